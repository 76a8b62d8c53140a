"""Change from each earlier milestone: of everybody and of those who answered both times, or the reason why there is no
comparison, with p-values adjusted for their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from analysis.change import matched_effect
from analysis.multiplicity import benjamini_hochberg, holm
from analysis.ordinal import permutation_test, relative_effect
from analysis.overlap import relative_effect_overlap, share_change
from analysis.results import Comparison, OverlapChange
from evaluator.findings.linked import Counts
from evaluator.findings.model import Change, Linked
from evaluator.findings.steps import Step
from evaluator.programme.model import SurveySource

SEED: Final = 2019
"""Of every bootstrap, so that a report made again gives the same intervals. It is printed with each."""
RESAMPLES: Final = 9999
FEW: Final = 10
"""The Brunner-Munzel test finds a change too easily with fewer answers at a milestone."""


def change(step: Step) -> Change:
    """The two milestones compared, refused where the step says why.

    On an ordered scale by the relative effect; else, and where a bridge leads to a scale of other codes, by the share
    that the indicator counts. Linked people are taken as such where their numbers are shown. Else the two milestones
    are taken as samples of different people, which is conservative where people agree with themselves: an interval that
    knew hidden pairs could be computed again, with its seed, over every table of pairs that fits.
    """
    reason = step.refusal
    basis = "share" if not reason and step.is_share else "distribution"
    family = step.indicator.family
    earlier = step.earlier.estimate
    if reason:
        return Change(step.since, earlier, None, reason, basis, family=family, comparability=step.comparability)
    unlinked = _unlinked(step)
    if unlinked:
        everybody, linked = _of_different_people(step), Linked(reason=unlinked)
        return Change(step.since, earlier, everybody, "", basis, linked, family, comparability=step.comparability)
    table, only_first, only_second = _pairs(step)
    measure = _share_change if basis == "share" else _relative_effect
    overlap = measure(table, only_first, only_second)
    of_linked = measure(table, [0] * len(only_first), [0] * len(only_second))
    difference = None
    if overlap.estimate is not None and of_linked.estimate is not None:
        difference = overlap.estimate - of_linked.estimate
    linked = Linked(of_linked, matched_effect(table), difference)
    return Change(step.since, earlier, overlap, "", basis, linked, family, comparability=step.comparability)


def _unlinked(step: Step) -> str:
    if step.unlinkable or step.pairs is None or not step.shown:
        return step.unlinkable or "few"
    return "" if step.pairs.sizes[0] else "nobody"


def adjusted(by_indicator: Mapping[str, tuple[Change, ...]]) -> dict[str, tuple[Change, ...]]:
    """P-values for the number of comparisons in the report: by Holm within each family that the programme declares, by
    Benjamini and Hochberg over all comparisons of indicators that belong to none."""
    families: dict[str, list[tuple[str, int, float]]] = {}
    for key, its in by_indicator.items():
        for place, one in enumerate(its):
            if one.comparison is not None and one.comparison.pvalue is not None:
                families.setdefault(one.family, []).append((key, place, one.comparison.pvalue))
    found = {key: list(its) for key, its in by_indicator.items()}
    for family, members in families.items():
        correct, name = (holm, "holm") if family else (benjamini_hochberg, "benjamini-hochberg")
        for (key, place, _), value in zip(members, correct([p for *_, p in members]), strict=True):
            found[key][place] = replace(found[key][place], adjusted=value, correction=name)
    return {key: tuple(its) for key, its in found.items()}


def _of_different_people(step: Step) -> Comparison:
    assert step.earlier.pooled is not None
    assert step.now.pooled is not None
    then, now = step.earlier.pooled, step.now.pooled
    if not step.is_share:
        return _independent(then, now)
    first, second = _counted(step)
    return _independent(_halves(then, first), _halves(now, second))


def _independent(then: Counts, now: Counts) -> Comparison:
    """The relative effect with the interval that holds its level with few answers too; tested by permutation where a
    milestone has fewer than `FEW`."""
    effect = relative_effect(then, now, interval="logit")
    if not 1 < min(effect.n_x, effect.n_y) < FEW:
        return effect
    return replace(permutation_test(then, now, seed=SEED, resamples=RESAMPLES), interval=effect.interval)


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
    assert isinstance(source, SurveySource)
    scales = [one.answers.scale for one in (step.earlier, step.now) if one.answers is not None]
    first, second = ([code in source.codes for code in scale.codes] if scale else [] for scale in scales)
    return first, second


def _halves(counts: Sequence[int], counted: Sequence[bool]) -> Counts:
    """Answers that the share does not count, and those that it counts."""
    hits = sum(n for n, counts_it in zip(counts, counted, strict=True) if counts_it)
    return sum(counts) - hits, hits


def _relative_effect(table: Sequence[Counts], only_first: Sequence[int], only_second: Sequence[int]) -> OverlapChange:
    return relative_effect_overlap(table, only_first, only_second, seed=SEED, resamples=RESAMPLES)


def _share_change(table: Sequence[Counts], only_first: Sequence[int], only_second: Sequence[int]) -> OverlapChange:
    paired = [pair for then in (0, 1) for now in (0, 1) for pair in [(then, now)] * table[then][now]]
    first, second = ([0] * n[0] + [1] * n[1] for n in (only_first, only_second))
    return share_change(paired, first, second)
