"""Tallies: for each wave, variable, group, process and code the number of submissions. Statistics read these.

`fold` adds the submissions that are not counted yet, outside the requests of participants: a counter that every
submission raised would be a row that all of them wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.counted_tables import CountedTable, Difference
from evaluator.store.counting import IN_TIME, SUBMITTED, SYNTHETIC, AnswerCount, Key, PairCount, Rows
from evaluator.store.documents import lock_programme
from evaluator.store.erasure_tables import wave_erasure
from evaluator.store.pairs import lower_pairs, pair_count, pair_differences, raise_pairs
from evaluator.store.tables import tally
from evaluator.store.unfolded import (
    any_waiting,
    folded_rows,
    folded_rows_by_person,
    folded_rows_of,
    folded_rows_with,
    take_rows,
    waiting,
)

Progress = Callable[[int, int], None]
"""Called every few hundred submissions with the number counted so far and the number there are."""


@dataclass(frozen=True, slots=True)
class TallyRow:
    """``n`` submissions answered ``variable`` with ``code`` (as chosen, not reversed). Code -999: asked, left blank.

    Some variables count the submissions themselves: ``_submitted`` (code 1), ``_synthetic`` (code 1), ``_in_time``
    (code 1 or 0; only submissions whose time is stored), and for each mode of collection but the web one such as
    ``_collection_mode_kiosk`` (code 1). ``process`` is '' where there is none.
    """

    wave: str
    variable: str
    group: str
    process: str
    code: int
    n: int


_counts: Final = CountedTable[Key](tally, waves=("wave_key",))
_without_rows = sa.select(wave_erasure.c.wave_key).where(wave_erasure.c.programme_id == sa.bindparam("programme"))
"""The waves whose answers were deleted: their tallies stand alone."""
_OF_WAVES: Final = ("wave_key", "first_wave", "second_wave")
_made_up = sa.select(tally.c.n).where(
    tally.c.programme_id == sa.bindparam("programme"), tally.c.variable_key == SYNTHETIC, tally.c.n > 0
)
_forget_in_time = sa.delete(tally).where(
    tally.c.programme_id == sa.bindparam("programme"),
    tally.c.wave_key == sa.bindparam("wave"),
    tally.c.variable_key == IN_TIME,
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
    _counts.add(db, programme, counted.counts())
    return counted.submissions


def take_out(db: sa.Connection, programme: str, *, wave: str, pseudonym: str) -> None:
    """Take a person's submission to a wave out of the tallies, while it still stands; nothing if it still waits to be
    folded. The caller holds the programme's lock, and then deletes the row or lists it as waiting."""
    pairs = pair_count(db, programme)
    counted = _count(folded_rows_of(db, programme, wave, [pseudonym]), pairs=pairs)
    lower_pairs(db, programme, pairs)
    _counts.subtract(db, programme, counted.counts())


def take_out_rows(db: sa.Connection, programme: str, ids: Sequence[UUID]) -> None:
    """Take submissions of one wave out of the tallies, while they still stand; those that wait to be folded are in
    none. The caller holds the programme's lock, and then deletes the rows."""
    pairs = pair_count(db, programme)
    counted = _count(folded_rows_with(db, programme, ids), pairs=pairs)
    lower_pairs(db, programme, pairs)
    _counts.subtract(db, programme, counted.counts())


def tallies(db: sa.Connection, programme: str, waves: Collection[str] | None = None) -> list[TallyRow]:
    """The tallies of a programme, of all its waves or of some, in the order of their fields. What is sent but not
    folded is not in them."""
    return [TallyRow(*row) for row in _counts.rows(db, programme, waves)]


def has_synthetic(db: sa.Connection, programme: str) -> bool:
    """Whether any of what is counted is made up."""
    return db.execute(_made_up.limit(1), {"programme": programme}).first() is not None


def recount(db: sa.Connection, programme: str, progress: Progress | None = None) -> list[Difference]:
    """Count every folded submission and every pair again and compare; empty when the tallies agree with the rows. Those
    of waves whose answers were deleted are compared with nothing.

    ``db`` must see one state throughout: ``store.reading(snapshot=True)``, or ``store.writing()`` after a `fold`."""
    if not db.get_execution_options().get("snapshot"):
        lock_programme(db, programme)
    pairs = pair_count(db, programme)
    total = sum(row.n for row in tallies(db, programme) if row.variable == SUBMITTED)
    rows = folded_rows_by_person(db, programme) if pairs.possible else folded_rows(db, programme)
    counted = _count(rows, progress, total, pairs=pairs, whole_people=True)
    found = [*_counts.differences(db, programme, counted.counts()), *pair_differences(db, programme, pairs)]
    gone = set(db.execute(_without_rows, {"programme": programme}).scalars())
    return [one for one in found if one.counted or gone.isdisjoint(one.key.get(name, "") for name in _OF_WAVES)]


def recount_in_time(db: sa.Connection, programme: str, wave: str) -> None:
    """Count again which answers of a wave were in time: its last day has changed."""
    lock_programme(db, programme)
    db.execute(_forget_in_time, {"programme": programme, "wave": wave})
    counted = _count(folded_rows(db, programme, wave)).counts()
    _counts.add(db, programme, {key: n for key, n in counted.items() if key[1] == IN_TIME})


def _count(
    batches: Iterable[Rows],
    progress: Progress | None = None,
    total: int = 0,
    *,
    pairs: PairCount | None = None,
    whole_people: bool = False,
) -> AnswerCount:
    """``whole_people``: no person has rows in two batches, so that nobody's need to be held."""
    counted = AnswerCount()
    for rows in batches:
        counted.add(rows)
        if pairs and pairs.possible:
            pairs.add(rows)
            if whole_people:
                pairs.settle()
        if progress is not None:
            progress(counted.submissions, max(total, counted.submissions))
    return counted
