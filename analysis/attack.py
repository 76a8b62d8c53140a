"""An attack by whole numbers: what a reader is told is written as equations over numbers of people, and each number
that is not shown must keep a range. Witnesses first: one table that fits everything serves every number of it.

The solver is loaded by the first proof, so that what names an audit starts without it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.settling import Equation, Settled, Sums, settled

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Vector = NDArray[np.float64]
Progress = Callable[[int, int], None]

SECONDS: Final = 20.0
"""For one number, so that a hard one does not take the time of all others."""


class Wanted(NamedTuple):
    """A sum that must reach over ``span`` values, and be able to be as few and as many as ``ends``, where they are
    given. ``few``: it is not hidden itself, and may be known as long as it is nobody or at least ``span``."""

    name: str
    weights: Sums
    span: int
    ends: tuple[int, int] | None = None
    few: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """A sum that is known too well. ``low`` and ``high``: as far as it is known that it reaches, None where nothing
    fits; ``proven``: whether it reaches no further, False where the time was up. ``sources``: those of what was told
    that are needed for it."""

    name: str
    low: int | None
    high: int | None
    proven: bool
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """``witnesses``: how many tables were found that fit what was told; ``solved``: of how many numbers the end was
    sought, since no two tables showed it."""

    wanted: int
    witnesses: int
    solved: int
    breaches: tuple[Breach, ...]


@dataclass
class Attack:
    """``cells``: the numbers of people, each 0 or more; ``most``: what each can be at the most, where that is known.
    ``truth``: what they are, where the one who tries it knows: the first witness. `tell` adds what a reader knows."""

    cells: Iterable[Hashable]
    most: Mapping[Hashable, int] = field(default_factory=dict)
    truth: Mapping[Hashable, int] | None = None
    ends: float = float("inf")
    """When to stop, on the monotonic clock: what is not proven by then is a breach."""

    def __post_init__(self) -> None:
        self.told: list[Equation] = []
        self.cells = dict.fromkeys(self.cells)

    def tell(self, weights: Sums, least: float, most: float | None = None, source: str = "") -> None:
        """A sum is known, or known to lie from ``least`` to ``most``; a wrong equation would prove nothing."""
        sources = frozenset([source] if source else ())
        its = Equation(dict(weights), least, least if most is None else most, sources)
        if self.truth is not None:
            value = sum(weight * self.truth[cell] for cell, weight in weights.items())
            assert its.least <= value <= its.most, its
        self.told.append(its)

    def prove(self, wanted: Sequence[Wanted], *, progress: Progress | None = None) -> Proof:
        """What is known too well of ``wanted``, and with no name whatever is told of which nothing can be so. KeyError
        for a sum of cells that there are not."""
        parts = [*self._parts(wanted)]
        breaches: list[Breach] = []
        done = 0
        for part, its in parts:
            breaches += part.contradiction() if not its else ()
            for one in its:
                if (breach := part.breach(one)) is not None:
                    breaches.append(breach)
                done += 1
                if progress is not None:
                    progress(done, len(wanted))
        witnesses, solved = (sum(getattr(part, name) for part, _ in parts) for name in ("found", "solved"))
        return Proof(len(wanted), witnesses, solved, tuple(breaches))

    def _parts(self, wanted: Sequence[Wanted]) -> Iterator[tuple[_Part, list[Wanted]]]:
        """Numbers that hang together, with what is wanted of them: many small tables are solved faster than a large
        one. What follows from one equation after the other is settled first."""
        known, left = settled(self.told)
        above: dict[Hashable, Hashable] = {}

        def top(cell: Hashable) -> Hashable:
            while above.setdefault(cell, cell) != cell:
                above[cell] = cell = above[above[cell]]
            return cell

        def first(weights: Sums) -> Hashable:
            free = [cell for cell in weights if cell not in known]
            for cell in free:
                above[top(cell)] = top(free[0])
            return free[0] if free else None

        starts = [(first(one.weights), one) for one in left]
        asked = [(first(one.weights), one) for one in wanted]
        told: dict[Hashable, list[Equation]] = {}
        its: dict[Hashable, list[Wanted]] = {}
        for start, one in starts:
            told.setdefault(start and top(start), []).append(one)
        for start, sought in asked:
            its.setdefault(start and top(start), []).append(sought)
        inside: dict[Hashable, list[Hashable]] = {}
        for cell in above:
            inside.setdefault(top(cell), []).append(cell)
        for name in dict.fromkeys([*told, *its]):
            yield _Part(self, inside.get(name, []), known, told.get(name, ())), its.get(name, [])

    def bound(self) -> float:
        """What no number reaches of which nothing is known: beyond what is told, so that it limits no range."""
        told = (abs(value) for one in self.told for value in (one.least, one.most) if np.isfinite(value))
        return 2 * max([*told, *self.most.values(), 50]) + 100


class _Part:
    """Numbers that hang together: ``cells`` that are not settled, and ``told``, what is left of the equations."""

    def __init__(
        self, attack: Attack, cells: Sequence[Hashable], known: Mapping[Hashable, Settled], told: Sequence[Equation]
    ) -> None:
        self._attack, self._known, self._told = attack, known, told
        self._places = {cell: place for place, cell in enumerate(cells)}
        bound = attack.bound()
        self._upper = np.array([attack.most.get(cell, bound) for cell in cells], dtype=np.float64)
        self._constraints = self._written(told)
        self.found = self.solved = 0
        self._reason: frozenset[str] = frozenset()
        self._witnesses: list[Vector] = []
        if attack.truth is not None:
            self._add(np.array([attack.truth[cell] for cell in cells], dtype=np.float64))
        elif cells and (fits := self._solved(np.zeros(len(cells)), self._constraints)[0]) is not None:
            self._add(fits)
        elif not cells and not told:
            self._add(np.zeros(0))

    def contradiction(self) -> list[Breach]:
        return [] if self._witnesses else [Breach("", None, None, proven=False, sources=_sources(self._told))]

    def breach(self, wanted: Wanted) -> Breach | None:
        row, offset = self._row(wanted.weights), self._offset(wanted.weights)
        if not self._witnesses:
            return Breach(wanted.name, None, None, proven=False, sources=_sources(self._told))
        ends, sought = [False, False], False
        for place, sign in enumerate((1.0, -1.0)):
            low, high = self._range(row, offset)
            if _enough(low, high, wanted) or not row.any():
                break
            if sign > 0 and low == 0 and row.min() >= 0 and not offset:
                ends[place] = True
                continue
            sought = True
            fits, ends[place] = self._solved(sign * row, self._constraints)
            if fits is not None:
                self._add(fits)
        self.solved += sought
        low, high = self._range(row, offset)
        if _enough(low, high, wanted) or (wanted.few and _told_openly(low, high, ends, wanted, row)):
            return None
        proven = all(ends) or not row.any()
        return Breach(wanted.name, low, high, proven, self._needed(wanted, row, offset))

    def _needed(self, wanted: Wanted, row: Vector, offset: int) -> tuple[str, ...]:
        """The sources without any of which the number would keep its range: each is left out in turn, what repeats
        another first. Those of settled numbers are needed."""
        settled_by = [self._known[cell].sources for cell in wanted.weights if cell in self._known]
        needed = frozenset().union(*(one.sources for one in self._told)) if row.any() else frozenset[str]()
        if self._reason and self._follows(wanted, row, offset, self._reason):
            needed = self._reason
        for source in sorted(needed, reverse=True) if 1 < len(needed) < _MANY else ():
            if self._follows(wanted, row, offset, needed - {source}):
                needed -= {source}
        self._reason = needed
        return tuple(sorted(needed.union(*settled_by)))

    def _follows(self, wanted: Wanted, row: Vector, offset: int, sources: frozenset[str]) -> bool:
        """Whether it is known too well from some of the sources alone."""
        constraints = self._written([one for one in self._told if one.sources <= sources])
        ends = []
        for sign in (1.0, -1.0):
            fits, _ = self._solved(sign * row, constraints)
            if fits is None:
                return False
            ends.append(offset + round(float(row @ fits)))
        return not _enough(ends[0], ends[1], wanted)

    def _written(self, told: Sequence[Equation]) -> list[LinearConstraint]:
        if not told or not self._places:
            return []
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        its = [(at, self._places[cell], n) for at, one in enumerate(told) for cell, n in one.weights.items()]
        rows, columns, values = zip(*its, strict=True)
        matrix = csr_array((np.array(values, dtype=np.float64), (rows, columns)), shape=(len(told), len(self._places)))
        return [LinearConstraint(matrix, [one.least for one in told], [one.most for one in told])]

    def _row(self, weights: Sums) -> Vector:
        found = np.zeros(len(self._places))
        for cell, weight in weights.items():
            if cell not in self._known:
                found[self._places[cell]] = weight
        return found

    def _offset(self, weights: Sums) -> int:
        return sum(weight * self._known[cell].value for cell, weight in weights.items() if cell in self._known)

    def _range(self, row: Vector, offset: int) -> tuple[int, int]:
        values = [offset + round(float(row @ witness)) for witness in self._witnesses]
        return min(values), max(values)

    def _add(self, witness: Vector) -> None:
        self.found += 1
        self._witnesses.append(witness)

    def _solved(self, aim: Vector, constraints: Sequence[LinearConstraint]) -> tuple[Vector | None, bool]:
        """A table that fits and has the least of ``aim`` that was found, and whether no other has less."""
        left = self._attack.ends - monotonic()
        if left <= 0:
            return None, False
        from scipy.optimize import Bounds, milp

        its = milp(
            aim,
            integrality=np.ones(len(aim), dtype=np.int64),
            bounds=Bounds(0, self._upper),
            constraints=constraints,
            options={"time_limit": min(SECONDS, left)},
        )
        return (None, False) if its.x is None else (np.rint(its.x), its.status == 0)


_MANY: Final = 60
"""Sources beyond which no smallest set of them is sought."""


def _enough(low: int, high: int, wanted: Wanted) -> bool:
    least, most = (high, low) if wanted.ends is None else wanted.ends
    return high - low >= wanted.span and low <= least and high >= most


def _told_openly(low: int, high: int, ends: Sequence[bool], wanted: Wanted, row: Vector) -> bool:
    """Whether it is nobody or at least the span, and proven so."""
    return (low >= wanted.span and (ends[0] or not row.any())) or (high <= 0 and (ends[1] or not row.any()))


def _sources(told: Iterable[Equation]) -> tuple[str, ...]:
    return tuple(sorted({source for one in told for source in one.sources}))
