"""A share of answers of which one person may give several: those of one person go together, and are fewer than they
look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.proportions import clopper_pearson_interval
from analysis.results import Estimate, Interval
from analysis.stratified import Stratum, stratified_share


@dataclass(frozen=True, slots=True)
class Answering:
    """A part of a population: ``people`` of its ``size`` gave ``n`` answers, ``hits`` of which count; a person can give
    ``most``. ``size`` is None where it is not known; ``not_relevant`` as in `Stratum`."""

    size: int | None
    people: int
    n: int
    hits: int
    most: int
    not_relevant: int = 0

    @property
    def effective(self) -> int:
        """How many people who give one answer each tell as much, at least: Kish's number, where answers are spread as
        unevenly over people as they can be and all answers of one person are alike."""
        if self.people == self.size or self.n >= self.people * self.most:
            return self.people
        # As many as can gave all they could, one gave the rest, and the others one answer each.
        full, rest = divmod(self.n - self.people, self.most - 1)
        return self.n**2 // (full * self.most**2 + (1 + rest) ** 2 + self.people - full - 1)

    def stratum(self, *, up: bool) -> Stratum:
        """Of so many people, with as many yes as the share of the answers gives, rounded down or up."""
        assert self.size is not None
        effective = self.effective
        outside = math.ceil(self.not_relevant * effective / self.people) if self.people else self.not_relevant
        return Stratum(self.size, effective, self.yes(up=up), outside)

    def yes(self, *, up: bool) -> int:
        hits = self.hits * self.effective
        return (-(-hits // self.n) if up else hits // self.n) if self.n else 0

    def certainly(self, *, up: bool) -> float:
        """The share if all silent people gave all the answers they can, and none of these counted, or all."""
        assert self.size is not None
        others = self.most * (self.size - self.people)
        return (self.hits + others * up) / (self.n + others) if self.n else float(up)


def clustered_share(parts: Sequence[Answering], level: float = 0.95) -> Estimate:
    """The share of the answers that count, each part counting by its people where all sizes are known.

    ``n`` counts the answers. The interval is that of `stratified_share` on `Answering.effective` people, with the yes
    among them rounded away from the estimate, and cut off at what is certain of the silent; with a size that is not
    known Clopper and Pearson's of all together. No theorem says that it holds its level: it is shown by simulation,
    with answers of one person from independent to all alike. None where everybody answered, or nobody.
    Source: L. Kish, Survey Sampling (1965), for the effective number; the rest is a rule of this evaluation.
    """
    n = sum(one.n for one in parts)
    if not n:
        return Estimate(None, 0)
    if any(one.size is None or one.people + one.not_relevant > one.size for one in parts):
        return _pooled(parts, level)
    down, up = ([one.stratum(up=way) for one in parts] for way in (False, True))
    answered = [(one, its.concerned) for one, its in zip(parts, down, strict=True) if one.n]
    value = math.fsum(one.hits / one.n * size for one, size in answered) / sum(size for _, size in answered)
    low, high = (stratified_share(its, level).interval for its in (down, up))
    if low is None or high is None:
        return Estimate(value, n)
    ends = (min(low.low, value), max(high.high, value))
    if not any(one.not_relevant for one in parts):
        people = sum(one.size or 0 for one in parts)
        least, most = (math.fsum((one.size or 0) * one.certainly(up=way) for one in parts) for way in (False, True))
        ends = (max(ends[0], least / people), min(ends[1], most / people))
    return Estimate(value, n, Interval(*ends, level, f"{low.method}-people"))


def _pooled(parts: Sequence[Answering], level: float) -> Estimate:
    n, hits, people = (sum(row) for row in zip(*((one.n, one.hits, one.people) for one in parts), strict=True))
    whole = Answering(None, people, n, hits, max(one.most for one in parts))
    low, high = (clopper_pearson_interval(whole.yes(up=way), whole.effective, level) for way in (False, True))
    return Estimate(hits / n, n, Interval(low.low, high.high, level, f"{low.method}-people"))
