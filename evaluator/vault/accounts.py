"""How people with an account are reached: their addresses, and the links by which they choose a password.

They are contacts of no programme, so that one outbox sends every mail. A link is kept as its hash, opens one account
once, and ends at a stated time.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, contact, save_contacts
from evaluator.vault.invitations import hash_of
from evaluator.vault.keys import as_given, ensure_programme_key, key_of, token_of
from evaluator.vault.tables import account_link as _link
from evaluator.vault.tables import contact as _contact
from evaluator.vault.tables import message as _message
from evaluator.vault.tables import wanted_link as _wanted

NO_PROGRAMME: Final = ""
"""What contacts, mails and links of accounts belong to."""
INVITATION: Final = "invitation"
PASSWORD: Final = "password"
WAVE: Final = "accounts:"
"""How the outbox names the links of accounts, followed by what one is for."""
_PURPOSE: Final = "account"


@dataclass(frozen=True, slots=True)
class AccountLink:
    """What a link opens, what for, and until when."""

    account: str
    purpose: str
    expires_at: dt.datetime


_columns: Final = (_link.c.account_id, _link.c.purpose, _link.c.expires_at)
_with_a_link: Final = sa.and_(_message.c.programme_id == NO_PROGRAMME, _message.c.wave_key.startswith(WAVE))


def save_address(db: sa.Connection, account: str, *, name: str, email: str, language: str) -> None:
    """Note where an account is reached, in place of what was noted before."""
    its = Contact(person=account, name=name, email=email, group="", language=language)
    save_contacts(db, NO_PROGRAMME, [its])


def address_of(db: sa.Connection, account: str) -> Contact | None:
    return contact(db, NO_PROGRAMME, account)


def accounts_at(db: sa.Connection, email: str) -> list[str]:
    """The accounts that are reached at an address, however its letters are written."""
    its = sa.select(_contact.c.person, _contact.c.email).where(_contact.c.programme_id == NO_PROGRAMME)
    wanted = email.casefold()
    return sorted(person for person, found in db.execute(its) if found.casefold() == wanted)


def make_link(db: sa.Connection, account: str, purpose: str, expires_at: dt.datetime) -> str:
    """A new link for the account; the one that there was opens nothing any more, and no mail with it is sent."""
    secret = ensure_programme_key(db, NO_PROGRAMME)
    end_link(db, account)
    nonce = secrets.token_hex(8)
    token = token_of(secret, _PURPOSE, account, nonce)
    its = {"account_id": account, "purpose": purpose, "nonce": nonce, "expires_at": expires_at}
    db.execute(sa.insert(_link), {"token_hash": hash_of(token), **its})
    return token


def link_again(db: sa.Connection, account: str) -> str | None:
    """What the account's link ends in; None where there is none."""
    nonce = db.execute(sa.select(_link.c.nonce).where(_link.c.account_id == account)).scalar()
    return token_of(key_of(db, NO_PROGRAMME), _PURPOSE, account, nonce) if nonce else None


def opened_by(db: sa.Connection, token: str, *, now: dt.datetime) -> AccountLink | None:
    """What a link opens; None where it opens nothing, or not any more."""
    row = db.execute(sa.select(*_columns).where(_link.c.token_hash == hash_of(as_given(token)))).first()
    found = AccountLink(*row) if row else None
    return found if found and now < found.expires_at else None


def use_up(db: sa.Connection, token: str, *, now: dt.datetime) -> AccountLink | None:
    """As `opened_by`, and the link opens nothing any more: of two who come with it, one gets in."""
    its = sa.delete(_link).where(_link.c.token_hash == hash_of(as_given(token)))
    row = db.execute(its.returning(*_columns)).first()
    found = AccountLink(*row) if row else None
    return found if found and now < found.expires_at else None


def end_link(db: sa.Connection, account: str) -> bool:
    """The account's link opens nothing, and no mail with it goes out any more; whether there was one."""
    its = (_with_a_link, _message.c.person == account)
    db.execute(sa.delete(_message).where(*its, _message.c.state.in_(("queued", "failed", "bounced", "done"))))
    return db.execute(sa.delete(_link).where(_link.c.account_id == account)).rowcount == 1


def links(db: sa.Connection, accounts: Collection[str] | None = None) -> Mapping[str, AccountLink]:
    """The links of accounts, or of all, by account."""
    found = sa.select(*_columns)
    if accounts is not None:
        found = found.where(_link.c.account_id.in_(list(accounts)))
    return {row[0]: AccountLink(*row) for row in db.execute(found)}


def queue_link(db: sa.Connection, account: str, purpose: str, *, now: dt.datetime) -> bool:
    """Queue the mail with the account's link; False where one waits already. While its outcome is unknown, another
    round is begun."""
    rounds = sa.select(sa.func.max(_message.c.round)).where(
        _message.c.programme_id == NO_PROGRAMME,
        _message.c.person == account,
        _message.c.wave_key == WAVE + purpose,
    )
    last = db.execute(rounds).scalar()
    round_ = 0 if last is None else last + 1
    return outbox.queue(db, NO_PROGRAMME, WAVE + purpose, [account], round_=round_, due_at=now) == 1


def mail_states(db: sa.Connection, accounts: Collection[str]) -> Mapping[str, str]:
    """What became of the last mail with a link, by account: a state of the outbox, where there is a mail."""
    its = (_with_a_link, _message.c.person.in_(list(accounts)))
    found = sa.select(_message.c.person, _message.c.state).where(*its).order_by(_message.c.round)
    return {row[0]: row[1] for row in db.execute(found)}


def want_link(db: sa.Connection, email: str) -> None:
    """Note that somebody at an address forgot a password. Whether an account is reached there is looked up later, so
    that the page takes the same time either way."""
    db.execute(sa.insert(_wanted), {"wanted_id": uuid4(), "email": email})


def wanted_links(db: sa.Connection) -> list[tuple[UUID, str]]:
    """The wishes that wait, with their addresses."""
    return [(row.wanted_id, row.email) for row in db.execute(sa.select(_wanted))]


def forget_wanted(db: sa.Connection, id_: UUID) -> None:
    db.execute(sa.delete(_wanted).where(_wanted.c.wanted_id == id_))
