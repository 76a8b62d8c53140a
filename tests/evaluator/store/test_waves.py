from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from evaluator.store.drafts import save_draft
from evaluator.store.engine import Store
from evaluator.store.submissions import insert_submissions
from evaluator.store.waves import (
    Wave,
    WaveInUse,
    begun,
    save_wave,
    version_to_begin,
    wave,
    wave_by_open_key,
    waves,
)
from tests.support.diagnostics import rejected


def test_a_wave_is_read_as_it_was_saved(filled: Store, open_wave: Wave, linked_wave: Wave) -> None:
    with filled.reading() as db:
        assert wave(db, "harbour", "open") == open_wave
        assert waves(db, "harbour") == [open_wave, linked_wave]
        assert wave_by_open_key(db, "come-in") == open_wave
        assert wave(db, "harbour", "none") is None
        assert wave(db, "garden", "open") is None
        assert wave_by_open_key(db, "none") is None


def test_dates_and_groups_can_change_at_any_time(filled: Store, open_wave: Wave, submission) -> None:
    changed = replace(open_wave, closes=dt.date(2026, 6, 7), groups=("visitors",), milestone="m2", open_key="new")
    with filled.writing() as db:
        insert_submissions(db, [submission()])
        save_wave(db, changed)
        assert wave(db, "harbour", "open") == changed


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"questionnaire": "staff"}, {"linkage": "pseudonymous", "open_key": None}]
)
def test_version_questionnaire_and_mode_can_change_until_there_are_answers(
    filled: Store, open_wave: Wave, submission, change: dict[str, object]
) -> None:
    with filled.writing() as db:
        save_wave(db, replace(open_wave, **change))
        save_wave(db, open_wave)
        insert_submissions(db, [submission()])
    with rejected("make a new wave", kind=WaveInUse), filled.writing() as db:
        save_wave(db, replace(open_wave, **change))


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"questionnaire": "staff"}, {"linkage": "pseudonymous", "open_key": None}]
)
def test_who_is_answering_finishes_in_the_version_and_the_mode_of_the_beginning(
    filled: Store, open_wave: Wave, draft, change: dict[str, object]
) -> None:
    with filled.writing() as db:
        assert begun(db, "harbour") == set()
        save_draft(db, draft())
        assert begun(db, "harbour") == {"open"}
    with rejected("is being answered", kind=WaveInUse), filled.writing() as db:
        save_wave(db, replace(open_wave, **change))


def test_answers_that_were_begun_elsewhere_are_begun_too(filled: Store, submission) -> None:
    with filled.writing() as db:
        insert_submissions(db, [submission()])
        assert begun(db, "harbour") == {"open"}
        assert begun(db, "garden") == set()
        assert version_to_begin(db, "harbour", "open") == 1


def test_who_begins_while_the_wave_changes_gets_the_version_that_it_then_has(filled: Store, open_wave: Wave) -> None:
    def begin() -> int:
        with filled.writing() as db:
            return version_to_begin(db, "harbour", "open")

    with ThreadPoolExecutor(1) as other:
        with filled.writing() as db:
            save_wave(db, replace(open_wave, version=2))
            beginning = other.submit(begin)
        assert beginning.result(timeout=30) == 2


def test_a_wave_that_somebody_is_just_beginning_does_not_change_its_version(
    filled: Store, open_wave: Wave, draft
) -> None:
    def change() -> None:
        with filled.writing() as db:
            save_wave(db, replace(open_wave, version=2))

    with ThreadPoolExecutor(1) as other:
        with filled.writing() as db:
            version = version_to_begin(db, "harbour", "open")
            changing = other.submit(change)
            save_draft(db, draft(version=version))
        with rejected("is being answered", kind=WaveInUse):
            changing.result(timeout=30)
