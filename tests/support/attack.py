"""An attack by whole numbers: what a reader is told is written as equations over numbers of people, and each number
that is not shown must keep a range."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Vector = NDArray[np.float64]
Sums = Mapping[Hashable, int]


@dataclass
class Attack:
    """``truth``: every number; ``most``: what each can be at the most, where that is known. `tell` adds what a reader
    knows, `narrow` says which of some sums are known too well."""

    truth: Mapping[Hashable, int]
    most: Mapping[Hashable, int] = field(default_factory=dict)
    ends: float = float("inf")
    """When to stop, on the monotonic clock: what is not proven by then is a breach."""

    def __post_init__(self) -> None:
        self.places = {count: place for place, count in enumerate(self.truth)}
        self.rows: list[Vector] = []
        self.least_values: list[float] = []
        self.most_values: list[float] = []
        self.witnesses: list[Vector] = [np.array([*self.truth.values()], dtype=np.float64)]

    def vector(self, weights: Sums) -> Vector:
        found = np.zeros(len(self.places))
        for count, weight in weights.items():
            found[self.places[count]] = weight
        return found

    def tell(self, weights: Sums, value: float, most: float | None = None) -> None:
        """A sum is known, or known to lie from ``value`` to ``most``; a wrong equation would prove nothing."""
        row, upper = self.vector(weights), value if most is None else most
        assert value <= float(row @ self.witnesses[0]) <= upper, (weights, value, most)
        self.rows.append(row)
        self.least_values.append(value)
        self.most_values.append(upper)

    def narrow(self, wanted: Iterable[tuple[str, Sums, int, bool]]) -> list[str]:
        """Of (name, sum, span, from nothing): those that do not reach over ``span``, or do not keep 0 and ``span``
        among what is possible. One table is a witness for all of them; only what has no two witnesses is solved."""
        return [name for name, weights, span, zero in wanted if not self._wide(self.vector(weights), span, zero)]

    def _wide(self, row: Vector, span: int, zero: bool) -> bool:
        for sign in (1.0, -1.0):
            values = [float(row @ witness) for witness in self.witnesses]
            if self._enough(values, span, zero):
                return True
            if sign > 0 and min(values) == 0 and row.min() >= 0:
                continue
            if (found := self._solved(sign * row)) is None:
                return False
            self.witnesses.append(found)
        return self._enough([float(row @ witness) for witness in self.witnesses], span, zero)

    @staticmethod
    def _enough(values: list[float], span: int, zero: bool) -> bool:
        return max(values) - min(values) >= span and (not zero or (min(values) == 0 and max(values) >= span))

    def _solved(self, aim: Vector) -> Vector | None:
        if monotonic() > self.ends:
            return None
        upper = np.array([self.most.get(count, 60) for count in self.places], dtype=np.float64)
        rows, least, most = (np.array(its) for its in (self.rows, self.least_values, self.most_values))
        told = [LinearConstraint(rows, least, most)] if self.rows else []
        ones = np.ones(len(self.places), dtype=np.int64)
        its = milp(aim, integrality=ones, bounds=Bounds(0, upper), constraints=told, options={"time_limit": 20})
        return None if its.x is None else np.rint(its.x)
