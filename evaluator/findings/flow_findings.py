"""What the way from opportunity space to action looks like: how many came how far, how long it took, what is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analysis.waiting import Waiting

STEPS: Final = (
    *("opportunity_spaces", "deliveries", "cases", "decided", "started", "tried"),
    *("adopted", "adapted", "spread", "stopped", "feedback"),
)
"""In their order; the four states in which a trial ends stand beside each other."""
PASSAGES: Final = (
    ("opportunity_spaces", "deliveries"),
    ("deliveries", "cases"),
    ("cases", "decided"),
    ("approved", "started"),
    ("started", "tried"),
    ("tried", "ended"),
    ("deliveries", "feedback"),
)
"""From which step to which. Of what was decided only what was not turned down (``approved``) can come to action;
``ended`` is any of adopted, adapted, spread and stopped."""


@dataclass(frozen=True, slots=True)
class Passage:
    """From the step ``start`` to ``end``: of ``n`` that were at the start ``reached`` the end. ``waiting`` is over
    those whose days are known; ``untimed`` of the ``n`` are not in it. ``left``: how many stopped on the way, and so
    no longer wait."""

    start: str
    end: str
    n: int
    reached: int
    left: int
    untimed: int
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that is at the step ``start`` and has not come to ``end``. ``since`` and ``days`` are None where the row
    has no date."""

    start: str
    end: str
    register: str
    reference: str
    title: str
    body: str
    since: dt.date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class FlowFindings:
    """``steps``: by name, how many had come there by ``as_of``; ``undated``: by name, how many rows without a date
    there are besides. ``gaps``: the longest open first within each passage, those without a date last. ``by_process``
    and ``by_body``: the steps again; a row without one of its own is of those that it hangs together with."""

    as_of: dt.date
    steps: Mapping[str, int]
    undated: Mapping[str, int]
    passages: tuple[Passage, ...]
    gaps: tuple[Gap, ...]
    by_process: Mapping[str, Mapping[str, int]]
    by_body: Mapping[str, Mapping[str, int]]

    @property
    def is_empty(self) -> bool:
        return not any(self.steps.values()) and not any(self.undated.values())
