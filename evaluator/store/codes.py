"""The codebook of a programme, and what was done to it.

A code that was merged keeps its row and its assignments: what it counts as is followed when codings are read, so that a
merge loses nothing and can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.documents import lock_programme
from evaluator.store.text_tables import code as _table
from evaluator.store.text_tables import code_change as _change

CODE_CHANGES: Final = ("added", "changed", "moved", "merged", "unmerged", "retired", "revived")
"""What can happen to a code. 'changed': its title, definition or example."""
Detail = str | int | None
_COLUMNS: Final = ("title", "definition", "example", "parent", "position", "merged_into", "retired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """``title``: language -> text. ``position``: its place among all codes of the programme. A code that was merged
    into another is retired, too; a retired one is no longer set, and what was coded with it still counts."""

    key: str
    title: Mapping[str, str]
    definition: str = ""
    example: str = ""
    parent: str | None = None
    position: int = 0
    merged_into: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChange:
    """``kind``: one of `CODE_CHANGES`. ``details``: what a field was and is, under ``before_FIELD`` and
    ``after_FIELD``; never which texts."""

    at: dt.datetime
    actor: str
    kind: str
    key: str
    details: Mapping[str, Detail] = field(default_factory=dict)
    number: int = 0


def _put(insert: Inserting) -> Insert:
    adding = insert(_table)
    return adding.on_conflict_do_update(
        index_elements=["programme_id", "code_key"], set_={name: adding.excluded[name] for name in _COLUMNS}
    )


_putting: Final = Upserts(_put)


def codes(db: sa.Connection, programme: str) -> list[Code]:
    """All codes, also those that were merged or retired, by position."""
    found = sa.select(_table.c.code_key.label("key"), *(_table.c[name] for name in _COLUMNS))
    found = found.where(_table.c.programme_id == programme).order_by(_table.c.position, _table.c.code_key)
    return [Code(**row) for row in db.execute(found).mappings()]


def put_code(db: sa.Connection, programme: str, its: Code) -> None:
    """Store a code, new or changed. IntegrityError where its parent, or what it was merged into, is not stored yet."""
    values = {name: getattr(its, name) for name in _COLUMNS} | {"title": dict(its.title)}
    db.execute(_putting.on(db), values | {"programme_id": programme, "code_key": its.key})


def remember_change(db: sa.Connection, programme: str, its: CodeChange) -> None:
    """Add to the history under the next number. ValueError for a kind that is not in `CODE_CHANGES`."""
    if its.kind not in CODE_CHANGES:
        raise ValueError(f"'{its.kind}' is nothing that happens to a code")
    lock_programme(db, programme)
    last = db.execute(sa.select(sa.func.max(_change.c.number)).where(_change.c.programme_id == programme)).scalar()
    values = {"at": its.at, "actor": its.actor, "kind": its.kind, "code_key": its.key, "details": dict(its.details)}
    db.execute(sa.insert(_change), {"programme_id": programme, "number": (last or 0) + 1, **values})


def code_changes(db: sa.Connection, programme: str) -> list[CodeChange]:
    """In the order in which they were made."""
    columns = (_change.c[name] for name in ("number", "at", "actor", "kind", "details"))
    found = sa.select(_change.c.code_key.label("key"), *columns).where(_change.c.programme_id == programme)
    return [CodeChange(**row) for row in db.execute(found.order_by(_change.c.number)).mappings()]


def counts_as(its: Iterable[Code]) -> dict[str, str]:
    """What each code counts as: itself, or where its merges end."""
    into = {code.key: code.merged_into for code in its}
    return {key: _end(key, into) for key in into}


def _end(key: str, into: Mapping[str, str | None]) -> str:
    passed = {key}
    while (following := into.get(key)) is not None and following not in passed:
        passed.add(key := following)
    return key
