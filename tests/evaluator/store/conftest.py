"""A programme with an anonymous and a linked wave, and ways to make drafts and submissions of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from evaluator.store.documents import save_document
from evaluator.store.drafts import Draft
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission
from evaluator.store.waves import Wave, save_wave

PROGRAMME = "harbour"
NOW = dt.datetime(2026, 5, 4, 9, 30, 15, tzinfo=dt.UTC)


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def open_wave() -> Wave:
    return Wave(
        programme=PROGRAMME,
        key="open",
        milestone="m1",
        questionnaire="visitors",
        version=1,
        groups=("visitors", "staff"),
        linkage="anonymous",
        opens=dt.date(2026, 5, 1),
        closes=dt.date(2026, 5, 31),
        open_key="come-in",
    )


@pytest.fixture
def linked_wave() -> Wave:
    return Wave(
        programme=PROGRAMME,
        key="panel",
        milestone="m1",
        questionnaire="staff",
        version=1,
        groups=("staff",),
        linkage="pseudonymous",
        opens=dt.date(2026, 5, 1),
        closes=dt.date(2026, 5, 31),
    )


@pytest.fixture
def filled(store: Store, open_wave: Wave, linked_wave: Wave) -> Store:
    """The store with the programme's document and both waves."""
    with store.writing() as db:
        save_document(db, programme=PROGRAMME, kind="programme", key=PROGRAMME, text="one", now=NOW)
        save_wave(db, open_wave)
        save_wave(db, linked_wave)
    return store


@pytest.fixture
def draft() -> Callable[..., Draft]:
    def make(key: str = "d1", **values: object) -> Draft:
        fields: dict[str, object] = {
            "programme": PROGRAMME,
            "wave": "open",
            "draft_key": key,
            "linkage": "anonymous",
            "version": 1,
            "group": "visitors",
            "process": "quay",
            "page": "p2",
            "answers": {"calm": 4, "safe": None},
            "texts": {"why": "The benches."},
        }
        return Draft(**(fields | values))

    return make


@pytest.fixture
def linked_draft(draft: Callable[..., Draft]) -> Callable[..., Draft]:
    def make(key: str = "d1", pseudonym: str = "a1", **values: object) -> Draft:
        return draft(key, wave="panel", linkage="pseudonymous", group="staff", pseudonym=pseudonym, **values)

    return make


@pytest.fixture
def submission() -> Callable[..., Submission]:
    def make(**values: object) -> Submission:
        fields: dict[str, object] = {
            "programme": PROGRAMME,
            "wave": "open",
            "linkage": "anonymous",
            "version": 1,
            "group": "visitors",
            "answers": {"calm": 4, "safe": None},
        }
        return Submission(**(fields | values))

    return make
