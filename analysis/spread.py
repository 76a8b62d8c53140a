"""How far the relative effect of two waves could have come out otherwise, from the spread of the answers' places.

All arrays may carry further dimensions in front, one sample of two waves in each, so that many are computed at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spread:
    """``lead``: the relative effect less 0.5; ``error``: its standard error, ``df`` the degrees of freedom of Student's
    t, ``fewest`` the answers of the smaller wave. ``is_none``: whether nothing varies, so that there is neither
    interval nor p-value."""

    lead: Vector
    error: Vector
    df: Vector
    fewest: Vector
    is_none: NDArray[np.bool_]

    def interval(self, level: float) -> tuple[Vector, Vector]:
        """On the logit scale and back: within 0..1 without being cut off, and it holds its level also far from 0.5."""
        from scipy.special import expit, logit, stdtrit

        estimate = 0.5 + self.lead
        reach = stdtrit(self.df, (1 + level) / 2) * self.error / (estimate * (1 - estimate))
        return expit(logit(estimate) - reach), expit(logit(estimate) + reach)

    @property
    def pvalue(self) -> Vector:
        """Two-sided, on the arcsine scale, whose tails are neither too short, as without any, nor too long, as on the
        logit scale: what several comparisons are adjusted by lies far out in them. Never below 2 / 2^n, n the answers
        of the smaller wave: so often all of them fall on one side of the others by chance, however these are spread."""
        from scipy.special import stdtr

        estimate = 0.5 + self.lead
        away = np.arcsin(2 * np.abs(self.lead)) * np.sqrt(estimate * (1 - estimate))
        return np.asarray(np.maximum(2 * stdtr(self.df, -away / self.error), 2 * 0.5**self.fewest))


def spread(pairs: Numbers, only_then: Numbers, only_now: Numbers) -> Spread:
    """``pairs``: shape (..., levels, levels); the others: shape (..., levels); two answers or more in each wave.

    A later answer's place is the share of earlier answers below it, ties counted half, and the other way round. Without
    pairs the variance of the effect is the sum of both waves' variances of places, each over its number of answers
    (Brunner and Munzel's); pairs take twice their covariance away. A wave whose answers are all alike is taken to vary
    as much as if it had one answer more, at the far end of the scale in use: that all are, no few answers can tell.
    """
    then, now = pairs.sum(axis=-1) + only_then, pairs.sum(axis=-2) + only_now
    n_then, n_now, linked = then.sum(axis=-1) * 1.0, now.sum(axis=-1) * 1.0, pairs.sum(axis=(-1, -2)) * 1.0
    of_later, of_earlier = _places(then, n_then), _places(now, n_now)
    lead = (now * of_later).sum(axis=-1) / n_now - 0.5
    later, earlier = of_later - (0.5 + lead)[..., None], of_earlier - (0.5 - lead)[..., None]
    used, higher = (then + now) > 0, lead > 0
    raw_then = (then * earlier**2).sum(axis=-1) / (n_then - 1)
    raw_now = (now * later**2).sum(axis=-1) / (n_now - 1)
    together = (pairs * earlier[..., :, None] * later[..., None, :]).sum(axis=(-1, -2))
    shared = 2 * together / np.sqrt(n_then * (n_then - 1) * n_now * (n_now - 1))
    var_then = np.where(_alike(then), _far(earlier, used, higher) ** 2 / (n_then + 1), raw_then) / n_then
    var_now = np.where(_alike(now), _far(later, used, ~higher) ** 2 / (n_now + 1), raw_now) / n_now
    squares = var_then**2 / (n_then - 1) + var_now**2 / (n_now - 1)
    apart = (var_then + var_now) ** 2 / (squares + (squares == 0))
    unlinked = n_then + n_now - 2 * linked
    df = linked - 1 + unlinked * (apart - linked + 1) / (unlinked + 2 * linked)
    plain = raw_then / n_then + raw_now / n_now
    error = np.sqrt(np.maximum(var_then + var_now - shared, 0.0))
    is_none = np.asarray(plain - shared <= 1e-12 * np.maximum(plain, 1e-12))
    return Spread(lead, error, np.maximum(df, 1.0), np.minimum(n_then, n_now), is_none)


def _places(counts: Numbers, n: Vector) -> Vector:
    return np.asarray((counts.cumsum(axis=-1) - counts / 2) / n[..., None])


def _alike(counts: Numbers) -> NDArray[np.bool_]:
    return np.asarray((counts > 0).sum(axis=-1) == 1)


def _far(away: Vector, used: NDArray[np.bool_], up: NDArray[np.bool_]) -> Vector:
    """How far from the mean place the furthest level in use lies, upwards or downwards."""
    highest = np.where(used, away, -np.inf).max(axis=-1)
    lowest = np.where(used, away, np.inf).min(axis=-1)
    return np.asarray(np.where(up, highest, -lowest))
