"""Mails that came back, from delivery reports as mail servers write them, and by address."""

from __future__ import annotations

from email.message import EmailMessage
from mailbox import mbox
from pathlib import Path

import pytest

from evaluator.mail.bounces import Noted, note_address, note_bounces, read_reports
from tests.support.diagnostics import rejected

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: svar@nord.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 4 May 2026 12:00:00 +0200

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--part
Content-Type: {kind}

From: Evaluering Nord <svar@nord.example>
Message-ID: {id}
Subject: Invitation

--part--
"""


def report(office, *, person: str = "anna", id_: str = "", address: str = "x@elsewhere.example", **fields: str) -> str:
    named = id_ or f"<nedslag.{office.id_of(person).hex}@nord.example>"
    values = {"action": "failed", "status": "5.1.1", "kind": "text/rfc822-headers"} | fields
    return REPORT.format(id=named, address=address, **values)


def note(office, path: Path) -> Noted:
    with office.store.reading() as db, office.vault.writing() as vault_db:
        return note_bounces(db, vault_db, "lindevang", path, now=office.now)


def bounced(office) -> dict[str, str | None]:
    return {person: office.contact(person).bounced for person in ("anna", "bo")}


@pytest.fixture
def sent(either_office):
    """Two people have been sent an invitation."""
    either_office.bring_in_people("anna", "bo")
    either_office.queue()
    either_office.send()
    return either_office


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_is_matched_by_the_mail_that_it_names(sent, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "report.eml"
    path.write_text(report(sent, kind=kind), "utf-8")
    assert note(sent, path) == Noted(contacts=1, unmatched=0)
    assert bounced(sent) == {"anna": "5.1.1 550 5.1.1 no such user", "bo": None}
    assert sent.states() == {("anna", 0): "bounced", ("bo", 0): "done"}
    assert sent.queue(reminder=True) == 1


def test_a_mailbox_of_reports_is_read_as_a_whole(sent, tmp_path: Path) -> None:
    box = mbox(tmp_path / "returned.mbox")
    for text in (
        report(sent),
        report(sent, person="bo", action="delayed", status="4.4.1"),
        report(sent, id_="<other@nord.example>", address="nobody@mail.example"),
        report(sent, id_="<nedslag.00000000000000000000000000000000@nord.example>"),
        "From: a@b.example\nSubject: Tak\n\nJeg er på ferie.\n",
    ):
        box.add(text.encode())
    box.close()
    assert note(sent, tmp_path / "returned.mbox") == Noted(contacts=1, unmatched=2)
    assert bounced(sent) == {"anna": "5.1.1 550 5.1.1 no such user", "bo": None}


def test_a_report_that_names_no_mail_is_matched_by_address(sent, tmp_path: Path) -> None:
    path = tmp_path / "report.eml"
    path.write_text(report(sent, id_="<lost@nord.example>", address="BO@mail.example"), "utf-8")
    assert note(sent, path).contacts == 1
    assert bounced(sent)["bo"]
    assert bounced(sent)["anna"] is None


def test_an_address_can_be_noted_by_hand_and_mended_and_then_gets_its_mail(sent) -> None:
    def by_hand(*, mended: bool, address: str = "Anna@mail.example") -> int:
        with sent.store.reading() as db, sent.vault.writing() as vault_db:
            return note_address(db, vault_db, "lindevang", address, mended=mended, now=sent.now)

    assert by_hand(mended=False) == 1
    assert bounced(sent) == {"anna": "came back", "bo": None}
    assert by_hand(mended=True) == 1
    assert bounced(sent)["anna"] is None
    with rejected("no contact's address"):
        by_hand(mended=False, address="nobody@mail.example")


def test_what_came_back_is_sent_once_more_when_the_address_is_mended(sent, tmp_path: Path) -> None:
    path = tmp_path / "report.eml"
    path.write_text(report(sent), "utf-8")
    note(sent, path)
    with sent.store.reading() as db, sent.vault.writing() as vault_db:
        note_address(db, vault_db, "lindevang", "anna@mail.example", mended=True, now=sent.now)
    sent.server.taken.clear()
    assert sent.send() == 1
    assert sent.server.recipients() == ["anna@mail.example"]


def test_what_is_no_mail_is_refused_and_what_is_no_report_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "junk.eml").write_bytes(b"\x00\x01 nothing of the kind")
    with rejected("holds no mail"):
        read_reports(tmp_path / "junk.eml")
    mail = EmailMessage()
    mail["Subject"] = "Tak"
    mail.set_content("Jeg er på ferie.")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    assert read_reports(tmp_path / "mail.eml") == []
