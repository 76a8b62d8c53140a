"""Change from each earlier milestone: of everybody and of those who answered both times, or the reason why there is no
comparison, with p-values adjusted for their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from analysis.change import matched_effect
from analysis.comparing import compare_overlapping, compare_samples
from analysis.multiplicity import benjamini_hochberg, holm
from analysis.ordinal import median
from analysis.results import Comparison, Estimate
from evaluator.findings.change_findings import Change, Linked
from evaluator.findings.linked import Counts
from evaluator.findings.steps import Step
from evaluator.programme.model import AnswerSource

SEED: Final = 2019
"""Of every draw, so that a report made again gives the same figures. It is printed with each."""
RESAMPLES: Final = 9999


def change(step: Step) -> Change:
    """The two milestones compared, refused where the step says why.

    On an ordered scale by the whole distribution; else, and where a bridge leads to a scale of other codes, by the
    share that the indicator counts. Linked people are taken as such where their numbers are shown. Else the two
    milestones are taken as samples of different people, which is conservative where people agree with themselves: a
    figure that knew hidden pairs could be computed again over every table of pairs that fits.
    """
    if step.refusal:
        return Change(
            since=step.since,
            earlier=step.earlier.estimate,
            comparison=None,
            refused=step.refusal,
            family=step.indicator.family,
            comparability=step.comparability,
            now=step.now.estimate,
        )
    unlinked = _unlinked(step)
    if unlinked:
        everybody, linked = _of_different_people(step), Linked(reason=unlinked)
    else:
        table, only_then, only_now = _pairs(step)
        nobody = [0] * len(only_then)
        everybody, again = _compared(table, only_then, only_now), _compared(table, nobody, nobody)
        linked = Linked(again, matched_effect(table), _apart(everybody, again))
    then, now = _levels(step)
    return Change(
        since=step.since,
        earlier=then,
        comparison=everybody,
        basis="share" if step.is_share else "distribution",
        linked=linked,
        family=step.indicator.family,
        comparability=step.comparability,
        now=now,
    )


def _levels(step: Step) -> tuple[Estimate, Estimate]:
    """The indicator's figure then and now of the very answers that are compared: the indicator itself may be of more
    groups, or count each of them by its size."""
    source = step.indicator.source
    assert isinstance(source, AnswerSource)
    found = []
    for its in (step.earlier, step.now):
        assert its.answers is not None
        assert its.pooled is not None
        codes = its.answers.scale.codes if its.answers.scale else ()
        if source.statistic == "median":
            found.append(Estimate(median(its.pooled, codes=codes).value, sum(its.pooled)))
        else:
            hits = sum(n for code, n in zip(codes, its.pooled, strict=True) if code in source.codes)
            found.append(Estimate(hits / sum(its.pooled) if sum(its.pooled) else None, sum(its.pooled)))
    then, now = found
    return then, now


def _apart(everybody: Comparison, again: Comparison) -> float | None:
    """Everybody's effect less theirs: in shares where the scale has two levels."""
    if everybody.difference is not None and again.difference is not None:
        return everybody.difference - again.difference
    if everybody.estimate is None or again.estimate is None:
        return None
    return everybody.estimate - again.estimate


def _unlinked(step: Step) -> str:
    if step.unlinkable or step.pairs is None or not step.shown:
        return step.unlinkable or "few"
    return "" if step.pairs.sizes[0] else "nobody"


def adjusted(by_indicator: Mapping[str, tuple[Change, ...]]) -> dict[str, tuple[Change, ...]]:
    """P-values for the number of comparisons in the report: by Holm within each family that the programme declares, by
    Benjamini and Hochberg over all comparisons of indicators that belong to none. Those that hold with unequal spread
    are adjusted likewise beside them: several comparisons keep the level only where both are small. Of one alone the
    interval says as much."""
    families: dict[str, list[tuple[str, int, Comparison, float]]] = {}
    for key, its in by_indicator.items():
        for place, one in enumerate(its):
            if one.comparison is not None and one.comparison.pvalue is not None:
                member = key, place, one.comparison, one.comparison.pvalue
                families.setdefault(one.family, []).append(member)
    found = {key: list(its) for key, its in by_indicator.items()}
    for family, members in families.items():
        correct, name = (holm, "holm") if family else (benjamini_hochberg, "benjamini-hochberg")
        by_chance = correct([p for *_, p in members])
        by_spread = correct([p if its.spread_pvalue is None else its.spread_pvalue for *_, its, p in members])
        for (key, place, *_), p, apart in zip(members, by_chance, by_spread, strict=True):
            spread = apart if len(members) > 1 else None
            found[key][place] = replace(found[key][place], adjusted=p, spread_adjusted=spread, correction=name)
    return {key: tuple(its) for key, its in found.items()}


def _of_different_people(step: Step) -> Comparison:
    assert step.earlier.pooled is not None
    assert step.now.pooled is not None
    then, now = step.earlier.pooled, step.now.pooled
    if step.is_share:
        first, second = _counted(step)
        then, now = _halves(then, first), _halves(now, second)
    return compare_samples(then, now, seed=SEED, resamples=RESAMPLES)


def _pairs(step: Step) -> tuple[Sequence[Counts], Counts, Counts]:
    """The table and both kinds of others, along the scale or by whether the share counts them."""
    assert step.pairs is not None
    its = step.pairs
    if not step.is_share:
        return its.table, its.only_first, its.only_second
    first, second = _counted(step)
    columns = [_halves(row, second) for row in its.table]
    rows = [_halves(column, first) for column in zip(*columns, strict=True)]
    table = [(no, yes) for no, yes in zip(*rows, strict=True)]
    return table, _halves(its.only_first, first), _halves(its.only_second, second)


def _counted(step: Step) -> tuple[list[bool], list[bool]]:
    """For each code of the scale then and now whether the indicator's share counts it."""
    source = step.indicator.source
    assert isinstance(source, AnswerSource)
    scales = [one.answers.scale for one in (step.earlier, step.now) if one.answers is not None]
    first, second = ([code in source.codes for code in scale.codes] if scale else [] for scale in scales)
    return first, second


def _halves(counts: Sequence[int], counted: Sequence[bool]) -> Counts:
    """Answers that the share does not count, and those that it counts."""
    hits = sum(n for n, counts_it in zip(counts, counted, strict=True) if counts_it)
    return sum(counts) - hits, hits


def _compared(table: Sequence[Counts], only_then: Sequence[int], only_now: Sequence[int]) -> Comparison:
    return compare_overlapping(table, only_then, only_now, seed=SEED, resamples=RESAMPLES)
