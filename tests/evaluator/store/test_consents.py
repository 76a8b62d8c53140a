"""To what linked people said yes, and that no row can tell it of an anonymous wave."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.store.consents import give_consent, take_consent_back
from evaluator.store.drafts import Draft
from evaluator.store.engine import Store
from evaluator.store.tables import consent
from evaluator.store.waves import Wave, remove_wave, save_wave

DAY = dt.date(2026, 5, 1)


@pytest.fixture
def asked(store: Store) -> Store:
    with store.writing() as db:
        for key, linkage in (("panel", "pseudonymous"), ("street", "anonymous")):
            save_wave(db, Wave("harbour", key, "m1", "people", 1, ("citizens",), linkage, DAY, DAY))
    return store


def draft(wave: str = "panel", linkage: str = "pseudonymous", person: str | None = "a") -> Draft:
    return Draft(programme="harbour", wave=wave, draft_key="d", linkage=linkage, version=1, pseudonym=person)


def kept(store: Store) -> list[tuple[str, str]]:
    with store.reading() as db:
        return [(row.pseudonym, row.version) for row in db.execute(sa.select(consent).order_by(consent.c.pseudonym))]


def test_the_last_version_is_kept_and_goes_when_it_is_taken_back(asked: Store) -> None:
    with asked.writing() as db:
        for person, version in (("a", "1"), ("b", "1"), ("a", "2")):
            give_consent(db, draft(person=person), version)
    assert kept(asked) == [("a", "2"), ("b", "1")]
    with asked.writing() as db:
        take_consent_back(db, draft(), "a")
    assert kept(asked) == [("b", "1")]


def test_nothing_is_kept_of_an_anonymous_wave_and_the_database_refuses_it(asked: Store) -> None:
    with asked.writing() as db:
        give_consent(db, draft("street", "anonymous", None), "1")
    assert kept(asked) == []
    row = {"programme_id": "harbour", "wave_key": "street", "pseudonym": "a", "version": "1"}
    for linkage in ("anonymous", "pseudonymous"):
        with pytest.raises(sa.exc.IntegrityError), asked.writing() as db:
            db.execute(sa.insert(consent), row | {"linkage": linkage})


def test_a_wave_that_somebody_said_yes_to_is_not_removed(asked: Store) -> None:
    with asked.writing() as db:
        give_consent(db, draft(), "1")
        assert not remove_wave(db, "harbour", "panel")
        assert remove_wave(db, "harbour", "street")
