"""The rows of a register as a page lists them: searched, filtered, sorted and cut into pages by the database.

Every statement here costs the same number of questions whatever is asked, and no list is read whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from evaluator.records.event_histories import states
from evaluator.records.model import DERIVED, SEVERAL, Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.store.register_tables import EVENTS, TABLES, register_version

OWNER: Final = "owner"
"""The column of who answers for a row, in the registers that have one."""
_NUMBER: Final = "rows_in_all"
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is sought in every text of a row; ``meant``: column -> keys or choices that it names in words."""

    text: str
    meant: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for. ``words`` must all be found; ``equal``: column -> what may stand there; ``since`` and
    ``until`` bound the register's date; ``lacking`` are columns that are empty; ``late`` leaves what should have ended
    before that day and has not. ``sort`` is a column, whose values
    ``order`` may put in another order than their own; rows without a value come last either way."""

    words: Sequence[Word] = ()
    equal: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None
    lacking: Sequence[str] = ()
    late: dt.date | None = None
    sort: str = "reference"
    descending: bool = False
    order: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a register stands: ``rows`` that hold, when the last version was recorded (None: never, or before versions
    were kept), by column how many rows lack a value, and how many are ``late``."""

    rows: int
    changed_at: dt.datetime | None
    lacking: Mapping[str, int]
    late: int = 0


class _Its:
    """The columns of a register's rows, with those of the event that says where each stands now."""

    def __init__(self, db: sa.Connection, register: Register, programme: str) -> None:
        self.is_sqlite = db.dialect.name == "sqlite"
        self.register, self.programme, self.rows = register, programme, TABLES[register.name]
        self.events = EVENTS[register.name].alias("present") if register.history else None
        self.present = {one.name for one in register.history} if self.events is not None else set[str]()

    def column(self, name: str) -> sa.ColumnElement[Any]:
        if self.events is not None and name in self.present:
            return self.events.c[name]
        return self.rows.c[name]

    def joined(self) -> sa.FromClause:
        """The rows, each with its present event if it has any."""
        if self.events is None:
            return self.rows
        now, its = self.events.c, EVENTS[self.register.name].alias("its")
        order = (*_last_first(self.register, its), its.c.number.desc())
        last = (
            sa.select(its.c.number)
            .where(its.c.programme_id == self.rows.c.programme_id, its.c.reference == self.rows.c.reference)
            .order_by(*order)
            .limit(1)
            .scalar_subquery()
        )
        same = (now.programme_id == self.rows.c.programme_id, now.reference == self.rows.c.reference)
        return self.rows.outerjoin(self.events, sa.and_(*same, now.number == last))

    def every(self) -> list[sa.ColumnElement[Any]]:
        own = [self.rows.c[one.name] for one in self.rows.c if one.name != "programme_id"]
        return [*own, *(self.events.c[one.name] for one in self.register.history if self.events is not None)]


def listed(
    db: sa.Connection, programme: str, kind: str, asked: Asked, *, limit: int, offset: int = 0
) -> tuple[list[dict[str, object]], int]:
    """The rows of a page, and how many there are in all. A row of a register of histories has the columns of its last
    event, too; None where it has none. KeyError where there is no such register or column."""
    its = _Its(db, REGISTERS[kind], programme)
    where = _where(its, asked)
    number = sa.func.count().over().label(_NUMBER)
    query = sa.select(*its.every(), number).select_from(its.joined()).where(*where)
    found = db.execute(query.order_by(*_order(its, asked)).limit(limit).offset(offset)).mappings().all()
    if not found and offset:
        counted = sa.select(sa.func.count()).select_from(its.joined()).where(*where)
        return [], db.execute(counted).scalar_one()
    rows = [{name: value for name, value in row.items() if name != _NUMBER} for row in found]
    return rows, found[0][_NUMBER] if found else 0


