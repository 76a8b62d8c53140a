"""Ready maps: what the exports of a survey tool have in common, as data in ready.toml, and how a map is filled in with
it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from evaluator.importing.mapping import ResponsesMap
from surveys import diagnostics
from surveys.diagnostics import Diagnostic, Rows, Value, unknown
from surveys.notation import as_code
from surveys.tables.reading import Row, Table
from surveys.tables.rows import Layout


@dataclass(frozen=True, slots=True)
class Ready:
    """A table of ready.toml, which says what the fields are. Names are in lower case."""

    known_by: Sequence[Sequence[str]]
    submitted: Sequence[str]
    identity: Sequence[str]
    ignore: Sequence[str]
    sheet: str = ""
    timezone: str = ""
    leave_out: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def knows(self, header: Iterable[str]) -> bool:
        there = frozenset(header)
        return all(there & {*names} for names in self.known_by)

    def covers(self, name: str) -> bool:
        """Whether it says what a column is for."""
        said = (*self.ignore, *self.identity, *self.submitted, *self.leave_out)
        return any(_pattern(one).fullmatch(name) for one in said)


@lru_cache(maxsize=1)
def ready_maps() -> Mapping[str, Ready]:
    """By name."""
    content = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {name: Ready(**table) for name, table in content.items()}


def fitted(given: ResponsesMap, header: Sequence[str]) -> ResponsesMap:
    """The map for a file with ``header``: what it does not say itself is said by its ready map, and a name that is
    ignored is ignored as often as it comes. Of columns that tell who answers those alone are read that name the
    person."""
    ready = ready_maps().get(given.template)
    identity = given.identity
    if ready is not None:
        submitted = next((name for name in ready.submitted if name in header), "")
        given = replace(
            given,
            submitted=given.submitted if given.says_submitted else submitted,
            leave_out=given.leave_out
            or {name: frozenset(cells) for name, cells in ready.leave_out.items() if name in header},
        )
        identity |= frozenset(ready.identity)
    used = given.used_columns
    patterns = [_pattern(name) for name in (*given.ignore, *(ready.ignore if ready is not None else ()))]
    ignored = [name for name in header if name not in used and any(pattern.fullmatch(name) for pattern in patterns)]
    return replace(given, ignore=given.ignore | {*ignored}, identity=identity - {*given.person})


def layout_of(given: ResponsesMap) -> Layout:
    """Where the table stands, by the map or else its ready map."""
    ready = ready_maps().get(given.template)
    return replace(given.layout, sheet=given.layout.sheet or (ready.sheet if ready is not None else ""))


def wrong_template(given: ResponsesMap) -> Iterator[Diagnostic]:
    if given.template and given.template not in ready_maps():
        yield unknown("importing.no_template", (given.name, "template"), given.template, ready_maps())


def kept_of(table: Table, given: ResponsesMap) -> tuple[Table, list[Diagnostic]]:
    """The table as its map has it read, without the columns that tell who answers and the rows that are left out, and
    notes of both."""
    gone = [name for name in table.header if name in given.identity]
    rows: list[Row] = []
    left: dict[tuple[str, str], list[int]] = {}
    for row in table.rows:
        told = [
            (name, cell)
            for name, cells in given.leave_out.items()
            if (cell := row.cells.get(name)) is not None and _is_one(cell, cells)
        ]
        if told:
            left.setdefault(told[0], []).append(row.number)
        else:
            rows.append(replace(row, cells={name: cell for name, cell in row.cells.items() if name not in gone}))
    notes = [
        Diagnostic("importing.left_out", (*table.where, _numbered(its)), {"column": name, "cell": str(cell)}, "note")
        for (name, cell), its in left.items()
    ]
    if gone:
        names: dict[str, Value] = {"columns": tuple(f"'{name}'" for name in gone)}
        notes.append(Diagnostic("importing.identity_not_read", table.where, names, "note"))
    return replace(table, rows=tuple(rows)), notes


def _is_one(cell: str, cells: Collection[str]) -> bool:
    """Programs write the 1 of a column that has blanks as 1.0."""
    return cell in cells or as_code(cell) in cells


def _numbered(rows: Sequence[int]) -> diagnostics.Row | Rows:
    return diagnostics.Row(rows[0]) if len(rows) == 1 else Rows(tuple(rows))


def _pattern(name: str) -> re.Pattern[str]:
    """Of a name in which * stands for any letters, also where it comes again."""
    return re.compile(rf"{re.escape(name).replace(re.escape('*'), '.*')}(?: \([0-9]+\))?", re.DOTALL)
