"""The rows of a wave parted into bins, of which a later take-out has each as a whole or not at all.

Who stays together is drawn before anybody leaves. So what is missing later says no more than that somebody of the bin
left: nothing follows from which others went along. Of everything that one can tell of a row from outside (group and
process as they are told, what was asked, what was written) a bin has none, at least the disclosure minimum, or all that
there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from evaluator.exporting.inclusion import Kept, tables, text_table
from evaluator.exporting.respondents import Who

Key = tuple[str, str, str]
"""Group and process as they are told, '' for all of them, and a table."""
Pattern = frozenset[Key]
_LOOKED_AT: Final = 50
"""Patterns among which the next that joins a bin is chosen."""


class _Bin:
    def __init__(self) -> None:
        self.ids: list[UUID] = []
        self.have: Counter[Key] = Counter()

    def take(self, pattern: Pattern, ids: Sequence[UUID]) -> None:
        self.ids += ids
        self.have.update(dict.fromkeys(pattern, len(ids)))

    def join(self, other: _Bin) -> None:
        self.ids += other.ids
        self.have += other.have

    def short(self, every: Mapping[Key, int], minimum: int) -> set[Key]:
        return {key for key, n in self.have.items() if n < min(minimum, every[key])}


def bins_of(one: Kept, told: Mapping[Who, Who], minimum: int) -> list[list[UUID]]:
    """The ids of each bin. Who is in no row and wrote nothing is in none."""
    patterns: dict[Pattern, list[UUID]] = {}
    for group, rows in one.rows.items():
        for row in rows:
            its = told[group, row.process]
            keys = {(its[0], process, table) for process in ("", its[1]) for table in tables(row)}
            patterns.setdefault(frozenset(keys | _words(row.texts)), []).append(row.id)
    for row in one.unshown:
        if row.texts:
            patterns.setdefault(frozenset(_words(row.texts)), []).append(row.id)
    return [its.ids for its in parted(patterns, minimum)]


def _words(texts: Mapping[str, str]) -> set[Key]:
    """Texts can be told apart over all groups, since some stand without one."""
    return {("*", "", text_table(item)) for item in texts}


def parted(patterns: Mapping[Pattern, Sequence[UUID]], minimum: int) -> list[_Bin]:
    """``patterns``: the rows by what can be told of them, in an order by chance. Who has few like them is joined with
    those that add least to what a bin must have enough of."""
    every: Counter[Key] = Counter()
    bins: list[_Bin] = []
    waiting: dict[Pattern, list[UUID]] = {}
    for pattern, ids in patterns.items():
        every.update(dict.fromkeys(pattern, len(ids)))
        if n := len(ids) // minimum:
            bins += (_of(pattern, ids[place::n]) for place in range(n))
        else:
            waiting[pattern] = list(ids)
    while waiting:
        bins.append(_filled(waiting, bins, every, minimum))
    return bins


def _of(pattern: Pattern, ids: Sequence[UUID]) -> _Bin:
    found = _Bin()
    found.take(pattern, ids)
    return found


def _filled(waiting: dict[Pattern, list[UUID]], bins: list[_Bin], every: Mapping[Key, int], minimum: int) -> _Bin:
    """A bin with the first that waits. Those that wait are taken before a bin that is there already."""
    found = _Bin()
    pattern: Pattern | None = next(iter(waiting))
    while pattern is not None:
        found.take(pattern, [waiting[pattern].pop()])
        if not waiting[pattern]:
            del waiting[pattern]
        pattern = _next(found, found.short(every, minimum), waiting)
    while short := found.short(every, minimum):
        partner = max(bins, key=lambda one: sum(key in one.have for key in short))
        bins.remove(partner)
        found.join(partner)
    return found


def _next(found: _Bin, short: set[Key], waiting: Mapping[Pattern, Sequence[UUID]]) -> Pattern | None:
    among: Iterator[Pattern] = islice((one for one in waiting if not short.isdisjoint(one)), _LOOKED_AT)
    return min(among, key=lambda one: (sum(key not in found.have for key in one), -len(short & one)), default=None)
