"""Tallies: for each wave, variable, group, process and code the number of submissions. Statistics read these.

`fold` adds the submissions that are not counted yet, outside the requests of participants: a counter that every
submission raised would be a row that all of them wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.counting import IN_TIME, SUBMITTED, AnswerCount, Key, Row, RowReader
from evaluator.store.documents import lock_programme
from evaluator.store.folding import any_waiting, folded_rows, folded_rows_of, take_rows, waiting
from evaluator.store.pair_counting import PairCount
from evaluator.store.pairs import PairDifference, lower_pairs, pair_count, pair_differences, raise_pairs
from evaluator.store.tables import tally as _table

Progress = Callable[[int, int], None]
"""Called every few hundred submissions with the number counted so far and the number there are."""


@dataclass(frozen=True, slots=True)
class TallyRow:
    """``n`` submissions answered ``variable`` with ``code`` (as chosen, not reversed). Code -999: asked, left blank.

    Some variables count the submissions themselves: ``_submitted`` (code 1), ``_synthetic`` (code 1), ``_in_time``
    (code 1 or 0; only submissions whose time is stored), and for each mode of collection but the web one such as
    ``_entry_kiosk`` (code 1). ``process`` is '' where there is none.
    """

    wave: str
    variable: str
    group: str
    process: str
    code: int
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A tally that does not agree with the rows: ``tallied`` is what stands, ``counted`` what the rows say."""

    wave: str
    variable: str
    group: str
    process: str
    code: int
    tallied: int
    counted: int


_KEY: Final = ("wave_key", "variable_key", "group_key", "process_key", "code")
_of_programme = _table.c.programme_id == sa.bindparam("programme")
_all = sa.select(*(_table.c[name] for name in (*_KEY, "n"))).where(_of_programme, _table.c.n > 0)
_ordered = _all.order_by(*(_table.c[name] for name in _KEY))
_ordered_of_waves = _ordered.where(_table.c.wave_key.in_(sa.bindparam("waves", expanding=True)))


def _raise(insert: Any) -> Any:
    statement = insert(_table)
    return statement.on_conflict_do_update(
        index_elements=("programme_id", *_KEY), set_={"n": _table.c.n + statement.excluded.n}
    )


_raising = Upserts(_raise)
_KEY_BOUND: Final = tuple(f"its_{name}" for name in _KEY)
_lowering = (
    sa.update(_table)
    .where(
        _of_programme, *(_table.c[name] == sa.bindparam(bound) for name, bound in zip(_KEY, _KEY_BOUND, strict=True))
    )
    .values(n=_table.c.n - sa.bindparam("less"))
)


def fold(db: sa.Connection, programme: str, progress: Progress | None = None, *, limit: int | None = None) -> int:
    """Count the submissions of a programme that are not counted yet; their number.

    Runs in the transaction of ``db``, so that the list of what is not counted and the tallies change together. With
    ``limit`` at most about so many are counted: calling again in a transaction of its own until nothing is left lets
    participants send in between. Safe beside those who send and beside another fold, which waits for this one.
    """
    lock_programme(db, programme)
    if not any_waiting(db, programme):
        return 0
    total = waiting(db, programme) if progress else 0
    pairs = pair_count(db, programme)
    counted = _count(take_rows(db, programme, limit), progress, min(total, limit or total), pairs=pairs)
    raise_pairs(db, programme, pairs)
    # In the order of the key, so that two transactions never wait for each other's rows.
    raised = [_values(programme, key, n) for key, n in sorted(counted.counts().items())]
    db.execute(_raising.on(db), raised)
    return counted.submissions


def take_out(db: sa.Connection, programme: str, *, wave: str, pseudonym: str) -> None:
    """Take a person's submission to a wave out of the tallies, while it still stands; nothing if it still waits to be
    folded. The caller holds the programme's lock, and then deletes the row or lists it as waiting."""
    pairs = pair_count(db, programme)
    counted = _count(folded_rows_of(db, programme, wave, [pseudonym]), pairs=pairs)
    lower_pairs(db, programme, pairs)
    for key, n in sorted(counted.counts().items()):
        db.execute(_lowering, {"programme": programme, "less": n, **dict(zip(_KEY_BOUND, key, strict=True))})


def tallies(db: sa.Connection, programme: str, waves: Collection[str] | None = None) -> list[TallyRow]:
    """The tallies of a programme, of all its waves or of some, in the order of their fields. What is sent but not
    folded is not in them."""
    if waves is None:
        found = db.execute(_ordered, {"programme": programme})
    else:
        found = db.execute(_ordered_of_waves, {"programme": programme, "waves": list(waves)})
    return [TallyRow(*row) for row in found]


def recount(db: sa.Connection, programme: str, progress: Progress | None = None) -> list[Difference | PairDifference]:
    """Count every folded submission and every pair again and compare; empty when the tallies agree with the rows.

    ``db`` must see one state throughout: ``store.reading(snapshot=True)``, or ``store.writing()`` after a `fold`."""
    if not db.get_execution_options().get("snapshot"):
        lock_programme(db, programme)
    tallied: dict[Key, int] = {tuple(row[:5]): row[5] for row in db.execute(_all, {"programme": programme})}
    pairs = pair_count(db, programme)
    counts = _count(folded_rows(db, programme), progress, _submitted(tallied), pairs=pairs).counts()
    differences = [
        Difference(*key, tallied.get(key, 0), counts[key])
        for key in sorted(tallied.keys() | counts.keys())
        if tallied.get(key, 0) != counts[key]
    ]
    return [*differences, *pair_differences(db, programme, pairs)]


def recount_in_time(db: sa.Connection, programme: str, wave: str) -> None:
    """Count again which answers of a wave were in time: its last day has changed."""
    lock_programme(db, programme)
    db.execute(
        sa.delete(_table).where(
            _table.c.programme_id == programme, _table.c.wave_key == wave, _table.c.variable_key == IN_TIME
        )
    )
    counts = _count(folded_rows(db, programme, wave)).counts()
    kept = [_values(programme, key, n) for key, n in sorted(counts.items()) if key[1] == IN_TIME]
    if kept:
        db.execute(_raising.on(db), kept)


def _count(
    batches: Iterable[Sequence[Row]],
    progress: Progress | None = None,
    total: int = 0,
    *,
    pairs: PairCount | None = None,
) -> AnswerCount:
    reader = pairs.reader if pairs else RowReader()
    counted = AnswerCount(reader)
    for rows in batches:
        read = reader.read(rows)
        counted.add(read)
        if pairs and pairs.possible:
            pairs.add(read)
        if progress is not None:
            progress(counted.submissions, max(total, counted.submissions))
    return counted


def _submitted(tallied: Mapping[Key, int]) -> int:
    return sum(n for key, n in tallied.items() if key[1] == SUBMITTED)


def _values(programme: str, key: Key, n: int) -> dict[str, object]:
    return {"programme_id": programme, **dict(zip(_KEY, key, strict=True)), "n": n}
