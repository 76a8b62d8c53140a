"""Shares and their intervals: of a large population, of a known small one, and with a guarantee."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Integers, check_level
from analysis.results import Estimate, Interval

_WIDE: Final = 10.0


def wilson_interval(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Wilson's score interval of a share, for a population that is large against the sample.

    Keeps its level on average over shares, also for small ``trials``; never leaves 0..1. ValueError unless
    0 <= successes <= trials and trials > 0. Equals SciPy's, whose route by a p-value would hold a report
    of thousands of shares up. Source: E. B. Wilson, J. Amer. Stat. Assoc. 22 (1927) 209-212.
    """
    return _binomial_interval(successes, trials, level, "wilson", _wilson_bounds)


def clopper_pearson_interval(successes: int, trials: int, level: float = 0.95) -> Interval:
    """The exact interval of a share, whose coverage is guaranteed to be at least ``level``, hence wider than Wilson's.

    ValueError as in `wilson_interval`. Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413.
    """
    return _binomial_interval(successes, trials, level, "clopper-pearson", _exact_bounds)


def known_population_interval(successes: int, sample: int, population: int, level: float = 0.95) -> Interval:
    """How many in a known population of ``population`` people would answer yes, when ``successes`` of ``sample`` did.

    ``low`` and ``high`` are whole numbers of people. Holds every number that a one-sided hypergeometric test at
    (1 - level) / 2 does not reject on either side, so its coverage is at least ``level``. A census
    (sample == population) gives the point ``successes``; an empty sample gives 0..population. Treats those who answered
    as drawn by chance from the population. ValueError unless 0 <= successes <= sample <= population.
    Source: J. P. Buonaccorsi, The American Statistician 41 (1987) 215-218.
    """
    _check(successes, sample)
    check_level(level)
    if sample > population:
        raise ValueError(f"{sample} answered, more than the population of {population}")
    failures, tail = sample - successes, (1 - level) / 2
    low = _first(
        lambda yes: hypergeometric_tail(successes, yes, sample, population) > tail,
        successes,
        population - failures,
    )
    # The highest number of yes is found as the lowest number of no.
    fewest_no = _first(
        lambda no: hypergeometric_tail(failures, no, sample, population) > tail,
        failures,
        population - successes,
    )
    return Interval(low, population - fewest_no, level, "hypergeometric")


def share(successes: int, trials: int, *, population: int | None = None, level: float = 0.95) -> Estimate:
    """A share in 0..1 with the interval that suits what is known of the population.

    ``population`` unknown: Clopper and Pearson's, whose error on either side is guaranteed, as a status needs it.
    Known: `known_population_interval` as shares of the population. Census (trials == population): no interval, since
    nothing is uncertain. No answers: value None, no interval. More answers than people means that the stated population
    is wrong: as if it were unknown, with the population kept in the result so that a reader sees the contradiction.
    ValueError unless 0 <= successes <= trials.
    """
    _check(successes, trials)
    if trials == 0:
        return Estimate(None, 0, population=population)
    if population is None or trials > population:
        interval: Interval | None = clopper_pearson_interval(successes, trials, level)
    elif trials == population:
        interval = None
    else:
        people = known_population_interval(successes, trials, population, level)
        interval = Interval(people.low / population, people.high / population, level, people.method)
    return Estimate(successes / trials, trials, interval, population)


def corrected_phi(pairs: Integers) -> float:
    """Phi of a (2, 2) table, drawn towards 0 by Newcombe's continuity correction where it is positive; 0 where a margin
    is empty. Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 2635-2650, method 10."""
    (neither, later), (earlier, both) = pairs.tolist()
    margins = (neither + later) * (earlier + both) * (neither + earlier) * (later + both)
    if margins == 0:
        return 0.0
    cross = both * neither - later * earlier
    if cross > 0:
        cross = max(cross - (neither + later + earlier + both) / 2, 0)
    return float(cross / math.sqrt(margins))


