"""The written rule by which the evidence on a link is rated; in words, with its sources, in docs/methods.md.

A pure function of what was judged: which pieces there are, what became of the assumptions and how the rivals were
weighed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FAMILIES: Final = (
    "answers",
    "registers",
    "interviews",
    "observations",
    "documents",
    "interpretations",
)
"""Kinds of evidence that do not depend on each other. Indicators of a survey, themes and quotes from its answers are
one kind: they come from the same people on the same day."""
OPINIONS: Final = frozenset({"answers", "interviews", "interpretations"})
"""What those who took part say of it; the others are traces of what was done."""
LEVELS: Final = ("weak", "moderate", "strong")
POINTS: Final[Mapping[str, int]] = {"weak": 1, "moderate": 2, "strong": 3}
MOST_FOR: Final[Mapping[str, tuple[int, int]]] = {
    "": (1, 3),
    "straw_in_the_wind": (1, 1),
    "hoop": (1, 2),
    "smoking_gun": (3, 3),
    "doubly_decisive": (3, 3),
}
"""The fewest and most points of a piece for the link, by its test: a hoop that was passed shows only that the link is
possible, a smoking gun that it was there."""
MOST_AGAINST: Final[Mapping[str, tuple[int, int]]] = {**MOST_FOR, "smoking_gun": (1, 1)}
"""The same of a piece against it: that no smoking gun was found says little."""
DECISIVE_AGAINST: Final = frozenset({"hoop", "doubly_decisive"})
DECISIVE_FOR: Final = frozenset({"smoking_gun", "doubly_decisive"})
CAPS: Final[Mapping[str, tuple[str, str]]] = {
    "failing": ("weak", "assumption_failing"),
    "likely": ("weak", "rival_likely"),
    "doubtful": ("moderate", "assumption_doubtful"),
    "possible": ("moderate", "rival_possible"),
    "untested": ("moderate", "assumption_untested"),
    "": ("moderate", "rival_unweighed"),
}
"""By the state of an assumption or the weight of a rival ('': not weighed): the best rating, and why."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A piece as the rule sees it: one of `FAMILIES`, and direction, strength and test as they are stored."""

    family: str
    direction: str
    strength: str
    test: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """``because``: what decided it, in the order of the rule, as keys of the texts ``evidence.because_...``."""

    rating: str
    because: tuple[str, ...]


def rate(pieces: Iterable[Weighed], assumptions: Collection[str], rivals: Collection[str]) -> Rating:
    """Rate a link. ``assumptions``: the state of each; ``rivals``: the weight of each, '' where it was not weighed.

    'untested' without a piece; 'contradicted' where a test failed that the link had to pass, or what speaks against
    outweighs what speaks for it; else as far as the kinds carry, one step down for counter-evidence, and no further
    than the assumptions and rivals allow."""
    its = list(pieces)
    if not its:
        return Rating("untested", ("no_evidence",))
    if any(one.direction == "against" and one.test in DECISIVE_AGAINST for one in its):
        return Rating("contradicted", ("test_failed",))
    supporting, opposing = _best(its, "for"), _best(its, "against")
    against = sum(opposing.values())
    if against >= sum(supporting.values()):
        return Rating("contradicted", ("outweighed",)) if against > 1 else Rating("weak", ("slightly_outweighed",))
    level, why = _support(supporting, decisive=_decisive(its))
    because = [why]
    if against:
        level = LEVELS[max(LEVELS.index(level) - 1, 0)]
        because.append("counter_evidence")
    for state in (state for state in CAPS if state in {*assumptions, *rivals}):
        most, why = CAPS[state]
        if LEVELS.index(level) > LEVELS.index(most):
            level = most
            because.append(why)
    return Rating(level, tuple(because))


def _best(pieces: Iterable[Weighed], direction: str) -> dict[str, int]:
    """The points of each kind: those of its best piece, since several of one kind are not several witnesses."""
    limits, found = MOST_FOR if direction == "for" else MOST_AGAINST, dict[str, int]()
    for one in pieces:
        if one.direction == direction:
            least, most = limits[one.test]
            found[one.family] = max(found.get(one.family, 0), min(max(POINTS[one.strength], least), most))
    return found


def _decisive(pieces: Iterable[Weighed]) -> bool:
    """Whether a trace passed a test that the link alone explains."""
    return any(one.direction == "for" and one.test in DECISIVE_FOR and one.family not in OPINIONS for one in pieces)


def _support(kinds: Mapping[str, int], *, decisive: bool) -> tuple[str, str]:
    """How far the kinds carry by themselves, and why no further."""
    traces = max((points for kind, points in kinds.items() if kind not in OPINIONS), default=0)
    if not traces:
        return "weak", "answers_alone" if set(kinds) == {"answers"} else "opinions_alone"
    if len(kinds) > 1 and traces == POINTS["strong"] and sum(kinds.values()) >= POINTS["strong"] + POINTS["moderate"]:
        return "strong", "independent_kinds"
    if decisive:
        return "moderate", "decisive_alone"
    if len(kinds) > 1 and traces >= POINTS["moderate"]:
        return "moderate", "independent_kinds"
    return "weak", "one_kind" if len(kinds) == 1 else "slight"
