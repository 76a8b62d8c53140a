"""Change between waves of the same people: two from the table of their pairs of answers, three or more from their rows.

Every ``table`` has shape (levels, levels) with the earlier wave in rows and the later in columns. Without any pair, or
without any pair that changed, nothing speaks for a change: the p-value is 1 and never NaN.

Every ``array`` has shape (people, waves), answers as codes, in the order of the waves. Only people who answered every
wave can be ranked, so leave the others out before, and say how many they are; NaN is refused.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.counts import Table, as_table, check_level
from analysis.permutation import share_with_as_much_trend
from analysis.results import HypothesisTest, Interval, MatchedEffect


def matched_effect(table: Table, level: float = 0.95) -> MatchedEffect:
    """P(later > earlier) + 0.5 P(same) within a person: above 0.5, more went up than down.

    Interval: Tango's score interval of the share who went up less the share who went down, moved to this scale; it
    stays in 0..1 and has a width also where nobody changed. Test: the exact sign test. Without any pair there is no
    estimate (None). Source: T. Tango, Statistics in Medicine 17 (1998) 891-908.
    """
    pairs = as_table(table)
    check_level(level)
    n, up, down = int(pairs.sum()), int(np.triu(pairs, 1).sum()), int(np.tril(pairs, -1).sum())
    if n == 0:
        return MatchedEffect(None, None, 0, 0, 0, None, None, 0, "no-answers")
    low, high = -_tango_bound(down, up, n, level), _tango_bound(up, down, n, level)
    interval = Interval((1 + low) / 2, (1 + high) / 2, level, "tango")
    estimate = 0.5 + (up - down) / (2 * n)
    return MatchedEffect(estimate, interval, up, n - up - down, down, up, _even_odds(up, up + down), n, "sign")


def _tango_bound(up: int, down: int, n: int, level: float) -> float:
    """The highest difference of shares up less down whose score test is not significant at 1 - ``level``."""
    from scipy.optimize import brentq
    from scipy.special import ndtri

    if up == n:
        return 1.0
    quantile = float(ndtri((1 + level) / 2))

    def excess(difference: float) -> float:
        half = (2 * n - up + down) * difference - up - down
        under = 8 * n * down * difference * (1 - difference)
        root = math.sqrt(max(half**2 + under, 0.0))
        # Of two forms of one root, that in which nothing cancels.
        share_down = under / (root + half) / (4 * n) if half > 0 else (root - half) / (4 * n)
        variance = n * (2 * share_down + difference * (1 - difference))
        return up - down - n * difference + quantile * math.sqrt(max(variance, 0.0))

    # Right above the estimate the excess is positive, also where nothing varies at it; at a difference of 1 negative.
    estimate = (up - down) / n
    least = estimate + 1e-12
    return float(brentq(excess, least, 1.0, xtol=1e-15)) if excess(least) > 0 else estimate


def symmetry(table: Table) -> HypothesisTest:
    """Bowker's test that moves between any two levels are as frequent either way.

    ``df`` counts the pairs of levels between which anybody moved, so that it is below levels * (levels - 1) / 2 where
    some are empty; ``n``: how many changed.
    Source: A. H. Bowker, J. American Statistical Association 43 (1948) 572-574.
    """
    pairs = as_table(table)
    there, back = pairs[np.triu_indices_from(pairs, 1)], pairs.T[np.triu_indices_from(pairs, 1)]
    moved = there + back
    used = moved > 0
    # Squares of whole numbers would overflow from some 3e9 on, without a word.
    apart = (there - back)[used].astype(np.float64)
    statistic = float((apart**2 / moved[used]).sum())
    df = int(used.sum())
    return HypothesisTest(statistic, _chi_squared(statistic, df), df, int(moved.sum()), "bowker")


def page_trend(array: ArrayLike, direction: Literal["increase", "decrease"] = "increase") -> HypothesisTest:
    """Page's test that answers rise with the waves ('increase') or fall ('decrease'). One-sided, so the direction must
    have been fixed before collection.

    The p-value is the share of all ways to deal each person's answers out to the waves, exact up to 500 people and 6
    waves, else by the normal approximation with the variance that the ties leave. `scipy.stats.page_trend_test` is not
    called: it passes over ties, and takes the approximation from 13 people on where the exact figure is at hand.
    ``effect`` is the mean rank correlation of a person's answers with the order of the waves, positive where they rise.
    Nobody: no test. One person, or nobody ever changed: no trend can be tested, p-value 1. ValueError unless there are
    two dimensions, three waves or more, no NaN and a known direction.
    Source: E. B. Page, J. American Statistical Association 58 (1963) 216-230.
    """
    from scipy.stats import rankdata

    answers = _as_waves(array, fewest=3)
    if direction not in ("increase", "decrease"):
        raise ValueError(f"unknown direction '{direction}'")
    people, waves = answers.shape
    if people == 0:
        return HypothesisTest(None, None, None, 0, "page")
    ordered = answers if direction == "increase" else answers[:, ::-1]
    ranks = rankdata(ordered, axis=1)
    statistic = float(ranks.sum(axis=0) @ np.arange(1, waves + 1))
    mean, most = people * waves * (waves + 1) ** 2 / 4, people * waves * (waves + 1) * (2 * waves + 1) / 6
    effect = (statistic - mean) / (most - mean) * (1 if direction == "increase" else -1)
    if people == 1 or not np.ptp(ranks):
        return HypothesisTest(statistic, 1.0, None, people, "page", effect, "rank-correlation")
    pvalue = share_with_as_much_trend(ranks)
    return HypothesisTest(statistic, pvalue, None, people, "page", effect, "rank-correlation")


def _as_waves(array: ArrayLike, *, fewest: int) -> NDArray[np.float64]:
    answers = np.asarray(array, dtype=np.float64)
    if answers.ndim != 2 or answers.shape[1] < fewest:
        raise ValueError(f"answers must have shape (people, waves) with {fewest} waves or more, not {answers.shape}")
    if np.isnan(answers).any():
        raise ValueError("leave out people who did not answer every wave, and say how many they are")
    return answers


def _even_odds(successes: int, trials: int) -> float:
    from scipy.stats import binomtest

    return float(binomtest(successes, trials).pvalue) if trials else 1.0


def _chi_squared(statistic: float, df: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic)) if df else 1.0
