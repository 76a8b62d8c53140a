"""Handing mails to a mail server, and telling apart what it took, what it refused, and what nobody can know."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Final

from evaluator.mail.messages import UNBROKEN, address
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.core.config import MailSettings

TIMEOUT: Final = 30
"""Seconds to wait for an answer of the mail server: far less in all than the outbox lends a mail to a sender."""
_NO_SUCH_MAILBOX: Final = re.compile(r"5\.[12]\.\d")
_STATUS: Final = re.compile(r"5\.\d+\.\d+")
LONGEST: Final = 300


class DeliveryOutcome(StrEnum):
    TAKEN = "taken"
    NO_MAILBOX = "no mailbox"
    REFUSED = "refused"
    LATER = "later"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail, and what the mail server ``said`` where it was not taken."""

    outcome: DeliveryOutcome
    said: str = ""


class SMTPClient:
    """A connection to the mail server. Raises InputRejected where there is none to be had, or the sender is refused."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._sender = address(settings.sender).addr_spec
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> SMTPClient:
        self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()

    def hand_over(self, mail: EmailMessage, to: str) -> Delivery:
        """Hand a mail over. `DeliveryOutcome.UNKNOWN` where the connection ended after the text was on its way: the
        mail server may have taken it or not."""
        recipient, text = address(to).addr_spec, mail.as_bytes(policy=UNBROKEN)
        try:
            refused = self._envelope(self._connected(), recipient)
        except (smtplib.SMTPServerDisconnected, OSError):
            self._forget()  # servers end a connection after some mails; nothing was handed over yet
            refused = self._envelope_anew(recipient)
        return refused or self._text(self._connected(), text)

    def _envelope_anew(self, recipient: str) -> Delivery | None:
        try:
            return self._envelope(self._connected(), recipient)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._forget()
            raise self._no_connection(error) from error

    def _envelope(self, server: smtplib.SMTP, recipient: str) -> Delivery | None:
        code, said = server.mail(self._sender)
        if code >= 500:
            raise InputRejected([Diagnostic("mail.sender_refused", ("NEDSLAG_MAIL_SENDER",), {"code": str(code)})])
        if code < 400:
            code, said = server.rcpt(recipient)
        if code < 400:
            return None
        with suppress(smtplib.SMTPServerDisconnected, OSError):
            server.rset()
        return Delivery(_outcome_of_recipient(code, _plain(said)), f"{code} {_plain(said)}")

    def _text(self, server: smtplib.SMTP, text: bytes) -> Delivery:
        try:
            code, said = server.data(text)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._forget()
            return Delivery(DeliveryOutcome.UNKNOWN, _plain(str(error)))
        if code < 400:
            return Delivery(DeliveryOutcome.TAKEN)
        return Delivery(DeliveryOutcome.REFUSED if code >= 500 else DeliveryOutcome.LATER, f"{code} {_plain(said)}")

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise self._no_connection(error) from error
        return self._server

    def _connect(self) -> smtplib.SMTP:
        its = self._settings
        context = ssl.create_default_context()
        if its.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(its.host, its.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(its.host, its.port, timeout=TIMEOUT)
        try:
            if its.security == "starttls":
                server.starttls(context=context)
            if its.user:
                server.login(its.user, its.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _forget(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _no_connection(self, error: Exception) -> InputRejected:
        place = (f"{self._settings.host}:{self._settings.port}",)
        return InputRejected([Diagnostic("mail.no_connection", place, {"said": _quoting_nobody(error)})])


def _outcome_of_recipient(code: int, said: str) -> DeliveryOutcome:
    """A server that names its reason says 5.1.x or 5.2.x of a mailbox (RFC 3463, 3.2 and 3.3) and something else where
    it does not want to pass mail on; one that does not says 550, 551 or 553 of a mailbox (RFC 5321, 4.2.3)."""
    if code < 500:
        return DeliveryOutcome.LATER
    named = _STATUS.search(said)
    no_mailbox = _NO_SUCH_MAILBOX.match(named[0]) if named else code in (550, 551, 553)
    return DeliveryOutcome.NO_MAILBOX if no_mailbox else DeliveryOutcome.REFUSED


def _quoting_nobody(error: Exception) -> str:
    """The code alone of what the mail server answered, since the words can repeat an address."""
    return str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else _plain(str(error))


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _plain(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]
