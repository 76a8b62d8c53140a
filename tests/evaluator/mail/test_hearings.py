"""Mails of a hearing: through the outbox of all others, to parties that have not answered."""

from __future__ import annotations

import datetime as dt

from evaluator.hearing.form import save, send, visit_of
from evaluator.hearing.inviting import queue_invitations, queue_reminders
from evaluator.hearing.making import Asked, make_hearing
from evaluator.hearing.parties import AskedParty, add_party
from evaluator.store.hearings import Hearing
from evaluator.vault.hearings import ensure_link
from tests.support.office import PROGRAMME, SITE, Office

DEADLINE = dt.datetime(2026, 5, 20, 10, 0, tzinfo=dt.UTC)


def test_a_private_person_is_told_of_her_own_name_and_one_who_is_unnamed_never_that_it_is_shown(office: Office) -> None:
    asked = Asked(title="Høring om  en strategi", about="Et udkast.", introduction="Skriv.", deadline=DEADLINE)
    people = [
        AskedParty(name="Tovholt", email="t@mail.example"),
        AskedParty(name="Karla Ipsum", kind="person", email="k@mail.example"),
        AskedParty(name="", kind="person", agreement="unnamed", email="u@mail.example"),
    ]
    with office.store.writing() as db, office.vault.writing() as vault_db:
        its = make_hearing(db, PROGRAMME, asked, actor="a1", now=office.now)
        for one in people:
            add_party(db, vault_db, its, one)
        queue_invitations(vault_db, its, now=office.now)
    office.send()
    said = {mail["To"].addresses[0].username: " ".join(mail.get_content().split()) for mail in office.server.taken}
    assert "De står med jeres navn" in said["t"]
    assert "medmindre du beder om ikke at blive nævnt" in said["k"]
    assert "Dit navn står der ikke" in said["u"]
    assert not any(word in f"{said['k']} {said['u']}" for word in (" jeres ", " I er "))
    assert {mail["Subject"] for mail in office.server.taken} == {"Høring om en strategi"}


def heard(office: Office) -> tuple[Hearing, list[str]]:
    """A hearing with two parties, and what their links end in."""
    asked = Asked(title="Strategi", about="Et udkast.", introduction="Skriv.", deadline=DEADLINE)
    with office.store.writing() as db, office.vault.writing() as vault_db:
        its = make_hearing(db, PROGRAMME, asked, actor="a1", now=office.now)
        parties = [
            add_party(db, vault_db, its, AskedParty(name=name, contact="Ada", email=f"{name.lower()}@mail.example"))
            for name in ("Tovholt", "Lindevang")
        ]
        return its, [ensure_link(vault_db, PROGRAMME, its.key, party) for party in parties]


def test_each_party_gets_its_own_link_and_only_the_silent_are_reminded(either_office: Office) -> None:
    office = either_office
    its, links = heard(office)
    with office.vault.writing() as vault_db:
        assert queue_invitations(vault_db, its, now=office.now) == 2
        assert queue_invitations(vault_db, its, now=office.now) == 0
    assert office.send() == 2
    with office.store.writing() as db, office.vault.reading() as vault_db:
        visit = visit_of(db, vault_db, links[0])
        assert visit
        save(db, visit, {"_": "Vi er enige."}, agreement="named")
        again = visit_of(db, vault_db, links[0])
        assert again
        send(db, again, now=office.now)
    with office.vault.writing() as vault_db:
        assert queue_reminders(vault_db, its, on=office.now + dt.timedelta(days=3)) == 2
    assert office.send() == 0
    office.later(days=4)
    office.send()
    said = [mail.get_content() for mail in office.server.taken]
    assert sum(f"{SITE}/hoering/{links[0]}" in one for one in said) == 1
    assert sum(f"{SITE}/hoering/{links[1]}" in one for one in said) == 2


def test_nothing_goes_out_once_the_hearing_is_over(office: Office) -> None:
    its, _ = heard(office)
    with office.vault.writing() as vault_db:
        queue_invitations(vault_db, its, now=office.now)
    office.now = DEADLINE
    office.send()
    assert [row.state for row in office.rows()] == ["failed", "failed"]
