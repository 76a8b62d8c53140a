"""The map of a response file: what its columns mean, and the rule for each kind of issue; docs/responses-map.md."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from evaluator.store.wave_times import TIME_ZONE
from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import Diagnostic, InputRejected, not_toml
from surveys.notation import Notation, Order, as_code
from surveys.tables.rows import Layout
from surveys.toml.notation import notation_of, order_of
from surveys.toml.tables import Faults, Table

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "duplicates": ("first", "last", "most_complete", "drop_all"),
    "missing_person": ("skip_row", "separate"),
    "unknown_wave": ("skip_row",),
    "unknown_group": ("skip_row",),
    "unknown_process": ("blank", "skip_row"),
    "unknown_time": ("blank", "skip_row"),
    "unknown_code": ("blank", "skip_row", "other"),
    "other_text": ("drop_text", "skip_row"),
    "refused": ("blank", "skip_row"),
    "not_asked": ("drop_answer", "skip_row"),
    "no_consent": ("skip_row",),
    "consent": ("elsewhere", "skip_row"),
}
MOST_HEADER_ROWS: Final = 3
_LISTS: Final = ("ignore", "identity", "person", "blank")
SAID: Final = ("decimal", "dates", "unknown")
"""Keys without which nobody can tell what a cell means, at the top of the map or at a column. No rule leaves such an
answer out: it is there."""


@dataclass(frozen=True, slots=True)
class Given:
    """A key that is ``fixed`` for the whole file, or stands in ``column`` after the recodes in ``values``."""

    fixed: str = ""
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def key(self, cells: Mapping[str, str]) -> str:
        """The key for a row; '' for blank."""
        if not self.column:
            return self.fixed
        cell = cells[self.column]
        return recoded(cell, self.values, cell)


def recoded(cell: str, values: Mapping[str, str], otherwise: str) -> str:
    """What ``values`` make of a cell; programs write the 3 of a column that has blanks as 3.0."""
    found = values.get(cell)
    return values.get(as_code(cell), otherwise) if found is None else found


@dataclass(frozen=True, slots=True)
class Column:
    """``target`` is a variable's key or that of a several-choices item. ``values``: cell -> code as written, '' blank.
    ``unknown`` overrides the rule for unknown codes and ``dates`` the order of dates, '' where they do not."""

    name: str
    target: str
    values: Mapping[str, str] = field(default_factory=dict)
    separator: str = ";"
    unknown: str = ""
    dates: Order = ""


@dataclass(frozen=True, slots=True)
class ResponsesMap:
    """Columns are named in lower case. ``values`` are recodes by scale key; ``rules`` are the rules that are given.
    ``template`` names a ready map, '' none; ``says_submitted``: the map itself names that column. The columns of
    ``identity`` are never read in, and the rows are left out that have one of the cells of ``leave_out`` by column."""

    name: str
    wave: Given
    group: Given
    process: Given
    person: tuple[str, ...]
    submitted: str
    blank: frozenset[str]
    ignore: frozenset[str]
    synthetic: bool
    columns: tuple[Column, ...]
    values: Mapping[str, Mapping[str, str]]
    rules: Mapping[str, str]
    notation: Notation
    layout: Layout
    template: str
    says_submitted: bool
    identity: frozenset[str]
    leave_out: Mapping[str, frozenset[str]]

    @property
    def used_columns(self) -> tuple[str, ...]:
        """Every column that the map reads."""
        given = [one.column for one in (self.wave, self.group, self.process) if one.column]
        return (*given, *self.person, *filter(None, [self.submitted]), *(column.name for column in self.columns))


def read_map(path: Path) -> tuple[ResponsesMap, tuple[Diagnostic, ...]]:
    """The map in the file at ``path``, and everything that is wrong with it; then it is good for nothing but further
    checks. Raises InputRejected where the file is not TOML."""
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRejected([not_toml(path.name, error)]) from None
    faults = Faults(path.name)
    table = Table(content, (path.name,), faults)
    read = ResponsesMap(
        name=path.name,
        wave=_given(table, "wave", required=True),
        group=_given(table, "group", required=True),
        process=_given(table, "process"),
        person=_names(table, "person"),
        submitted=table.value("submitted", str, "").strip().lower(),
        blank=frozenset(_cell(cell) for cell in table.value("blank", list, [])) | {""},
        ignore=frozenset(_names(table, "ignore")),
        synthetic=table.value("synthetic", bool, False),
        columns=tuple(_columns(table)),
        values={key: _recodes(table, "values", key) for key in table.value("values", dict, {})},
        rules=_rules(table),
        notation=notation_of(table, TIME_ZONE),
        layout=_layout(table),
        template=table.value("template", str, ""),
        says_submitted="submitted" in table,
        identity=frozenset(_names(table, "identity")),
        leave_out=_left_out(table),
    )
    table.close()
    return read, tuple(faults.found)


def _cell(written: object) -> str:
    """A cell as it is written in the map, in the shape in which cells are read from files."""
    return unicodedata.normalize("NFC", str(written).strip())


def _names(table: Table, key: str) -> tuple[str, ...]:
    """One column or a list of columns."""
    written = table.raw(key)
    names = [written] if isinstance(written, str) else [] if written is None else written
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        table.fault("importing.names_no_columns", key, key=key)
        return ()
    return tuple(_cell(name).lower() for name in names)


def _given(table: Table, key: str, *, required: bool = False) -> Given:
    written = table.raw(key)
    if isinstance(written, str):
        return Given(fixed=written)
    if written is None and not required:
        return Given()
    if not isinstance(written, dict):
        table.fault("importing.key_missing" if written is None else "importing.not_a_key", key, key=key)
        return Given()
    inner = Table(written, table.where(key), table.faults)
    column = inner.value("column", str, "", required=True)
    values = {_cell(cell): str(target) for cell, target in inner.value("values", dict, {}).items()}
    inner.close()
    return Given(column=_cell(column).lower(), values=values)


def _columns(table: Table) -> list[Column]:
    columns: dict[str, Column] = {}
    for name, written in table.value("columns", dict, {}, required=True).items():
        key = _cell(name).lower()
        if key in columns:
            table.fault("importing.column_twice", "columns", name)
        if isinstance(written, str):
            columns[key] = Column(key, written)
        elif isinstance(written, list) and key in _LISTS:
            table.fault("importing.key_below", "columns", name, key=key)
        elif isinstance(written, dict):
            columns[key] = _column(Table(written, table.where("columns", name), table.faults), key)
        else:
            table.fault("importing.names_no_item", "columns", name)
            columns[key] = Column(key, "")
    return list(columns.values())


def _column(table: Table, name: str) -> Column:
    column = Column(
        name=name,
        target=table.value("item", str, "", required=True),
        values=_recodes(table, "values"),
        separator=table.value("separator", str, ";") or ";",
        unknown=_rule(table, "unknown", RULES["unknown_code"]),
        dates=order_of(table),
    )
    table.close()
    return column


def _recodes(table: Table, *keys: str) -> dict[str, str]:
    """The table of recodes at ``keys``: cell -> code, a word for 'don't know' or 'not relevant', or '' for blank."""
    inner: Any = table.raw(keys[0])
    for key in keys[1:]:
        inner = inner.get(key)
    if inner is None:
        return {}
    if not isinstance(inner, dict):
        table.fault("importing.not_recodes", *keys, table=".".join(keys))
        return {}
    recodes: dict[str, str] = {}
    for cell, code in inner.items():
        if isinstance(code, bool) or not isinstance(code, int | str):
            table.fault("importing.not_a_code", *keys, cell, code=str(code))
        recodes[_cell(cell)] = str(OUTSIDE_FLAGS.get(str(code), code))
    return recodes


