"""What it takes to have an indicator decided, seen before collection: which answers would, and how many are needed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from analysis.results import ROUNDING, Status

Direction = Literal["increase", "decrease"]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Among ``n`` answers: an indicator with direction 'increase' is met with ``met`` yes or more and not met with
    ``not_met`` or fewer; 'decrease' the other way round. None where no number of yes would decide so."""

    n: int
    met: int | None
    not_met: int | None
    direction: Direction = "increase"


@dataclass(frozen=True, slots=True)
class DecidingMedian:
    """Among ``n`` answers: an indicator with direction 'increase' is met where ``met`` or more lie at ``bar`` (the
    target with its margin) or higher, and not met where ``not_met`` or fewer lie at ``target`` or higher; 'decrease'
    counts those at the code or lower. None where no number would decide so."""

    n: int
    target: float
    bar: float
    met: int | None
    not_met: int | None
    direction: Direction = "increase"


@dataclass(frozen=True, slots=True)
class RequiredN:
    """How many answers settle an indicator if the expected share holds.

    ``n`` answers, and any larger number searched, decide it as ``status`` with at least the chance asked for, and ``n``
    with ``chance``. ``n`` is None where none do, and ``reason`` says why: 'within-margin' (the expected share neither
    reaches target and margin nor misses the target), 'at-target' (in a large population no number tells a share from
    itself), 'too-many' (more than ``searched``).
    """

    n: int | None
    status: Status
    chance: float | None
    population: int | None
    searched: int
    reason: str = ""


def deciding(
    n: int,
    *,
    target: float,
    direction: Direction = "increase",
    margin: float = 0.0,
    population: int | None = None,
    level: float = 0.95,
) -> Deciding:
    """Which numbers of yes among ``n`` answers decide a share by rule 'interval': what `judge` says of each number.

    Shows before collection whether a group can decide an indicator at all. ``population`` as in `required_n`.
    ValueError for no answers, more answers than people, or what `judge` refuses.
    """
    _check(direction, margin, level, population)
    if n < 1 or (population is not None and n > population):
        raise ValueError(f"{n} answers are too few or more than there are people")
    from analysis.thresholds import sampling

    among, numbers = sampling(population, level), range(n + 1)
    goal = target if direction == "increase" else 1 - target
    yes = bisect_left(numbers, True, key=lambda yes: among.clears(yes, n, goal + margin))
    no = bisect_left(numbers, True, key=lambda no: among.misses(n - no, n, goal))
    met, not_met = yes if yes <= n else None, n - no if no <= n else None
    if direction == "increase":
        return Deciding(n, met, not_met)
    return Deciding(n, None if met is None else n - met, None if not_met is None else n - not_met, direction)


def deciding_median(
    n: int,
    *,
    target: float,
    direction: Direction = "increase",
    margin: float = 0.0,
    population: int | None = None,
    level: float = 0.95,
) -> DecidingMedian:
    """Which numbers of answers beside the target decide a median by rule 'interval', whatever the codes of the others.

    Follows from the order statistics of `analysis.ordinal.median`: with too few answers for an interval (fewer than 6
    at 95 %) none do. Of a full count (n == ``population``) the median itself is judged; where n is even and just half
    lie beside the target, it depends on their codes, which neither number shows. How many answers are needed for an
    expected median is not given: that takes the whole distribution. ValueError as in `deciding`.
    """
    _check(direction, margin, level, population)
    if n < 1 or (population is not None and n > population):
        raise ValueError(f"{n} answers are too few or more than there are people")
    from analysis.ordinal import interval_rank

    bar = target + (margin if direction == "increase" else -margin)
    # The interval lies between two ordered answers, the median of a full count between the two middle ones.
    rank = (n + 1) // 2 if n == population else interval_rank(n, level)
    if rank == 0:
        return DecidingMedian(n, target, bar, None, None, direction)
    return DecidingMedian(n, target, bar, n + 1 - rank, rank - 1, direction)


def required_n(
    expected: float,
    *,
    target: float,
    direction: Direction = "increase",
    margin: float = 0.0,
    population: int | None = None,
    level: float = 0.95,
    chance: float = 0.8,
    minimum_n: int = 0,
    searched: int = 2000,
) -> RequiredN:
    """How many answers settle a share by rule 'interval', if ``expected`` (0..1) is what the population would answer.

    The smallest number from which on, up to ``searched``, the interval decides with at least ``chance``. ``population``
    unknown: Clopper and Pearson's interval and binomial answers. Known: the interval for a known population and draws
    without replacement; asking all always decides, unless the share lies within the margin. Every number is tried with
    exact chances, which follow from `judge` alone; they rise in teeth, so that one answer more can decide less often.
    ValueError for shares, levels or chances outside 0..1 or a population of nobody.
    """
    _check(direction, margin, level, population)
    if not 0 <= expected <= 1 or not 0 < chance < 1:
        raise ValueError(f"the expected share {expected} and the chance {chance} must lie between 0 and 1")
    goal, share = (target, expected) if direction == "increase" else (1 - target, 1 - expected)
    if population is not None:
        # People are whole, rounded before mirroring so that both directions expect the same people.
        share = round(expected * population) / population
        share = share if direction == "increase" else 1 - share
        searched = min(searched, population)
    status = _truth(share, goal, margin)
    reason = "within-margin" if status is Status.UNDECIDED else ""
    if not reason and population is None and abs(share - goal - (margin if status is Status.MET else 0)) < ROUNDING:
        reason = "at-target"
    if reason:
        return RequiredN(None, status, None, population, searched, reason)
    chances = _chances(share, goal, margin, status, population, level, searched)
    n = next((n for n in range(searched, 0, -1) if chances[n - 1] < chance - ROUNDING), 0) + 1
    n = max(n, minimum_n)
    if n > searched:
        return RequiredN(None, status, None, population, searched, "too-many")
    return RequiredN(n, status, round(chances[n - 1], 12), population, searched)


def _truth(share: float, goal: float, margin: float) -> Status:
    """What a count of everybody would say."""
    if share >= goal + margin - ROUNDING:
        return Status.MET
    return Status.NOT_MET if share < goal - ROUNDING else Status.UNDECIDED


def _chances(
    share: float, goal: float, margin: float, status: Status, population: int | None, level: float, searched: int
) -> list[float]:
    """The chance that 1, 2, 3 and so on answers decide as ``status``."""
    from analysis.thresholds import fewest_clearing, most_missing, sampling

    among, sizes = sampling(population, level), range(1, searched + 1)
    if status is Status.MET:
        clearing = fewest_clearing(among, goal + margin, sizes)
        return [among.at_least(yes, n, share) for n, yes in zip(sizes, clearing, strict=True)]
    missing = most_missing(among, goal, sizes)
    return [among.at_most(yes, n, share) for n, yes in zip(sizes, missing, strict=True)]


def _check(direction: str, margin: float, level: float, population: int | None) -> None:
    if direction not in ("increase", "decrease"):
        raise ValueError(f"unknown direction '{direction}'")
    if margin < 0 or not 0 < level < 1:
        raise ValueError(f"the margin must be 0 or more and the level between 0 and 1, but are {margin} and {level}")
    if population is not None and population < 1:
        raise ValueError(f"a population of {population} cannot answer")
