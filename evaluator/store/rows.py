"""The rows of a database as plain values and back: a backup of one kind of database can be read into the other.

Rows come in the order of their keys, and not in that of their arrival, which a copy of the files would tell.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime

Plain = str | int | float | bool | None
AT_ONCE: Final = 1000
"""Rows that are read or written at a time."""
_AS_THEY_ARE: Final = (sa.Text, sa.Integer, sa.Boolean, sa.Float)
_Coder = tuple[Callable[[Any], Plain], Callable[[Any], Any]]
_CODERS: Final[tuple[tuple[type[Any], _Coder], ...]] = (
    (UtcDateTime, (dt.datetime.isoformat, dt.datetime.fromisoformat)),
    (sa.Date, (dt.date.isoformat, dt.date.fromisoformat)),
    (sa.Time, (dt.time.isoformat, dt.time.fromisoformat)),
    (sa.Uuid, (lambda value: value.hex, UUID)),
    (sa.LargeBinary, (lambda value: base64.b64encode(value).decode(), base64.b64decode)),
    (sa.JSON, (str, str)),  # the text that was stored: a digest may be of it
)


class Table:
    """A declared table, read and written row by row. TypeError for a column of a type that nobody has thought of."""

    def __init__(self, table: sa.Table) -> None:
        self.name = table.name
        self.columns = [column.name for column in table.columns]
        self._table = table
        self._coders = [_coder(column.type) for column in table.columns]
        loose = [sa.column(column.name, _loose(column.type)) for column in table.columns]
        self._insert = sa.insert(sa.table(table.name, *loose))

    def rows(self, db: sa.Connection) -> Iterator[list[Plain]]:
        """Every row by its key; those that others in the same table refer to come before them. ``db`` is in a
        transaction."""
        found = sa.select(*(_as_text(column) for column in self._table.columns)).order_by(*self._table.primary_key)
        rows = db.execute(found, execution_options={"yield_per": AT_ONCE})
        plain = ([encode(value) for (encode, _), value in zip(self._coders, row, strict=True)] for row in rows)
        own = [key for key in self._table.foreign_key_constraints if key.referred_table is self._table]
        return iter(self._parents_first(list(plain), own)) if own else plain

    def insert(self, db: sa.Connection, rows: Iterable[Sequence[Plain]]) -> int:
        """Write rows; how many. ValueError or TypeError where one does not fit its columns."""
        coming, written = iter(rows), 0
        while some := list(islice(coming, AT_ONCE)):
            db.execute(self._insert, [self.values(row) for row in some])
            written += len(some)
        return written

    def values(self, row: Sequence[Plain]) -> dict[str, Any]:
        """A row as it is written. ValueError or TypeError where it does not fit its columns."""
        decoded = (decode(value) for (_, decode), value in zip(self._coders, row, strict=True))
        return dict(zip(self.columns, decoded, strict=True))

    def count(self, db: sa.Connection) -> int:
        return db.execute(sa.select(sa.func.count()).select_from(self._table)).scalar_one()

    def is_empty(self, db: sa.Connection) -> bool:
        return db.execute(sa.select(sa.literal(1)).select_from(self._table).limit(1)).first() is None

    def clear(self, db: sa.Connection) -> None:
        """Delete every row; those that refer to them must be gone."""
        db.execute(sa.delete(self._table))

    def _parents_first(self, rows: list[list[Plain]], own: Sequence[sa.ForeignKeyConstraint]) -> list[list[Plain]]:
        key = [self.columns.index(column.name) for column in self._table.primary_key]
        refers = [[self.columns.index(name) for name in one.column_keys] for one in own]
        there: set[tuple[Plain, ...]] = set()
        ordered: list[list[Plain]] = []
        while rows:
            parents = ([tuple(row[at] for at in one) for one in refers] for row in rows)
            ready = [all(None in one or one in there for one in its) for its in parents]
            now = [row for row, is_ready in zip(rows, ready, strict=True) if is_ready] or rows
            there |= {tuple(row[at] for at in key) for row in now}
            ordered += now
            rows = [row for row in rows if row not in now]
        return ordered


def tables_of(metadata: sa.MetaData) -> list[Table]:
    """Every table whose rows stay, those that others refer to first."""
    return [Table(one) for one in metadata.sorted_tables if not one.info.get("passing")]


def _coder(type_: sa.types.TypeEngine[Any]) -> _Coder:
    if isinstance(type_, _AS_THEY_ARE):
        return (lambda value: value), (lambda value: value)
    for kind, (encode, decode) in _CODERS:
        if isinstance(type_, kind):
            return _unless_none(encode), _unless_none(decode)
    if isinstance(type_, sa.TypeDecorator):  # as it is given to the table, which stores it in its own way
        return _coder(type_.impl_instance)
    raise TypeError(f"nobody has said how a column of type {type_!r} is written to a backup")


def _unless_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def _as_text(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column


def _loose(type_: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """JSON is written as the text that it is: both databases take that from an untyped value."""
    return sa.types.NullType() if isinstance(type_, sa.JSON) else type_
