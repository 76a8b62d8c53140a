"""What those who did not answer could change: the bounds of a figure, and the answers with which its status tips.

Nothing is assumed of the silent. With them filled in everybody has been counted, so that the figure is judged as a full
count is. Sources: C. F. Manski, Partial Identification of Probability Distributions (2003), chapter 1, for the bounds;
X. Yan, S. Lee and N. Li, J. Biopharmaceutical Statistics 19 (2009) 1085-1098, for the tipping point.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.counts import Counts, as_counts
from analysis.criteria import judge
from analysis.ordinal import median
from analysis.planning import Direction
from analysis.results import ROUNDING, Estimate, Judgement, Status


@dataclass(frozen=True, slots=True)
class Silent:
    """``count``: how many of the population gave no answer that the figure counts. ``low`` and ``high``: the figure if
    none and if all of them had answered as it counts (a median: all at the one end of the scale, or at the other).

    ``tipping``: the share of the silent, in 0..1, at which the status turns. For 'increase' it is the smallest: met
    fails with fewer, not met and undecided turn with as many. For 'decrease' it is the largest: met fails with more,
    the others turn with as few. None where no answers of theirs would turn it, or where there is no target.
    ``against`` and ``favour``: the status if all of them had answered against the target, and for it.

    Where the bounds are not known all are None and ``reason`` says why (see `evaluator.findings.nonresponse`)."""

    count: int | None = None
    low: float | None = None
    high: float | None = None
    tipping: float | None = None
    against: Status | None = None
    favour: Status | None = None
    reason: str = ""

    @property
    def at_tipping(self) -> int | None:
        """``tipping`` as a number of people."""
        return None if self.tipping is None or self.count is None else round(self.tipping * self.count)


def silent_share(yes: int, n: int, population: int, judged: Judgement, direction: Direction = "increase") -> Silent:
    """Of a share: ``yes`` of the ``n`` who answered among ``population``. ValueError unless 0 <= yes <= n <= population
    and there is anybody."""
    if not (0 <= yes <= n <= population and population):
        raise ValueError(f"{yes} of {n} answers among {population} people cannot be")
    count = population - n

    def filled(agreeing: int) -> float:
        return (yes + agreeing) / population

    return _silent(count, (filled(0), filled(count)), filled, judged, direction)


def silent_median(
    counts: Counts, codes: Sequence[int], population: int, judged: Judgement, direction: Direction = "increase"
) -> Silent:
    """Of a median: ``counts`` of shape (levels,), ``codes`` that of each level, ascending. Who answers for the target
    is taken to give the answer that just reaches it, who answers against it the one at the far end of the scale.
    ValueError where more answered than there are, or nobody is."""
    answers = as_counts(counts)
    count = population - int(answers.sum())
    if count < 0 or not population:
        raise ValueError(f"{int(answers.sum())} answers among {population} people cannot be")
    rising = direction == "increase"
    low, high = (_median_with(answers.tolist(), codes, (end, count)) for end in (0, len(codes) - 1))
    wanted, unwanted = _place_that_reaches(codes, judged, rising=rising), 0 if rising else len(codes) - 1

    def filled(agreeing: int) -> float:
        """Of a target downwards those who agree are the ones against it, as with shares: more of them, higher."""
        for_it = agreeing if rising else count - agreeing
        return _median_with(answers.tolist(), codes, (wanted, for_it), (unwanted, count - for_it))

    return _silent(count, (low, high), filled, judged, direction)


def _silent(
    count: int,
    bounds: tuple[float, float],
    filled: Callable[[int], float],
    judged: Judgement,
    direction: Direction,
) -> Silent:
    """``filled``: the figure of the whole population with so many of the silent agreeing, which never falls."""

    def status(figure: float) -> Status:
        whole = Estimate(figure, 1, None, 1)
        return judge(whole, target=judged.target, direction=direction, margin=judged.margin).status

    rising, its = direction == "increase", Silent(count, *bounds)
    if judged.target is None:
        return its
    against, favour = (status(bound) for bound in (bounds if rising else bounds[::-1]))

    def wanted(agreeing: int) -> bool:
        """Whether the target stands better than it is judged now, or as well where it is met."""
        found = status(filled(agreeing))
        return found is not Status.NOT_MET if judged.status is Status.NOT_MET else found is Status.MET

    at: int | None
    if rising:
        at = bisect_left(range(count + 1), True, key=wanted)
        at = at if 0 < at <= count else None
    else:
        at = bisect_left(range(count + 1), True, key=lambda agreeing: not wanted(agreeing)) - 1
        at = at if 0 <= at < count else None
    return Silent(count, *bounds, None if at is None else at / count, against, favour)


def _median_with(answers: Sequence[int], codes: Sequence[int], *more: tuple[int, int]) -> float:
    """``more``: (place, how many) that are added."""
    filled = [*answers]
    for place, number in more:
        filled[place] += number
    value = median(filled, codes=codes, population=sum(filled)).value
    assert value is not None
    return float(value)


def _place_that_reaches(codes: Sequence[int], judged: Judgement, *, rising: bool) -> int:
    """The place of the answer nearest to the target that satisfies it with its margin; the best one where none does."""
    if judged.target is None:
        return 0
    if rising:
        reach = judged.target + judged.margin - ROUNDING
        return next((place for place, code in enumerate(codes) if code >= reach), len(codes) - 1)
    reach = judged.target - judged.margin + ROUNDING
    return next((place for place in reversed(range(len(codes))) if codes[place] <= reach), 0)
