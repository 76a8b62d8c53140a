"""What findings say of the ways in which people answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MixChange:
    """People answered clearly otherwise at the milestone ``since``, in the ways ``earlier``, than at this one. Of these
    answers at least ``distance`` would have to be given in another way for the shares to be the same."""

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
    """How surely the codes that people made themselves in a wave match those of the wave ``since``. ``near``: how many
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

    @property
    def counts(self) -> Mapping[str, int | None]:
        """By the name under which they are told."""
        return {"near": self.near, "shared": self.shared, "without": self.without}
