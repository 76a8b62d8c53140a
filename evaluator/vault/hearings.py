"""The links of the parties of hearings: what a link ends in is kept as its hash, and can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.vault.invitations import hash_of
from evaluator.vault.keys import as_given, ensure_programme_key, key_of, token_of
from evaluator.vault.tables import hearing_link as _table
from evaluator.vault.tables import programme_key

_PURPOSE: Final = "hearing"
WAVE: Final = "hearing:"
"""How the outbox names a hearing where it names the wave of other mails. No key of a wave has a colon."""
NOTE: Final = "hearing-note:"
"""The same for the mails that tell of what the hearing led to."""
OF_HEARINGS: Final = (WAVE, NOTE)


@dataclass(frozen=True, slots=True)
class PartyLink:
    """What a link of a party opens."""

    programme: str
    hearing: str
    party: UUID


_by_hash = (
    sa.select(_table.c.programme_id, _table.c.hearing_key, _table.c.party_id)
    .join(programme_key, programme_key.c.programme_id == _table.c.programme_id)
    .where(_table.c.token_hash == sa.bindparam("token_hash"), programme_key.c.secret.is_not(None))
)


def ensure_link(db: sa.Connection, programme: str, hearing: str, party: UUID) -> str:
    """What the party's link ends in, the same each time; made at the first call."""
    secret = ensure_programme_key(db, programme)
    its = _of(programme, hearing, party)
    issue = db.execute(sa.select(_table.c.issue).where(*its)).scalar()
    return _made(secret, hearing, party, issue) if issue else _issued(db, programme, hearing, party, 1)


def new_link(db: sa.Connection, programme: str, hearing: str, party: UUID) -> str:
    """Another link for the party; the one that it had opens nothing any more."""
    ended = sa.delete(_table).where(*_of(programme, hearing, party)).returning(_table.c.issue)
    return _issued(db, programme, hearing, party, 1 + (db.execute(ended).scalar() or 0))


def end_link(db: sa.Connection, programme: str, hearing: str, party: UUID) -> None:
    """The party is gone, and its link opens nothing."""
    db.execute(sa.delete(_table).where(*_of(programme, hearing, party)))


def party_of(db: sa.Connection, token: str) -> PartyLink | None:
    """What a link opens; None where it opens nothing."""
    row = db.execute(_by_hash, {"token_hash": hash_of(as_given(token))}).first()
    return PartyLink(*row) if row else None


def _issued(db: sa.Connection, programme: str, hearing: str, party: UUID, issue: int) -> str:
    token = _made(key_of(db, programme), hearing, party, issue)
    its = {"programme_id": programme, "hearing_key": hearing, "party_id": party, "issue": issue}
    db.execute(sa.insert(_table), {"token_hash": hash_of(token), **its})
    return token


def _made(secret: bytes, hearing: str, party: UUID, issue: int) -> str:
    return token_of(secret, _PURPOSE, hearing, party.hex, str(issue))


def _of(programme: str, hearing: str, party: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (_table.c.programme_id == programme, _table.c.hearing_key == hearing, _table.c.party_id == party)
