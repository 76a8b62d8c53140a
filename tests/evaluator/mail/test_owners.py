"""Mails of status rounds: through the outbox of all others, one for each owner, to those who have not answered."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

from evaluator.inviting.announcements import TEXTS
from evaluator.mail.bounces import note_address
from evaluator.owners.reviewing import erase_due
from evaluator.owners.rounds import close, remind, renew, revoke
from evaluator.owners.status_updates import StatusUpdate, tell
from evaluator.vault.contacts import opt_out, owners
from tests.support.office import PROGRAMME, SITE, Office
from tests.support.owned import OwnersDesk


def desk_of(office: Office) -> OwnersDesk:
    return OwnersDesk(SimpleNamespace(service=office, programme=PROGRAMME, now=office.now, client=None))


def said(office: Office) -> list[str]:
    return [mail.get_content() for mail in office.server.taken]


def test_each_owner_gets_one_mail_and_only_the_silent_are_reminded(either_office: Office) -> None:
    office = either_office
    desk = desk_of(office)
    first, _, third = desk.action("Fælles stuegang"), desk.action("Mødefri onsdag"), desk.action("Aftenvagt", "leder")
    ada, bo = desk.person(), desk.person("Leder", "Bo Ipsum", "bo@mail.example", language="en")
    its = desk.open()
    assert office.send() == 2
    assert sorted(office.server.recipients()) == ["ada@mail.example", "bo@mail.example"]
    (own,) = [text for text in said(office) if SITE + desk.link(its, ada) in text]
    plain = " ".join(own.split())
    for words in ("de 2 sager", "fra handleplanen", "slettes senest", "Datatilsynet", "/afmeld/"):
        assert words in plain, words
    assert "Fælles stuegang" not in plain
    visit = desk.visit(desk.link(its, bo))
    (question,) = visit.questions
    assert question.row is not None
    told = StatusUpdate("tried", "2026-04-20", "Godt", question.row.mark)
    with office.store.writing() as db:
        tell(db, visit, question.request.id, told, TEXTS["en"], now=office.now)
    assert desk.events(third)[-1] == ("tried", "2026-04-20", "owner")
    for number in (1, 2):
        with office.store.writing() as db, office.vault.writing() as vault_db:
            assert remind(db, vault_db, PROGRAMME, its, actor="a1", now=office.now) == 1
        office.send()
        assert office.server.recipients().count("ada@mail.example") == 1 + number
    assert office.server.recipients().count("bo@mail.example") == 1
    found = desk.progress(its)
    assert (found.answered, found.asked, found.mails["done"]) == (1, 3, 4)
    assert desk.events(first) == [("started", "2026-03-02", "eva")]


def test_a_mail_that_waits_is_not_sent_once_the_round_is_over_or_the_link_revoked(office: Office) -> None:
    desk = desk_of(office)
    desk.action("Fælles stuegang"), desk.action("Aftenvagt", "leder")
    ada = desk.person()
    desk.person("leder", "Bo Ipsum", "bo@mail.example")
    its = desk.open()
    with office.store.writing() as db, office.vault.writing() as vault_db:
        revoke(db, vault_db, PROGRAMME, its, ada, actor="a1", now=office.now)
    office.send()
    assert office.server.recipients() == ["bo@mail.example"]
    with office.store.writing() as db, office.vault.writing() as vault_db:
        renew(db, vault_db, PROGRAMME, its, ada, actor="a1", now=office.now)
        remind(db, vault_db, PROGRAMME, its, actor="a1", now=office.now)
        close(db, PROGRAMME, its, actor="a1", now=office.now)
    office.send()
    assert len(office.server.taken) == 1


def test_who_opted_out_or_whose_mail_came_back_is_asked_otherwise_or_not_at_all(office: Office) -> None:
    desk = desk_of(office)
    desk.action("Fælles stuegang"), desk.action("Aftenvagt", "leder")
    ada = desk.person(address=("Vej 1", "8000 Aarhus"))
    bo = desk.person("leder", "Bo Ipsum", "bo@mail.example")
    with office.store.reading() as db, office.vault.writing() as vault_db:
        note_address(db, vault_db, PROGRAMME, "ada@mail.example", mended=False, now=office.now)
        opt_out(vault_db, PROGRAMME, bo.hex)
    assert [(one.role, one.way) for one in desk.chosen()] == [("vicedirektør", "letter"), ("leder", "none")]
    its = desk.open()
    assert office.send() == 0
    assert set(desk.progress(its).by_owner) == {ada}


def test_addresses_are_erased_on_the_day_that_owners_were_told(either_office: Office) -> None:
    office = either_office
    desk = desk_of(office)
    reference = desk.action("Fælles stuegang")
    desk.person()
    never = desk.person("leder", "Bo Ipsum", "bo@mail.example")
    erase_on = desk.until + dt.timedelta(days=30)
    its = desk.open(erase_on=erase_on)

    def erased(day: dt.date) -> int:
        at = dt.datetime.combine(day, dt.time(12), dt.UTC)
        with office.store.writing() as db, office.vault.writing() as vault_db:
            return erase_due(db, vault_db, PROGRAMME, now=at)

    assert erased(erase_on) == 0
    assert erased(erase_on + dt.timedelta(days=1)) == 1
    assert erased(erase_on + dt.timedelta(days=2)) == 0
    with office.vault.reading() as db:
        assert [one.person for one in owners(db, PROGRAMME)] == [never.hex]
    assert desk.question(its, reference).row is not None
    assert re.fullmatch("[0-9a-f]{32}", never.hex)
