"""How far coders of the same texts agree beyond chance: Cohen's kappa for two, Krippendorff's alpha for any number."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.counts import Table, as_table, check_level
from analysis.results import Interval

Weights = Literal["linear", "quadratic"]
Measurement = Literal["nominal", "ordinal", "interval"]
Vector: TypeAlias = NDArray[np.float64]

SEED: Final = 20180401
AT_A_TIME: Final = 2_000_000
"""Cells of resampled coincidences held in memory at once."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement in -1..1: 1 is perfect, 0 what chance gives. ``n`` counts the coded texts that it rests on.

    ``estimate`` is None where there is none, and ``reason`` says why: 'nothing-coded', 'one-category' (nobody used a
    second one, so that chance would agree as well). ``interval`` is None also where every text speaks alike, for
    example when all agree: no spread is left to estimate it from. ``seed`` and ``resamples`` are those of a random
    interval.
    """

    estimate: float | None
    interval: Interval | None
    n: int
    method: str
    reason: str = ""
    seed: int | None = None
    resamples: int | None = None


def cohen_kappa(table: Table, weights: Weights | None = None, level: float = 0.95) -> Agreement:
    """Cohen's kappa of two coders, with the large-sample interval of Fleiss, Cohen and Everitt, cut off at -1 and 1.

    ``table``: shape (categories, categories), one coder in rows and the other in columns. ``weights`` for ordered
    categories: credit falls with the distance ('linear') or its square ('quadratic'). The interval needs some 3 texts
    for each cell of the table to keep its level. ValueError for a table that is not square, or for unknown weights.
    Sources: J. Cohen, Educational and Psychological Measurement 20 (1960) 37-46 and Psychological Bulletin 70 (1968)
    213-220; J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969) 323-327.
    """
    pairs = as_table(table)
    check_level(level)
    if weights not in _CREDIT:
        raise ValueError(f"unknown weights '{weights}'")
    n, method = int(pairs.sum()), "kappa" if weights is None else f"kappa-{weights}"
    if n == 0:
        return Agreement(None, None, 0, method, "nothing-coded")
    share = pairs / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    if (rows > 0).sum() == 1 and (rows * columns).sum() == 1:
        return Agreement(None, None, n, method, "one-category")
    credit = _CREDIT[weights](_distances(len(pairs)))
    observed, expected = float((share * credit).sum()), float(rows @ credit @ columns)
    kappa = (observed - expected) / (1 - expected)
    # The mean credit that each category of either coder would get by chance.
    by_chance = (credit @ columns)[:, None] + (rows @ credit)[None, :]
    each = credit - by_chance * (1 - kappa)
    # Taken about its mean: the difference of two squares would leave rounding where nothing varies.
    spread = float((share * (each - float((share * each).sum())) ** 2).sum())
    if spread < 1e-24:
        return Agreement(kappa, None, n, method)
    variance = spread / (n * (1 - expected) ** 2)
    from scipy.special import ndtri

    reach = float(ndtri((1 + level) / 2)) * math.sqrt(variance)
    bounds = Interval(max(-1.0, kappa - reach), min(1.0, kappa + reach), level, "fleiss-cohen-everitt")
    return Agreement(kappa, bounds, n, method)


def krippendorff_alpha(
    data: ArrayLike,
    level: Measurement,
    *,
    confidence: float = 0.95,
    seed: int = SEED,
    resamples: int = 9999,
) -> Agreement:
    """Krippendorff's alpha of any number of coders, with a bootstrap interval over the coded texts.

    ``data``: shape (coders, units), codes as numbers, NaN where a coder did not code a unit. ``level``: how far apart
    two codes are: 'nominal', 'ordinal' (by the codes given between them) or 'interval' (by their difference, squared).
    Rule for missing codes: units with fewer than two say nothing of agreement and are left out of ``n``.

    Units are drawn with replacement and the percentiles taken; draws in which only one code occurs have no alpha and
    are passed over. No interval where they are more than lie in a tail. The same seed gives the same interval.
    Sources: K. Krippendorff, Content Analysis, 3rd ed. (2013), chapter 12; A. Zapf, S. Castell, L. Morawietz and
    A. Karch, BMC Medical Research Methodology 16 (2016) 93, for the interval.
    """
    check_level(confidence)
    if level not in _DISTANCE:
        raise ValueError(f"unknown level of measurement '{level}'")
    codes, units, times = _pairable(data)
    n, method = int(times.sum()), f"krippendorff-{level}"
    if n == 0:
        return Agreement(None, None, 0, method, "nothing-coded")
    if len(codes) == 1:
        return Agreement(None, None, n, method, "one-category")
    estimate = float(_alphas(units, times[None, :], codes, level)[0])
    drawn = np.random.default_rng(seed).multinomial(n, times / n, size=resamples)
    step = max(1, AT_A_TIME // len(codes) ** 2)
    parts = [_alphas(units, drawn[at : at + step], codes, level) for at in range(0, resamples, step)]
    alphas = np.concatenate(parts) if parts else np.empty(0)
    interval = percentiles(alphas, confidence)
    return Agreement(estimate, interval, n, method, "", seed, resamples)


def _distances(categories: int) -> Vector:
    places = np.arange(categories, dtype=np.float64)
    return np.asarray(np.abs(places[:, None] - places[None, :]) / max(categories - 1, 1), dtype=np.float64)


_CREDIT: Final[Mapping[str | None, Callable[[Vector], Vector]]] = {
    None: lambda distances: np.asarray(distances == 0, dtype=np.float64),
    "linear": lambda distances: 1 - distances,
    "quadratic": lambda distances: 1 - distances**2,
}


def _pairable(data: ArrayLike) -> tuple[Vector, Vector, NDArray[np.int64]]:
    """The codes that occur, ascending; how often each occurs in a unit, one row for units that are alike; and how many
    units each row stands for. Only of units that two or more coders coded."""
    coded = np.asarray(data, dtype=np.float64)
    if coded.ndim != 2:
        raise ValueError(f"codes must have shape (coders, units), but have {coded.shape}")
    if np.isinf(coded).any():
        raise ValueError("codes must be finite; NaN stands for a missing one")
    coded = coded[:, (~np.isnan(coded)).sum(axis=0) >= 2]
    codes = np.unique(coded[~np.isnan(coded)])
    counts = (coded[:, :, None] == codes).sum(axis=0)
    if not len(counts):
        return codes, np.empty((0, 0)), np.empty(0, dtype=np.int64)
    units, times = np.unique(counts, axis=0, return_counts=True)
    return codes, units.astype(np.float64), times.astype(np.int64)


def _alphas(units: Vector, drawn: NDArray[np.int64], codes: Vector, level: Measurement) -> Vector:
    """Alpha of each draw; ``drawn`` has shape (draws, units) and says how often a draw holds each unit. NaN where a
    draw holds one code only; `percentiles` passes over those."""
    sizes = units.sum(axis=1)
    pairs = units[:, :, None] * units[:, None, :]
    pairs[:, np.arange(len(codes)), np.arange(len(codes))] -= units
    coincidences = np.tensordot(drawn, pairs / (sizes - 1)[:, None, None], axes=1)
    totals = np.asarray(drawn @ units, dtype=np.float64)
    distance = _DISTANCE[level](totals, codes)
    observed = (coincidences * distance).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * distance).sum(axis=(1, 2))
    varies = expected > 0
    ratio = np.divide(observed * (totals.sum(axis=1) - 1), expected, out=np.full(len(totals), np.nan), where=varies)
    return np.asarray(1 - ratio, dtype=np.float64)


def percentiles(alphas: Vector, confidence: float) -> Interval | None:
    """The interval of the alphas of draws, NaN for those that have none; None where those are more than lie in a tail,
    and where nothing varies."""
    defined = alphas[~np.isnan(alphas)]
    tail = (1 - confidence) / 2
    if not len(defined) or len(alphas) - len(defined) > tail * len(alphas):
        return None
    low, high = np.quantile(defined, [tail, 1 - tail]).tolist()
    return Interval(low, high, confidence, "bootstrap") if high - low > 1e-12 else None


def _between(totals: Vector) -> Vector:
    """Squared number of codes given from one code to the other, those at either end counted half."""
    middles = totals.cumsum(axis=1) - totals / 2
    return np.asarray((middles[:, :, None] - middles[:, None, :]) ** 2, dtype=np.float64)


_DISTANCE: Final[Mapping[str, Callable[[Vector, Vector], Vector]]] = {
    "nominal": lambda _, codes: np.asarray(codes[:, None] != codes[None, :], dtype=np.float64)[None],
    "ordinal": lambda totals, _: _between(totals),
    "interval": lambda _, codes: np.asarray((codes[:, None] - codes[None, :]) ** 2, dtype=np.float64)[None],
}
