"""What the readers of several releases hold in their hands: which rounds and groups each is about, and which of the
numbers of two releases are of the same answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.attack import Wanted
from analysis.settling import Equation, Sums
from evaluator.programme.merging import members

Document = Mapping[str, Any]
Figures = Mapping[str, Any]
State = tuple[str, int]
"""A milestone and the number of the count that its answers are of."""
Row = tuple[str, str]
"""(wave, group as it is reported)"""

SAME, CAME, LEFT, BOTH = "same", "came", "left", "both"
OUTSIDE: Final = ("dont_know", "not_relevant", "blank")
"""What is answered outside a scale."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One release: ``figures`` and ``asked`` of its document; ``state``: the answers of its own milestone;
    ``earlier``: those of the milestones before, as far as a release has told of them."""

    name: str
    figures: Figures
    asked: Mapping[str, Any]
    facts: Mapping[str, Any]
    minimum: int
    state: State
    earlier: Mapping[str, Telling]

    def shown(self) -> frozenset[Row]:
        return frozenset((row["wave"], row["group"]) for row in self.figures["responses"] if not row["suppressed"])

    def waves(self, questionnaire: str) -> list[str]:
        return [
            key
            for key, one in self.asked["waves"].items()
            if (one["milestone"], one["questionnaire"]) == (self.state[0], questionnaire)
        ]

    def asks(self, wave: str) -> frozenset[str]:
        return frozenset(self.asked["waves"][wave]["groups"])

    def indicator(self, key: str) -> Mapping[str, Any] | None:
        return next((one for one in self.figures["indicators"] if one["key"] == key), None)

    def source(self, table: str) -> str:
        return f"{self.name}/{table}"


@dataclass
class Book:
    """What is told, what is hidden, and the cells of both. ``guesses``: whether readers take what nothing contradicts
    to be so: that nobody moved, that everybody answered each question, and no more of a group than it has. ``moved``:
    how the answers of a wave differ between two counts, by state and wave; ``like``: the state with whose answers those
    of another are the same."""

    tellings: Sequence[Telling]
    guesses: bool = True
    told: list[Equation] = field(default_factory=list)
    wanted: dict[str, Wanted] = field(default_factory=dict)
    like: dict[tuple[State, str], State] = field(default_factory=dict)
    moved: list[tuple[str, str, State, State]] = field(default_factory=list)

    def tell(self, weights: Sums, least: float, most: float | None = None, source: str = "") -> None:
        if weights:
            sources = frozenset([source] if source else ())
            self.told.append(Equation(dict(weights), least, least if most is None else most, sources))

    def want(self, name: str, weights: Sums, span: int, *, zero: bool = False, few: bool = False) -> None:
        """Of two releases that hide the same the first asks for it."""
        if weights and span > 0:
            self.wanted.setdefault(name, Wanted(name, weights, span, (0, span) if zero else None, few))

    @property
    def exact(self) -> dict[frozenset[Hashable], float]:
        """The sums that are told as they stand, by their cells."""
        return {frozenset(one.weights): one.least for one in self.told if one.least == one.most}

    def state(self, state: State, wave: str) -> State:
        return self.like.get((state, wave), state)

    def people(self, its: Telling, rows: Sequence[Row]) -> Sums:
        """Those who answered, of some rows of a release."""
        return {
            ("people", self.state(its.state, wave), wave, group): 1
            for wave, key in rows
            for group in members(key)
            if group in its.asks(wave)
        }


def tellings_of(documents: Sequence[Document]) -> tuple[Telling, ...]:
    """The releases in their order. Of an earlier milestone each tells as its latest count had it that was made before
    its own; of one that no release is about its readers know no more than that it is told."""
    found: list[tuple[str, Telling]] = []
    for one in documents:
        counted = one["count"]["counted_at"]
        earlier = {its.state[0]: its for at, its in sorted(found, key=lambda its: its[0]) if at <= counted}
        earlier.pop(one["milestone"], None)
        state = one["milestone"], one["count"]["number"]
        name = f"{one['milestone']}/{one['number']}"
        if one is not documents[-1] and not one.get("gates", {"published": True})["published"]:
            name += f".{one['round']}"  # seen and dropped: the next proposal has its number
        minimum = one["suppression"]["minimum"]
        found.append((counted, Telling(name, one["figures"], one["asked"], one["facts"], minimum, state, earlier)))
    return tuple(its for _, its in found)


def told_rows(its: Telling) -> Iterator[tuple[Row, int]]:
    for row in its.figures["responses"]:
        if row["answered"] is not None:
            yield (row["wave"], row["group"]), row["answered"]