def hybrid_difference(
    before: int, trials_before: int, after: int, trials_after: int, correlation: float, level: float
) -> tuple[float, float]:
    """Bounds of share after less share before from Wilson's intervals and the ``correlation`` of the two shares, in -1
    to 1. ValueError without answers before or after. Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890,
    method 10."""
    first, second = wilson_interval(before, trials_before, level), wilson_interval(after, trials_after, level)
    share_before, share_after = before / trials_before, after / trials_after

    def reach(one: float, other: float) -> float:
        return math.sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0))

    difference = share_after - share_before
    down = reach(share_after - second.low, first.high - share_before)
    up = reach(second.high - share_after, share_before - first.low)
    return max(-1.0, difference - down), min(1.0, difference + up)


def _binomial_interval(
    successes: int, trials: int, level: float, method: str, bounds: Callable[[int, int, float], tuple[float, float]]
) -> Interval:
    _check(successes, trials)
    check_level(level)
    if trials == 0:
        raise ValueError("a share of no answers has no interval")
    low, high = bounds(successes, trials, level)
    # What rounding leaves beside the ends, which are the bounds themselves.
    return Interval(0.0 if successes == 0 else low, 1.0 if successes == trials else high, level, method)


def _wilson_bounds(successes: int, trials: int, level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    squared = float(ndtri((1 + level) / 2)) ** 2
    middle = successes + squared / 2
    reach = math.sqrt(squared * (successes * (trials - successes) / trials + squared / 4))
    return (middle - reach) / (trials + squared), (middle + reach) / (trials + squared)


def _exact_bounds(successes: int, trials: int, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    failures, tail = trials - successes, (1 - level) / 2
    low = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    return low, 1 - float(betaincinv(failures, successes + 1, tail)) if failures else 1.0


def hypergeometric_tail(observed: int, marked: int, sample: int, population: int) -> float:
    """P(at least ``observed`` marked in a sample drawn without replacement from a population with ``marked``)."""
    return float(hypergeometric(marked, sample, population, least=observed)[1].sum())


def hypergeometric(
    marked: int, sample: int, population: int, *, least: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers of marked in a sample drawn without replacement, from ``least`` on, and the chance of each.

    Without those further from the mean than `_WIDE` standard deviations, of which together the chance is below 1e-16:
    a population of a thousand million takes some hundred thousand numbers. From the first by the ratios of neighbours,
    since SciPy's functions cost a loop per call, and bounds are found by some thirty calls.
    """
    from scipy.special import betaln

    def log_choose(total: int, part: int) -> float:
        return -float(betaln(1 + total - part, 1 + part)) - math.log1p(total)

    others, mean = population - marked, sample * marked / population
    deviation = math.sqrt(mean * (others / population) * ((population - sample) / max(population - 1, 1)))
    wide = _WIDE * (deviation + 1)
    first = max(least, 0, sample - others, math.floor(mean - wide))
    last = min(sample, marked, math.ceil(max(mean, first) + wide))
    if first > last:
        return np.arange(0), np.zeros(0)
    start = log_choose(marked, first) + log_choose(others, sample - first) - log_choose(population, sample)
    hits = np.arange(first, last + 1)
    up = hits[:-1].astype(np.float64)
    ratios = np.log((marked - up) * (sample - up)) - np.log((up + 1) * (others - sample + up + 1))
    return hits, np.exp(start + np.concatenate([[0.0], ratios.cumsum()]))


def _first(holds: Callable[[int], bool], start: int, stop: int) -> int:
    """The smallest whole number in start..stop from which on ``holds`` is true; it must be true at ``stop``."""
    while start < stop:
        middle = (start + stop) // 2
        if holds(middle):
            stop = middle
        else:
            start = middle + 1
    return start


def _check(successes: int, trials: int) -> None:
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}: successes must lie between 0 and the number of trials")
