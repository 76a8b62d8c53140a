"""From the cells of a file to the rows of a register: every fault at once, and a reference for each row."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluator.core.faults import Fault, meant
from evaluator.core.tabular import Row, Table
from evaluator.registers.columns import Column, Layout, NotReadable, date


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: where it stands in the file, and its values by column, ``reference`` among them. The columns in
    ``unread`` hold cells that cannot be read; their values stand for empty cells and must not be judged."""

    place: str
    values: Mapping[str, object]
    unread: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        return str(self.values["reference"])


def read_entries(table: Table, layout: Layout) -> tuple[list[Entry], list[str], list[Fault]]:
    """The entries of a file, what is worth a warning, and every fault of header, cells and rows. No entries where the
    header has faults."""
    faults = _header_faults(table, layout.columns)
    columns = [column for column in layout.columns if column.name in table.header]
    empty = {column.name: column.empty for column in layout.columns}
    entries: list[Entry] = []
    whole = not faults
    for row in table.rows:
        values, found = _values(row, columns)
        unread = frozenset(column.name for column in columns if column.name not in values)
        faults.extend(found or (_together(row, values, layout) if whole else ()))
        entries.append(Entry(row.place, empty | values, unread))
    if not whole:
        return [], [], faults
    named, warnings, twice = _with_references(entries, layout)
    return named, [*_undated(named, columns, table), *warnings], [*faults, *twice]


def changes(entry: Entry, stored: Mapping[str, object]) -> list[str]:
    """The columns in which a stored row says something else than an entry that has a value there."""
    return [
        name
        for name, value in entry.values.items()
        if name in stored and value not in ("", None) and value != stored[name]
    ]


def _header_faults(table: Table, columns: Sequence[Column]) -> list[Fault]:
    names = [column.name for column in columns]
    place = f"{table.place}: header"
    return [
        Fault(
            place, f"there is no column '{column.name}'", "add it; its cells may be empty unless a row says otherwise"
        )
        for column in columns
        if column.required and column.name not in table.header
    ] + [Fault(place, f"'{name}' is unknown", meant(name, names)) for name in table.header if name not in names]


def _values(row: Row, columns: Iterable[Column]) -> tuple[dict[str, object], list[Fault]]:
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for column in columns:
        cell = row.cells[column.name]
        try:
            if column.filled and not cell:
                raise NotReadable("the cell is empty", "fill it in")
            values[column.name] = column.read(cell) if cell else column.empty
        except NotReadable as error:
            faults.append(Fault(f"{row.place}: {column.name}", error.problem, error.remedy))
    return values, faults


def _together(row: Row, values: Mapping[str, object], layout: Layout) -> list[Fault]:
    try:
        if layout.check is not None:
            layout.check(values)
    except NotReadable as error:
        return [Fault(row.place, error.problem, error.remedy)]
    return []


def _with_references(entries: Iterable[Entry], layout: Layout) -> tuple[list[Entry], list[str], list[Fault]]:
    """Entries that lack a reference get one derived from their identity and how often it has come before. Those whose
    reference or identity cannot be read are like no other."""
    named: list[Entry] = []
    faults: list[Fault] = []
    warnings: list[str] = []
    times: Counter[tuple[object, ...]] = Counter()
    first: dict[object, str] = {}
    for entry in entries:
        identity = tuple(entry.values[name] for name in layout.identity)
        given = entry.reference
        in_doubt = entry.unread & ({"reference"} if given else {"reference", *layout.identity})
        earlier = first.setdefault(entry.place if in_doubt else given or identity, entry.place)
        times[identity] += 1
        if earlier != entry.place and not layout.life:
            if given or layout.single:
                what = f"the reference '{given}' is" if given else "the same " + ", ".join(layout.identity) + " are"
                faults.append(Fault(entry.place, f"{what} in {earlier} too", "keep one of the rows"))
            else:
                warnings.append(f"{entry.place}: looks like {earlier}; both are kept")
        number = 1 if layout.life else times[identity]
        reference = given or _derived(layout.prefix, identity, number)
        named.append(Entry(entry.place, {**entry.values, "reference": reference}, entry.unread))
    return named, warnings, faults


def _derived(prefix: str, identity: tuple[object, ...], number: int) -> str:
    content = json.dumps([*identity, number], ensure_ascii=False, default=str)
    return f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _undated(entries: Sequence[Entry], columns: Iterable[Column], table: Table) -> list[str]:
    dates = [column.name for column in columns if column.read is date]
    gaps = {name: sum(entry.values[name] is None for entry in entries) for name in dates}
    return [f"{table.place}: {n} of {len(entries)} rows have no {name}; kept without" for name, n in gaps.items() if n]


def in_future(entries: Iterable[Entry], today: dt.date) -> list[str]:
    """A warning for each date after tomorrow; tomorrow may be today east of here."""
    return [
        f"{entry.place}: {name} {value} lies in the future"
        for entry in entries
        for name, value in entry.values.items()
        if isinstance(value, dt.date) and value > today + dt.timedelta(days=1)
    ]
