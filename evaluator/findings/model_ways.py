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
