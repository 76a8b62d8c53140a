"""Statements that participants wait for, compiled once for each kind of database and handed to its driver.

SQLAlchemy writes them and says how their values go in and out. What it does besides for each execution takes longer
than SQLite needs to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, NoReturn

import sqlalchemy as sa

Convert = Callable[[Any], Any]


class _Compiled(NamedTuple):
    """``names``: of the values in their order, None where they go by name. ``into``: how values are converted, by name;
    ``out``: how columns are, by place."""

    text: str
    names: Sequence[str] | None
    constants: Mapping[str, Any]
    into: Sequence[tuple[str, Convert]]
    out: Sequence[tuple[int, Convert]]


class Prepared:
    """A statement for one execution at a time. ``build`` makes it for the database of a connection; ``given`` are the
    columns that an INSERT is given."""

    def __init__(self, build: Callable[[sa.Connection], sa.Executable], given: Sequence[str] | None = None) -> None:
        self._build: Final = build
        self._given: Final = given
        self._compiled: Final[dict[str, _Compiled]] = {}

    def first(self, db: sa.Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row of what is found. Where the connection turns out to be lost, it is looked for on another."""
        its = self._for(db)
        try:
            found = self._executed(db, its, values)
        except sa.exc.DBAPIError as error:
            if not error.connection_invalidated or db.in_transaction():
                raise
            found = self._executed(db, its, values)
        row: tuple[Any, ...] | None = found.fetchone()
        if row is None or not its.out:
            return row
        read = list(row)
        for place, convert in its.out:
            read[place] = convert(read[place])
        return tuple(read)

    def written(self, db: sa.Connection, values: Mapping[str, Any]) -> int:
        """How many rows were written."""
        return int(self._executed(db, self._for(db), values).rowcount)

    def _executed(self, db: sa.Connection, its: _Compiled, values: Mapping[str, Any]) -> Any:
        bound = {**its.constants, **values}
        for name, convert in its.into:
            bound[name] = convert(bound[name])
        sent: Any = bound if its.names is None else tuple([bound[name] for name in its.names])
        for told in db.dispatch.before_cursor_execute:  # as SQLAlchemy tells whoever listens
            told(db, None, its.text, sent, None, False)
        driver: Any = db.connection.driver_connection
        try:
            return driver.execute(its.text, sent)
        except db.dialect.loaded_dbapi.Error as error:
            _refuse(db, driver, its.text, error)

    def _for(self, db: sa.Connection) -> _Compiled:
        found = self._compiled.get(db.dialect.name)
        if found is None:
            found = self._compiled[db.dialect.name] = _compile(self._build(db), db.dialect, self._given)
        return found


def _compile(statement: Any, dialect: sa.Dialect, given: Sequence[str] | None) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, **({} if given is None else {"column_keys": given}))
    into = ((name, one.type.dialect_impl(dialect).bind_processor(dialect)) for name, one in compiled.binds.items())
    columns = enumerate(statement.selected_columns) if isinstance(statement, sa.Select) else ()
    out = ((place, one.type.dialect_impl(dialect).result_processor(dialect, None)) for place, one in columns)
    names = tuple(compiled.positiontup) if compiled.positional else None
    return _Compiled(
        compiled.string,
        names,
        dict(compiled.params),
        [(name, convert) for name, convert in into if convert is not None],
        [(place, convert) for place, convert in out if convert is not None],
    )


def _refuse(db: sa.Connection, driver: Any, text: str, error: Any) -> NoReturn:
    """Raise the error as SQLAlchemy does, which quotes no value; a connection that is lost is not used again."""
    dialect = db.dialect
    is_lost = dialect.is_disconnect(error, driver, None)
    base, hidden = dialect.loaded_dbapi.Error, {"hide_parameters": True, "connection_invalidated": is_lost}
    refused = sa.exc.DBAPIError.instance(text, None, error, base, dialect=dialect, **hidden)
    if is_lost:
        db.invalidate(error)
    raise refused from error
