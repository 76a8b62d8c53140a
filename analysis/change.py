"""Change between two waves of the same people, from the table of their pairs of answers.

Every ``table`` has shape (levels, levels) with the earlier wave in rows and the later in columns. Without any pair, or
without any pair that changed, nothing speaks for a change: the p-value is 1 and never NaN.
"""

from __future__ import annotations

import math

import numpy as np

from analysis.counts import Integers, Table, as_table
from analysis.results import HypothesisTest


def signed_rank(table: Table) -> HypothesisTest:
    """Wilcoxon's signed-rank test on the differences of codes, with Pratt's zeros and the tie-corrected normal
    approximation.

    Equals `scipy.stats.wilcoxon` with ``zero_method='pratt'`` and ``method='approx'`` on the raw codes, codes being the
    places on the scale; ``statistic`` is the smaller sum of ranks, ``n`` all pairs.
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
    statistic = min(float(up[1:] @ ranks[1:]), float(down[1:] @ ranks[1:]))
    mean = n * (n + 1) / 4 - zeros * (zeros + 1) / 4
    squares = n * (n + 1) * (2 * n + 1) - zeros * (zeros + 1) * (2 * zeros + 1)
    ties = sum(size**3 - size for size in sizes[1:].tolist()) / 2
    z = (statistic - mean) / math.sqrt((squares - ties) / 24)
    return HypothesisTest(statistic, math.erfc(abs(z) / math.sqrt(2)), None, n, "wilcoxon-pratt")


def sign_test(table: Table) -> HypothesisTest:
    """The exact test that as many went up as down. ``statistic``: how many went up; ``n``: how many changed.

    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.4.
    """
    pairs = as_table(table)
    up, down = int(np.triu(pairs, 1).sum()), int(np.tril(pairs, -1).sum())
    return HypothesisTest(up, _even_odds(up, up + down), None, up + down, "sign")


def mcnemar(table: Table, *, exact: bool = True) -> HypothesisTest:
    """McNemar's test that a share is the same at both waves; ``table`` has shape (2, 2).

    ``exact``: the binomial test on those who changed, ``statistic`` the smaller number of them; else the chi-squared
    approximation without continuity correction. ``n``: how many changed.
    Source: Q. McNemar, Psychometrika 12 (1947) 153-157.
    """
    pairs = as_table(table)
    if pairs.shape != (2, 2):
        raise ValueError(f"McNemar's test takes a table of shape (2, 2), not {pairs.shape}")
    up, down = int(pairs[0, 1]), int(pairs[1, 0])
    if exact:
        return HypothesisTest(min(up, down), _even_odds(up, up + down), None, up + down, "mcnemar-exact")
    statistic = (up - down) ** 2 / (up + down) if up + down else 0.0
    return HypothesisTest(statistic, _chi_squared(statistic, 1), 1, up + down, "mcnemar")


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


def _even_odds(successes: int, trials: int) -> float:
    from scipy.stats import binomtest

    return float(binomtest(successes, trials).pvalue) if trials else 1.0


def _chi_squared(statistic: float, df: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic)) if df else 1.0
