"""What the evaluator wrote for a milestone's report, as the report prints it: passages and recommendations.

Made by `evaluator.writing.joining`. A number in a passage is a reference, ``{{indicator.measure}}``, that
`evaluator.reporting.facts` turns into the figure as the report's language writes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from evaluator.programme.model import Text

PLACES: Final = ("conclusion", "finding", "caution", "theory", "against", "involvement", "registers", "quality")
"""Where passages stand, in the order of the report, besides those of each outcome: 'outcome'."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage by language. ``place`` is one of PLACES or 'outcome'; ``key`` tells passages of one place apart: '1',
    '2', '3' for findings and cautions, the node's key for outcomes, else ''. ``signed_by`` is the name of the person
    who made it theirs, '' for a draft; ``by_machine``: nobody has changed a first draft that was made from the
    figures."""

    place: str
    key: str
    text: Text
    signed_by: str = ""
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered to a recommendation: ``answer`` is 'agreed', 'partly' or 'rejected'. ``owner`` is a role, or a
    name where that person agreed. ``status``: '' or 'planned', 'under_way', 'done', 'dropped' as of ``told_on``."""

    answer: str
    reason: str
    action: str
    owner: str
    due: dt.date | None
    status: str
    told_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``number`` is its number in the programme, ``milestone`` the key of the one it was made at. ``to``: whom it is
    for, by language. ``findings``: the places of the passages it rests on ('finding:1', 'outcome:KEY'), or indicators'
    keys. ``response`` is None where nobody has answered yet; ``signed_by`` as of a passage."""

    number: int
    milestone: str
    text: Text
    to: Text
    findings: tuple[str, ...]
    response: Response | None = None
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """``recommendations`` are those of this milestone, ``earlier`` those of milestones before it with what became of
    them."""

    passages: tuple[Passage, ...]
    recommendations: tuple[Recommendation, ...] = ()
    earlier: tuple[Recommendation, ...] = ()

    def of(self, place: str) -> tuple[Passage, ...]:
        return tuple(one for one in self.passages if one.place == place)

    @property
    def texts(self) -> tuple[Passage | Recommendation, ...]:
        """Everything that is written for this milestone."""
        return (*self.passages, *self.recommendations)

    @property
    def is_signed(self) -> bool:
        """Whether a person has made every text theirs."""
        return all(one.signed_by for one in self.texts)
