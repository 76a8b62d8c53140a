"""What a figure shows: plain values and ready-translated labels. `analysis.figures.charts` draws them.

What is suppressed is None here already, with the text to print in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar. ``counts`` run along the scale from low to high; None where suppressed or without answers, then ``note``
    says so in their place. ``n`` is printed beside, as 'n = 42'. A new ``section`` prints as a heading above."""

    label: str
    counts: tuple[int, ...] | None
    n: str = ""
    note: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class BarLabels:
    """``choices`` from low to high; ``percent`` writes a share in 0..1 as the language does."""

    choices: tuple[str, ...]
    percent: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """An indicator at one milestone; ``value`` None prints ``note`` (why there is none). ``n`` as 'n = 42'.
    ``low`` and ``high`` are None where there is no interval (a full count). ``breaks``: it may not be compared with the
    point before, so that no line leads to it."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    n: str = ""
    note: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class SeriesLabels:
    """``target`` and ``baseline`` name the lines; ``number`` writes a value of the indicator or its target, ``end``
    an end of the axis."""

    target: str
    baseline: str
    number: Callable[[float], str]
    end: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class SlopeRow:
    """A value in 0..1 then and now. ``emphasised``: drawn in colour before the others, which are grey."""

    label: str
    then: float
    now: float
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class SlopeLabels:
    """``then`` and ``now`` head the two sides; ``number`` writes a value."""

    then: str
    now: str
    number: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class CurveLabels:
    """``month`` writes a tick such as 'okt. 2018'; ``note`` stands below (which dates are assumed); ``empty`` is
    printed in place of a curve without points."""

    axis: str
    month: Callable[[dt.date], str]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """Levels as codes 0..5 (halves where a median lies between two); None where there is none. ``suppressed``
    hatches the experienced reading. ``n`` is that of the experienced reading, as 'n = 14'."""

    stage: str
    group: str
    intended: float | None
    practised: float | None
    experienced: float | None
    suppressed: bool = False
    n: str = ""


@dataclass(frozen=True, slots=True)
class GridLabels:
    """``readings`` are (letter, word) for intended, practised, experienced; ``levels`` the six level names from low to
    high; ``number`` writes a level's code; ``missing`` explains '–', ``suppressed`` the hatching, ``below_plan`` the
    sign ``below``."""

    readings: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    levels: tuple[str, ...]
    number: Callable[[float], str]
    suppressed: str
    missing: str
    below_plan: str
    below: str = "↓"


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect and its interval, and both ``printed``; ``low`` and ``high`` are None where there is no interval."""

    value: float
    printed: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One indicator's change: among ``everybody``, and among those ``linked`` alone. None where there is no effect."""

    label: str
    everybody: Effect | None
    linked: Effect | None


@dataclass(frozen=True, slots=True)
class EffectLabels:
    """``neutral`` is the value of no change, ``lower`` and ``higher`` say what lies on either side of it; ``number``
    writes a tick."""

    everybody: str
    linked: str
    lower: str
    higher: str
    neutral: float
    number: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """A group's response: (day, share in 0..1 of those asked who had answered by its end), in order of day, at least
    one."""

    label: str
    points: tuple[tuple[dt.date, float], ...]


@dataclass(frozen=True, slots=True)
class ResponseLabels:
    """``day`` writes a tick such as '4. maj', ``number`` a share."""

    axis: str
    day: Callable[[dt.date], str]
    number: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of a way: how many came there. ``note`` stands below and says how many went on, and how long it took."""

    label: str
    n: int
    note: str = ""