def values(db: sa.Connection, programme: str, kind: str, columns: Sequence[str], *, most: int) -> dict[str, list[str]]:
    """What stands in some columns of texts, each value once, by column; at most so many of all."""
    table = TABLES[kind]
    each = [
        sa.select(sa.literal(name).label("name"), table.c[name].label("value"))
        .where(table.c.programme_id == programme, table.c[name] != "")
        .distinct()
        for name in columns
    ]
    found: dict[str, list[str]] = {name: [] for name in columns}
    if each:
        together = sa.union_all(*each).subquery()
        rows = db.execute(sa.select(together).order_by(together.c.name, together.c.value).limit(most))
        for name, value in rows:
            its = value.split(SEVERAL) if REGISTERS[kind].column(name).many else [value]
            found[name] += [one for one in its if one not in found[name]]
    return found


def standing(db: sa.Connection, programme: str, kind: str, lacking: Iterable[str], *, today: dt.date) -> Standing:
    """How the register stands, by two statements."""
    its = _Its(db, REGISTERS[kind], programme)
    names = list(lacking)
    missing = [sa.func.sum(sa.case((_is_empty(its, name), 1), else_=0)) for name in names]
    late = sa.func.sum(sa.case((_is_late(its, today), 1), else_=0))
    plain = its.present.isdisjoint(names) and its.register.period is None
    source = its.rows if plain else its.joined()
    counts = sa.select(sa.func.count(), late, *missing).select_from(source).where(its.rows.c.programme_id == programme)
    number, overdue, *empty = db.execute(counts).one()
    last = sa.select(sa.func.max(register_version.c.recorded_at)).where(
        register_version.c.programme_id == programme, register_version.c.register == kind
    )
    by_column = {name: int(n or 0) for name, n in zip(names, empty, strict=True)}
    return Standing(number, db.execute(last).scalar(), by_column, int(overdue or 0))


