"""Paired tallies: for every two waves in which people are linked, how often each two codes of a variable go together.

Statistics of change read these. They are raised by the same fold as the tallies, each pair of a person's submissions
once: when the later folded of the two comes. The process is left out: two waves are compared by group, and a person's
process would split small groups further.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

import sqlalchemy as sa

from evaluator.store.counted_tables import CountedTable, Difference
from evaluator.store.counting import SUBMITTED, PairCount, PairKey
from evaluator.store.tables import pair_tally, tally
from evaluator.store.unfolded import folded_rows_of, linked_waves


class PairRow(NamedTuple):
    """``n`` people answered ``variable`` with ``code_first`` at the wave ``first`` and ``code_second`` at ``second``.

    Codes as chosen, not reversed; -999: asked, left blank. Who was not asked at one of the two waves is in no row of
    the variable. Of two waves the one whose key comes first in the alphabet is ``first``, whatever their dates, which
    may change; `between` has them in the order that is wanted. The variable ``_submitted`` (codes 1 and 1) counts
    everybody who answered both; two waves of different questionnaires have no other.
    """

    first: str
    second: str
    variable: str
    group_first: str
    group_second: str
    code_first: int
    code_second: int
    n: int

    def turned(self) -> PairRow:
        """The same people, with the waves in the other order."""
        return PairRow(
            self.second,
            self.first,
            self.variable,
            self.group_second,
            self.group_first,
            self.code_second,
            self.code_first,
            self.n,
        )


_counts: Final = CountedTable[PairKey](pair_tally, waves=("first_wave", "second_wave"))
_counted_waves = (
    sa.select(tally.c.wave_key)
    .where(tally.c.programme_id == sa.bindparam("programme"), tally.c.variable_key == SUBMITTED, tally.c.n > 0)
    .distinct()
)


def pair_tallies(db: sa.Connection, programme: str, waves: Collection[str] | None = None) -> list[PairRow]:
    """The paired tallies of a programme, of all its waves or of the pairs within ``waves``, in the order of their
    fields. What is sent but not folded is not in them."""
    return [PairRow(*row) for row in _counts.rows(db, programme, waves)]


def between(rows: Iterable[PairRow], *, first: str, second: str) -> list[PairRow]:
    """The rows of two waves, turned where they stand the other way, so that ``first`` is the first."""
    turned = (row if row.first == first else row.turned() for row in rows)
    return [row for row in turned if (row.first, row.second) == (first, second)]


def pair_count(db: sa.Connection, programme: str) -> PairCount:
    """A count of pairs for the rows of a programme, with none in it yet."""
    return PairCount({wave.key: wave.questionnaire for wave in linked_waves(db, programme)})


def raise_pairs(db: sa.Connection, programme: str, counted: PairCount) -> None:
    """Raise the paired tallies by the pairs that ``counted`` has among its rows and with those folded before. Its rows
    are off the list of what waits; the tallies do not hold them yet, and tell in which waves others were folded."""
    if counted.possible:
        _add_folded(db, programme, counted)
        linkages = {wave.key: wave.linkage for wave in linked_waves(db, programme)}

        def linkages_of(key: PairKey) -> dict[str, str]:
            return {"first_linkage": linkages[key[0]], "second_linkage": linkages[key[1]]}

        _counts.add(db, programme, counted.counts(), linkages_of)


def lower_pairs(db: sa.Connection, programme: str, counted: PairCount) -> None:
    """Lower the paired tallies by the pairs that the folded rows in ``counted`` have with those folded before: the
    reverse of `raise_pairs`, while the rows still stand."""
    if counted.possible:
        _add_folded(db, programme, counted)
        _counts.subtract(db, programme, counted.counts())


def pair_differences(db: sa.Connection, programme: str, counted: PairCount) -> list[Difference]:
    """Where the paired tallies differ from ``counted``, which has all folded rows."""
    return _counts.differences(db, programme, counted.counts())


def _add_folded(db: sa.Connection, programme: str, counted: PairCount) -> None:
    """Add what the same people sent to other waves and is folded already."""
    before = set(db.execute(_counted_waves, {"programme": programme}).scalars())
    for wave in linked_waves(db, programme):
        if wave.key in before:
            for rows in folded_rows_of(db, programme, wave.key, counted.without(wave.key)):
                counted.add(rows, new=False)
