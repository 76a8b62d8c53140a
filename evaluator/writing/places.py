"""The places of a report that the evaluator writes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from evaluator.findings.written import PLACES
from evaluator.programme.model import NODE_KINDS, Node, Programme
from evaluator.reporting.overview import EFFECTS
from evaluator.store.writing import At
from evaluator.texts import LANGUAGES

OUTCOME: Final = "outcome"
RECOMMENDATION: Final = "recommendation"
HOW_MANY: Final = {"finding": 3, "caution": 2}
"""Of the places that have several passages."""


@dataclass(frozen=True, slots=True)
class Place:
    """``node`` is the outcome that a passage is about, None elsewhere."""

    place: str
    key: str = ""
    node: Node | None = None

    def at(self, milestone: str) -> At:
        return At(milestone, self.place, self.key)


def places(programme: Programme) -> tuple[Place, ...]:
    """Every place in the order of the report: what stands on page one, the outcomes, and what comes after them. An
    outcome without an indicator has no page and no passage."""
    first = [name for name in PLACES if name in ("conclusion", *HOW_MANY)]
    last = [name for name in PLACES if name not in first]
    return (*_numbered(first), *(Place(OUTCOME, node.key, node) for node in outcomes(programme)), *_numbered(last))


def outcomes(programme: Programme) -> list[Node]:
    """From left to right in the theory."""
    measured = {one.node for one in programme.indicators}
    found = [node for node in programme.nodes if node.kind in EFFECTS and node.key in measured]
    return sorted(found, key=lambda node: NODE_KINDS.index(node.kind))


def languages_of(programme: Programme) -> tuple[str, ...]:
    """Those in which its report is written; the first is that in which figures are compared with how they were."""
    return tuple(one for one in programme.languages if one in LANGUAGES) or LANGUAGES[:1]


def in_one_word(at: At) -> str:
    """'conclusion', 'finding:1', 'outcome:KEY', as files and lists of what is missing name a place."""
    return f"{at.place}:{at.key}" if at.key else at.place


def _numbered(names: Iterable[str]) -> list[Place]:
    return [
        Place(name, str(number) if name in HOW_MANY else "")
        for name in names
        for number in range(1, HOW_MANY.get(name, 1) + 1)
    ]
