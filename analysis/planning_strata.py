"""What it takes to have a share decided over groups of known sizes, each counted by its size.

Before collection nobody knows from which groups answers will come. These functions take it that all groups answer to
the same extent and alike; then `analysis.planning` on all people together is at most an answer or two away, and what it
gives is corrected by the judgement itself.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from analysis.planning import Deciding, Direction, RequiredN, deciding, required_n
from analysis.proportions import hypergeometric_tail
from analysis.results import ROUNDING, Status
from analysis.stratified import Stratum, reaches

Sizes = tuple[int, ...]
_FEW: Final = 12
"""A correction never takes as many steps."""


def spread(total: int, sizes: Sequence[int]) -> list[int]:
    """``total`` over groups in proportion to ``sizes``, none above its size, by Sainte-Laguë's method: with one more,
    no group has fewer. ValueError for more than there are."""
    if not 0 <= total <= sum(sizes):
        raise ValueError(f"{total} of {sum(sizes)} cannot be spread")
    found = [0] * len(sizes)
    for _ in range(total):
        open_ones = [place for place, size in enumerate(sizes) if found[place] < size]
        found[max(open_ones, key=lambda place: sizes[place] / (2 * found[place] + 1))] += 1
    return found


def _is(status: Status, yes: int, n: int, sizes: Sizes, target: float, direction: Direction, margin: float) -> bool:
    """Whether `judge` says ``status``, met or not met, of so many yes: one bound is tried where it looks at two."""
    answered = spread(n, sizes)
    rows, people = zip(sizes, answered, spread(yes, answered), strict=True), sum(sizes)
    up = (direction == "increase") == (status is Status.MET)
    strata = [Stratum(size, asked, said if up else asked - said) for size, asked, said in rows]
    goal = target if direction == "increase" else 1 - target
    if status is Status.MET:
        return reaches(strata, math.ceil((goal + margin - ROUNDING) * people))
    # The fewest people on the other side that put the share below the target.
    return reaches(strata, people - math.ceil((goal - ROUNDING) * people) + 1)


@lru_cache(maxsize=4096)
def deciding_strata(
    n: int, *, sizes: Sizes, target: float, direction: Direction = "increase", margin: float = 0.0
) -> Deciding:
    """As `analysis.planning.deciding` for ``n`` answers spread over groups of ``sizes``, and yes spread over those."""
    its = deciding(n, target=target, direction=direction, margin=margin, population=sum(sizes))
    if len(sizes) == 1:
        return its

    def edge(guess: int | None, up: bool, status: Status) -> int | None:
        yes = range(n + 1) if up else range(n, -1, -1)
        place = None if guess is None else yes.index(guess)
        found = _first(len(yes), place, lambda at: _is(status, yes[at], n, sizes, target, direction, margin))
        return None if found is None else yes[found]

    up = direction == "increase"
    return replace(its, met=edge(its.met, up, Status.MET), not_met=edge(its.not_met, not up, Status.NOT_MET))


@lru_cache(maxsize=4096)
def fewest_strata(
    *, sizes: Sizes, target: float, direction: Direction = "increase", margin: float = 0.0, minimum_n: int = 1
) -> tuple[int | None, int | None]:
    """The fewest answers, at least ``minimum_n``, with which the share could be decided as met, and as not met: those
    that are needed where all answer alike. None where not even all could."""
    numbers = range(max(1, minimum_n), sum(sizes) + 1)

    def fewest(all_yes: bool, status: Status) -> int | None:
        def holds(at: int) -> bool:
            n = numbers[at]
            return _is(status, n if all_yes else 0, n, sizes, target, direction, margin)

        place = bisect_left(range(len(numbers)), True, key=holds)
        return numbers[place] if place < len(numbers) else None

    up = direction == "increase"
    return fewest(up, Status.MET), fewest(not up, Status.NOT_MET)


def _first(length: int, guess: int | None, holds: Callable[[int], bool]) -> int | None:
    """The first place from which on ``holds``, found from a near one; None where it holds nowhere."""
    place = length - 1 if guess is None else guess
    while place < length and not holds(place):
        place += 1
    if place == length:
        return None
    while place and holds(place - 1):
        place -= 1
    return place


@lru_cache(maxsize=4096)
def required_strata(
    expected: float,
    *,
    sizes: Sizes,
    target: float,
    direction: Direction = "increase",
    margin: float = 0.0,
    chance: float = 0.8,
    minimum_n: int = 0,
) -> RequiredN:
    """As `analysis.planning.required_n` where the same share of each group would say yes: the number found there, and
    as many more as `deciding_strata` asks for."""
    people = sum(sizes)
    its = required_n(
        expected,
        target=target,
        direction=direction,
        margin=margin,
        population=people,
        chance=chance,
        minimum_n=minimum_n,
    )
    if its.n is None or len(sizes) == 1:
        return its
    yes = round(expected * people)
    for n in range(its.n, min(people, its.n + _FEW) + 1):
        decides = deciding_strata(n, sizes=sizes, target=target, direction=direction, margin=margin)
        found = _chance(decides, yes, n, people, its.status)
        if found >= chance - ROUNDING:
            return replace(its, n=n, chance=round(found, 12))
    return replace(its, n=None, chance=None, reason="too-many")


def _chance(decides: Deciding, yes: int, n: int, people: int, status: Status) -> float:
    """That ``n`` answers of ``people``, of whom ``yes`` would say so, decide as ``status``."""
    edge, up = (decides.met, True) if status is Status.MET else (decides.not_met, False)
    if edge is None:
        return 0.0
    if (decides.direction == "increase") == up:
        return hypergeometric_tail(edge, yes, n, people)
    return hypergeometric_tail(n - edge, people - yes, n, people)
