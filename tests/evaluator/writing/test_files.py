"""Texts of a report as a file: out, in again, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.store.registers import events
from evaluator.writing.files import as_toml, bring, read_file, tell
from evaluator.writing.passages import By
from evaluator.writing.recommendations import NAME
from surveys.diagnostics import InputRejected
from tests.support.passages import CONCLUSION, HEARD, WritingSite

FILE = """
[[passages]]
milestone = "m1"
place = "conclusion"
text.da = "I 2019 var det {{heard.value}}."
text.en = "In 2019 it was {{heard.value}}."
numbers = ["2019"]

[[recommendations]]
milestone = "m1"
number = 1
text.da = "Spis sammen"
text.en = "Eat together"
to.da = "Boligforeningen"
to.en = "The housing association"
rests_on = ["outcome:contact"]

[[told]]
recommendation = 1
state = "agreed"
on = 2026-06-02
note = "Gerne"
action = "Et bord til"

[[told]]
recommendation = 1
state = "under_way"
on = 2026-06-03

[[told]]
recommendation = 1
state = "done"
on = 2026-09-01
"""


@pytest.fixture
def brought(site: WritingSite, tmp_path: Path):
    """Bring a file; how many texts are new."""

    def of(text: str = FILE, **how) -> int:
        path = tmp_path / "words.toml"
        path.write_text(text, "utf-8")
        with site.service.store.writing() as db:
            return bring(db, site.counted(), read_file(path, site.loaded), by(site), **how)

    return of


def by(site: WritingSite) -> By:
    return By(account=site.accounts["eva"], now=site.now)


def written(site: WritingSite) -> str:
    with site.service.store.reading() as db:
        return as_toml(db, site.counted())


def test_a_file_is_brought_as_drafts_or_signed(site, brought) -> None:
    assert brought() == 2
    assert not any(one.signed for one in site.held().values())
    assert brought() == 0
    assert brought(signing=True) == 2
    assert site.problems() == []
    assert site.joined().recommendations[0].to["da"] == "Boligforeningen"


def test_what_is_written_out_is_brought_in_as_it_was(site, brought) -> None:
    brought(signing=True)
    out = written(site)
    assert 'place = "conclusion"' in out
    assert brought(out, signing=True) == 0
    assert brought(out.replace("Spis sammen", "Spis mere sammen")) == 1
    assert written(site).count("Spis mere sammen") == 1


def test_what_was_handed_over_may_stand_in_a_file_unchanged(site, brought) -> None:
    brought(signing=True)
    site.hand_over()
    assert brought(written(site)) == 0


def test_a_text_that_was_changed_since_it_was_written_out_is_refused(site, brought) -> None:
    brought()
    out = written(site)
    site.save(HEARD)
    with pytest.raises(InputRejected) as raised:
        brought(out.replace("I 2019", "I året 2019"))
    assert [one.code for one in raised.value.diagnostics] == ["writing.changed_meanwhile"]
    assert site.kept(CONCLUSION)[-1].text == HEARD


def test_everything_that_is_wrong_with_a_file_is_told_at_once(brought) -> None:
    wrong = FILE.replace('place = "conclusion"', 'place = "finding:9"').replace("number = 1", 'number = "a"')
    with pytest.raises(InputRejected) as raised:
        brought(wrong.replace("rests_on", "rest_on"))
    assert {one.code for one in raised.value.diagnostics} == {"document.of_type", "document.unknown_key"}
    with pytest.raises(InputRejected) as raised:
        brought(FILE.replace('place = "conclusion"', 'place = "finding:9"').replace("Spis sammen", "Spis {{no.value}}"))
    assert [one.code for one in raised.value.diagnostics] == ["writing.no_place"]


def test_what_was_told_of_recommendations_is_recorded_once_and_not_ahead_of_its_day(site, brought, tmp_path) -> None:
    brought(signing=True)
    read = read_file(tmp_path / "words.toml", site.loaded)
    with site.service.store.writing() as db:
        assert tell(db, site.programme, read, by(site)) == 0
    site.hand_over()
    with site.service.store.writing() as db:
        assert tell(db, site.programme, read, by(site)) == 2
        assert tell(db, site.programme, read, by(site)) == 0
        assert [one["state"] for one in events(db, site.programme, NAME)] == ["agreed", "under_way"]
