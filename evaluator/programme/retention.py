"""Until when something is kept: a day, or so many months after what it belongs to has ended."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Until:
    """``day`` is the last on which it is kept, or ``months`` after the end; both None: nothing is said."""

    day: dt.date | None = None
    months: int | None = None

    @property
    def is_said(self) -> bool:
        return self.day is not None or self.months is not None

    def after(self, end: dt.date) -> dt.date | None:
        """The day, for something that ends on ``end``."""
        return self.day if self.months is None else months_after(end, self.months)


@dataclass(frozen=True, slots=True)
class Retention:
    """What holds for the whole programme: ``answers`` of waves that say nothing else, from the day on which each
    closes; ``contacts`` and the ``key``, from the cut-off of the last milestone."""

    answers: Until = field(default_factory=Until)
    contacts: Until = field(default_factory=Until)
    key: Until = field(default_factory=Until)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
