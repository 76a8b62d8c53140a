"""A register as its page lists it: what the address asks for, and the rows of one page of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from evaluator.programme.model import Programme
from evaluator.records.model import Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.cells import known_in
from evaluator.store import register_lists as lists
from evaluator.store.register_lists import OWNER, Asked, Word

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROWS: Final = 30
"""On a page."""
_MOST_OPTIONS: Final = 300
"""Values that filters offer, together; more than that is found by searching."""
_MOST_IN_OVERVIEW: Final = 1000
_MOST_WORDS: Final = 8
_LATER: Final = "-"
"""Before the column by which a list is sorted: the last first."""
LATE: Final = "overskredet"
"""What is asked for instead of a column that is empty."""
WORDS, SINCE, UNTIL, LACKING, SORT, PAGE = "q", "fra", "til", "mangler", "orden", "side"
"""Names in the address, besides those of the columns that filters are of."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A column by which a list can be narrowed: ``options`` are the values as the address has them, each with what
    stands in the row; ``chosen`` is '' for all."""

    column: Column
    options: Sequence[tuple[str, str]]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What an address asks for, every part of it understood; what was not is left out. ``equal``: column -> the value
    as the address has it."""

    words: str = ""
    equal: Mapping[str, str] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None
    lacking: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """By something else than words."""
        return bool(self.equal or self.since or self.until or self.lacking)

    def parts(self, **changed: str) -> dict[str, str]:
        """The query of the address, to go on with; of what is ``changed`` the empty ones are left out."""
        days = {
            SINCE: self.since.isoformat() if self.since else "",
            UNTIL: self.until.isoformat() if self.until else "",
        }
        its = {WORDS: self.words, **self.equal, **days, LACKING: self.lacking, SORT: self.sort}
        return {name: value for name, value in {**its, **changed}.items() if value}

    @property
    def address(self) -> str:
        return urlencode(self.parts())


@dataclass(frozen=True, slots=True)
class Listing:
    rows: Sequence[Mapping[str, object]]
    total: int
    pages: int
    query: Query
    filters: Sequence[Filter]


