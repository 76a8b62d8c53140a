"""Mails of a hearing: through the outbox of all others, to parties that have not answered."""

from __future__ import annotations

import datetime as dt

from evaluator.hearing.form import Visit, save, send, visit_of, withdraw
from evaluator.hearing.inviting import queue_invitations, queue_reminders
from evaluator.hearing.managing import Asked, hand_over, hearing_named, make_hearing
from evaluator.hearing.notifying import tell
from evaluator.hearing.overview import everything
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
    assert "Dit navn kommer ikke med" in said["u"]
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
    sent_remarks(office, links[0])
    with office.vault.writing() as vault_db:
        assert queue_reminders(vault_db, its, on=office.now + dt.timedelta(days=3)) == 2
    assert office.send() == 0
    office.later(days=4)
    office.send()
    said = [mail.get_content() for mail in office.server.taken]
    assert sum(f"{SITE}/hoering/{links[0]}" in one for one in said) == 1
    assert sum(f"{SITE}/hoering/{links[1]}" in one for one in said) == 2


def visit(office: Office, link: str) -> Visit:
    with office.store.reading() as db, office.vault.reading() as vault_db:
        found = visit_of(db, vault_db, link)
    assert found
    return found


def sent_remarks(office: Office, link: str) -> None:
    for act in (
        lambda db, one: save(db, one, {"_": "Hemmelige ord"}, agreement="named"),
        lambda db, one: send(db, one, now=office.now),
    ):
        with office.store.writing() as db:
            act(db, visit(office, link))


def told(office: Office, its: Hearing) -> int:
    with office.store.writing() as db, office.vault.writing() as vault_db:
        return tell(db, vault_db, everything(db, its), actor="a1", now=office.now)


def handed_over(office: Office, its: Hearing, *, back: bool = False) -> None:
    with office.store.writing() as db:
        hand_over(db, hearing_named(db, PROGRAMME, its.key), actor="a1", now=office.now, back=back)


def test_parties_get_one_mail_with_their_link_and_none_of_the_words(either_office: Office) -> None:
    office = either_office
    its, links = heard(office)
    sent_remarks(office, links[0])
    handed_over(office, its)
    assert told(office, its) == 1
    assert told(office, its) == 0
    assert office.send() == 1
    (mail,) = office.server.taken
    said = mail.get_content()
    assert f"{SITE}/hoering/{links[0]}" in said
    assert "Hemmelige" not in said
    assert mail["Subject"] == "Svar på jeres bemærkninger: Strategi"


def test_a_mail_of_the_note_waits_while_the_handing_over_is_taken_back(office: Office) -> None:
    its, links = heard(office)
    sent_remarks(office, links[0])
    handed_over(office, its)
    told(office, its)
    handed_over(office, its, back=True)
    office.send()
    assert office.server.taken == []
    handed_over(office, its)
    office.later(days=1)
    office.send()
    assert len(office.server.taken) == 1


def test_whoever_took_the_remarks_back_is_not_told(office: Office) -> None:
    its, links = heard(office)
    sent_remarks(office, links[0])
    told(office, its)
    with office.store.writing() as db:
        withdraw(db, visit(office, links[0]), now=office.now)
    handed_over(office, its)
    office.send()
    assert office.server.taken == []


def test_nothing_goes_out_once_the_hearing_is_over(office: Office) -> None:
    its, _ = heard(office)
    with office.vault.writing() as vault_db:
        queue_invitations(vault_db, its, now=office.now)
    office.now = DEADLINE
    office.send()
    assert [row.state for row in office.rows()] == ["failed", "failed"]
