"""Pieces of evidence, judgements and joint interpretations: versions added, and what holds now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.documents import lock_programme
from evaluator.store.evidence_tables import interpretation as _interpretation
from evaluator.store.evidence_tables import judgement as _judgement
from evaluator.store.evidence_tables import piece as _piece


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What evidence is about and what is judged: ``subject`` is one of `evidence_tables.SUBJECTS`, ``place`` the key of
    a link or node, ``claim`` that of an assumption or rival of the link, else ''."""

    subject: str
    place: str
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Who made a version, when and why."""

    by: str
    at: dt.datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The columns of `evidence_tables.piece`; ``about`` is made of three of them."""

    programme: str
    id: UUID
    version: int
    about: About
    kind: str
    reference: str
    mark: str
    milestone: str
    direction: str
    strength: str
    test: str
    seen: str
    source: str
    recorded: Recorded
    synthetic: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The columns of `evidence_tables.judgement`."""

    programme: str
    about: About
    milestone: str
    version: int
    verdict: str
    seen: str
    for_whom: str
    recorded: Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """The columns of `evidence_tables.interpretation`. ``shown``: (indicator, what was said of it, in which words)."""

    programme: str
    id: UUID
    version: int
    milestone: str
    title: str
    held_on: dt.date | None
    present: Mapping[str, int | None]
    absent: tuple[str, ...]
    shown: tuple[tuple[str, str, str], ...]
    missing: str
    recorded: Recorded
    synthetic: bool = False
    withdrawn: bool = False


def _adding_to(table: sa.Table) -> Upserts:
    return Upserts(lambda insert: insert(table).on_conflict_do_nothing())


_adding: Final = {table.name: _adding_to(table) for table in (_piece, _judgement, _interpretation)}


def add_piece(db: sa.Connection, its: Piece) -> bool:
    """False, and nothing added, where that version is there: somebody was quicker."""
    values = _flat(its) | {"evidence_id": its.id}
    return _added(db, _piece, values)


def pieces(db: sa.Connection, programme: str) -> list[Piece]:
    """Those that hold, each in its highest version, in the order in which they were last judged; not the withdrawn."""
    its = {one.id: one for one in _pieces(db, programme)}
    held = (one for one in its.values() if not one.withdrawn)
    return sorted(held, key=lambda one: (one.recorded.at, one.kind, one.reference, one.seen, one.id))


def piece_versions(db: sa.Connection, programme: str, id_: UUID) -> list[Piece]:
    """The oldest first; empty where there is no such piece."""
    return _pieces(db, programme, _piece.c.evidence_id == id_)


def add_judgement(db: sa.Connection, its: Judged) -> bool:
    """As `add_piece`."""
    return _added(db, _judgement, _flat(its))


def judgements(db: sa.Connection, programme: str) -> list[Judged]:
    """Every version of every judgement, the oldest version of each first."""
    key = (_judgement.c[name] for name in ("subject", "place", "claim", "milestone", "version"))
    found = sa.select(_judgement).where(_judgement.c.programme_id == programme).order_by(*key)
    return [Judged(**_shared(row)) for row in db.execute(found).mappings()]


def add_interpretation(db: sa.Connection, its: Interpretation) -> bool:
    """As `add_piece`."""
    values = _flat(its) | {"interpretation_id": its.id, "present": dict(its.present)}
    return _added(db, _interpretation, values | {"absent": list(its.absent), "shown": [list(one) for one in its.shown]})


def interpretations(db: sa.Connection, programme: str) -> list[Interpretation]:
    """Those that hold, in their highest version, by the day on which they were held; not the withdrawn."""
    its = {one.id: one for one in _interpretations(db, programme)}
    held = (one for one in its.values() if not one.withdrawn)
    return sorted(held, key=lambda one: (one.held_on or dt.date.max, one.title, one.id))


def interpretation_versions(db: sa.Connection, programme: str, id_: UUID) -> list[Interpretation]:
    """The oldest first; empty where there is no such interpretation."""
    return _interpretations(db, programme, _interpretation.c.interpretation_id == id_)


def _added(db: sa.Connection, table: sa.Table, values: Mapping[str, object]) -> bool:
    """Under the programme's lock, so that of two who saw the same version one is told."""
    lock_programme(db, str(values["programme_id"]))
    known = {name: value for name, value in values.items() if name in table.c}
    return db.execute(_adding[table.name].on(db), known).rowcount == 1


def _flat(its: Piece | Judged | Interpretation) -> dict[str, object]:
    """The columns that carry another name, or lie inside another value."""
    values = {field.name: getattr(its, field.name) for field in fields(its)}
    recorded, about = its.recorded, values.pop("about", None)
    values |= {"programme_id": its.programme, "recorded_by": recorded.by, "recorded_at": recorded.at}
    values["why"] = recorded.why
    if isinstance(about, About):
        values |= {"subject": about.subject, "place": about.place, "claim": about.claim}
    return values


def _pieces(db: sa.Connection, programme: str, *its: sa.ColumnElement[bool]) -> list[Piece]:
    found = sa.select(_piece).where(_piece.c.programme_id == programme, *its)
    rows = db.execute(found.order_by(_piece.c.evidence_id, _piece.c.version)).mappings()
    return [Piece(id=row["evidence_id"], **_shared(row)) for row in rows]


def _interpretations(db: sa.Connection, programme: str, *its: sa.ColumnElement[bool]) -> list[Interpretation]:
    found = sa.select(_interpretation).where(_interpretation.c.programme_id == programme, *its)
    rows = db.execute(found.order_by(_interpretation.c.interpretation_id, _interpretation.c.version)).mappings()
    return [
        Interpretation(
            id=row["interpretation_id"],
            **_shared(row) | {"absent": tuple(row["absent"]), "shown": tuple((a, b, c) for a, b, c in row["shown"])},
        )
        for row in rows
    ]


def _shared(row: sa.RowMapping) -> dict[str, Any]:
    values = {name: row[name] for name in row if not str(name).endswith("_id")}
    recorded = Recorded(by=values.pop("recorded_by"), at=values.pop("recorded_at"), why=values.pop("why"))
    values |= {"programme": row["programme_id"], "recorded": recorded}
    if "subject" in values:
        its = {name: values.pop(name) for name in ("subject", "place", "claim")}
        values["about"] = About(**its)
    return values
