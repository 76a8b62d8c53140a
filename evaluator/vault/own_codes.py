"""Codes that people make themselves: kept as keyed fingerprints only, and never as they are.

Whoever comes with a code is invited under its fingerprint, so that the same code has the same pseudonym at every wave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.vault.invitations import invite
from evaluator.vault.keys import ensure_programme_key, key_of, keyed, pseudonym_for, token_of
from evaluator.vault.tables import own_code as _table

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_of_code = (_table.c.programme_id == sa.bindparam("programme"), _table.c.person == sa.bindparam("its_person"))
_shared = sa.select(sa.literal(1)).where(*_of_code, _table.c.shared)
_share = sa.update(_table).where(*_of_code, _table.c.wave_key == sa.bindparam("wave")).values(shared=True)
_of_wave = sa.select(_table.c.person, _table.c.masked, _table.c.shared).where(
    _table.c.programme_id == sa.bindparam("programme"), _table.c.wave_key == sa.bindparam("wave")
)


@dataclass(frozen=True, slots=True)
class OwnCode:
    """``masked``: the fingerprints of the code with one character left out. Two codes of one length that differ in one
    character have exactly one of them in common."""

    masked: frozenset[str]
    shared: bool


def link_of(db: sa.Connection, programme: str, wave: str) -> str:
    """What the link ends in by which people come to a wave with a code of their own."""
    return token_of(key_of(db, programme), "own code link", wave)


def is_shared(db: sa.Connection, programme: str, code: str) -> bool:
    """Whether more than one person has come with the code, at whatever wave."""
    its = {"programme": programme, "its_person": _person(key_of(db, programme), code)}
    return db.execute(_shared, its).first() is not None


def come_with_code(db: sa.Connection, *, programme: str, wave: str, group: str, language: str, code: str) -> str | None:
    """Invite whoever made the code; the token of their link. None where somebody has come with it already: it is then
    marked as shared, and nobody is led to that person's answers."""
    secret = ensure_programme_key(db, programme)
    person = _person(secret, code)
    masked = [keyed(secret, "own code but one", str(at), code[:at] + code[at + 1 :]) for at in range(len(code))]
    row = {"programme_id": programme, "wave_key": wave, "person": person, "masked": sorted(masked), "shared": False}
    if db.execute(_adding.on(db), row).rowcount != 1:
        db.execute(_share, {"programme": programme, "wave": wave, "its_person": person})
        return None
    its = {"programme": programme, "wave": wave, "group": group, "language": language}
    return invite(db, **its, person=person, linked=True)


def own_codes(db: sa.Connection, programme: str, wave: str) -> Mapping[str, OwnCode]:
    """The codes with which people have come to a wave, by pseudonym."""
    secret = key_of(db, programme)
    found = db.execute(_of_wave, {"programme": programme, "wave": wave})
    return {pseudonym_for(secret, person): OwnCode(frozenset(masked), shared) for person, masked, shared in found}


def _person(secret: bytes, code: str) -> str:
    return f"code:{keyed(secret, 'own code', code)}"