def listing(
    db: Connection, programme: Programme, register: Register, args: Mapping[str, str], *, today: dt.date
) -> Listing:
    """The page of a register that the query of an address asks for; what the query says that cannot be is left out,
    and a page beyond the last is the last."""
    filters = filters_of(db, programme, register)
    query = query_of(register, filters, args)
    asked = _asked(programme, register, filters, query, today)
    rows, total = lists.listed(db, programme.key, register.name, asked, limit=ROWS, offset=ROWS * (query.page - 1))
    pages = max(1, -(-total // ROWS))
    if query.page > pages:
        query = replace(query, page=pages)
        rows, _ = lists.listed(db, programme.key, register.name, asked, limit=ROWS, offset=ROWS * (pages - 1))
    chosen = [replace(one, chosen=query.equal.get(one.column.name, "")) for one in filters]
    return Listing(rows, total, pages, query, chosen)


def in_overview(
    db: Connection, programme: Programme, register: Register, args: Mapping[str, str], *, today: dt.date
) -> list[dict[str, object]]:
    """Every row that the query of an address asks for, at most `_MOST_IN_OVERVIEW`; by what tells rows from others
    where it asks for no order."""
    filters = filters_of(db, programme, register)
    query = query_of(register, filters, {SORT: register.identity[0], **args})
    asked = _asked(programme, register, filters, query, today)
    return lists.listed(db, programme.key, register.name, asked, limit=_MOST_IN_OVERVIEW)[0]


def filters_of(db: Connection, programme: Programme, register: Register) -> list[Filter]:
    """What a list of the register can be narrowed by: choices, keys, and texts of which there are few."""
    known = known_in(programme)
    columns = [one for one in (*register.columns, *register.history) if _is_filter(one)]
    texts = [one.name for one in columns if one.kind == "text"]
    found = lists.values(db, programme.key, register.name, texts, most=_MOST_OPTIONS)
    filters = []
    for one in columns:
        its = found[one.name] if one.kind == "text" else [*(one.choices or known[one.of])]
        options = [(fingerprint(value) if one.name == OWNER else value, value) for value in its]
        filters += [Filter(one, options)] if options else []
    return filters


def suggestions(db: Connection, programme: str, register: Register) -> dict[str, list[tuple[str, str]]]:
    """By column what may be written there again: rows of the register that it names, with their titles, and the texts
    that its rows have already. Only what there is little of."""
    columns = [one for one in (*register.columns, *register.history) if _is_filter(one) and one.kind == "text"]
    texts = lists.values(db, programme, register.name, [one.name for one in columns], most=_MOST_OPTIONS)
    found = {name: [(value, value) for value in its] for name, its in texts.items()}
    for one in register.columns:
        if one.of in REGISTERS:
            other = REGISTERS[one.of]
            rows, _ = lists.listed(db, programme, other.name, Asked(), limit=_MOST_OPTIONS)
            found[one.name] = [(str(row["reference"]), str(row[other.title])) for row in rows]
    return found


def fingerprint(name: str) -> str:
    """What stands in an address instead of a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def query_of(register: Register, filters: Sequence[Filter], args: Mapping[str, str]) -> Query:
    """What the query of an address says, as far as it can be asked of this register."""
    options = {one.column.name: {value for value, _ in one.options} for one in filters}
    sort, page = args.get(SORT, ""), args.get(PAGE, "")
    return Query(
        words=" ".join(args.get(WORDS, "").split()[:_MOST_WORDS]),
        equal={name: args[name] for name, its in options.items() if args.get(name) in its},
        since=_day(args.get(SINCE, "")) if register.date else None,
        until=_day(args.get(UNTIL, "")) if register.date else None,
        lacking=lacking if (lacking := args.get(LACKING, "")) in gaps(register) else "",
        sort=sort if sort.removeprefix(_LATER) in _sortable(register) else "",
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
    )


def can_lack(register: Register) -> list[str]:
    """Columns whose gaps are worth looking for: who answers for the row, and when it was or is to be."""
    when = register.period.written if register.period else register.date
    return [one.name for one in register.columns if one.name in (OWNER, when) and not one.filled]


def gaps(register: Register) -> list[str]:
    """What a list can be asked for that wants doing: `can_lack`, and where things are planned what is late."""
    return [*can_lack(register), *([LATE] if register.period else [])]


def _asked(programme: Programme, register: Register, filters: Sequence[Filter], query: Query, today: dt.date) -> Asked:
    stands = {one.column.name: dict(one.options) for one in filters}
    sort = query.sort or default_sort(register)
    return Asked(
        words=[_word(word, programme, filters) for word in query.words.split()],
        equal={name: (stands[name][value],) for name, value in query.equal.items()},
        since=query.since,
        until=query.until,
        lacking=[query.lacking] if query.lacking not in ("", LATE) else [],
        late=today if query.lacking == LATE else None,
        sort=sort.removeprefix(_LATER),
        descending=sort.startswith(_LATER),
        order={one.column.name: _in_order(one, programme) for one in filters if one.column.kind != "text"},
    )


def default_sort(register: Register) -> str:
    """The newest first where rows have a date."""
    return f"{_LATER}{register.date}" if register.date else "reference"


def _word(word: str, programme: Programme, filters: Sequence[Filter]) -> Word:
    """With the keys whose titles, and the choices whose words, contain it."""
    known, small = known_in(programme), word.lower()
    meant = {}
    for one in filters:
        if one.column.kind != "text":
            names = one.column.words if one.column.choices else known[one.column.of]
            meant[one.column.name] = [
                key for key, _ in one.options if any(small in name.lower() for name in (key, *_names(names, key)))
            ]
    return Word(word, meant)


def _names(names: object, key: str) -> Sequence[str]:
    return tuple(names.get(key, ())) if isinstance(names, Mapping) else ()


def _in_order(one: Filter, programme: Programme) -> list[str]:
    """Choices in their own order, keys by their titles."""
    keys = [key for key, _ in one.options]
    if one.column.choices:
        return keys
    known = known_in(programme)[one.column.of]
    return sorted(keys, key=lambda key: next(iter(_names(known, key)), key).lower())


def _is_filter(column: Column) -> bool:
    """Texts only where an indicator may be restricted by them, too: they come again from row to row."""
    return column.kind in ("choice", "key") or (column.kind == "text" and (column.restricts or column.name == OWNER))


def _sortable(register: Register) -> set[str]:
    return {"reference", *(one.name for one in (*register.columns, *register.history))}


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
