"""What the tables of pairs behind comparisons of linked people tell of single groups.

A comparison can be worked back to its table: of the tables that fit the answers of both milestones one has its
estimate, interval and p-values. So the table counts as told, though it is printed nowhere, and beside each group's
answers then and now it says how many of the group came again. See decision 97.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.disclosure import narrow
from evaluator.findings.answers import Answers, Cell
from evaluator.findings.linked import LOST, NEW, Pairs, Twice

Sum = dict[Hashable, int]


@dataclass(frozen=True, slots=True)
class Paired:
    """The pairs of an indicator with its answers then and now. ``counted``: the codes that are told from the others,
    None where each stands by itself."""

    pairs: Pairs
    earlier: Answers
    now: Answers
    counted: Collection[int] | None = None

    @property
    def questions(self) -> frozenset[str]:
        return frozenset(name for name, _ in (*self.earlier.cells, *self.now.cells))


def known_by_tables(shown: Mapping[str, Paired], minimum: int) -> frozenset[str]:
    """The indicators of ``shown`` that must not be: beside the others and each group's answers their tables leave the
    few of a group who came again, left or are new a range of less than ``minimum``. The last one goes first."""
    gone: set[str] = set()
    for keys in _sharing_questions(shown):
        its = {key: shown[key] for key in shown if key in keys}
        book = _Book(its)
        while its:
            known = narrow(book.people, [*book.answers, *book.tables(its)], [*book.few(minimum)], minimum)
            if not known or len(known) == len(narrow(book.people, book.answers, known, minimum)):
                break
            gone.add(its.popitem()[0])
    return frozenset(gone)


def _sharing_questions(shown: Mapping[str, Paired]) -> list[set[str]]:
    """The indicators that have a question in common, also by way of others. Of one question nothing follows about those
    of another."""
    found: list[tuple[set[str], frozenset[str]]] = []
    for key, its in shown.items():
        touched = [one for one in found if one[1] & its.questions]
        found = [one for one in found if one not in touched]
        found.append(({key}.union(*(one[0] for one in touched)), its.questions.union(*(one[1] for one in touched))))
    return [keys for keys, _ in found]


class _Book:
    """``people``: how many gave each answer twice, in which groups, or once; ``answers``: what each milestone tells of
    a group by itself."""

    def __init__(self, every: Mapping[str, Paired]) -> None:
        self._then: dict[Cell, dict[int, int]] = {}
        self._now: dict[Cell, dict[int, int]] = {}
        twice: dict[Twice, int] = {}
        for its in every.values():
            self._then |= _by_code(its.earlier)
            self._now |= _by_code(its.now)
            twice |= its.pairs.twice
        moved = {(name, first, second) for name, first, second, *_ in twice}
        stayed = {(name, group, group) for name, group in self._then.keys() & self._now.keys()}
        self._twice: list[Twice] = [
            (name, first, second, then, now)
            for name, first, second in sorted(moved | stayed)
            for then in self._then[name, first]
            for now in self._now[name, second]
        ]
        self.people: dict[Hashable, int] = {cell: twice.get(cell, 0) for cell in self._twice}
        before = ((name, first, then) for name, first, _, then, _ in self._twice)
        after = ((name, second, now) for name, _, second, _, now in self._twice)
        self.answers = [*self._told(LOST, before, self._then), *self._told(NEW, after, self._now)]

    def _told(
        self, kind: str, as_whom: Iterable[tuple[str, str, int]], told: Mapping[Cell, Mapping[int, int]]
    ) -> Iterator[Sum]:
        """``as_whom``: which of the answers that are told each of those who answered twice gave."""
        again: dict[tuple[str, str, int], Sum] = {}
        for cell, one in zip(self._twice, as_whom, strict=True):
            again.setdefault(one, {})[cell] = 1
        for (name, group), codes in told.items():
            for code, n in codes.items():
                its, once = again.get((name, group, code), {}), (kind, name, group, code)
                self.people[once] = n - sum(self.people[both] for both in its)
                yield its | {once: 1}

    def tables(self, every: Mapping[str, Paired]) -> Iterator[Sum]:
        """The people of each cell of the tables; of a share those who gave an answer that it counts, or another."""
        for its in every.values():
            sums: dict[Hashable, Sum] = {}
            for cell in self._twice:
                name, first, second, *codes = cell
                if (name, first) in its.earlier.cells and (name, second) in its.now.cells:
                    told = codes if its.counted is None else [code in its.counted for code in codes]
                    sums.setdefault(tuple(told), {})[cell] = 1
            yield from sums.values()

    def few(self, minimum: int) -> Iterator[Sum]:
        """Those of a group who came again, left or are new, where they are few."""
        for group in sorted(self._then.keys() | self._now.keys()):
            again: Sum = {}
            lost: Sum = {(LOST, *group, code): 1 for code in self._then.get(group, ())}
            new: Sum = {(NEW, *group, code): 1 for code in self._now.get(group, ())}
            for cell in self._twice:
                first, second = cell[:2] == group, (cell[0], cell[2]) == group
                if first or second:
                    (again if first and second else lost if first else new)[cell] = 1
            for its in (again, lost, new):
                if 0 < sum(self.people[cell] for cell in its) < minimum:
                    yield its


def _by_code(answers: Answers) -> dict[Cell, dict[int, int]]:
    codes = answers.scale.codes if answers.scale else ()
    return {
        cell: {code: n for code, n in zip(codes, tally.counts, strict=True) if n}
        for cell, tally in answers.cells.items()
    }
