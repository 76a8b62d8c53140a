"""Paired tallies: for every two waves in which people are linked, how often each two codes of a variable go together.

Statistics of change read these. They are raised by the same fold as the tallies, each pair of a person's submissions
once: when the later folded of the two comes. The process is left out: two waves are compared by group, and a person's
process would split small groups further.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.counting import SUBMITTED
from evaluator.store.folding import folded_rows_of, linked_waves
from evaluator.store.pair_counting import PairCount, PairKey
from evaluator.store.tables import pair_tally as _table
from evaluator.store.tables import tally as _tally


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


class PairDifference(NamedTuple):
    """A paired tally that does not agree with the rows: ``tallied`` is what stands, ``counted`` what the rows say."""

    first: str
    second: str
    variable: str
    group_first: str
    group_second: str
    code_first: int
    code_second: int
    tallied: int
    counted: int


_KEY: Final = (
    "first_wave",
    "second_wave",
    "variable_key",
    "first_group",
    "second_group",
    "first_code",
    "second_code",
)
_all = sa.select(*(_table.c[name] for name in (*_KEY, "n"))).where(
    _table.c.programme_id == sa.bindparam("programme"), _table.c.n > 0
)
_ordered = _all.order_by(*(_table.c[name] for name in _KEY))
_ordered_of_waves = _ordered.where(
    _table.c.first_wave.in_(sa.bindparam("waves", expanding=True)),
    _table.c.second_wave.in_(sa.bindparam("waves", expanding=True)),
)
_counted_waves = (
    sa.select(_tally.c.wave_key)
    .where(_tally.c.programme_id == sa.bindparam("programme"), _tally.c.variable_key == SUBMITTED, _tally.c.n > 0)
    .distinct()
)


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
        _table.c.programme_id == sa.bindparam("programme"),
        *(_table.c[name] == sa.bindparam(bound) for name, bound in zip(_KEY, _KEY_BOUND, strict=True)),
    )
    .values(n=_table.c.n - sa.bindparam("less"))
)


def pair_tallies(db: sa.Connection, programme: str, waves: Collection[str] | None = None) -> list[PairRow]:
    """The paired tallies of a programme, of all its waves or of the pairs within ``waves``, in the order of their
    fields. What is sent but not folded is not in them."""
    if waves is None:
        found = db.execute(_ordered, {"programme": programme})
    else:
        found = db.execute(_ordered_of_waves, {"programme": programme, "waves": list(waves)})
    return [PairRow(*row) for row in found]


def between(rows: Iterable[PairRow], *, first: str, second: str) -> list[PairRow]:
    """The rows of two waves, turned where they stand the other way, so that ``first`` is the first."""
    turned = (row if row.first == first else row.turned() for row in rows)
    return [row for row in turned if (row.first, row.second) == (first, second)]


def pair_count(db: sa.Connection, programme: str) -> PairCount:
    """A count of pairs for the rows of a programme, with none in it yet."""
    return PairCount({wave: questionnaire for wave, questionnaire, *_ in linked_waves(db, programme)})


def raise_pairs(db: sa.Connection, programme: str, counted: PairCount) -> None:
    """Raise the paired tallies by the pairs that ``counted`` has among its rows and with those folded before. Its rows
    are off the list of what waits; the tallies do not hold them yet, and tell in which waves others were folded."""
    if not counted.possible:
        return
    _add_folded(db, programme, counted)
    linkages = {wave: linkage for wave, *_, linkage in linked_waves(db, programme)}
    raised = [_values(programme, key, n, linkages) for key, n in sorted(counted.counts().items())]
    if raised:
        db.execute(_raising.on(db), raised)


def lower_pairs(db: sa.Connection, programme: str, counted: PairCount) -> None:
    """Lower the paired tallies by the pairs that the folded rows in ``counted`` have with those folded before: the
    reverse of `raise_pairs`, while the rows still stand."""
    if not counted.possible:
        return
    _add_folded(db, programme, counted)
    for key, n in sorted(counted.counts().items()):
        db.execute(_lowering, {"programme": programme, "less": n, **dict(zip(_KEY_BOUND, key, strict=True))})


def pair_differences(db: sa.Connection, programme: str, counted: PairCount) -> list[PairDifference]:
    """Where the paired tallies differ from ``counted``, which has all folded rows."""
    tallied: dict[PairKey, int] = {tuple(row[:7]): row[7] for row in db.execute(_all, {"programme": programme})}
    counts = counted.counts()
    return [
        PairDifference(*key, tallied.get(key, 0), counts[key])
        for key in sorted(tallied.keys() | counts.keys())
        if tallied.get(key, 0) != counts[key]
    ]


def _add_folded(db: sa.Connection, programme: str, counted: PairCount) -> None:
    """Add what the same people sent to other waves and is folded already."""
    before = set(db.execute(_counted_waves, {"programme": programme}).scalars())
    for wave, *_ in linked_waves(db, programme):
        if wave in before:
            for rows in folded_rows_of(db, programme, wave, counted.without(wave)):
                counted.add(counted.reader.read(rows), new=False)


def _values(programme: str, key: PairKey, n: int, linkages: Mapping[str, str]) -> dict[str, object]:
    its = {"first_linkage": linkages[key[0]], "second_linkage": linkages[key[1]], "n": n}
    return {"programme_id": programme, **dict(zip(_KEY, key, strict=True)), **its}
