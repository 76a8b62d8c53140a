"""Passages of reports: versions added, what holds now, and words that wait in somebody's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.documents import lock_programme
from evaluator.store.writing_tables import passage as _passage
from evaluator.store.writing_tables import waiting as _waiting

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class At:
    """Where a passage stands: ``place`` is one of `writing_tables.PLACES`; ``key`` tells passages of one place
    apart."""

    milestone: str
    place: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The columns of `writing_tables.passage`; ``at`` is made of three of them."""

    programme: str
    at: At
    version: int
    text: Words
    to_whom: Words = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    signed: bool = False
    by_machine: bool = False
    synthetic: bool = False
    recorded_by: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The columns of `writing_tables.waiting`."""

    programme: str
    at: At
    account: str
    seen: int
    text: Words
    to_whom: Words = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()
    kept_at: dt.datetime


_PLACE: Final = ("milestone", "place", "place_key")
_LISTS: Final = ("rests_on", "numbers")
_adding = Upserts(lambda insert: insert(_passage).on_conflict_do_nothing())


def _keeping(insert: Any) -> Any:
    found = insert(_waiting)
    its = {name: found.excluded[name] for name in ("seen", "text", "to_whom", "rests_on", "kept_at")}
    return found.on_conflict_do_update(index_elements=["programme_id", *_PLACE, "account"], set_=its)


_keep: Final = Upserts(_keeping)


def add_version(db: sa.Connection, its: Version) -> bool:
    """False, and nothing added, where that version is there: somebody was quicker. Under the programme's lock."""
    lock_programme(db, its.programme)
    return db.execute(_adding.on(db), _row(its)).rowcount == 1


def passages(db: sa.Connection, programme: str, milestone: str = "", *, place: str = "") -> dict[At, Version]:
    """The version that holds of each passage, also of those that were taken out; of all milestones where none is
    named."""
    its = [_passage.c.milestone == milestone] if milestone else []
    its += [_passage.c.place == place] if place else []
    return {one.at: one for one in _versions(db, programme, *its)}


def versions(db: sa.Connection, programme: str, at: At) -> list[Version]:
    """The oldest first; empty where nothing was ever written."""
    return _versions(db, programme, *_at(_passage, at))


def keep_waiting(db: sa.Connection, its: Waiting) -> None:
    """In place of what waits in the same form of the same account."""
    db.execute(_keep.on(db), _row(its))


def waiting(db: sa.Connection, programme: str, account: str) -> dict[At, Waiting]:
    """What waits in the forms of an account."""
    found = sa.select(_waiting).where(_waiting.c.programme_id == programme, _waiting.c.account == account)
    return {one.at: one for one in (Waiting(**_values(row)) for row in db.execute(found).mappings())}


def drop_waiting(db: sa.Connection, programme: str, at: At, account: str) -> None:
    its = (_waiting.c.programme_id == programme, _waiting.c.account == account, *_at(_waiting, at))
    db.execute(sa.delete(_waiting).where(*its))


def _at(table: sa.Table, at: At) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in zip(_PLACE, (at.milestone, at.place, at.key), strict=True)]


def _versions(db: sa.Connection, programme: str, *its: sa.ColumnElement[bool]) -> list[Version]:
    order = (*(_passage.c[name] for name in _PLACE), _passage.c.version)
    found = sa.select(_passage).where(_passage.c.programme_id == programme, *its).order_by(*order)
    return [Version(**_values(row)) for row in db.execute(found).mappings()]


def _row(its: Version | Waiting) -> dict[str, object]:
    values = {one.name: getattr(its, one.name) for one in fields(its) if one.name not in ("programme", "at")}
    values |= {name: list(values[name]) for name in _LISTS if name in values}
    values |= {name: dict(values[name]) for name in ("text", "to_whom", "marks") if name in values}
    place = dict(zip(_PLACE, (its.at.milestone, its.at.place, its.at.key), strict=True))
    return {"programme_id": its.programme, **place, **values}


def _values(row: sa.RowMapping) -> dict[str, Any]:
    values = dict(row)
    at = At(*(values.pop(name) for name in _PLACE))
    values |= {name: tuple(values[name]) for name in _LISTS if name in values}
    return {"programme": values.pop("programme_id"), "at": at, **values}
