"""A participant's wave and draft in one look, the same as looked up one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evaluator.store.documents import QUESTIONNAIRE, save_document
from evaluator.store.drafts import Draft, load_draft, save_draft
from evaluator.store.engine import Store
from evaluator.store.entries import Found, wave_and_draft, wave_of_personal_key
from evaluator.store.waves import Wave, save_wave, wave

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
WAVE = Wave("p", "w", "m1", "q", 1, ("g", "h"), "anonymous", dt.date(2026, 5, 1), dt.date(2026, 5, 9), open_key="open")
DRAFT = Draft(
    programme="p",
    wave="w",
    draft_key="k",
    linkage="anonymous",
    version=1,
    group="g",
    answers={"a": None},
    texts={"b": "æ"},
)


def test_a_wave_is_found_with_and_without_a_draft(store: Store) -> None:
    with store.writing() as db:
        save_wave(db, WAVE)
        assert wave_and_draft(db, "p", "w", "k") == (WAVE, None, "")
        save_draft(db, DRAFT)
        assert wave_and_draft(db, "p", "w", "k") == (wave(db, "p", "w"), load_draft(db, "p", "w", "k"), "")
        assert wave_and_draft(db, "p", "w", "other") == (WAVE, None, "")


def test_a_personal_key_leads_to_its_draft_and_wave(store: Store) -> None:
    with store.writing() as db:
        save_wave(db, WAVE)
        save_draft(db, DRAFT)
        assert wave_of_personal_key(db, "k") == (wave(db, "p", "w"), load_draft(db, "p", "w", "k"), "")


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with store.reading() as db:
        assert wave_and_draft(db, "p", "w", "k") is None
        assert wave_of_personal_key(db, "k") is None


def test_the_digest_is_that_of_the_version_that_is_answered(store: Store) -> None:
    with store.writing() as db:
        save_wave(db, WAVE)
        its = [
            save_document(db, programme="p", kind=QUESTIONNAIRE, key="q", text=text, now=NOW)[0] for text in ("1", "2")
        ]
        save_document(db, programme="p", kind=QUESTIONNAIRE, key="other", text="3", now=NOW)
        assert digest_of(wave_and_draft(db, "p", "w", "k")) == its[0].digest
        save_draft(db, replace(DRAFT, version=2))
        assert digest_of(wave_and_draft(db, "p", "w", "k")) == its[1].digest
        assert digest_of(wave_of_personal_key(db, "k")) == its[1].digest
        assert digest_of(wave_and_draft(db, "p", "w", "another")) == its[0].digest


def digest_of(found: Found | None) -> str:
    assert found is not None
    return found[2]
