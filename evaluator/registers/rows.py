"""From the cells of a file to the rows of a register: all that is wrong at once, and a reference for each row."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from evaluator.arranging.merged_diagnostics import first_row, together
from evaluator.arranging.tables import Arranged, Wanted
from evaluator.arranging.words import words_of
from evaluator.programme.model import Programme
from evaluator.records.model import COMMENT, DERIVED, NOTE, Column, Register
from evaluator.registers.cells import Known, NotReadable, is_day, is_percent, known_in, period_of, shown, value_of
from evaluator.registers.naming import column_terms
from evaluator.registers.wide_tables import Event, events_of
from surveys import diagnostics as said
from surveys.diagnostics import Diagnostic, Place, Value
from surveys.notation import IN_FILES, Notation
from surveys.toml.strings import basic_string

_OF_MANY_ROWS: Final = tuple(
    f"registers.{name}" for name in ("unknown_word", "ended_how", "state_undated", "date_ahead")
)
References = Mapping[tuple[object, ...], Sequence[str]]
"""The references of the rows with each identity."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, or an event that it tells of: its table and its number there, and its values by column, ``reference``
    among them. The columns in ``unread`` hold cells that cannot be read; their values stand for empty cells and must
    not be judged. ``given`` are the columns that the file or its map has. ``headings``: what stands above a cell of
    this entry alone."""

    table: Arranged
    number: int
    values: Mapping[str, object]
    unread: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return str(self.values["reference"])

    def wrong(self, name: str, column: str = "", **values: Value) -> Diagnostic:
        """What is wrong with the row, or with its cell in ``column``."""
        return Diagnostic(f"registers.{name}", self.place(column), values)

    def place(self, column: str = "") -> Place:
        """Where the row stands, or its cell in ``column``."""
        if column in self.headings:
            return (*self.table.where, said.Row(self.number), said.Column(self.headings[column]))
        return self.table.place(self.number, column)

    def note(self, name: str, column: str = "", **values: Value) -> Diagnostic:
        return replace(self.wrong(name, column, **values), severity="note")


def wanted(register: Register, programme: Programme) -> Wanted:
    """What the table of a register is arranged for."""
    return Wanted(register.in_file, words_of(register.in_file, known_in(programme)), register.dated)


def read_entries(
    table: Arranged, register: Register, programme: Programme, standing: References | None = None
) -> tuple[list[Entry], list[Diagnostic]]:
    """The entries of a file, and everything that is wrong with header, cells and rows or worth a note. No entries where
    a column is missing. ``standing``: the references of a register of histories by identity."""
    known = known_in(programme)
    missing = list(_missing(table, register, known))
    found = [*table.found, *missing]
    whole = not any(one.severity == "error" for one in missing)
    entries: list[Entry] = []
    for event in (one for row in table.rows for one in events_of(row, table, register, programme)):
        if isinstance(event, Diagnostic):
            found.append(event)
            continue
        entry, wrong = _entry(event, table, register, known)
        found += wrong or (_no_shares(entry, event.row.cells, register.in_file, programme) if whole else [])
        entries.append(entry)
    found = sorted(together(found, _OF_MANY_ROWS), key=first_row)
    if not whole:
        return [], found
    named, twice = _with_references(entries, register, standing or {})
    return named, [*found, *twice, *_undated(named, table.given)]


def _missing(table: Arranged, register: Register, known: Known) -> Iterator[Diagnostic]:
    given = {column.name for column in table.given} | ({register.state, register.date} if table.dates else set())
    history = () if register.events_optional and not given & {register.state, register.date} else register.history
    for column in (*register.columns, *history):
        if column.required and column.name not in given:
            place = (*table.where, said.Column(column.name))
            if column.filled and not (column.if_any and not known[column.of]):
                yield Diagnostic("registers.missing_column", place, {"column": column.name})
            else:
                yield Diagnostic("registers.no_column", place, {}, "note")


def _entry(event: Event, table: Arranged, register: Register, known: Known) -> tuple[Entry, list[Diagnostic]]:
    given = {column.name for column in table.given} | ({register.state, register.date} if table.dates else set())
    row, values, wrong = event.row, dict[str, object](), list[Diagnostic]()
    own = {register.date: event.heading} if event.heading else {}
    entry = Entry(table, row.number, {}, frozenset(), frozenset(given - {"reference"}), own)
    cells = row.cells
    tells = [name for name in (register.state, register.date) if name not in table.map.fixed]
    if register.events_optional and not any(cells.get(name) for name in tells):
        given, cells = _without_event(given, cells, register)
    for column in register.in_file:
        if column.name not in given - row.unread:
            continue
        try:
            cell = cells.get(column.name, "")
            values[column.name] = value_of(column, cell, known, table.map.notation)
        except NotReadable as error:
            wrong.append(_with_remedy(error.at(entry.place(column.name)), column.name))
    empty = {column.name: column.empty for column in register.in_file}
    unread = frozenset(given - values.keys())
    try:
        values |= of_period(register, values, cells, table.map.notation)
    except NotReadable as error:
        wrong.append(error.at(entry.place(register.period.written if register.period else "")))
    return replace(entry, values=empty | values, unread=unread), wrong


def _without_event(given: set[str], cells: Mapping[str, str], register: Register) -> tuple[set[str], Mapping[str, str]]:
    """Of a row that tells of no event: the columns that it has, and its cells. Its note is a comment on the row."""
    rest = given - {column.name for column in register.history}
    note = cells.get(NOTE.name, "")
    if not note or cells.get(COMMENT.name):
        return rest, cells
    return rest | {COMMENT.name}, {**cells, COMMENT.name: note}


def of_period(
    register: Register, values: Mapping[str, object], cells: Mapping[str, str], notation: Notation = IN_FILES
) -> dict[str, object]:
    """The days that the words of a period say, where the row has none; and the words, where the days stand in their
    columns as words. Raises NotReadable."""
    its = register.period
    if its is None:
        return {}
    edges = (its.first, its.last)
    if written := str(values.get(its.written) or ""):
        if any(values.get(name) or cells.get(name) for name in edges):
            return {}
        period = period_of(written, notation)
        return {its.first: period.first, its.last: period.last} if period else {}
    told = [cells[name] for name in edges if values.get(name) and cells.get(name)]
    return {its.written: " \N{EN DASH} ".join(told)} if not all(is_day(one, notation) for one in told) else {}


def _with_remedy(wrong: Diagnostic, column: str) -> Diagnostic:
    """A word that is like none of those that may stand there can be given its meaning in a map."""
    names = wrong.values.get("known")
    if wrong.code != "registers.unknown_name" or wrong.values.get("guess") or not names:
        return wrong
    word = wrong.values["word"]
    values = {"word": word, "quoted": basic_string(str(word)), "names": names, "column": column}
    return Diagnostic("registers.unknown_word", wrong.place, values)


def changes(entry: Entry, stored: Mapping[str, object]) -> list[str]:
    """The columns of the file in which an entry says something else than a stored row; also nothing, where the row has
    something."""
    told = entry.given - entry.unread
    return [name for name in stored if name in told and entry.values[name] != stored[name]]


def in_future(entries: Iterable[Entry], register: Register, today: dt.date) -> list[Diagnostic]:
    """A note for each date after tomorrow that is not planned; tomorrow may be today east of here."""
    planned = {column.name for column in register.columns if column.edge}
    return [
        entry.note("future_date", name, date=value.isoformat())
        for entry in entries
        for name, value in entry.values.items()
        if isinstance(value, dt.date) and value > today + dt.timedelta(days=1) and name not in planned
    ]


def without_period(entries: Iterable[Entry], register: Register) -> list[Diagnostic]:
    """A note on the words that name no period, such as 'snarest', of rows that have no day either; once for each."""
    its = register.period
    if its is None:
        return []
    undated = (one for one in entries if not one.values[its.first] and not one.values[its.last])
    notes = [
        one.note("no_period", its.written, cell=shown) for one in undated if (shown := str(one.values[its.written]))
    ]
    return together(notes, ("registers.no_period",))


def _no_shares(
    entry: Entry, cells: Mapping[str, str], columns: Sequence[Column], programme: Programme
) -> list[Diagnostic]:
    """Values that the unit of their indicator does not allow."""
    shares = {indicator.key for indicator in programme.indicators if indicator.unit == "share"}
    return [
        entry.wrong("no_share", name, value=f"{value:g}")
        for name, value in no_shares(entry.values, columns, programme).items()
    ] + [
        entry.wrong("percent", column.name, cell=shown(cells[column.name]))
        for column in columns
        if column.unit_of and is_percent(cells.get(column.name, ""))
        if entry.values[column.unit_of] not in shares
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
        identity = tuple(entry.values[name] for name in register.apart)
        given = entry.reference
        its = known.get(identity, ()) if not entry.unread & {"reference", *register.apart} else ()
        if not given and len(its) == 1 and its[0] != _derived(register, identity, 1):
            given = its[0]
            twice.append(entry.note("same_action", reference=given))
        in_doubt = entry.unread & ({"reference"} if given else {"reference", *register.apart})
        earlier = first.setdefault(entry.number if in_doubt else given or identity, entry.number)
        times[identity] += 1
        if earlier != entry.number and not register.history:
            twice.append(_twice(entry, earlier, register))
        number = 1 if register.history else times[identity]
        reference = given or _derived(register, identity, number)
        named.append(replace(entry, values={**entry.values, "reference": reference}))
    return named, twice


def _references(entries: Iterable[Entry], register: Register) -> dict[tuple[object, ...], list[str]]:
    return by_identity(register, [entry.values for entry in entries if entry.reference])


def by_identity(register: Register, rows: Iterable[Mapping[str, object]]) -> dict[tuple[object, ...], list[str]]:
    """The references of the rows with each identity, in the order of the rows."""
    found: dict[tuple[object, ...], list[str]] = {}
    for row in rows:
        identity = tuple(row[name] for name in register.apart)
        references, reference = found.setdefault(identity, []), str(row["reference"])
        if reference not in references:
            references.append(reference)
    return found


def _twice(entry: Entry, earlier: int, register: Register) -> Diagnostic:
    if entry.reference:
        return entry.wrong("same_reference", reference=entry.reference, row=earlier)
    if register.single:
        return entry.wrong("same_identity", columns=column_terms(register.apart), row=earlier)
    return entry.note("looks_like", row=earlier)


def _derived(register: Register, identity: tuple[object, ...], number: int) -> str:
    """From the identity, and from what else tells rows apart where it is filled."""
    always = len(register.identity)
    said = [*identity[:always], *(one for one in identity[always:] if one), number]
    content = json.dumps(said, ensure_ascii=False, default=str)
    return f"{register.prefix}-{hashlib.sha256(content.encode()).hexdigest()[:DERIVED]}"


def _undated(entries: Sequence[Entry], columns: Iterable[Column]) -> list[Diagnostic]:
    dates = [column.name for column in columns if column.kind == "date"]
    gaps = {name: sum(entry.values[name] is None for entry in entries) for name in dates}
    return [
        Diagnostic("registers.undated", _above(entries[0], name), {"n": n, "all": len(entries)}, "note")
        for name, n in gaps.items()
        if n
    ]


def _above(entry: Entry, column: str) -> Place:
    return (*entry.table.where, said.Column(entry.table.headings.get(column, column)))
