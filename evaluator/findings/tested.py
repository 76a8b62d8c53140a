"""The theory as it was tested: what a report says of each link, assumption, rival, context factor and interpretation.

Made by `evaluator.evidence.describing`. What can no longer be shown is without words here already.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from evaluator.programme.model import Text


@dataclass(frozen=True, slots=True)
class DescribedPiece:
    """A piece of evidence. ``kind``, ``direction``, ``strength`` and ``test`` are those of
    `evaluator.store.evidence_tables`, ``family`` one of `evaluator.evidence.rating.FAMILIES`. ``flag``: why it no
    longer counts, '' where it does: 'gone' where what it points at is not there or not shown any more, 'moved' where
    that says something else than when it was judged. ``seen`` and ``source`` are '' where there is a flag.
    ``reference`` and ``milestone``: what it points at."""

    id: UUID
    kind: str
    family: str
    direction: str
    strength: str
    test: str
    milestone: str
    reference: str
    seen: str
    source: str
    judged_on: dt.date
    flag: str = ""


@dataclass(frozen=True, slots=True)
class DescribedClaim:
    """An assumption with its state, or a rival explanation with its weight, '' where nobody weighed it."""

    key: str
    text: Text
    state: str
    why: str
    pieces: tuple[DescribedPiece, ...]


@dataclass(frozen=True, slots=True)
class DescribedLink:
    """``rating`` is what holds; ``by_rule`` what the rule says and ``because`` why. ``overruled``: the evaluator's
    reason where the two differ because somebody said so, else ''. ``seen``, ``for_whom``: in the evaluator's words."""

    key: str
    source: str
    target: str
    mechanism: Text
    seen: str
    for_whom: str
    rating: str
    by_rule: str
    because: tuple[str, ...]
    overruled: str
    pieces: tuple[DescribedPiece, ...]
    assumptions: tuple[DescribedClaim, ...]
    rivals: tuple[DescribedClaim, ...]

    def number(self, direction: str) -> int:
        """How many pieces on the link itself speak so, of those that count."""
        return sum(1 for one in self.pieces if one.direction == direction and not one.flag)


@dataclass(frozen=True, slots=True)
class DescribedContext:
    """A context factor, and what was seen of it."""

    node: str
    seen: str
    pieces: tuple[DescribedPiece, ...]


@dataclass(frozen=True, slots=True)
class GroupPresent:
    """How many of a group took part; None where that is not told."""

    group: str
    n: int | None


@dataclass(frozen=True, slots=True)
class DescribedInterpretation:
    """``absent``: the titles of the groups that were missing, also of one that the figures show together with another.
    ``shown``: (indicator, what was said of it, in which words)."""

    id: UUID
    title: str
    milestone: str
    held_on: dt.date | None
    present: tuple[GroupPresent, ...]
    absent: tuple[Text, ...]
    shown: tuple[tuple[str, str, str], ...]
    missing: str


@dataclass(frozen=True, slots=True)
class TheoryTested:
    links: tuple[DescribedLink, ...]
    context: tuple[DescribedContext, ...]
    interpretations: tuple[DescribedInterpretation, ...]

    @property
    def indicators(self) -> frozenset[str]:
        """Those that evidence points at."""
        some = [one.pieces for one in self.links] + [one.pieces for one in self.context]
        some += [its.pieces for one in self.links for its in (*one.assumptions, *one.rivals)]
        return frozenset(one.reference for pieces in some for one in pieces if one.kind == "indicator")

    def said_of(self, indicator: str) -> dict[str, int]:
        """At how many joint interpretations an indicator was shown, by what was said of it."""
        found: dict[str, int] = {}
        for one in self.interpretations:
            for key, said, _ in one.shown:
                if key == indicator:
                    found[said] = found.get(said, 0) + 1
        return found
