"""Databases with the invented programme, people to be asked, a clock, and a real mail server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from evaluator.answering.intake import find_entry
from evaluator.documents.storing import import_folder
from evaluator.inviting.contacts import Imported, import_contacts
from evaluator.mail.sender import Sender
from evaluator.mail.sending import queue_invitations, queue_reminders, send_due
from evaluator.mail.status import MailStatus, mail_status
from evaluator.store.engine import Store, open_store
from evaluator.store.submissions import send
from evaluator.vault import contacts, outbox
from evaluator.vault.engine import open_vault
from evaluator.vault.invitations import token_again
from evaluator.vault.tables import message
from tests.support.mail_server import MailServer

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents" / "lindevang"
PROGRAMME = "lindevang"
SITE = "https://svar.evaluering.example"


class Office:
    """Short ways through what an evaluator does. ``now`` is what the clock says."""

    documents = DOCUMENTS

    def __init__(self, store: Store, vault: Store, server: MailServer, folder: Path) -> None:
        self.store, self.vault, self.server, self.folder = store, vault, server, folder
        self.now = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
        with store.writing() as db, vault.writing() as vault_db:
            import_folder(db, vault_db, DOCUMENTS, self.now)

    def bring_in(self, text: str, name: str = "people.csv") -> Imported:
        path = self.folder / name
        path.write_text(text, "utf-8")
        with self.store.reading() as db, self.vault.writing() as vault_db:
            return import_contacts(db, vault_db, PROGRAMME, path, self.now)

    def bring_in_people(self, *people: str) -> None:
        lines = (f"{one},{one.title()},{one}@mail.example,residents" for one in people)
        self.bring_in("\n".join(("person,name,email,group", *lines)))

    def contact(self, person: str) -> contacts.Contact:
        with self.vault.reading() as db:
            found = contacts.contact(db, PROGRAMME, person)
        assert found is not None
        return found

    def queue(self, wave: str = "nameless", *, reminder: bool = False) -> int:
        with self.store.reading() as db, self.vault.writing() as vault_db:
            run = queue_reminders if reminder else queue_invitations
            return run(db, vault_db, PROGRAMME, wave, now=self.now)

    def send(self, limit: int | None = None) -> int:
        sender = Sender(self.store, self.vault, PROGRAMME, self.server.settings, SITE, lambda: self.now)
        return send_due(sender, limit=limit)

    def answer(self, person: str, wave: str = "nameless") -> None:
        """The person sends what the draft holds: nothing."""
        with self.store.writing() as db, self.vault.reading() as vault_db:
            token = token_again(vault_db, programme=PROGRAMME, wave=wave, person=person)
            entry = find_entry(db, vault_db, token or "")
            assert entry is not None
            assert entry.draft is not None
            send(db, entry.draft, receipt=entry.receipt, now=self.now, synthetic=False)

    def status(self) -> MailStatus:
        with self.store.reading() as db, self.vault.reading() as vault_db:
            return mail_status(db, vault_db, PROGRAMME, now=self.now)

    def rows(self) -> list[sa.Row]:
        with self.vault.reading() as db:
            return list(db.execute(sa.select(message).order_by(message.c.person, message.c.round)).all())

    def states(self) -> dict[tuple[str, int], str]:
        return {(row.person, row.round): row.state for row in self.rows()}

    def id_of(self, person: str, number: int = 0) -> UUID:
        return next(row.message_id for row in self.rows() if (row.person, row.round) == (person, number))

    def in_state(self, state: str) -> list[outbox.Message]:
        with self.vault.reading() as db:
            return outbox.in_state(db, PROGRAMME, state)

    def later(self, **time: int) -> None:
        self.now += dt.timedelta(**time)


@pytest.fixture
def office(sqlite_store: Store, sqlite_vault: Store, mail_server: MailServer, tmp_path: Path) -> Office:
    return Office(sqlite_store, sqlite_vault, mail_server, tmp_path)


@pytest.fixture
def either_office(make_database: Callable[[str], str], mail_server: MailServer, tmp_path: Path) -> Iterator[Office]:
    """Runs the test once on SQLite and once on PostgreSQL."""
    store, vault = open_store(make_database("store")), open_vault(make_database("vault"))
    yield Office(store, vault, mail_server, tmp_path)
    store.close()
    vault.close()
