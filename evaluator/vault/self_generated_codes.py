"""Self-generated codes, which people make themselves: kept as keyed fingerprints only, and never as they are.

Whoever comes with a code is invited under its fingerprint, so that the same code has the same pseudonym at every wave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.vault.invitations import end_invitation, invitation, invite, kiosk_token
from evaluator.vault.keys import key_of, keyed, pseudonym_for, token_of
from evaluator.vault.tables import self_generated_code as _table

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_of_code = (_table.c.programme_id == sa.bindparam("programme"), _table.c.person == sa.bindparam("its_person"))
_of_coming = (*_of_code, _table.c.wave_key == sa.bindparam("wave"))
_shared = sa.select(sa.literal(1)).where(*_of_code, _table.c.shared)
_share = sa.update(_table).where(*_of_coming).values(shared=True)
_forget = sa.delete(_table).where(*_of_coming)
_of_wave = sa.select(_table.c.person, _table.c.masked, _table.c.shared).where(
    _table.c.programme_id == sa.bindparam("programme"), _table.c.wave_key == sa.bindparam("wave")
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a code. ``person``: under which whoever made it is invited; ``masked``: of the code with one
    character left out, see `SelfGeneratedCode`."""

    person: str
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SelfGeneratedCode:
    """``masked``: the fingerprints of the code with one character left out. Two codes of one length that differ in one
    character have exactly one of them in common."""

    masked: frozenset[str]
    shared: bool


def link_of(db: sa.Connection, programme: str, wave: str) -> str:
    """What the link ends in by which people come to a wave with a code of their own."""
    return token_of(key_of(db, programme), "own code link", wave)


def fingerprint_of(db: sa.Connection, programme: str, code: str) -> Fingerprint:
    secret = key_of(db, programme)
    masked = sorted(keyed(secret, "own code but one", str(at), code[:at] + code[at + 1 :]) for at in range(len(code)))
    return Fingerprint(f"code:{keyed(secret, 'own code', code)}", tuple(masked))


def is_shared(db: sa.Connection, programme: str, person: str) -> bool:
    """Whether more than one person has come with the code of this fingerprint, at whatever wave."""
    return db.execute(_shared, {"programme": programme, "its_person": person}).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Somebody who comes to a wave with a code. ``once`` is what only this coming has, so that the same one twice, by a
    second tap or after a crash, is not taken for two people; ``at_kiosk``: their link opens the pages of a kiosk and no
    others."""

    programme: str
    wave: str
    group: str
    language: str
    once: str
    at_kiosk: bool = False


def link_again(db: sa.Connection, coming: Coming, code: Fingerprint) -> str | None:
    """What the link ends in that was given for this coming already; None where none was."""
    key = _key(db, coming, code)
    return key if invitation(db, _token(coming, key)) else None


def come_with_code(db: sa.Connection, coming: Coming, code: Fingerprint) -> str | None:
    """Invite whoever made the code; what their link ends in. None where somebody has come with it already: it is then
    marked as shared, and nobody is led to that person's answers."""
    row = {"programme_id": coming.programme, "wave_key": coming.wave, "person": code.person}
    if db.execute(_adding.on(db), row | {"masked": list(code.masked), "shared": False}).rowcount != 1:
        db.execute(_share, {"programme": coming.programme, "wave": coming.wave, "its_person": code.person})
        return None
    key = _key(db, coming, code)
    invite(
        db,
        programme=coming.programme,
        wave=coming.wave,
        group=coming.group,
        person=code.person,
        language=coming.language,
        linked=True,
        token=_token(coming, key),
    )
    return key


def _key(db: sa.Connection, coming: Coming, code: Fingerprint) -> str:
    return token_of(key_of(db, coming.programme), "own code", coming.wave, code.person, coming.once)


def _token(coming: Coming, key: str) -> str:
    return kiosk_token(key) if coming.at_kiosk else key


def forget_code(db: sa.Connection, *, programme: str, wave: str, person: str) -> None:
    """Take back that somebody has come to a wave with the code of this fingerprint; their link ends."""
    db.execute(_forget, {"programme": programme, "wave": wave, "its_person": person})
    end_invitation(db, programme, wave, person)


def self_generated_codes(db: sa.Connection, programme: str, wave: str) -> Mapping[str, SelfGeneratedCode]:
    """The codes with which people have come to a wave, by pseudonym."""
    secret = key_of(db, programme)
    found = db.execute(_of_wave, {"programme": programme, "wave": wave})
    return {
        pseudonym_for(secret, person): SelfGeneratedCode(frozenset(masked), shared) for person, masked, shared in found
    }
