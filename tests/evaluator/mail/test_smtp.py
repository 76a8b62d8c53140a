"""The connection to the mail server: encrypted, with a password, and never to a server that cannot say who it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from evaluator.core.config import MailSettings
from evaluator.mail.smtp import DeliveryOutcome, SMTPClient
from tests.support.diagnostics import rejected
from tests.support.mail_server import MailServer

CERTIFICATE = Path(__file__).resolve().parents[2] / "support" / "mail_certificate.pem"
"""For localhost, good for a hundred years, and trusted by nobody but these tests."""


def check(_server: object, _session: object, _envelope: object, _mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"svar", b"secret"), handled=False)


@pytest.fixture
def guarded() -> Iterator[MailServer]:
    """A server that takes mail after STARTTLS and a password only."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    server = MailServer(tls_context=context, require_starttls=True, authenticator=check, auth_required=True)
    yield server
    server.close()


@pytest.fixture
def settings(guarded: MailServer) -> MailSettings:
    return replace(guarded.settings, security="starttls", user="svar", password="secret")


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


@pytest.fixture
def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "svar@nord.example", "aase@mail.example", "Æble"
    made.set_content("..\n.\nEn linje med et punktum\n")
    return made


@pytest.mark.usefixtures("trusted")
def test_a_mail_goes_through_encryption_and_password_unchanged(
    guarded: MailServer, settings: MailSettings, mail: EmailMessage
) -> None:
    with SMTPClient(settings) as client:
        assert client.hand_over(mail, "aase@mail.example").outcome is DeliveryOutcome.TAKEN
    (taken,) = guarded.taken
    assert taken["Subject"] == "Æble"
    assert taken.get_content().splitlines() == ["..", ".", "En linje med et punktum"]


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_told_as_a_fault_of_the_settings(settings: MailSettings) -> None:
    with rejected(r"takes no mail \(535\); correct the NEDSLAG_MAIL_ settings"):
        SMTPClient(replace(settings, password="guess")).__enter__()


def test_of_a_sender_that_is_refused_the_code_is_told_and_not_the_words_which_repeat_an_address(
    mail_server: MailServer, mail: EmailMessage
) -> None:
    mail_server.to_sender = "550 5.7.1 no relaying for aase@mail.example"
    said = r"NEDSLAG_MAIL_SENDER: is refused by the mail server \(550\); use"
    with rejected(said), SMTPClient(mail_server.settings) as client:
        client.hand_over(mail, "aase@mail.example")


def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail(settings: MailSettings) -> None:
    with rejected("certificate verify failed"), SMTPClient(settings):
        pass


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for(mail_server: MailServer) -> None:
    asked = replace(mail_server.settings, security="starttls")
    with rejected("takes no mail"), SMTPClient(asked):
        pass


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 no such user", DeliveryOutcome.NO_MAILBOX),
        ("550 no such user", DeliveryOutcome.NO_MAILBOX),
        ("552 5.2.2 mailbox full", DeliveryOutcome.NO_MAILBOX),
        ("550 5.7.1 blocked", DeliveryOutcome.REFUSED),
        ("554 no", DeliveryOutcome.REFUSED),
        ("450 4.2.1 try again", DeliveryOutcome.LATER),
    ],
)
def test_what_a_server_says_of_a_recipient_decides_what_becomes_of_the_mail(
    mail_server: MailServer, mail: EmailMessage, answer: str, outcome: DeliveryOutcome
) -> None:
    mail_server.answers["aase@mail.example"] = answer
    with SMTPClient(mail_server.settings) as client:
        delivery = client.hand_over(mail, "aase@mail.example")
        assert (delivery.outcome, delivery.said) == (outcome, answer)
        mail_server.answers.clear()
        assert client.hand_over(mail, "aase@mail.example").outcome is DeliveryOutcome.TAKEN


@pytest.mark.parametrize(
    ("answer", "outcome"), [("554 5.6.0 not like this", DeliveryOutcome.REFUSED), ("451 later", DeliveryOutcome.LATER)]
)
def test_what_a_server_says_of_the_text_decides_too(
    mail_server: MailServer, mail: EmailMessage, answer: str, outcome: DeliveryOutcome
) -> None:
    mail_server.to_data = answer
    with SMTPClient(mail_server.settings) as client:
        assert client.hand_over(mail, "aase@mail.example").outcome is outcome
