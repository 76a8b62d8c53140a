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

from analysis.counts import Integers, Table, as_table, check_level
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
        share_down = (math.sqrt(half**2 + 8 * n * down * difference * (1 - difference)) - half) / (4 * n)
        variance = n * (2 * share_down + difference * (1 - difference))
        return up - down - n * difference + quantile * math.sqrt(max(variance, 0.0))

    # Right above the estimate the excess is positive, also where nothing varies at it; at a difference of 1 negative.
    return float(brentq(excess, (up - down) / n + 1e-12, 1.0, xtol=1e-15))


def signed_rank(table: Table) -> HypothesisTest:
    """Wilcoxon's signed-rank test on the differences of codes, with Pratt's zeros and the tie-corrected normal
    approximation.

    Equals `scipy.stats.wilcoxon` with ``zero_method='pratt'`` and ``method='approx'`` on the raw codes, codes being the
    places on the scale; ``statistic`` is the smaller sum of ranks, ``effect`` the rank-biserial correlation (ranks up
    less ranks down, as a share of both), ``n`` all pairs.
    Source: J. W. Pratt, J. American Statistical Association 54 (1959) 655-667.
    """
    pairs = as_table(table)
    n, levels = int(pairs.sum()), pairs.shape[0]
    up = np.array([np.trace(pairs, step) for step in range(levels)])
    down = np.array([np.trace(pairs, -step) for step in range(levels)])
    down[0] = 0
    sizes = up + down
    zeros = int(sizes[0])
    if n == zeros:
        return HypothesisTest(0.0, 1.0, None, n, "wilcoxon-pratt")
    ranks = sizes.cumsum() - sizes + (sizes + 1) / 2
    rank_up, rank_down = float(up[1:] @ ranks[1:]), float(down[1:] @ ranks[1:])
    statistic, effect = min(rank_up, rank_down), (rank_up - rank_down) / (rank_up + rank_down)
    mean = n * (n + 1) / 4 - zeros * (zeros + 1) / 4
    squares = n * (n + 1) * (2 * n + 1) - zeros * (zeros + 1) * (2 * zeros + 1)
    ties = sum(size**3 - size for size in sizes[1:].tolist()) / 2
    z = (statistic - mean) / math.sqrt((squares - ties) / 24)
    pvalue = math.erfc(abs(z) / math.sqrt(2))
    return HypothesisTest(statistic, pvalue, None, n, "wilcoxon-pratt", effect, "rank-biserial")


def sign_test(table: Table) -> HypothesisTest:
    """The exact test that as many went up as down. ``statistic``: how many went up; ``n``: how many changed.

    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.4.
    """
    pairs = as_table(table)
    up, down = int(np.triu(pairs, 1).sum()), int(np.tril(pairs, -1).sum())
    effect = up / (up + down) if up + down else None
    return HypothesisTest(
        up, _even_odds(up, up + down), None, up + down, "sign", effect, "share-up" if up + down else ""
    )


def mcnemar(table: Table, *, exact: bool = True) -> HypothesisTest:
    """McNemar's test that a share is the same at both waves; ``table`` has shape (2, 2).

    ``exact``: the binomial test on those who changed, ``statistic`` the smaller number of them; else the chi-squared
    approximation without continuity correction. ``n``: how many changed; ``effect``: the later share less the earlier.
    Source: Q. McNemar, Psychometrika 12 (1947) 153-157.
    """
    pairs = as_table(table)
    if pairs.shape != (2, 2):
        raise ValueError(f"McNemar's test takes a table of shape (2, 2), not {pairs.shape}")
    up, down, n = int(pairs[0, 1]), int(pairs[1, 0]), int(pairs.sum())
    effect = (up - down) / n if n else 0.0
    if exact:
        pvalue = _even_odds(up, up + down)
        return HypothesisTest(min(up, down), pvalue, None, up + down, "mcnemar-exact", effect, "share-change")
    statistic = (up - down) ** 2 / (up + down) if up + down else 0.0
    return HypothesisTest(statistic, _chi_squared(statistic, 1), 1, up + down, "mcnemar", effect, "share-change")


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
    statistic = float((((there - back) ** 2)[used] / moved[used]).sum())
    df = int(used.sum())
    return HypothesisTest(statistic, _chi_squared(statistic, df), df, int(moved.sum()), "bowker")


