"""Invitations: who was invited to which wave, under a token that is shown once and kept as its SHA-256 only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.vault.keys import ensure_programme_key, keyed, pseudonym_for, receipt_for
from evaluator.vault.tables import invitation as _table
from evaluator.vault.tables import programme_key


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a token opens. ``process`` is '' where there is none; ``pseudonym`` is None in an anonymous wave;
    ``draft_key`` names the draft in the store; ``receipt`` is shown once the answers are sent."""

    programme: str
    wave: str
    group: str
    process: str
    language: str
    draft_key: str
    pseudonym: str | None
    receipt: str


_by_token = (
    sa.select(
        _table.c.programme_id,
        _table.c.wave_key,
        _table.c.group_key,
        _table.c.process_key,
        _table.c.language,
        _table.c.person,
        _table.c.linked,
        programme_key.c.secret,
    )
    .join(programme_key, programme_key.c.programme_id == _table.c.programme_id)
    .where(_table.c.token_hash == sa.bindparam("token_hash"), programme_key.c.secret.is_not(None))
)
_invited = (
    sa.select(_table.c.wave_key, _table.c.group_key, sa.func.count())
    .where(_table.c.programme_id == sa.bindparam("programme"))
    .group_by(_table.c.wave_key, _table.c.group_key)
)


def invite(
    db: sa.Connection,
    *,
    programme: str,
    wave: str,
    group: str,
    process: str = "",
    person: str | None = None,
    language: str = "da",
    linked: bool,
) -> str:
    """Invite to a wave; the token of the link, which cannot be had again. ``person``: a name that stays the same within
    the programme, so that answers of one person can be linked across ``linked`` waves. Inviting a person to a wave
    again makes a new token and ends the old one; what was answered so far stands under the new one."""
    ensure_programme_key(db, programme)
    if person is not None:
        again = (_table.c.programme_id == programme, _table.c.wave_key == wave, _table.c.person == person)
        db.execute(sa.delete(_table).where(*again))
    elif linked:
        raise ValueError("an invitation to a linked wave must say which person it is for")
    token = secrets.token_urlsafe(16)
    db.execute(
        sa.insert(_table),
        {
            "token_hash": _hash(token),
            "programme_id": programme,
            "wave_key": wave,
            "group_key": group,
            "process_key": process,
            "person": person,
            "language": language,
            "linked": linked,
        },
    )
    return token


def invitation(db: sa.Connection, token: str) -> Invitation | None:
    """What a token opens; None if it opens nothing. One query."""
    token_hash = _hash(token)
    row = db.execute(_by_token, {"token_hash": token_hash}).first()
    if row is None:
        return None
    programme, wave, group, process, language, person, linked, secret = row
    draft_key = keyed(secret, "draft", wave, token_hash.hex() if person is None else person)
    pseudonym = pseudonym_for(secret, person) if linked else None
    return Invitation(programme, wave, group, process, language, draft_key, pseudonym, receipt_for(secret, draft_key))


def invited_counts(db: sa.Connection, programme: str) -> dict[tuple[str, str], int]:
    """How many were invited, by wave and group."""
    return {(wave, group): n for wave, group, n in db.execute(_invited, {"programme": programme})}


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
