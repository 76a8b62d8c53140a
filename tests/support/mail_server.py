"""A real SMTP server on the loopback interface that keeps what it takes, and can be told to refuse or to break off."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from evaluator.core.config import MailSettings

OK = "250 OK"


def watch(_stage: str) -> None:
    """Let the sender live."""


class MailServer:
    """``taken`` holds the mails in the order of their arrival. ``answers`` gives what to say of a recipient, by
    address. ``before`` is called with the stage that has been reached ('MAIL', 'RCPT', or 'TAKEN' after a mail is taken
    and before that is said) and may end the sender. ``drop`` closes the connection in place of saying that a mail was
    taken; it is closed after ``mails_each`` anyway. ``options`` are aiosmtpd's."""

    def __init__(self, **options: Any) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.to_sender = self.to_data = OK
        self.before: Callable[[str], None] = watch
        self.drop = False
        self.mails_each = 1000
        self._begun: Counter[int] = Counter()
        with socket.socket() as free:  # aiosmtpd cannot be given port 0
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.before("MAIL")
        self._begun[id(session)] += 1
        if self._begun[id(session)] > self.mails_each:
            assert server.transport is not None
            server.transport.abort()
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.before("RCPT")
        answer = self.answers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_data == OK:
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert [mail["To"].addresses[0].addr_spec] == envelope.rcpt_tos
            self.taken.append(mail)
            self.before("TAKEN")
        if self.drop:
            assert server.transport is not None
            server.transport.abort()
        return self.to_data

    @property
    def settings(self) -> MailSettings:
        return MailSettings(
            host="127.0.0.1", port=self.port, security="none", sender="Evaluering Nord <svar@nord.example>"
        )

    def recipients(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.taken]

    def close(self) -> None:
        self._controller.stop()
