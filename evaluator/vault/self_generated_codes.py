"""Self-generated codes, which people make themselves: kept as keyed fingerprints only, and never as they are.

Whoever sends answers with a code has the pseudonym of its fingerprint, so that the same code has the same at every
wave. Coming with a code takes it from nobody: each coming stands for itself until answers are sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.vault.invitations import CODE, code_of, end_invitation, invitation, invite, kiosk_token
from evaluator.vault.keys import key_of, keyed, pseudonym_for, token_of
from evaluator.vault.tables import self_generated_code as _table

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_of_coming = (
    _table.c.programme_id == sa.bindparam("programme"),
    _table.c.wave_key == sa.bindparam("wave"),
    _table.c.person == sa.bindparam("its_person"),
)
_of_its_comings = sa.or_(
    _table.c.person == sa.bindparam("its_person"), _table.c.person.startswith(sa.bindparam("its_comings"))
)
_shared = sa.select(sa.literal(1)).where(
    _table.c.programme_id == sa.bindparam("programme"),
    _table.c.wave_key != sa.bindparam("but"),
    _of_its_comings,
    _table.c.shared,
)
_share = (
    sa.update(_table)
    .where(
        _table.c.programme_id == sa.bindparam("programme"), _table.c.wave_key == sa.bindparam("wave"), _of_its_comings
    )
    .values(shared=True)
)
_forget = sa.delete(_table).where(*_of_coming)
_portion = (
    sa.select(_table.c.person, _table.c.masked, _table.c.shared)
    .where(
        _table.c.programme_id == sa.bindparam("programme"),
        _table.c.wave_key == sa.bindparam("wave"),
        _table.c.person > sa.bindparam("after"),
    )
    .order_by(_table.c.person)
    .limit(200)
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
    return Fingerprint(f"{CODE}{keyed(secret, 'own code', code)}", tuple(masked))


def is_shared(db: sa.Connection, programme: str, person: str, *, but: str = "") -> bool:
    """Whether answers of more than one person were sent with the code of this fingerprint in one wave, at whatever wave
    ``but`` one."""
    its = {"programme": programme, "its_person": person, "its_comings": f"{person}/", "but": but}
    return db.execute(_shared, its).first() is not None


def share(db: sa.Connection, programme: str, wave: str, person: str) -> None:
    """Mark the code of this fingerprint as one that several people have."""
    its = {"programme": programme, "wave": wave, "its_person": person, "its_comings": f"{person}/"}
    db.execute(_share, its)


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


def come_with_code(db: sa.Connection, coming: Coming, code: Fingerprint, *, followed: bool = True) -> str:
    """Invite whoever comes with the code; what their link ends in. Others who came with it have links of their own.
    Answers that are not to be ``followed`` stand under a code that nobody can make."""
    secret = key_of(db, coming.programme)
    visit = keyed(secret, "own code visit", coming.wave, code.person, coming.once)
    return _invite(db, coming, code, f"{code.person}/{visit}" if followed else f"{CODE}{visit}")


def take_code(db: sa.Connection, coming: Coming, code: Fingerprint) -> bool:
    """Invite whoever made the code of a form whose answers are being stored, with whom it is taken; False where that of
    another form has it."""
    return bool(_invite(db, coming, code, code.person))


def _invite(db: sa.Connection, coming: Coming, code: Fingerprint, person: str) -> str:
    """'' where there is an invitation under ``person``."""
    row = {"programme_id": coming.programme, "wave_key": coming.wave, "person": person}
    if db.execute(_adding.on(db), row | {"masked": list(code.masked), "shared": False}).rowcount != 1:
        return ""
    key = _key(db, coming, code)
    invite(
        db,
        programme=coming.programme,
        wave=coming.wave,
        group=coming.group,
        person=person,
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


def self_generated_codes(db: sa.Connection, programme: str, wave: str) -> Iterator[tuple[str, SelfGeneratedCode]]:
    """The codes with which people have come to a wave, each with its pseudonym, two hundred held at a time. Of people
    who came with the same one there are several."""
    secret = key_of(db, programme)
    its = {"programme": programme, "wave": wave, "after": ""}
    while found := db.execute(_portion, its).all():
        for person, masked, shared in found:
            yield pseudonym_for(secret, code_of(person) or person), SelfGeneratedCode(frozenset(masked), shared)
        its["after"] = found[-1].person
