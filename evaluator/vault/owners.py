"""The links of owners, who answer for rows of registers: one for each owner in a status round, kept as its hash. It
ends on a day, and can be revoked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.vault.invitations import hash_of
from evaluator.vault.keys import as_given, ensure_programme_key, key_of, token_of
from evaluator.vault.tables import owner_link as _table
from evaluator.vault.tables import programme_key

_PURPOSE: Final = "owner"
WAVE: Final = "owners:"
"""How the outbox names a status round where it names the wave of other mails. No key of a wave has a colon."""


@dataclass(frozen=True, slots=True)
class OwnerLink:
    """What a link opens, and the last day on which it does."""

    programme: str
    round: UUID
    owner: UUID
    expires_on: dt.date


_by_hash = (
    sa.select(_table.c.programme_id, _table.c.round_id, _table.c.owner_id, _table.c.expires_on)
    .join(programme_key, programme_key.c.programme_id == _table.c.programme_id)
    .where(
        _table.c.token_hash == sa.bindparam("token_hash"),
        _table.c.revoked.is_(False),
        programme_key.c.secret.is_not(None),
    )
)


def make_link(db: sa.Connection, programme: str, round_: UUID, owner: UUID, expires_on: dt.date) -> str:
    """A new link for the owner; the one that there was in the round opens nothing any more."""
    secret = ensure_programme_key(db, programme)
    ended = sa.delete(_table).where(*_of(programme, round_, owner)).returning(_table.c.issue)
    issue = 1 + (db.execute(ended).scalar() or 0)
    token = _made(secret, round_, owner, issue)
    its = {"programme_id": programme, "round_id": round_, "owner_id": owner, "issue": issue}
    row = {"token_hash": hash_of(token), **its, "expires_on": expires_on, "revoked": False}
    db.execute(sa.insert(_table), row)
    return token


def link_again(db: sa.Connection, programme: str, round_: UUID, owner: UUID) -> str | None:
    """What the owner's link ends in; None where there is none, or it was revoked."""
    holds = (*_of(programme, round_, owner), _table.c.revoked.is_(False))
    issue = db.execute(sa.select(_table.c.issue).where(*holds)).scalar()
    return _made(key_of(db, programme), round_, owner, issue) if issue else None


def revoke_link(db: sa.Connection, programme: str, round_: UUID, owner: UUID) -> bool:
    """The link opens nothing any more; whether it did until now."""
    holds = (*_of(programme, round_, owner), _table.c.revoked.is_(False))
    return db.execute(sa.update(_table).where(*holds).values(revoked=True)).rowcount == 1


def linked_owners(db: sa.Connection, programme: str, round_: UUID) -> frozenset[UUID]:
    """The owners who have a link in the round that was not revoked."""
    holds = (_table.c.programme_id == programme, _table.c.round_id == round_, _table.c.revoked.is_(False))
    return frozenset(db.execute(sa.select(_table.c.owner_id).where(*holds)).scalars())


def owner_of(db: sa.Connection, token: str) -> OwnerLink | None:
    """What a link opens; None where it opens nothing."""
    row = db.execute(_by_hash, {"token_hash": hash_of(as_given(token))}).first()
    return OwnerLink(*row) if row else None


def forget_links_of_all(db: sa.Connection, programme: str) -> None:
    db.execute(sa.delete(_table).where(_table.c.programme_id == programme))


def forget_links(db: sa.Connection, programme: str, owner: UUID) -> None:
    db.execute(sa.delete(_table).where(_table.c.programme_id == programme, _table.c.owner_id == owner))


def _made(secret: bytes, round_: UUID, owner: UUID, issue: int) -> str:
    return token_of(secret, _PURPOSE, round_.hex, owner.hex, str(issue))


def _of(programme: str, round_: UUID, owner: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (_table.c.programme_id == programme, _table.c.round_id == round_, _table.c.owner_id == owner)