def _layout(table: Table) -> Layout:
    rows = table.value("header_rows", int, 0)
    if rows < 0 or rows > MOST_HEADER_ROWS:
        table.fault("importing.header_rows", "header_rows", most=MOST_HEADER_ROWS)
        rows = 0
    sheet, names_row = table.value("sheet", str, "").strip(), table.value("names_row", int, 0)
    if names_row < 0:
        table.fault("importing.names_row", "names_row")
    return Layout(sheet=sheet, names_row=max(names_row, 0), as_kept=True, header_rows=rows)


def _left_out(table: Table) -> dict[str, frozenset[str]]:
    inner = Table(table.value("leave_out", dict, {}), table.where("leave_out"), table.faults)
    cells = {name: inner.raw(name) for name in inner.content}
    return {
        _cell(name).lower(): frozenset(map(_cell, its if isinstance(its, list) else [its]))
        for name, its in cells.items()
    }


def _rules(table: Table) -> dict[str, str]:
    rules = Table(table.value("rules", dict, {}), table.where("rules"), table.faults)
    read = {rule: _rule(rules, rule, resolutions) for rule, resolutions in RULES.items()}
    rules.close()
    return {rule: resolution for rule, resolution in read.items() if resolution}


def _rule(table: Table, key: str, resolutions: tuple[str, ...]) -> str:
    resolution = table.value(key, str, "")
    if resolution and resolution not in resolutions:
        table.unknown("importing.not_a_rule", key, resolution, resolutions)
        return ""
    return resolution
