"""A programme in one language: its report is written, signed and published in that one, and nobody is asked for
another."""

from __future__ import annotations

import re

import pytest

from evaluator.releases.serving import files_of_release
from evaluator.writing.checking import problems
from surveys.diagnostics import InputRejected
from tests.evaluator.releases.test_handing_over import Publishing
from tests.support.passages import WritingSite
from tests.support.quoted import documents_that_announce
from tests.support.released import FINAL, TARGET
from tests.support.site import prepared


@pytest.fixture
def danish(make_sqlite, tmp_path):
    documents = documents_that_announce(tmp_path / "documents", (FINAL, TARGET))
    path = documents / "programme.toml"
    text = path.read_text("utf-8").replace('languages = ["da", "en"]', 'languages = ["da"]')
    path.write_text(re.sub(r', en = "[^"]*"', "", text), "utf-8")
    site = Publishing(prepared(make_sqlite, tmp_path / "home", documents))
    site.fill()
    yield site
    site.service.close()


def test_a_report_in_danish_is_signed_and_published_without_a_word_of_english(danish: Publishing) -> None:
    with pytest.raises(InputRejected):
        WritingSite.sign(danish, {"en": "More people are heard."})
    WritingSite.sign(danish, {"da": "Flere bliver hørt."})
    with danish.service.store.reading(snapshot=True) as db:
        assert problems(db, danish.last_count, danish.counted()) == []
    its = danish.publish_completed(danish.complete(danish.proposed()))
    found = danish.released(its)
    assert found.languages == ("da",)
    assert {one.language for one in files_of_release(found)} == {"da"}
