"""Mails go out once, to those who are to have them, and nothing that is kept says who was reminded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from evaluator.answering.intake import find_entry
from evaluator.core.config import MailSettings
from evaluator.documents.information_words import in_short
from evaluator.documents.storing import import_folder, load_programme
from evaluator.mail.sender import Sender
from evaluator.mail.sending import decide, send_due
from evaluator.mail.status import Round
from evaluator.store import waves
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.texts import Texts
from evaluator.vault import contacts
from evaluator.vault.keys import key_of, pseudonym_for
from evaluator.vault.outbox import LEASE, PAUSES
from tests.support.diagnostics import rejected


def test_everybody_in_the_waves_groups_gets_one_mail_with_a_link_that_opens_the_survey(either_office) -> None:
    office = either_office
    office.bring_in(
        "person,name,email,group,language,opted_out\n"
        "1,Åse Ærø,aase@mail.example,residents,da,\n2,Bo,bo@mail.example,staff,en,\n"
        "3,Ib,,residents,da,\n4,Ea,ea@mail.example,staff,da,yes\n"
    )
    assert office.queue("linked") == 2
    assert office.queue("linked") == 0
    assert office.send() == 2
    assert office.send() == 0
    assert sorted(office.server.recipients()) == ["aase@mail.example", "bo@mail.example"]
    for mail in office.server.taken:
        link = next(line for line in mail.get_content().splitlines() if "/svar/" in line)
        with office.store.reading() as db, office.vault.reading() as vault_db:
            assert find_entry(db, vault_db, link.rpartition("/")[2]).wave.key == "linked"


def test_a_mail_has_the_headers_that_other_programs_go_by(office) -> None:
    office.bring_in('person,name,email,group\n1,"Ærø, Åse ""X""",aase@blåbær.example,residents\n')
    office.queue()
    office.send()
    (mail,) = office.server.taken
    assert mail["From"] == "Evaluering Nord <svar@nord.example>" == mail["Reply-To"]
    assert mail["To"].addresses[0].display_name == 'Ærø, Åse "X"'
    assert mail["To"].addresses[0].domain == "xn--blbr-roah.example"
    assert mail["Subject"] == "Spørgeskema: Dine naboer og dig"
    assert mail["Date"].datetime == office.now
    assert mail["Message-ID"] == f"<nedslag.{office.id_of('1').hex}@nord.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "da"
    assert mail["List-Unsubscribe"].startswith("<https://svar.evaluering.example/afmeld/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert max(map(len, mail.as_bytes().splitlines())) <= 998


@pytest.mark.parametrize(("language", "said"), [("da", "er anonym"), ("en", "is anonymous")])
def test_only_an_anonymous_wave_is_called_so(office, language: str, said: str) -> None:
    office.bring_in(f"person,email,group,language\n1,a@mail.example,residents,{language}\n")
    for wave in ("nameless", "linked"):
        office.queue(wave)
    office.send()
    anonymous = {said in " ".join(mail.get_content().split()) for mail in office.server.taken}
    assert anonymous == {True, False}


def test_a_wave_in_danish_alone_is_told_of_in_danish(office) -> None:
    with office.store.writing() as db:
        linked = waves.wave(db, "lindevang", "linked")
        assert linked
        waves.save_wave(db, replace(linked, languages=("da",)))
    office.bring_in("person,email,group,language\n1,a@mail.example,residents,en\n")
    office.queue("linked")
    office.queue("nameless")
    office.send()
    assert sorted(mail["Content-Language"] for mail in office.server.taken) == ["da", "en"]


def test_the_programme_document_can_say_why_these_people_are_asked(office) -> None:
    folder = office.folder / "documents"
    (folder / "questionnaires").mkdir(parents=True)
    for path in office.documents.rglob("*.toml"):
        own = '[waves.nameless]\ninvitation = { da = "Du var med til\\nspisningen.", en = "You were at the meal." }\n'
        text = path.read_text("utf-8").replace("[waves.nameless]\n", own)
        (folder / path.relative_to(office.documents)).write_text(text, "utf-8")
    with office.store.writing() as db, office.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, office.now)
    office.bring_in_people("anna")
    office.queue()
    office.send()
    text = office.server.taken[0].get_content()
    assert "Du var med til\r\nspisningen." in text
    assert "evaluerer indsatsen" not in text


