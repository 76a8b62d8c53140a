"""Findings about the modes of data collection, double data entry and self-generated codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class MixChange:
    """The mix of modes differs clearly from that at the milestone ``since``, which was ``earlier``. At least the share
    ``distance`` of those answers would have to be given in another mode for the two mixes to be the same."""

    since: str
    earlier: Mapping[str, int]
    distance: float


@dataclass(frozen=True, slots=True)
class DoubleEntry:
    """Paper forms of a milestone, typed twice: of ``fields`` that were typed, ``differing`` differed and were looked up
    on the paper; ``impossible`` answers could not be used and count as blank."""

    fields: int
    differing: int
    impossible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """How surely the self-generated codes of a wave match those of the wave ``since``. ``near``: how many
    who answered have no code from then, but one that differs from a code that did not come back in one character.
    ``shared``: how many have a code with which several people came. ``without``: how many answered on paper and have no
    code that could be used, so that they cannot be followed. None for fewer than the disclosure minimum, but 0
    for none. How many came back and how many did not stands in the report's attrition, where it may be shown."""

    wave: str
    since: str
    milestone: str
    since_milestone: str
    questionnaire: str
    near: int | None
    shared: int | None
    without: int | None

    def not_shown(self) -> Doubts:
        """Without numbers, where those of a group of the wave are not shown: they would be counted here."""
        return replace(self, near=None, shared=None, without=None)

    @property
    def counts(self) -> Mapping[str, int | None]:
        """By the name under which they are reported."""
        return {"near": self.near, "shared": self.shared, "without": self.without}
