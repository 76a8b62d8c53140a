"""Change between two waves of the same people, from the table of their pairs of answers."""

from __future__ import annotations

import math

import numpy as np

from analysis.counts import Table, as_table, check_level
from analysis.results import Interval, MatchedEffect


def matched_effect(table: Table, level: float = 0.95) -> MatchedEffect:
    """P(later > earlier) + 0.5 P(same) within a person: above 0.5, more went up than down.

    ``table``: shape (levels, levels), the earlier wave in rows and the later in columns; only people who answered both
    waves are in it. Interval: Tango's score interval of the share who went up less the share who went down, moved to
    this scale; it stays in 0..1 and has a width also where nobody changed. Test: the exact sign test. Without any pair
    there is no estimate (None). ValueError for what is no such table. Source: T. Tango, Statistics in Medicine 17
    (1998) 891-908.
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


def _even_odds(successes: int, trials: int) -> float:
    from scipy.stats import binomtest

    return float(binomtest(successes, trials).pvalue) if trials else 1.0
