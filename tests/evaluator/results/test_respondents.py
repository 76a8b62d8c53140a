"""Who has answered may be seen of confidential waves only."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.results.respondents import who_answered
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import Wave, save_wave
from evaluator.vault.invitations import invitation, invite
from evaluator.vault.keys import destroy_key

DAYS = (dt.date(2026, 5, 1), dt.date(2026, 5, 9))


def wave_of(linkage: str) -> Wave:
    return Wave("harbour", "w", "m1", "q", 1, ("staff", "guests"), linkage, *DAYS)


@pytest.fixture
def answered(store: Store, vault: Store) -> Wave:
    """A confidential wave to which three are invited and two have answered."""
    wave = wave_of("confidential")
    with store.writing() as db, vault.writing() as vault_db:
        save_wave(db, wave)
        for person, group in (("Åse", "staff"), ("Bo", "guests"), ("Cleo", "staff")):
            token = invite(vault_db, programme="harbour", wave="w", group=group, person=person, linked=True)
            invited = invitation(vault_db, token)
            assert invited is not None
            row = {"programme": "harbour", "wave": "w", "linkage": "confidential", "version": 1, "group": group}
            if person != "Cleo":
                insert_submissions(db, [Submission(**row, pseudonym=invited.pseudonym)])
    return wave


def test_the_people_whose_answers_stand_are_named_and_nobody_else(store: Store, vault: Store, answered: Wave) -> None:
    with store.reading() as db, vault.reading() as vault_db:
        assert who_answered(db, vault_db, answered) == ("Bo", "Åse")


def test_nobody_is_named_once_the_key_is_destroyed(store: Store, vault: Store, answered: Wave) -> None:
    with vault.writing() as vault_db:
        destroy_key(vault_db, "harbour")
    with store.reading() as db, vault.reading() as vault_db:
        assert who_answered(db, vault_db, answered) == ()


@pytest.mark.parametrize("linkage", ["anonymous", "pseudonymous"])
def test_of_another_wave_nobody_may_ask(store: Store, vault: Store, linkage: str) -> None:
    with store.reading() as db, vault.reading() as vault_db, pytest.raises(ValueError, match="only a confidential one"):
        who_answered(db, vault_db, wave_of(linkage))
