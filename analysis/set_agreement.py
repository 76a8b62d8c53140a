"""How far coders agree who may give a text several codes: Krippendorff's alpha of sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.agreement import Agreement
from analysis.counts import check_level
from analysis.results import Interval

METHOD: Final = "krippendorff-sets"
SEED: Final = 20180401
AT_A_TIME: Final = 2_000_000
"""Cells of draws held in memory at once."""
Vector: TypeAlias = NDArray[np.float64]
Codes = Set[str]


def krippendorff_alpha_of_sets(
    units: Sequence[Sequence[Codes]], *, confidence: float = 0.95, seed: int = SEED, resamples: int = 9999
) -> Agreement:
    """Krippendorff's alpha where a code is a set, with a bootstrap interval over the texts.

    ``units``: for each text the sets of those who coded it, in any order; an empty set is a code like any other. In
    whichever order the texts come, the interval is the same.
    Two sets are as far apart as the share of their codes that only one of them has (Jaccard): 0 when equal, 1 when
    they have nothing in common, also when one of them is empty. Sets of one code each give the nominal alpha.

    Rule for missing codes: texts with fewer than two say nothing of agreement and are left out of ``n``. Texts are
    drawn with replacement and the percentiles taken; draws in which only one set occurs have no alpha and are passed
    over. No interval where they are more than lie in a tail. The same seed gives the same interval. ValueError for an
    impossible ``confidence``.

    Sources: K. Krippendorff, Content Analysis, 3rd ed. (2013), chapter 12; A. Zapf, S. Castell, L. Morawietz and
    A. Karch, BMC Medical Research Methodology 16 (2016) 93, for the interval; P. Jaccard, Bulletin de la Société
    Vaudoise des Sciences Naturelles 37 (1901) 547-579; for sets as codes, R. Passonneau, Proceedings of LREC (2006)
    831-836.
    """
    check_level(confidence)
    pairable = (tuple(sorted((frozenset(one) for one in unit), key=sorted)) for unit in units if len(unit) >= 2)
    alike = Counter(sorted(pairable, key=lambda unit: [sorted(one) for one in unit]))
    n = alike.total()
    if n == 0:
        return Agreement(None, None, 0, METHOD, "nothing-coded")
    sets = sorted({one for unit in alike for one in unit}, key=sorted)
    if len(sets) == 1:
        return Agreement(None, None, n, METHOD, "one-category")
    number = {one: at for at, one in enumerate(sets)}
    counts = np.zeros((len(alike), len(sets)))
    for row, unit in enumerate(alike):
        for one in unit:
            counts[row, number[one]] += 1
    distance, times = _distances(sets), np.array([*alike.values()])
    estimate = float(_alphas(counts, times[None, :].astype(float), distance)[0])
    draws = np.random.default_rng(seed)
    step = max(1, AT_A_TIME // (len(alike) + len(sets)))
    parts = [
        _alphas(counts, draws.multinomial(n, times / n, size=min(step, resamples - at)).astype(float), distance)
        for at in range(0, resamples, step)
    ]
    interval = _percentiles(np.concatenate(parts) if parts else np.empty(0), confidence)
    return Agreement(estimate, interval, n, METHOD, "", seed, resamples)


def _distances(sets: Sequence[Codes]) -> Vector:
    """The Jaccard distance of each two sets."""
    names = sorted(set().union(*sets))
    has = np.array([[name in one for name in names] for one in sets], dtype=np.float64).reshape(len(sets), len(names))
    shared = has @ has.T
    either = has.sum(axis=1)[:, None] + has.sum(axis=1)[None, :] - shared
    return np.asarray(1 - np.divide(shared, either, out=np.ones_like(shared), where=either > 0), dtype=np.float64)


def _alphas(counts: Vector, drawn: Vector, distance: Vector) -> Vector:
    """Alpha of each draw, NaN where a draw holds one set only. ``counts``: shape (texts, sets), how often a set was
    given; ``drawn``: shape (draws, texts)."""
    # A set is at distance 0 from itself, so that pairs of a coding with itself add nothing.
    apart = ((counts @ distance) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
    observed, totals = drawn @ apart, drawn @ counts
    expected = ((totals @ distance) * totals).sum(axis=1)
    values = totals.sum(axis=1) - 1
    ratio = np.divide(observed * values, expected, out=np.full(len(drawn), np.nan), where=expected > 0)
    return np.asarray(1 - ratio, dtype=np.float64)


def _percentiles(alphas: Vector, confidence: float) -> Interval | None:
    """The interval of the alphas of draws, NaN for those that have none; None where those are more than lie in a tail,
    and where nothing varies."""
    defined = alphas[~np.isnan(alphas)]
    tail = (1 - confidence) / 2
    if not len(defined) or len(alphas) - len(defined) > tail * len(alphas):
        return None
    low, high = np.quantile(defined, [tail, 1 - tail]).tolist()
    return Interval(low, high, confidence, "bootstrap") if high - low > 1e-12 else None
