"""How long something takes that has not happened to all yet: the median from the Kaplan-Meier curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Curve = NDArray[np.float64]

LEVEL: Final = 0.95
_ALIKE: Final = 1e-9
"""A share this close to a half is a half: 1 - 0.3 - 0.2 must be."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """``n`` began and ``happened`` of them have got there. ``median``: the time by which half have, None where too few
    have for anybody to know. ``low``, ``high``: its interval at `LEVEL`; a bound that the times do not reach is None.
    """

    n: int
    happened: int
    median: float | None
    low: float | None
    high: float | None


def median_wait(times: Sequence[float], happened: Sequence[bool]) -> Waiting:
    """The median time until something happens.

    ``times``: one for each that began, 0 or more, until it happened or, where it has not ``happened``, until it was
    last looked at: it then counts as still waiting at that time and not as never. No value may be missing. ValueError
    where the two differ in length or a time is negative.

    The median is the first time at which the Kaplan-Meier curve is at or below a half; where it runs along exactly a
    half, the middle of that stretch. The interval is that of Brookmeyer and Crowley (1982) on the scale log(-log S),
    with Greenwood's variance: the times at which the curve's pointwise bounds come to a half. R: ``survfit(Surv(times,
    happened) ~ 1, conf.type = "log-log")``.
    """
    from scipy.stats import CensoredData, ecdf

    if len(times) != len(happened) or any(time < 0 for time in times):
        raise ValueError("one time of 0 or more for each that began")
    n, got_there = len(times), sum(happened)
    if not got_there:
        return Waiting(n, 0, None, None, None)
    data: CensoredData[np.float64] = CensoredData(
        uncensored=[time for time, did in zip(times, happened, strict=True) if did],
        right=[time for time, did in zip(times, happened, strict=True) if not did],
    )
    curve = ecdf(data).sf
    with np.errstate(divide="ignore", invalid="ignore"):
        bounds = _bounds(curve.quantiles, curve.probabilities, times, happened)
    median, low, high = (_at_half(curve.quantiles, its) for its in (curve.probabilities, *bounds))
    return Waiting(n, got_there, median, low, high)


def _bounds(at: Curve, survival: Curve, times: Sequence[float], happened: Sequence[bool]) -> tuple[Curve, Curve]:
    """NaN where the curve is 1 or 0: there the scale has no place for it."""
    from scipy.special import ndtri

    every, did = np.asarray(times, dtype=float), np.asarray(happened, dtype=bool)
    ended = np.sort(every[did])
    risk = len(every) - np.searchsorted(np.sort(every), at).astype(float)
    events = np.searchsorted(ended, at, side="right") - np.searchsorted(ended, at).astype(float)
    greenwood = np.cumsum(events / (risk * (risk - events)))
    place = np.log(-np.log(survival))
    reach = ndtri((1 + LEVEL) / 2) * np.sqrt(greenwood) / np.abs(np.log(survival))
    return np.exp(-np.exp(place + reach)), np.exp(-np.exp(place - reach))


def _at_half(at: Curve, curve: Curve) -> float | None:
    """When a falling curve comes to a half; None where it does not."""
    below = np.flatnonzero(curve <= 0.5 + _ALIKE)
    if not below.size:
        return None
    first = below[0]
    later = np.flatnonzero(curve < 0.5 - _ALIKE)
    if abs(curve[first] - 0.5) <= _ALIKE and later.size:
        return float(at[first] + at[later[0]]) / 2
    return float(at[first])
