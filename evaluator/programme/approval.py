"""What is kept of a plan: that it was approved, and what was changed of it for which reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CUT_OFF: Final = "cut_off"
_OF_THE_FIGURE: Final = frozenset({"source", "unit", "population", CUT_OFF})
DOCUMENT: Final = "document"
"""The kind of a change by which an import replaced a document that was newer in the store."""


@dataclass(frozen=True, slots=True)
class Approval:
    """``document`` is the number of the programme document, ``questionnaires`` the numbers of those that waves use, by
    key; ``digest`` is that of all of them, see `evaluator.programme.canonical.plan_digest`. ``on_paper``: entered by an
    evaluator for what was approved elsewhere. ``number`` is given when it is stored."""

    approved_by: str
    approved_on: dt.date
    remark: str
    document: int
    questionnaires: Mapping[str, int]
    digest: str
    on_paper: bool
    recorded_by: str
    recorded_at: dt.datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is another in a later document. ``kind`` is 'indicator', 'group', 'milestone', 'wave', 'programme'
    or `DOCUMENT`, ``key`` that of the thing ('' for the programme), ``aspect`` what of it: 'target', 'rule', ...,
    'removed' or 'added'. ``before`` and ``after`` are JSON, '' where there is nothing."""

    milestone: str
    kind: str
    key: str
    aspect: str
    before: str
    after: str

    @property
    def place(self) -> tuple[str, str, str]:
        return (self.kind, self.key, self.aspect)

    @property
    def changes_figure(self) -> bool:
        """Whether the figure itself is another with it, and not only how it is judged."""
        return self.aspect in _OF_THE_FIGURE


@dataclass(frozen=True, slots=True)
class Unapproved:
    """A questionnaire that a milestone asks in version ``asked``, with other words or rules than those of version
    ``approved``; 0 where it was not among what was approved."""

    questionnaire: str
    asked: int
    approved: int


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A difference with the reason that was given for it. ``changed_by`` is the id of an account, or 'command-line';
    ``document`` the version with which it came. ``reason`` and ``changed_by`` are '' and the others None for what came
    before collection began, but after the approval that is the baseline."""

    difference: Difference
    reason: str = ""
    changed_by: str = ""
    changed_at: dt.datetime | None = None
    document: int | None = None
