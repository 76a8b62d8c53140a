"""Uneven response: what it costs that each group counts by its size, and not by how many of it answered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.raking import effective_n, rake
from analysis.results import Interval
from analysis.stratified import Stratum, stratified_share


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A share in 0..1 of ``n`` answers weighted to the sizes of their groups, which leave Kish's ``effective_n``.
    ``standard_error`` is None where a group that did not all answer gave one answer only, and 0 where no group's
    answers show any spread."""

    value: float
    n: int
    effective_n: float
    standard_error: float | None
    interval: Interval | None


def weighted_share(strata: Sequence[Stratum], level: float = 0.95) -> WeightedShare | None:
    """The share of `stratified_share` as a weighted figure, with its interval; None where a group gave no answer, which
    nobody's weight can make up for.

    The standard error is that of a stratified sample without replacement, so that it knows how large a part of each
    group answered. Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 5.4.
    """
    its, sizes, answered = stratified_share(strata, level), [one.concerned for one in strata], [one.n for one in strata]
    weights = rake(answered, [sizes]).weights if all(answered) else None
    if its.value is None or weights is None:
        return None
    variances = [_variance(one) for one in strata]
    known = [one for one in variances if one is not None]
    error = math.sqrt(math.fsum(known)) / sum(sizes) if len(known) == len(variances) else None
    return WeightedShare(its.value, its.n, effective_n(weights, answered), error, its.interval)


def _variance(one: Stratum) -> float | None:
    """Of the estimated number of yes in a stratum."""
    people, share = one.concerned, one.yes / one.n
    if people == one.n:
        return 0.0
    if one.n == 1:
        return None
    return people * (people - one.n) * share * (1 - share) / (one.n - 1)
