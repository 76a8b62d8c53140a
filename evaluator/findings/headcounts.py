"""People whom registers count: all who came to an activity, and how many of each group they were; and which sums of
them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure import admitted
from evaluator.findings.material import Material, Row
from evaluator.records.activities import REGISTER as ACTIVITIES
from evaluator.records.attendance import REGISTER as ATTENDANCE

People = dict[str, dict[str, int]]
"""By what sums them: how many people are in each of the rows that it counts."""
Sum = dict[str, int]
Figure = tuple[str, str]
"""(milestone, what sums people)"""


@dataclass(frozen=True, slots=True)
class Came:
    """What the registers had when a milestone was counted: the people that indicators sum, ``all`` who came to each
    activity, and by activity those of each of its ``groups`` that were counted. Rows go by register and reference."""

    milestone: str
    sums: People
    all: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]


def came(material: Material, milestone: str, sums: People) -> Came:
    activities, attendance = material.rows[ACTIVITIES.name], material.rows[ATTENDANCE.name]
    groups: dict[str, dict[str, int]] = {}
    for row in attendance:
        if row["participants"] is not None:
            own = f"{ATTENDANCE.name} {row['reference']}"
            groups.setdefault(f"{ACTIVITIES.name} {row['activity']}", {})[own] = row["participants"]
    counted = (row for row in activities if row["participants"] is not None)
    every = {f"{ACTIVITIES.name} {row['reference']}": row["participants"] for row in counted}
    return Came(milestone, sums, every, groups)


def most_there(attendance: Iterable[Row], sizes: Mapping[str, int]) -> dict[str, int]:
    """How many people a row can be about at the most, where the size of its group is known."""
    return {f"{ATTENDANCE.name} {row['reference']}": sizes[row["group"]] for row in attendance if row["group"] in sizes}


def shown_sums(every: Sequence[Came], most: Mapping[str, int], minimum: int) -> frozenset[Figure]:
    """The sums of people that are shown: none of few, none from which the few of a row follow, or the few of an
    activity who are of no group that is told of, or the few by whom a row was corrected; nor whether anybody came of a
    group of few.

    Each milestone is decided on beside what the reports before it have shown, by what was known then. Of an activity at
    which the groups are more than came in all nothing is told, so that nobody knows who was counted twice.
    ``every``: in the order of the reports; ``most``: see `most_there`."""
    shown: frozenset[Figure] = frozenset()
    for number, now in enumerate(every, start=1):
        until = every[:number]
        cells = _Cells(until)
        told = [cells.of(its.sums[key]) for its in until for key in its.sums if (its.milestone, key) in shown]
        shown |= admitted(
            cells.people,
            told,
            {(now.milestone, key): [cells.of(rows)] for key, rows in now.sums.items()},
            minimum,
            secrets=[*cells.counted_twice(), *cells.of_small_groups(most, minimum)],
            rests=[*cells.rests()],
            most=[*cells.most(most)],
        )
    return shown


class _Cells:
    """A row whose number was corrected is several cells: those whom each of its numbers counts beyond the lower ones.
    ``people``: how many are in each. Activities that nothing sums are left out: nothing follows about them."""

    def __init__(self, every: Sequence[Came]) -> None:
        self._every = every
        summed = {row for its in every for rows in its.sums.values() for row in rows}
        numbers: dict[str, set[int]] = {}
        for its in every:
            groups = {row: n for activity in summed & its.groups.keys() for row, n in its.groups[activity].items()}
            everybody = {row: its.all[row] for row in summed & its.all.keys()}
            for rows in (*its.sums.values(), everybody, groups):
                for row, n in rows.items():
                    numbers.setdefault(row, set()).add(n)
        self._numbers = {row: sorted(its) for row, its in sorted(numbers.items())}
        self.people = {
            f"{row} {n}": n - below
            for row, its in self._numbers.items()
            for below, n in zip([0, *its], its, strict=False)
        }

    def of(self, rows: Mapping[str, int]) -> Sum:
        """The sum of the people of rows, each with its number of then."""
        return {f"{row} {one}": 1 for row, n in rows.items() for one in self._numbers[row] if one <= n}

    def counted_twice(self) -> Iterator[Sum]:
        for its in self._every:
            for row in its.groups.keys() & its.all.keys() & self._numbers.keys():
                if sum(its.groups[row].values()) > its.all[row]:
                    yield self.of({row: its.all[row]})

    def of_small_groups(self, most: Mapping[str, int], minimum: int) -> Iterator[Sum]:
        """Whoever came of a group of fewer people than the minimum, nobody too."""
        for row, numbers in self._numbers.items():
            if most.get(row, minimum) < minimum:
                yield from (self.of({row: n}) for n in numbers)

    def rests(self) -> Iterator[Sum]:
        """Those of an activity who are of no group that was counted there, also where one of them was corrected or
        counted after a report."""
        for its in self._every:
            for row in its.all.keys() & self._numbers.keys():
                for groups in (one.groups[row] for one in self._every if row in one.groups):
                    if sum(groups.values()) <= its.all[row]:
                        yield self.of({row: its.all[row]}) | dict.fromkeys(self.of(groups), -1)

    def most(self, most: Mapping[str, int]) -> Iterator[tuple[Sum, int]]:
        """Rows of which it is known how many people they can be about; not those that are said to be about more."""
        for row, numbers in self._numbers.items():
            if row in most and numbers[-1] <= most[row]:
                yield self.of({row: numbers[-1]}), most[row]
