"""A stored questionnaire is parsed once for each hash, whoever asks and by whatever name."""

from __future__ import annotations

import pytest

from surveys.diagnostics import InputRejected
from surveys.document.stored import Stored, stored_questionnaire
from tests.support.questionnaires import document, item, page

TEXT = document("garden", page("all", item("grows", "short_text")))


def test_one_hash_gives_one_object_by_whatever_name() -> None:
    first = stored_questionnaire(Stored("a" * 64, TEXT, "garden.toml"))
    assert stored_questionnaire(Stored("a" * 64, "".join(TEXT), "questionnaire garden version 1")) is first
    assert stored_questionnaire(Stored("b" * 64, TEXT.replace("garden", "meadow"), "garden.toml")).key == "meadow"


def test_in_some_of_its_languages_it_is_one_object_too() -> None:
    document = Stored("c" * 64, TEXT, "garden.toml")
    danish = stored_questionnaire(document, ("da",))
    assert danish.languages == ("da",)
    assert stored_questionnaire(document, ["da"]) is danish
    assert stored_questionnaire(document).languages == ("da", "en")


def test_what_cannot_be_read_is_told_each_time() -> None:
    for name in ("first.toml", "second.toml"):
        with pytest.raises(InputRejected) as error:
            stored_questionnaire(Stored("d" * 64, "= no TOML", name))
        assert error.value.diagnostics[0].place[0] == name
