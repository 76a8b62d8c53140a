"""From the cells of a file to the rows of a register: all that is wrong at once, and a reference for each row."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluator.programme.model import Programme
from evaluator.records.model import Column, Register
from evaluator.registers.cells import Known, NotReadable, known_in, value_of
from surveys import diagnostics as said
from surveys.diagnostics import Diagnostic, Place, Value
from surveys.tables import Row, Table

References = Mapping[tuple[object, ...], Sequence[str]]
"""The references of the rows with each identity."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: its table and its number there, and its values by column, ``reference`` among them. The columns in
    ``unread`` hold cells that cannot be read; their values stand for empty cells and must not be judged. ``given`` are
    the columns that the file has."""

    table: Place
    number: int
    values: Mapping[str, object]
    unread: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        return str(self.values["reference"])

    def wrong(self, name: str, column: str = "", **values: Value) -> Diagnostic:
        """What is wrong with the row, or with its cell in ``column``."""
        return Diagnostic(f"registers.{name}", _place(self.table, self.number, column), values)

    def note(self, name: str, column: str = "", **values: Value) -> Diagnostic:
        return replace(self.wrong(name, column, **values), severity="note")


def read_entries(
    table: Table, register: Register, programme: Programme, standing: References | None = None
) -> tuple[list[Entry], list[Diagnostic]]:
    """The entries of a file, and everything that is wrong with header, cells and rows or worth a note. No entries where
    something is wrong with the header. ``standing``: the references of a register of histories by identity."""
    found = _of_header(table, register.in_file)
    columns = [column for column in register.in_file if column.name in table.header]
    empty = {column.name: column.empty for column in register.in_file}
    entries: list[Entry] = []
    known, whole = known_in(programme), not found
    given = frozenset(column.name for column in columns) - {"reference"}
    for row in table.rows:
        values, wrong = _values(table.where, row, columns, known)
        unread = frozenset(column.name for column in columns if column.name not in values)
        entry = Entry(table.where, row.number, empty | values, unread, given)
        found += wrong or (_no_shares(entry, columns, programme) if whole else [])
        entries.append(entry)
    if not whole:
        return [], found
    named, twice = _with_references(entries, register, standing or {})
    return named, [*found, *twice, *_undated(named, columns)]


def changes(entry: Entry, stored: Mapping[str, object]) -> list[str]:
    """The columns of the file in which an entry says something else than a stored row; also nothing, where the row has
    something."""
    return [name for name in stored if name in entry.given and entry.values[name] != stored[name]]


def in_future(entries: Iterable[Entry], today: dt.date) -> list[Diagnostic]:
    """A note for each date after tomorrow; tomorrow may be today east of here."""
    return [
        entry.note("future_date", name, date=value.isoformat())
        for entry in entries
        for name, value in entry.values.items()
        if isinstance(value, dt.date) and value > today + dt.timedelta(days=1)
    ]


def _place(table: Place, row: int, column: str) -> Place:
    return (*table, said.Row(row), said.Column(column)) if column else (*table, said.Row(row))


def _of_header(table: Table, columns: Sequence[Column]) -> list[Diagnostic]:
    names = [column.name for column in columns]
    missing = [column.name for column in columns if column.required and column.name not in table.header]
    return [Diagnostic("registers.missing_column", (*table.where, said.Column(name))) for name in missing] + [
        said.unknown("registers.unknown_column", (*table.where, said.Column(name)), name, names)
        for name in table.header
        if name not in names
    ]


def _values(
    table: Place, row: Row, columns: Iterable[Column], known: Known
) -> tuple[dict[str, object], list[Diagnostic]]:
    values: dict[str, object] = {}
    wrong: list[Diagnostic] = []
    for column in columns:
        try:
            values[column.name] = value_of(column, row.cells[column.name], known)
        except NotReadable as error:
            wrong.append(error.at(_place(table, row.number, column.name)))
    return values, wrong


def _no_shares(entry: Entry, columns: Iterable[Column], programme: Programme) -> list[Diagnostic]:
    return [
        entry.wrong("no_share", name, value=f"{value:g}")
        for name, value in no_shares(entry.values, columns, programme).items()
    ]


def no_shares(values: Mapping[str, object], columns: Iterable[Column], programme: Programme) -> dict[str, float]:
    """Values above 1 of indicators that are shares, by column."""
    shares = {indicator.key for indicator in programme.indicators if indicator.unit == "share"}
    return {
        column.name: value
        for column in columns
        if column.unit_of and values[column.unit_of] in shares
        if isinstance(value := values[column.name], float) and value > 1
    }


def _with_references(
    entries: Iterable[Entry], register: Register, standing: References
) -> tuple[list[Entry], list[Diagnostic]]:
    """Entries that lack a reference get one derived from their identity and how often it has come before. Those whose
    reference or identity cannot be read are like no other. A merged cell holds its reference in the first of its rows
    alone: an entry of a history that lacks one has that of the same identity, in the file or in the register."""
    entries, named = list(entries), list[Entry]()
    known = {**standing, **_references(entries, register)} if register.history else {}
    twice: list[Diagnostic] = []
    times: Counter[tuple[object, ...]] = Counter()
    first: dict[object, int] = {}
    for entry in entries:
        identity = tuple(entry.values[name] for name in register.identity)
        given = entry.reference
        its = known.get(identity, ()) if not entry.unread & {"reference", *register.identity} else ()
        if not given and len(its) == 1 and its[0] != _derived(register.prefix, identity, 1):
            given = its[0]
            twice.append(entry.note("same_action", reference=given))
        in_doubt = entry.unread & ({"reference"} if given else {"reference", *register.identity})
        earlier = first.setdefault(entry.number if in_doubt else given or identity, entry.number)
        times[identity] += 1
        if earlier != entry.number and not register.history:
            twice.append(_twice(entry, earlier, register))
        number = 1 if register.history else times[identity]
        reference = given or _derived(register.prefix, identity, number)
        named.append(replace(entry, values={**entry.values, "reference": reference}))
    return named, twice


def _references(entries: Iterable[Entry], register: Register) -> dict[tuple[object, ...], list[str]]:
    return by_identity(register, [entry.values for entry in entries if entry.reference])


def by_identity(register: Register, rows: Iterable[Mapping[str, object]]) -> dict[tuple[object, ...], list[str]]:
    """The references of the rows with each identity, in the order of the rows."""
    found: dict[tuple[object, ...], list[str]] = {}
    for row in rows:
        identity = tuple(row[name] for name in register.identity)
        references, reference = found.setdefault(identity, []), str(row["reference"])
        if reference not in references:
            references.append(reference)
    return found


def _twice(entry: Entry, earlier: int, register: Register) -> Diagnostic:
    if entry.reference:
        return entry.wrong("same_reference", reference=entry.reference, row=earlier)
    if register.single:
        return entry.wrong("same_identity", columns=register.identity, row=earlier)
    return entry.note("looks_like", row=earlier)


def _derived(prefix: str, identity: tuple[object, ...], number: int) -> str:
    content = json.dumps([*identity, number], ensure_ascii=False, default=str)
    return f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _undated(entries: Sequence[Entry], columns: Iterable[Column]) -> list[Diagnostic]:
    dates = [column.name for column in columns if column.kind == "date"]
    gaps = {name: sum(entry.values[name] is None for entry in entries) for name in dates}
    return [
        Diagnostic("registers.undated", (*entries[0].table, said.Column(name)), {"n": n, "all": len(entries)}, "note")
        for name, n in gaps.items()
        if n
    ]
