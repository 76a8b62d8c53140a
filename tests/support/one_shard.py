"""Which tables of a statement no condition holds to one programme: on Citus they would be looked for in every shard.

Read from the statement as SQLAlchemy has it before it is compiled. A table is held where its programme equals a
parameter, in whatever place a condition must be true, or equals that of a table that is held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.dml import DMLWhereBase, Insert
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ColumnElement,
    Grouping,
    Label,
    TextClause,
    Tuple,
)
from sqlalchemy.sql.selectable import CTE, Alias, FromClause, Join, Select, Subquery

from evaluator.store.citus import COLUMN, DISTRIBUTED, placement

PLACED: Final = {name for name, kind in placement().items() if kind == DISTRIBUTED}
_NAMED: Final = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)")


def everywhere(statement: Any, values: Iterable[str] = ()) -> set[str]:
    """The names of its distributed tables that are looked for in every shard. ``values``: the columns of the rows that
    go with an INSERT."""
    if isinstance(statement, TextClause):
        named = set(_NAMED.findall(statement.text)) & PLACED
        return set() if f"{COLUMN} = :programme" in statement.text else named
    reading = _Reading()
    for one in visitors.iterate(statement):
        if isinstance(one, Select):
            for source in one.get_final_froms():
                reading.source(source)
            reading.condition(one.whereclause)
        elif isinstance(one, Subquery | CTE):
            reading.named_again(one)
        elif isinstance(one, DMLWhereBase):
            reading.source(one.table)
            reading.condition(one.whereclause)
    found = reading.not_held()
    if isinstance(statement, Insert) and statement.table.name in PLACED:
        given = {*values, *(getattr(one, "key", one) for one in statement._values or ())}
        selected = statement._select_names or () if statement.select is not None else ()
        if COLUMN not in given and COLUMN not in selected:
            found.add(statement.table.name)
    return found


class _Reading:
    """Groups of tables whose programme is the same, and those of them that a parameter holds."""

    def __init__(self) -> None:
        self._tables: dict[int, str] = {}
        self._same: dict[int, int] = {}
        self._held: set[int] = set()
        self._kept: list[FromClause] = []
        """So that no id is used twice."""

    def source(self, its: Any) -> None:
        if isinstance(its, Join):
            self.source(its.left)
            self.source(its.right)
            self.condition(its.onclause)
            return
        self._kept.append(its)
        element = its.element if isinstance(its, Alias) else its
        if isinstance(element, sa.Table) and element.name in PLACED:
            self._tables[id(its)] = element.name

    def condition(self, its: Any) -> None:
        """What must be true: the parts of an AND, and the equalities in them."""
        while isinstance(its, Grouping):
            its = its.element
        if isinstance(its, BooleanClauseList) and its.operator is operators.and_:
            for part in its.clauses:
                self.condition(part)
        elif isinstance(its, BinaryExpression) and its.operator is operators.eq:
            self._equal(its.left, its.right)
        elif isinstance(its, BinaryExpression) and its.operator is operators.in_op:
            for left, right in _columns_of_tuples(its):
                self._equal(left, right)

    def named_again(self, its: Subquery | CTE) -> None:
        """A column of a subquery is that of the table in it."""
        self._kept.append(its)
        for select in visitors.iterate(its.element):
            for column in getattr(select, "selected_columns", ()) if isinstance(select, Select) else ():
                plain = column.element if isinstance(column, Label) else column
                if getattr(plain, "name", "") == COLUMN and column.key == COLUMN:
                    self._join(id(its), id(plain.table))

    def not_held(self) -> set[str]:
        held = {self._root(one) for one in self._held}
        return {name for one, name in self._tables.items() if self._root(one) not in held}

    def _equal(self, left: ColumnElement[Any], right: ColumnElement[Any]) -> None:
        mine, other = _table_of(left), _table_of(right)
        if mine is not None and other is not None:
            self._join(id(mine), id(other))
        elif mine is not None and _is_given(right):
            self._held.add(id(mine))
        elif other is not None and _is_given(left):
            self._held.add(id(other))

    def _join(self, one: int, other: int) -> None:
        self._same[self._root(one)] = self._root(other)

    def _root(self, one: int) -> int:
        while (before := self._same.get(one, one)) != one:
            one = before
        return one


def _table_of(column: Any) -> Any:
    return column.table if getattr(column, "name", None) == COLUMN and hasattr(column, "table") else None


def _is_given(its: Any) -> bool:
    return isinstance(its, BindParameter) and not its.expanding


def _columns_of_tuples(its: BinaryExpression[Any]) -> Iterator[tuple[Any, Any]]:
    """``(a, b) IN (SELECT :x, other.y …)``, pair by pair."""
    if isinstance(its.left, Tuple):
        for select in visitors.iterate(its.right):
            if isinstance(select, Select):
                plain = (one.element if isinstance(one, Label) else one for one in select._raw_columns)
                yield from zip(its.left.clauses, plain, strict=False)
                return