def test_a_mail_names_who_is_responsible_and_how_to_reach_them(office) -> None:
    office.bring_in_people("anna")
    office.queue()
    office.send()
    with office.store.reading() as db:
        its = load_programme(db, "lindevang")[0].information.of("nameless")
    text = " ".join(office.server.taken[0].get_content().split())
    assert its is not None
    assert its.contact["da"]
    assert in_short(its, Texts("da")) in text


def test_a_reminder_goes_only_to_those_who_have_not_answered(either_office) -> None:
    office = either_office
    office.bring_in_people("anna", "bo", "ea")
    office.queue()
    office.send()
    office.answer("bo")
    office.server.taken.clear()
    assert office.queue(reminder=True) == 3
    office.answer("ea")  # between the queueing and the sending
    assert office.send() == 3
    assert office.server.recipients() == ["anna@mail.example"]
    assert office.server.taken[0]["Subject"].startswith("Påmindelse")


def test_what_is_kept_of_a_reminder_is_the_same_whether_it_was_sent_or_not_needed(either_office) -> None:
    office = either_office
    office.bring_in_people("anna", "bo", "ea")
    office.queue()
    office.send()
    office.answer("bo")
    office.server.answers["ea@mail.example"] = "451 4.3.0 busy"  # put off once, then sent
    office.queue(reminder=True)
    office.send()
    office.server.answers.clear()
    office.later(minutes=6)
    office.send()
    kept = {(row.round, row.state, row.attempts, row.due_at, row.claimed_until, row.said) for row in office.rows()}
    assert kept == {(0, "done", 0, None, None, ""), (1, "done", 0, None, None, "")}


def test_who_answered_a_linked_wave_through_an_import_is_not_reminded(office) -> None:
    office.bring_in_people("anna", "bo")
    office.queue("linked")
    office.send()
    office.server.taken.clear()
    with office.vault.reading() as vault_db:
        pseudonym = pseudonym_for(key_of(vault_db, "lindevang"), "bo")
    with office.store.writing() as db:
        row = {
            "programme": "lindevang",
            "wave": "linked",
            "linkage": "pseudonymous",
            "version": 1,
            "group": "residents",
        }
        insert_submissions(db, [Submission(**row, answers={"heard": 4}, pseudonym=pseudonym, collection_mode="import")])
    office.queue("linked", reminder=True)
    office.send()
    assert office.server.recipients() == ["anna@mail.example"]


def test_reminders_that_wait_are_told_only_when_they_are_many_enough(office) -> None:
    people = [f"p{number}" for number in range(6)]
    office.bring_in_people(*people)
    office.queue()
    office.send()
    for person in people[:3]:
        office.answer(person)
    office.queue(reminder=True)
    assert office.status().of_wave("nameless")[1] == Round("nameless", 1, queued=6, dealt_with=0)
    office.server.answers = {f"{person}@mail.example": "451 4.3.0 busy" for person in people}
    office.send()
    told = office.status().of_wave("nameless")[1]
    assert told == Round("nameless", 1, queued=None, dealt_with=None)


def test_a_second_round_waits_for_the_first(office) -> None:
    office.bring_in_people("anna")
    office.queue()
    with rejected("wait to be sent"):
        office.queue(reminder=True)
    office.send()
    assert office.queue(reminder=True) == 1
    with rejected("wait to be sent"):
        office.queue(reminder=True)
    office.send()
    assert office.queue(reminder=True) == 1
    assert [number for _, number in office.states()] == [0, 1, 2]


def test_nobody_is_invited_one_by_one_to_a_wave_with_an_open_link(office) -> None:
    office.bring_in_people("anna")
    with rejected("has an open link"):
        office.queue("open")


def test_invitations_wait_until_the_wave_opens_and_are_dropped_when_it_has_closed(office) -> None:
    office.bring_in_people("anna", "bo")
    office.now = dt.datetime(2026, 4, 30, 21, 59, tzinfo=dt.UTC)  # a minute before midnight in Copenhagen
    office.queue()
    assert office.send() == 0
    office.later(minutes=1)
    assert office.send(limit=1) == 1
    office.now = dt.datetime(2026, 5, 14, 22, 0, tzinfo=dt.UTC)
    assert office.send() == 1
    assert len(office.server.taken) == 1
    assert sorted(office.states().values()) == ["done", "failed"]


def test_who_opts_out_gets_nothing_more(either_office) -> None:
    office = either_office
    office.bring_in_people("anna", "bo")
    office.queue()
    with office.vault.writing() as db:
        contacts.opt_out(db, "lindevang", "anna")
    office.send()
    assert office.server.recipients() == ["bo@mail.example"]
    assert office.queue() == 0


