"""Who was asked: nobody by a mail that never went out, and nobody once the wave has closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.inviting.announcements import give_out
from evaluator.inviting.contacts import erase_contacts
from evaluator.inviting.invitations import invite_people
from evaluator.inviting.letters import letters, tokens_in
from evaluator.mail.bounces import note_address
from evaluator.paper.forms import personal_forms
from evaluator.store import waves
from evaluator.vault.invitations import Standing, invitation_standing, invited_counts
from tests.support.diagnostics import rejected

CLOSED = dt.datetime(2026, 5, 14, 22, 0, tzinfo=dt.UTC)
CELL = ("nameless", "residents")


def standing(office, cell=CELL) -> Standing | None:
    with office.vault.reading() as db:
        return invitation_standing(db, "lindevang").get(cell)


def asked(office) -> dict[tuple[str, str], int]:
    with office.vault.reading() as db:
        return invited_counts(db, "lindevang")


@pytest.mark.parametrize("reminder", [False, True])
def test_no_mail_is_queued_for_a_wave_that_has_closed(either_office, reminder: bool) -> None:
    office = either_office
    office.bring_in_people("anna", "bo")
    office.queue()
    office.send()
    office.bring_in_people("ea")
    office.now = CLOSED
    before = office.rows()
    with rejected("nameless: has closed, so nobody can be invited any more .*; give the wave a later last day"):
        office.queue(reminder=reminder)
    assert office.rows() == before
    assert asked(office) == {CELL: 2}


@pytest.mark.parametrize("reminder", [False, True])
def test_a_mail_that_was_queued_before_the_wave_closed_does_not_go_out_after_it(office, reminder: bool) -> None:
    office.bring_in_people("anna")
    office.queue()
    if reminder:
        office.send()
        office.queue(reminder=True)
    taken = len(office.server.taken)
    office.now = CLOSED
    office.send()
    assert len(office.server.taken) == taken
    assert office.states()["anna", int(reminder)] == "failed"
    assert asked(office) == ({CELL: 1} if reminder else {})


def test_links_letters_and_forms_are_not_made_for_a_wave_that_has_closed(office, tmp_path) -> None:
    office.bring_in("person,name,address_1,address_2,group\n1,Bo,Havnen 1,5000 Odense,residents\n")
    path = tmp_path / "links.csv"
    path.write_text("person,group\n1,residents\n", "utf-8")
    ways = (
        lambda db, vault_db: letters(
            db, vault_db, "lindevang", "linked", address="https://x.example", everybody=True, now=CLOSED
        ),
        lambda db, vault_db: invite_people(db, vault_db, "lindevang", "linked", path, now=CLOSED),
        lambda db, vault_db: personal_forms(db, vault_db, "lindevang", "linked", language="da", now=CLOSED),
    )
    for way in ways:
        with office.store.reading() as db, office.vault.writing() as vault_db, rejected("linked: has closed"):
            way(db, vault_db)
    assert asked(office) == {}


def test_a_mail_asks_once_it_has_gone_out(either_office) -> None:
    office = either_office
    office.bring_in_people("anna", "bo", "ea")
    office.server.answers["bo@mail.example"] = "554 5.7.1 relaying denied"
    office.server.answers["ea@mail.example"] = "550 5.1.1 no such user"
    office.queue()
    assert asked(office) == {}
    assert standing(office) == Standing(asked=0, not_reached=0, not_asked=3)
    office.send()
    assert asked(office) == {CELL: 1}
    assert standing(office) == Standing(asked=1, not_reached=1, not_asked=1)
    assert office.status().standing == {"nameless": Standing(1, 1, 1)}


def test_a_letter_asks_whoever_a_mail_did_not_reach_and_a_bounce_takes_that_from_nobody(either_office) -> None:
    office = either_office
    office.bring_in(
        "person,name,email,address_1,address_2,group\n1,Bo,bo@mail.example,Havnen 1,5000 Odense,residents\n"
    )
    office.server.answers["bo@mail.example"] = "550 5.1.1 no such user"
    office.queue()
    office.send()
    assert standing(office) == Standing(0, 1, 0)
    with office.store.writing() as db, office.vault.writing() as vault_db:
        its = {"address": "https://x.example", "everybody": False, "now": office.now}
        (letter,) = letters(db, vault_db, "lindevang", "nameless", **its)
        assert invitation_standing(vault_db, "lindevang")[CELL] == Standing(0, 1, 0)
        give_out(db, vault_db, "lindevang", "nameless", tokens_in([letter]), now=office.now)
    assert standing(office) == Standing(1, 0, 0)


def test_who_is_erased_stays_asked_or_not_asked(office) -> None:
    office.bring_in_people("anna", "bo")
    office.queue()
    office.send(limit=1)
    with office.store.writing() as db, office.vault.writing() as vault_db:
        erase_contacts(db, vault_db, "lindevang", actor="a1", now=office.now)
    assert standing(office) == Standing(asked=1, not_reached=0, not_asked=1)


def test_an_address_that_is_found_to_be_no_good_was_not_reached_where_the_wave_is_open(office) -> None:
    office.bring_in_people("anna", "bo")
    office.queue()
    office.queue("linked")
    office.send()
    with office.store.writing() as db:
        early = waves.wave(db, "lindevang", "linked")
        assert early
        waves.save_wave(db, replace(early, closes=early.opens))
    office.now = dt.datetime(2026, 5, 10, 10, 0, tzinfo=dt.UTC)
    with office.store.reading() as db, office.vault.writing() as vault_db:
        note_address(db, vault_db, "lindevang", "anna@mail.example", mended=False, now=office.now)
    assert standing(office) == Standing(1, 1, 0)
    assert standing(office, ("linked", "residents")) == Standing(2, 0, 0)


def test_an_address_that_took_the_invitation_was_reached_though_a_reminder_has_followed(office) -> None:
    office.bring_in_people("anna")
    office.queue()
    office.send()
    office.queue(reminder=True)
    office.send()
    with office.store.reading() as db, office.vault.writing() as vault_db:
        note_address(db, vault_db, "lindevang", "anna@mail.example", mended=False, now=office.now)
    assert standing(office) == Standing(1, 0, 0)