def present_events(db: sa.Connection, programme: str, kind: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """For each row of a register with a history that has any event its reference, and some columns of the one that says
    where it stands now."""
    its = _Its(db, REGISTERS[kind], programme)
    assert its.events is not None
    now = [its.events.c[name] for name in columns]
    found = sa.select(its.rows.c.reference, *now).select_from(its.joined())
    held = found.where(its.rows.c.programme_id == programme, its.events.c.number.is_not(None))
    return [tuple(row) for row in db.execute(held).all()]


def holds_synthetic(db: sa.Connection, programme: str, kinds: Iterable[str]) -> bool:
    """Whether any row of these registers is demonstration data."""
    marked = (sa.and_(table.c.programme_id == programme, table.c.synthetic) for table in map(TABLES.__getitem__, kinds))
    return bool(db.execute(sa.select(sa.or_(*(sa.exists().where(one) for one in marked)))).scalar())


def referred_to(db: sa.Connection, programme: str, kind: str, reference: str) -> list[dict[str, object]]:
    """The row of a reference, if it holds."""
    return naming(db, programme, kind, "reference", reference, most=1)


def naming(
    db: sa.Connection, programme: str, kind: str, column: str, reference: str, *, most: int
) -> list[dict[str, object]]:
    """At most so many rows that name a reference in a column."""
    table = TABLES[kind]
    columns = [one for one in table.c if one.name != "programme_id"]
    found = sa.select(*columns).where(table.c.programme_id == programme, table.c[column] == reference)
    return [dict(row) for row in db.execute(found.order_by(table.c.reference).limit(most)).mappings()]


def _where(its: _Its, asked: Asked) -> list[sa.ColumnElement[bool]]:
    date = its.register.date
    return [
        its.rows.c.programme_id == its.programme,
        *(_is_one_of(its, name, among) for name, among in asked.equal.items()),
        *([_is_late(its, asked.late)] if asked.late else []),
        *(_is_empty(its, name) for name in asked.lacking),
        *([its.column(date) >= asked.since] if date and asked.since else []),
        *([its.column(date) <= asked.until] if date and asked.until else []),
        *(_has(its, word) for word in asked.words),
    ]


def _is_empty(its: _Its, name: str) -> sa.ColumnElement[bool]:
    column = its.column(name)
    return sa.or_(column.is_(None), column == "") if isinstance(column.type, sa.Text) else column.is_(None)


def _is_one_of(its: _Its, name: str, among: Sequence[str]) -> sa.ColumnElement[bool]:
    """Of a column whose cells name several, whether it is among them."""
    column = its.column(name)
    if not its.register.column(name).many:
        return column.in_(list(among))
    every = sa.literal(SEVERAL).concat(column).concat(SEVERAL)
    return sa.or_(*(every.like(f"%{SEVERAL}{one.translate(_ESCAPED)}{SEVERAL}%", escape="\\") for one in among))


def _is_late(its: _Its, today: dt.date) -> sa.ColumnElement[bool]:
    """Whether a row's time is over while more can happen to it; of no row in a register that plans nothing."""
    period = its.register.period
    if period is None:
        return sa.false()
    over = its.column(period.last) < today
    if its.events is None:
        return over
    ended = [state for state, following in its.register.following.items() if state and not following]
    state = its.column(its.register.state)
    return sa.and_(over, sa.or_(state.is_(None), state.not_in(ended)))


def _has(its: _Its, word: Word) -> sa.ColumnElement[bool]:
    """A word in some text of the row or of any of its events, or one of the names that a key of it has."""
    own = [one.name for one in its.register.columns if is_searched(one)]
    found = [contains([its.rows.c.reference, *(its.rows.c[name] for name in own)], word.text, its.is_sqlite)]
    found += [its.column(name).in_(list(keys)) for name, keys in word.meant.items() if keys]
    notes = [one.name for one in its.register.history if is_searched(one)]
    if notes:
        events = EVENTS[its.register.name]
        said = contains([events.c[name] for name in notes], word.text, its.is_sqlite)
        having = sa.select(events.c.reference).where(events.c.programme_id == its.programme, said)
        found.append(its.rows.c.reference.in_(having))
    return sa.or_(*found)


def is_searched(column: Column) -> bool:
    """Texts, but the owner: names are chosen from a list and stand in no address."""
    return column.kind in ("text", "reference") and column.name != OWNER


def contains(columns: Sequence[sa.ColumnElement[Any]], word: str, is_sqlite: bool) -> sa.ColumnElement[bool]:
    """Whatever the case of its letters, of which databases may know that of a to z alone; SQLite's LIKE does."""
    first, *others = columns
    whole = first
    for one in others:
        whole = whole.concat(" ").concat(one)
    like = whole.like if is_sqlite else whole.ilike
    return sa.or_(*(like(f"%{one.translate(_ESCAPED)}%", escape="\\") for one in _spellings(word)))


def _spellings(word: str) -> set[str]:
    """The word small, large, and with a large letter in front, where that is not the same but for a to z."""
    every = (word.lower(), word.capitalize(), word.upper())
    return {"".join(letter.lower() if letter.isascii() else letter for letter in one) for one in every}


def _order(its: _Its, asked: Asked) -> list[sa.ColumnElement[Any]]:
    column = its.column(asked.sort)
    by = column
    if ranks := asked.order.get(asked.sort):
        by = sa.case({value: rank for rank, value in enumerate(ranks)}, value=column, else_=len(ranks))
    elif isinstance(column.type, sa.Text):
        by = sa.func.lower(column)
    if asked.sort == "reference":
        return [one.desc() if asked.descending else one for one in _as_seen(its)]
    empty = sa.case((_is_empty(its, asked.sort), 1), else_=0)
    return [empty, by.desc() if asked.descending else by, *_as_seen(its)]


def _as_seen(its: _Its) -> list[sa.ColumnElement[Any]]:
    """As `Register.in_order` has it: a reference that nobody wrote says nothing to anybody."""
    reference, title = its.rows.c.reference, its.rows.c[its.register.title]
    pattern = f"{its.register.prefix.translate(_ESCAPED)}-{'_' * DERIVED}"
    derived = reference.like(pattern, escape="\\")
    return [sa.case((derived, 1), else_=0), sa.case((derived, sa.func.lower(title)), else_=""), reference]


def _last_first(register: Register, its: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """The order of a life, from its end: what has no date is thought to come last."""
    ranks = {state: number for number, state in enumerate(states(register))}
    rank = sa.case(ranks, value=its.c[register.state])
    date = its.c[register.date]
    return [sa.case((date.is_(None), 0), else_=1), date.desc(), rank.desc()]
