"""The people whom a status is about, group by group: how many were asked, answered and said yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analysis.proportions import share
from analysis.results import Estimate
from analysis.stratified import Stratum, stratified_share
from analysis.weighting import WeightedShare, weighted_share

STRATIFIED: Final = "stratified"
POOLED: Final = "pooled-exact"
CENSUS: Final = "census"


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A published group. ``size``: how many people it has, None where that is not known. ``answered`` inside the scale,
    ``yes`` of them count for the indicator, ``not_relevant`` said that the question does not concern them. Of a group
    that is not shown nobody is counted, so that everybody in it is silent."""

    group: str
    size: int | None
    answered: int
    yes: int
    not_relevant: int = 0

    @property
    def stratum(self) -> Stratum | None:
        """None where the size is not known, or is smaller than the number of answers."""
        if self.size is None or self.answered + self.not_relevant > self.size:
            return None
        return Stratum(self.size, self.answered, self.yes, self.not_relevant)


@dataclass(frozen=True, slots=True)
class Strata:
    """The groups over which a share is measured, those that are not shown among them."""

    groups: tuple[AskedGroup, ...]

    @property
    def known(self) -> tuple[Stratum, ...] | None:
        """None where any size is not known."""
        found = tuple(one.stratum for one in self.groups)
        return None if None in found else tuple(one for one in found if one is not None)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.groups)

    @property
    def yes(self) -> int:
        return sum(one.yes for one in self.groups)

    @property
    def population(self) -> int | None:
        """How many people the question concerns; estimated where some said that it does not concern them."""
        return None if self.known is None else sum(one.concerned for one in self.known)

    @property
    def most(self) -> int | None:
        """How many people the question may concern: all but those who said that it does not."""
        return None if self.known is None else sum(one.size - one.not_relevant for one in self.known)

    @property
    def silent(self) -> int | None:
        """How many of these gave no answer inside the scale."""
        return None if self.most is None else self.most - self.answered

    @property
    def method(self) -> str:
        """How the share is judged: each group by its size, all counted, or all answers together."""
        if self.known is None:
            return POOLED
        return STRATIFIED if self.silent else CENSUS

    @property
    def counts_by_size(self) -> bool:
        """Whether there are groups that count by their sizes."""
        return self.known is not None and len(self.known) > 1

    def estimate(self) -> Estimate:
        """The share on which the status is judged."""
        return self.pooled() if self.known is None else stratified_share(self.known)

    def pooled(self) -> Estimate:
        """The share in which each answer counts the same, whatever the sizes of the groups."""
        return share(self.yes, self.answered)

    def weighted(self) -> WeightedShare | None:
        """What counting each group by its size costs; None where there is one group only, a size is not known, a group
        is not shown or gave no answer, and where all answered, so that nothing is weighted."""
        return weighted_share(self.known) if self.known and self.counts_by_size and self.silent else None