def test_an_address_that_does_not_exist_is_noted_at_once_and_left_alone_until_it_is_mended(either_office) -> None:
    office = either_office
    office.bring_in_people("anna", "bo")
    office.server.answers["anna@mail.example"] = "550 5.1.1 no such user"
    office.queue()
    office.send()
    assert office.contact("anna").bounced == "550 5.1.1 no such user"
    assert office.states() == {("anna", 0): "bounced", ("bo", 0): "done"}
    assert office.queue(reminder=True) == 1
    office.bring_in("person,name,email,group\nanna,Anna,anna@post.example,residents\n")
    assert office.contact("anna").bounced is None
    office.send()
    assert "anna@post.example" in office.server.recipients()


def test_a_server_that_will_not_pass_mail_on_is_no_fault_of_the_address(office) -> None:
    office.bring_in_people("anna")
    office.server.answers["anna@mail.example"] = "554 5.7.1 relaying denied"
    office.queue()
    office.send()
    assert office.contact("anna").bounced is None
    (row,) = office.status().of_wave("nameless")
    assert (row.failed, row.bounced, row.reasons) == (1, 0, ("554 5.7.1",))


def test_a_mail_that_is_put_off_is_tried_again_later_and_given_up_in_the_end(office) -> None:
    office.bring_in_people("anna")
    office.queue()
    office.server.to_data = "452 4.3.1 full"
    for pause in PAUSES:
        assert office.send() == 1
        assert office.send() == 0
        office.now += pause
    assert office.states() == {("anna", 0): "queued"}
    office.send()
    assert office.states() == {("anna", 0): "failed"}
    assert office.server.taken == []


def test_a_mail_server_that_is_not_there_leaves_everything_as_it_was(office) -> None:
    office.bring_in_people("anna")
    office.queue()
    before = office.rows()
    settings = MailSettings(host="127.0.0.1", port=1, security="none", sender="a@nord.example")
    with rejected(r"127\.0\.0\.1:1: takes no mail"):
        send_due(Sender(office.store, office.vault, "lindevang", settings, "https://x.example", lambda: office.now))
    assert office.rows() == before


def test_a_mail_whose_fate_is_unknown_is_not_sent_again_until_somebody_has_looked(either_office) -> None:
    office = either_office
    office.bring_in_people("anna")
    office.queue()
    office.server.drop = True
    with rejected("may have been sent or not"):
        office.send()
    office.server.drop = False
    assert office.send() == 0
    id_ = office.id_of("anna")
    with office.vault.writing() as db, rejected("not among the mails"):
        decide(db, "lindevang", str(id_), sent=False, now=office.now)  # somebody may still be at it
    assert office.status().sending == 1
    office.now += LEASE + dt.timedelta(seconds=1)
    assert office.status().unknown == (id_,)
    assert office.send() == 0
    assert len(office.server.taken) == 1
    with office.vault.writing() as db:
        decide(db, "lindevang", f"<nedslag.{id_.hex}@nord.example>", sent=True, now=office.now)
    assert office.states() == {("anna", 0): "done"}


def test_a_mail_that_did_not_go_out_can_be_queued_again(office) -> None:
    office.bring_in_people("anna")
    office.queue()
    office.server.drop = True
    with rejected():
        office.send()
    office.server.drop = False
    office.server.taken.clear()
    office.now += LEASE + dt.timedelta(seconds=1)
    with office.vault.writing() as db:
        decide(db, "lindevang", str(office.id_of("anna")), sent=False, now=office.now)
    office.send()
    assert office.server.recipients() == ["anna@mail.example"]


def test_a_server_that_ends_the_connection_between_mails_is_called_again(office) -> None:
    office.bring_in_people("anna", "bo")
    office.queue()
    office.server.mails_each = 1
    assert office.send() == 2
    assert sorted(office.server.recipients()) == ["anna@mail.example", "bo@mail.example"]


def test_something_that_is_no_mail_cannot_be_decided_on(office) -> None:
    with office.vault.writing() as db, rejected("is no mail's id"):
        decide(db, "lindevang", "the first one", sent=True, now=office.now)


def test_several_senders_at_a_time_share_the_mails_and_send_none_twice(either_office) -> None:
    office = either_office
    office.bring_in_people(*(f"p{number}" for number in range(40)))
    office.queue()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: office.send(), range(4)))
    assert Counter(office.server.recipients()).most_common(1)[0][1] == 1
    assert len(office.server.taken) == sum(done) == 40