def marginal_homogeneity(table: Table) -> HypothesisTest:
    """The Stuart-Maxwell test that the answers are distributed alike at both waves.

    ``df`` is the rank of the covariance of the differences: levels less 1, fewer where levels are not used. ``n``: how
    many changed.
    Source: A. Stuart, Biometrika 42 (1955) 412-416; A. E. Maxwell, British J. Psychiatry 116 (1970) 651-655.
    """
    pairs = as_table(table)
    changed = pairs - np.diag(np.diag(pairs))
    difference = changed.sum(axis=1) - changed.sum(axis=0)
    covariance = np.diag(changed.sum(axis=1) + changed.sum(axis=0)) - changed - changed.T
    df = _rank(changed)
    statistic = float(difference @ np.linalg.pinv(covariance, rcond=1e-12, hermitian=True) @ difference)
    return HypothesisTest(statistic, _chi_squared(statistic, df), df, int(changed.sum()), "stuart-maxwell")


def _rank(changed: Integers) -> int:
    """Rank of the Stuart-Maxwell covariance, a graph Laplacian: levels less the groups of levels with no moves between
    them."""
    levels = len(changed)
    linked = (changed + changed.T + np.eye(levels, dtype=np.int64)) > 0
    for _ in range(levels):
        linked = (linked.astype(np.int64) @ linked.astype(np.int64)) > 0
    return levels - len({tuple(row) for row in linked.tolist()})


def friedman(array: ArrayLike) -> HypothesisTest:
    """Friedman's test that the waves lie alike, from the ranks within each person, corrected for ties.

    Equals `scipy.stats.friedmanchisquare` on the columns. ``effect`` is Kendall's W: 0 where people agree on no order
    of the waves, 1 where all have the same. The chi-squared approximation is rough below some 10 people with 3 waves.
    Nobody: no test (statistic and p-value None). Nobody ever changed: statistic 0, p-value 1. ValueError unless there
    are two dimensions, two waves or more, and no NaN. Source: M. Friedman, J. American Statistical Association 32
    (1937) 675-701; ties: M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, 2nd ed. (1999), section 7.1.
    """
    from scipy.special import chdtrc
    from scipy.stats import rankdata

    answers = _as_waves(array, fewest=2)
    people, waves = answers.shape
    if people == 0:
        return HypothesisTest(None, None, None, 0, "friedman")
    ranks = rankdata(answers, axis=1) - (waves + 1) / 2
    spread = float((ranks**2).sum())
    df = waves - 1
    if spread == 0:
        return HypothesisTest(0.0, 1.0, df, people, "friedman", 0.0, "kendalls-w")
    statistic = df * float((ranks.sum(axis=0) ** 2).sum()) / spread
    pvalue = float(chdtrc(df, statistic))
    return HypothesisTest(statistic, pvalue, df, people, "friedman", statistic / (people * df), "kendalls-w")


def page_trend(array: ArrayLike, direction: Literal["increase", "decrease"] = "increase") -> HypothesisTest:
    """Page's test that answers rise with the waves ('increase') or fall ('decrease'). One-sided, so the direction must
    have been fixed before collection.

    Where nobody gave one answer twice it is `scipy.stats.page_trend_test` on the columns (in reverse for 'decrease').
    That one passes over ties, which on short scales makes a small p-value some two times too large, at times twenty;
    with ties the share of all ways to deal each person's answers out to the waves is taken, exact up to 500 people and
    6 waves, else by the normal approximation with the variance that the ties leave.
    ``effect`` is the mean rank correlation of a person's answers with the order of the waves, positive where they rise.
    Nobody: no test. One person, or nobody ever changed: no trend can be told, p-value 1. ValueError unless there are
    two dimensions, three waves or more, no NaN and a known direction.
    Source: E. B. Page, J. American Statistical Association 58 (1963) 216-230.
    """
    from scipy.stats import page_trend_test, rankdata

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
    is_tied = (np.diff(np.sort(ranks, axis=1), axis=1) == 0).any()
    pvalue = share_with_as_much_trend(ranks) if is_tied else float(page_trend_test(ordered).pvalue)
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
