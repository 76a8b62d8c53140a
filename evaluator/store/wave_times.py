"""The moments at which a wave opens and closes, from its days and, where it has them, times of day."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

TIME_ZONE: Final = ZoneInfo("Europe/Copenhagen")
"""Days begin and end, and clocks are read, here."""


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins."""
    return dt.datetime.combine(day, dt.time(), TIME_ZONE)


def opening(day: dt.date, at: dt.time | None) -> dt.datetime:
    """The first moment at which answers are taken: the beginning of the day where ``at`` is None."""
    return midnight(day) if at is None else dt.datetime.combine(day, at, TIME_ZONE)


def closing(day: dt.date, at: dt.time | None) -> dt.datetime:
    """The first moment at which an answer is too late: the end of the day where ``at`` is None."""
    return midnight(day + dt.timedelta(days=1)) if at is None else dt.datetime.combine(day, at, TIME_ZONE)
