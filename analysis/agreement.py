"""How far two coders of the same texts agree beyond chance: Cohen's kappa."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analysis.counts import Table, as_table, check_level
from analysis.results import Interval


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


def cohen_kappa(table: Table, level: float = 0.95) -> Agreement:
    """Cohen's kappa of two coders, with the large-sample interval of Fleiss, Cohen and Everitt, cut off at -1 and 1.

    ``table``: shape (categories, categories), one coder in rows and the other in columns, of the texts that both coded.
    The interval needs some 3 texts for each cell of the table to keep its level. ValueError for a table that is not
    square. Sources: J. Cohen, Educational and Psychological Measurement 20 (1960) 37-46; J. L. Fleiss, J. Cohen and
    B. S. Everitt, Psychological Bulletin 72 (1969) 323-327.
    """
    pairs = as_table(table)
    check_level(level)
    n, method = int(pairs.sum()), "kappa"
    if n == 0:
        return Agreement(None, None, 0, method, "nothing-coded")
    share = pairs / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    if (rows > 0).sum() == 1 and (rows * columns).sum() == 1:
        return Agreement(None, None, n, method, "one-category")
    credit = np.eye(len(pairs))
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
