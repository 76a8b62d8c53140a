"""Invitations and the secrets behind draft keys, pseudonyms and receipts.

A token is shown once and kept as its SHA-256 only. Pseudonyms are HMAC-SHA-256 under the programme's secret: the same
person has the same one at every wave of a programme, and once the secret is destroyed nobody can compute them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.vault.tables import invitation as _table
from evaluator.vault.tables import programme_key

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The 32 characters of a receipt: no I, L, O or U, which are misread or misheard."""


class KeyDestroyed(Exception):
    """The secret of the programme was destroyed; nobody can be invited under it again."""


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


_ensure = Upserts(lambda insert: insert(programme_key).on_conflict_do_nothing())
_secret = sa.select(programme_key.c.secret).where(programme_key.c.programme_id == sa.bindparam("programme"))
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


def ensure_programme_key(db: sa.Connection, programme: str) -> bytes:
    """The secret of a programme, made at the first call (``db`` must be writing); `KeyDestroyed` if it is gone."""
    db.execute(_ensure.on(db), {"programme_id": programme, "secret": secrets.token_bytes(32)})
    return key_of(db, programme)


def key_of(db: sa.Connection, programme: str) -> bytes:
    """The secret of a programme; `KeyDestroyed` if it is gone, KeyError if there never was one."""
    row = db.execute(_secret, {"programme": programme}).first()
    if row is None:
        raise KeyError(f"the vault knows no programme '{programme}'; import its documents first")
    if row.secret is None:
        raise KeyDestroyed(f"the key of programme '{programme}' was destroyed; start a new programme")
    return bytes(row.secret)


def destroy_key(db: sa.Connection, programme: str) -> None:
    """Destroy the secret and forget the invited persons; how many were invited stays. Tokens open nothing any more,
    and no pseudonym in the store can be traced or made again."""
    db.execute(sa.update(programme_key).where(programme_key.c.programme_id == programme).values(secret=None))
    db.execute(sa.update(_table).where(_table.c.programme_id == programme).values(person=None))


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
    the programme, so that answers of one person can be linked across ``linked`` waves. Inviting a person to a wave again
    makes a new token and ends the old one; what was answered so far stands under the new one."""
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
    draft_key = _keyed(secret, "draft", wave, token_hash.hex() if person is None else person)
    pseudonym = _keyed(secret, "person", person) if linked else None
    return Invitation(programme, wave, group, process, language, draft_key, pseudonym, receipt_for(secret, draft_key))


def invited_counts(db: sa.Connection, programme: str) -> dict[tuple[str, str], int]:
    """How many were invited, by wave and group."""
    return {(wave, group): n for wave, group, n in db.execute(_invited, {"programme": programme})}


def pseudonym_for(key: bytes, person: str) -> str:
    """The pseudonym of a person under a programme's secret, as `invitation` gives it."""
    return _keyed(key, "person", person)


def receipt_for(key: bytes, draft_key: str) -> str:
    """The receipt of a draft, for instance ``K7QM-2XWD``: the same each time it is shown."""
    number = int.from_bytes(hmac.digest(key, f"receipt|{draft_key}".encode(), "sha256")[:5])
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _keyed(key: bytes, purpose: str, *parts: str) -> str:
    return hmac.digest(key, "\x1f".join((purpose, *parts)).encode(), "sha256").hex()[:32]
