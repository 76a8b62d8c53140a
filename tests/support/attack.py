"""The attack by whole numbers on a made-up world whose numbers are known: these are the first witness."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import analysis.attack
from analysis.attack import Wanted

Sums = Mapping[Hashable, int]


class Attack(analysis.attack.Attack):
    def __init__(
        self, truth: Mapping[Hashable, int], most: Mapping[Hashable, int] | None = None, ends: float = float("inf")
    ) -> None:
        super().__init__(truth, most or {}, truth, ends)
        self.numbers = truth

    def number(self, weights: Sums) -> int:
        return sum(weight * self.numbers[cell] for cell, weight in weights.items())

    def narrow(self, wanted: Iterable[tuple[str, Sums, int, bool]]) -> list[str]:
        """Of (name, sum, span, from nothing): those that do not reach over ``span``, or do not keep 0 and ``span``
        among what is possible."""
        its = [Wanted(name, sums, span, (0, span) if zero else None) for name, sums, span, zero in wanted]
        return self._names(its)

    def between(self, wanted: Iterable[tuple[str, Sums, int, int]]) -> list[str]:
        """Of (name, sum, least, most): those that cannot be as few or as many as that any more."""
        return self._names([Wanted(name, sums, most - least, (least, most)) for name, sums, least, most in wanted])

    def _names(self, wanted: list[Wanted]) -> list[str]:
        return [one.name for one in self.prove(wanted).breaches]
