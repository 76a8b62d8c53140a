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
    t. ``is_apart``: whether all answers of one wave lie above all of the other; ``is_none``: whether nothing varies and
    the waves are alike. ``rarest``: how often at least a wave lies on one side of the other by chance."""

    lead: Vector
    error: Vector
    df: Vector
    rarest: Vector
    is_apart: NDArray[np.bool_]
    is_none: NDArray[np.bool_]

    def interval(self, level: float) -> tuple[Vector, Vector]:
        """On the logit scale and back: within 0..1 without being cut off, and it holds its level also far from 0.5.
        NaN where waves lie apart: an effect of 0 or 1 has no place on that scale."""
        from scipy.special import expit, logit, stdtrit

        estimate = 0.5 + self.lead
        reach = stdtrit(self.df, (1 + level) / 2) * self.error / (estimate * (1 - estimate))
        bounds = expit(logit(estimate) - reach), expit(logit(estimate) + reach)
        return np.where(self.is_apart, np.nan, bounds[0]), np.where(self.is_apart, np.nan, bounds[1])

    @property
    def distance(self) -> Vector:
        """How many standard errors from no change, on the arcsine scale, whose tails are neither too short, as without
        any, nor too long, as on the logit scale. Nothing lies further than waves that lie apart."""
        estimate = np.clip(0.5 + self.lead, 0, 1)
        away = np.arcsin(np.minimum(2 * np.abs(self.lead), 1)) * np.sqrt(estimate * (1 - estimate))
        return np.where(self.is_apart, np.inf, np.where(self.is_none, 0.0, away / self.error))


def spread(pairs: Numbers, only_then: Numbers, only_now: Numbers) -> Spread:
    """``pairs``: shape (..., levels, levels), or without further dimensions where nobody is linked; the others: shape
    (..., levels); two answers or more in each wave.

    A later answer's place is the share of earlier answers below it, ties counted half, and the other way round. Without
    pairs the variance of the effect is the sum of both waves' variances of places, each over its number of answers
    (Brunner and Munzel's); pairs take twice their covariance away. A wave whose answers are all alike is taken to vary
    as much as if it had one answer more, at the far end of the scale in use: that all are, no few answers can tell.
    So are the moves of linked people who all moved alike.
    """
    then, now = pairs.sum(axis=-1) + only_then, pairs.sum(axis=-2) + only_now
    n_then, n_now, linked = then.sum(axis=-1) * 1.0, now.sum(axis=-1) * 1.0, pairs.sum(axis=(-1, -2)) * 1.0
    of_later, of_earlier = _places(then, n_then), _places(now, n_now)
    lead = (now * of_later).sum(axis=-1) / n_now - 0.5
    later, earlier = of_later - (0.5 + lead)[..., None], of_earlier - (0.5 - lead)[..., None]
    used, higher = (then + now) > 0, lead > 0
    raw_then = (then * earlier**2).sum(axis=-1) / (n_then - 1)
    raw_now = (now * later**2).sum(axis=-1) / (n_now - 1)
    together = (pairs * earlier[..., :, None] * later[..., None, :]).sum(axis=(-1, -2)) if pairs.any() else 0.0
    shared = 2 * together / np.sqrt(n_then * (n_then - 1) * n_now * (n_now - 1))
    var_then = np.where(_alike(then), _far(earlier, used, higher) ** 2 / (n_then + 1), raw_then) / n_then
    var_now = np.where(_alike(now), _far(later, used, ~higher) ** 2 / (n_now + 1), raw_now) / n_now
    squares = var_then**2 / (n_then - 1) + var_now**2 / (n_now - 1)
    apart = (var_then + var_now) ** 2 / (squares + (squares == 0))
    unlinked = n_then + n_now - 2 * linked
    df = linked - 1 + unlinked * (apart - linked + 1) / (unlinked + 2 * linked)
    plain = raw_then / n_then + raw_now / n_now
    is_fixed = plain - shared <= 1e-12 * np.maximum(plain, 1e-12)
    further = _far(earlier, used, higher) + _far(later, used, ~higher)
    alike = further**2 / (linked + 1) / np.maximum(linked, 1)
    error = np.sqrt(np.where(is_fixed & (linked > 1), alike, np.maximum(var_then + var_now - shared, 0.0)))
    is_apart = np.asarray(_above(now, then) | _above(then, now))
    is_none = np.asarray(is_fixed & (np.abs(lead) < 1e-12))
    return Spread(lead, error, np.maximum(df, 1.0), _rarest(then, now, higher), is_apart, is_none)


def _above(upper: Numbers, lower: Numbers) -> NDArray[np.bool_]:
    """Whether no answer of ``lower`` lies on or above any of ``upper``."""
    at_least = lower.sum(axis=-1, keepdims=True) - lower.cumsum(axis=-1) + lower
    return np.asarray(~((upper > 0) & (at_least > 0)).any(axis=-1))


def _rarest(then: Numbers, now: Numbers, higher: NDArray[np.bool_]) -> Vector:
    """The smallest two-sided p-value that the sizes of the samples allow, by a worst case without any change.

    Let one wave answer only at the two ends of the scale, so often at each that the relative effect is 0.5. All its n
    answers then lie at the same end with the chance share ** n, and that sample looks like a change beyond doubt. The
    p-value of a real sample may not be below twice the larger of these chances. An end that the other wave uses itself
    leaves less room beyond it, which the share makes up for (see `_share_up`)."""
    up_then, up_now = _share_up(now), _share_up(then)
    n_then, n_now = then.sum(axis=-1), now.sum(axis=-1)
    then_low, now_high = (1 - up_then) ** n_then, up_now**n_now
    then_high, now_low = up_then**n_then, (1 - up_now) ** n_now
    largest = np.where(higher, np.maximum(then_low, now_high), np.maximum(then_high, now_low))
    return np.asarray(np.minimum(2 * largest, 1.0))


def _share_up(other: Numbers) -> Vector:
    """How many answers lie on the highest level and not on the lowest, if they lie nowhere else and, on average, in the
    middle of ``other``."""
    n = other.sum(axis=-1)
    lowest, highest = other[..., 0] / (2 * n), 1 - other[..., -1] / (2 * n)
    return np.asarray((0.5 - lowest) / (highest - lowest))


def _places(counts: Numbers, n: Vector) -> Vector:
    return np.asarray((counts.cumsum(axis=-1) - counts / 2) / n[..., None])


def _alike(counts: Numbers) -> NDArray[np.bool_]:
    return np.asarray((counts > 0).sum(axis=-1) == 1)


def _far(away: Vector, used: NDArray[np.bool_], up: NDArray[np.bool_]) -> Vector:
    """How far from the mean place the furthest level in use lies, upwards or downwards."""
    highest = np.where(used, away, -np.inf).max(axis=-1)
    lowest = np.where(used, away, np.inf).min(axis=-1)
    return np.asarray(np.where(up, highest, -lowest))
