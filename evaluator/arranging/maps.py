"""The map of a table that an office keeps: what its columns are for, and how its cells are written.

docs/table-map.md describes it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from evaluator.arranging.words import plain
from evaluator.records.model import Column
from surveys.diagnostics import Diagnostic, InputRejected, not_toml
from surveys.notation import IN_FILES, Notation
from surveys.tables.rows import Layout
from surveys.tables.unpacking import LAST_ROW
from surveys.toml.bounds import too_costly
from surveys.toml.notation import notation_of
from surveys.toml.tables import Faults, Table

AS_KEPT: Final = Layout(as_kept=True)
_MOST_HEADER_ROWS: Final = 3
_DEEPEST: Final = 8
"""Tables and lists inside one another; a map has four."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a column of the file is for: the columns of the record that its cells fill, or the ``states`` of which they
    hold the day."""

    targets: tuple[str, ...]
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableMap:
    """``columns``, ``ignore`` and ``leave_out`` are by heading in plain form. ``fixed``: what every row says of a
    column of the record; ``values``: column of the record -> cell -> what it means. The rows are left out that have one
    of the cells of ``leave_out``, or a number of ``leave_out_rows``. ``name`` is '' where no map was given."""

    name: str = ""
    layout: Layout = AS_KEPT
    notation: Notation = IN_FILES
    blank: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    columns: Mapping[str, Use] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    leave_out_rows: frozenset[int] = frozenset()


NO_MAP: Final = TableMap()


def read_map(path: Path | None, columns: Sequence[Column], states: Sequence[str] = ()) -> TableMap:
    """The map at ``path`` for a record with ``columns``, whose states can be dated by columns of their own. Raises
    InputRejected with everything that is wrong with it."""
    return NO_MAP if path is None else map_of(map_content(path), path.name, columns, states)


def map_content(path: Path) -> dict[str, object]:
    """What stands in the file of a map. Raises InputRejected where it is no TOML, or deeper than any map."""
    try:
        text = path.read_text("utf-8-sig")
        if (costly := too_costly(text, path.name)) is not None:
            raise InputRejected([costly])
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRejected([not_toml(path.name, error)]) from None
    except RecursionError:
        raise InputRejected([Diagnostic("document.too_deep", (path.name,))]) from None
    if _is_deeper(content, _DEEPEST):
        raise InputRejected([Diagnostic("document.too_deep", (path.name,))])
    return content


def _is_deeper(value: object, most: int) -> bool:
    """Whether lists and tables lie in one another more than ``most`` times."""
    level: list[object] = [value]
    for _ in range(most):
        level = [inner for one in level for inner in _inside(one)]
    return bool(level)


def _inside(value: object) -> Iterable[object]:
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in found if isinstance(one, dict | list)]


def map_of(content: Mapping[str, object], name: str, columns: Sequence[Column], states: Sequence[str] = ()) -> TableMap:
    """The map that a file of that ``name`` would have, see `read_map`."""
    reader = _Reader({column.name: column for column in columns}, tuple(states))
    table = Table(dict(content), (name,), Faults(name))
    read = reader.read(table, name)
    table.close()
    if table.faults.found:
        raise InputRejected(table.faults.found)
    return read


@dataclass(frozen=True, slots=True)
class _Reader:
    columns: Mapping[str, Column]
    states: tuple[str, ...]

    def read(self, table: Table, name: str) -> TableMap:
        leave_out = Table(table.value("leave_out", dict, {}), table.where("leave_out"), table.faults)
        uses = self._uses(Table(table.value("columns", dict, {}), table.where("columns"), table.faults))
        fixed = self._texts(Table(table.value("fixed", dict, {}), table.where("fixed"), table.faults))
        values = Table(table.value("values", dict, {}), table.where("values"), table.faults)
        return TableMap(
            name=name,
            layout=Layout(
                sheet=table.value("sheet", str, "").strip(),
                names_row=_number(table, "names_row", 0),
                header_rows=_number(table, "header_rows", 1, _MOST_HEADER_ROWS),
                as_kept=True,
            ),
            notation=notation_of(table, dt.UTC),
            blank=frozenset(_cells(table, "blank")),
            ignore=frozenset(map(plain, _cells(table, "ignore"))),
            columns=uses,
            fixed=fixed,
            values={key: self._renamed(values, key) for key in self._known(values, values.content)},
            leave_out={plain(key): frozenset(_cells(leave_out, key)) for key in leave_out.content},
            leave_out_rows=frozenset(_numbers(table, "leave_out_rows")),
        )

    def _known(self, table: Table, names: Iterable[str]) -> Iterable[str]:
        for name in names:
            if name in self.columns:
                yield name
            else:
                table.unknown("arranging.no_such_column", name, name, self.columns)

    def _texts(self, table: Table) -> dict[str, str]:
        for name in table.content:
            if name in self.columns and self.columns[name].own:
                table.fault("arranging.same_for_all", name)
        return {key: _cell(_as_text(table.raw(key))) for key in self._known(table, table.content)}

    def _renamed(self, table: Table, key: str) -> dict[str, str]:
        inner = table.value(key, dict, {})
        return {_cell(cell): _cell(_as_text(value)) for cell, value in inner.items()}

    def _uses(self, table: Table) -> dict[str, Use]:
        found: dict[str, Use] = {}
        for heading, written in table.content.items():
            if plain(heading) in found:
                table.fault("arranging.heading_twice", heading)
            found[plain(heading)] = self._use(table, heading, written)
        filled = [target for use in found.values() if not use.states for target in use.targets]
        for target in dict.fromkeys(filled):
            column = self.columns.get(target)
            if column and filled.count(target) > 1 and not column.several and not column.parts:
                table.fault("arranging.filled_twice", column=target)
        return found

    def _use(self, table: Table, heading: str, written: object) -> Use:
        if isinstance(written, dict):
            inner = Table(written, table.where(heading), table.faults)
            column = inner.value("column", str, "", required=True)
            states = tuple(_cells(inner, "state"))
            for state in states:
                if state not in self.states:
                    inner.unknown("arranging.no_such_state", "state", state, self.states)
            inner.close()
            return Use(tuple(self._known_at(table, heading, [column])), states)
        names = [written] if isinstance(written, str) else written
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            table.fault("arranging.names_no_column", heading)
            return Use(())
        return Use(tuple(self._known_at(table, heading, names)))

    def _known_at(self, table: Table, heading: str, names: Iterable[str]) -> Iterable[str]:
        for name in names:
            if name in self.columns:
                yield name
            else:
                table.unknown("arranging.no_such_column", heading, name, self.columns)


def _cells(table: Table, key: str) -> list[str]:
    """One text or a list of them."""
    written = table.raw(key)
    return [_cell(_as_text(one)) for one in (written if isinstance(written, list) else [written]) if one is not None]


def _number(table: Table, key: str, absent: int, most: int = LAST_ROW) -> int:
    number = table.value(key, int, absent)
    if 1 <= number <= most or number == absent:
        return number
    table.fault("arranging.no_number_of_rows", key, most=most)
    return absent


def _numbers(table: Table, key: str) -> Iterable[int]:
    for one in table.value(key, list, []):
        if isinstance(one, int) and not isinstance(one, bool):
            yield one
        else:
            table.fault("arranging.no_row", key, written=str(one))


def _as_text(written: object) -> str:
    """As a cell of a file would hold it: also true, 12 and 2026-05-31 without quotation marks."""
    return str(written).lower() if isinstance(written, bool) else str(written)


def _cell(written: str) -> str:
    return unicodedata.normalize("NFC", written.strip())
