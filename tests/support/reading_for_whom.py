"""The attack on 'for whom': an outcome by group, process, cluster and milestone beside each other. Whoever attacks
knows which group and process everybody is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evaluator.evidence.subgroups import ForWhom, for_whom
from evaluator.exploring.questions import Counted, Look
from evaluator.findings.places import Places
from evaluator.programme.merging import members
from evaluator.programme.model import Indicator, Question, SurveySource
from evaluator.store.engine import Store
from tests.support.attack import Attack, Sums
from tests.support.exploring import CODES, ITEMS, Person, stored
from tests.support.small_programmes import MINIMUM, TEXT

ANSWERS = (*CODES, None)
Cell = tuple[str, str, str, int | None]
"""(group, process, item, code)"""
Wanted = tuple[str, Sums, int, int]


def with_outcomes(its: Counted) -> Counted:
    """The same with an indicator of each question at the node."""
    sources = [SurveySource((Question("q", item),), "share", (CODES[-1],)) for item in ITEMS]
    every = tuple(Indicator(f"i{i}", "n", TEXT, TEXT, "share", one) for i, one in enumerate(sources))
    return replace(its, printed=replace(its.printed, programme=replace(its.printed.programme, indicators=every)))


@dataclass
class Reader:
    people: list[Person]
    places: Places
    told: list[ForWhom]

    def __post_init__(self) -> None:
        self.sizes = Counter((group, process) for group, process, _ in self.people)
        given = Counter(
            (group, process, item, code)
            for group, process, answers in self.people
            for item, code in zip(ITEMS, answers, strict=True)
        )
        every = [(*cell, item, code) for cell in self.sizes for item in ITEMS for code in ANSWERS]
        self.attack = Attack({one: given[one] for one in every})
        for cell, n in self.sizes.items():
            for item in ITEMS:
                self.attack.tell({(*cell, item, code): 1 for code in ANSWERS}, n)
        for sums, n in self._told():
            self.attack.tell(sums, n)

    def _told(self) -> Iterator[tuple[Sums, int]]:
        looks = [one.look for one in self.told if one.look]
        by_group = [figure for look in looks if look.by == "group" for figure in look.figures]
        shown = {one.variable.key: {row.key for row in one.rows if row.tally and row.key} for one in by_group}
        for look in looks:
            for figure in look.figures:
                key, rows = figure.variable.key, (row for row in figure.rows if row.tally is not None)
                groups = shown[key] - {*look.left_out}
                for row in rows:
                    assert row.tally is not None
                    cells = [cell for cell in self.sizes if cell[0] in groups and self._is_in(cell, look, row.key)]
                    for code, n in zip(ANSWERS, (*row.tally.counts, row.tally.blank), strict=True):
                        yield {(*cell, key, code): 1 for cell in cells}, n

    def _is_in(self, cell: tuple[str, str], look: Look, key: str) -> bool:
        group, process = cell
        if look.by in ("group", "milestone"):
            return look.by == "milestone" or key in ("", group)
        clusters = {one.key: one.cluster for one in look.printed.programme.processes}
        return (process if look.by == "process" else clusters.get(process, "")) in members(key)

    def wanted(self) -> Iterator[Wanted]:
        """How many of the few of a group in a process gave an answer, and the ends between which that lies by what the
        smallest class of people that is told of gave."""
        for cell in (cell for cell, n in self.sizes.items() if n < MINIMUM):
            within = [one for one in self.sizes if self.places.class_of(*one) == self.places.class_of(*cell)]
            others = sum(self.sizes[one] for one in within) - self.sizes[cell]
            for item in ITEMS:
                for code in ANSWERS:
                    number = self.attack.number({(*one, item, code): 1 for one in within})
                    ends = max(0, number - others), min(self.sizes[cell], number)
                    yield f"{cell} {item} {code}", {(*cell, item, code): 1}, *ends

    def attacked(self) -> list[str]:
        """Those of the numbers that cannot be either of their ends any more, and the classes that are told of with
        fewer people than may be: they are the program's own, so that the ends alone would follow whatever it did."""
        return [*self._small(), *self.attack.between(self.wanted())]

    def _small(self) -> Iterator[str]:
        people = Counter[object]()
        for cell, n in self.sizes.items():
            people[self.places.class_of(*cell)] += n
        yield from (f"class {one} of {n}" for one, n in people.items() if n < MINIMUM)


def reader(store: Store, people: list[Person]) -> Reader:
    its = with_outcomes(stored(store, people))
    with store.reading() as db:
        return Reader(people, its.gathered.places["q"], for_whom(db, its, "n"))
