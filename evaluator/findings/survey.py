"""Indicators counted from answers: share or median, per group and pooled, with distributions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.ordinal import median
from analysis.proportions import share
from analysis.raking import rake
from analysis.results import Estimate
from analysis.weighting import WeightedShare, weighted_share
from evaluator.findings.answers import Answers, answers_to
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import Distribution, GroupFigure, Trace
from evaluator.programme.model import Indicator, SurveySource
from evaluator.store.counting import SUBMITTED
from evaluator.store.waves import Wave
from surveys.answers.tally import Tally


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey indicator's source with its answers at a milestone; ``populations`` where a group's size is known.
    ``exceeded``: the groups of whom more answered than there are."""

    source: SurveySource
    answers: Answers
    populations: Mapping[str, int]
    exceeded: frozenset[str]

    def estimate(self, groups: Sequence[str]) -> Estimate:
        """The indicator over some groups. The population counts only where it is known for all of them; where one of
        them is exceeded, nobody knows whose the answers are, and there is no interval."""
        its = self._estimate(groups)
        return replace(its, interval=None) if self.exceeded & {*groups} else its

    def _estimate(self, groups: Sequence[str]) -> Estimate:
        tally = self.answers.of(groups)
        known = [self.populations.get(group) for group in groups]
        population = None if None in known else sum(size for size in known if size is not None)
        codes = self.answers.scale.codes if self.answers.scale else ()
        if self.source.statistic == "median":
            return median(tally.counts, codes=codes, population=population)
        hits = sum(count for code, count in zip(codes, tally.counts, strict=True) if code in self.source.codes)
        return share(hits, tally.n, population=population)

    def weighted(self) -> WeightedShare | None:
        """The share with each group's answers weighted so that the group counts by its known size.

        None for a median, with one group only, where a group is not shown, where a size is unknown or smaller than the
        number of answers, where a group that was asked gave none (nobody can stand for it), and where everybody
        answered (nothing to weight). The interval makes no correction for a small population, and so is rather too
        wide where most of it answered.
        """
        groups = self.answers.groups
        sizes = [self.populations.get(group, 0) for group in groups]
        figures = [self.estimate([group]) for group in groups]
        answered = [figure.n for figure in figures]
        fits = all(0 < n <= size for n, size in zip(answered, sizes, strict=True))
        whole = fits and not self.answers.hidden
        if self.source.statistic != "share" or len(groups) < 2 or not whole or answered == sizes:
            return None
        hits, weights = [round((figure.value or 0.0) * figure.n) for figure in figures], rake(answered, [sizes]).weights
        return None if weights is None else weighted_share(hits, answered, weights)


def asked(indicator: Indicator, material: Material, milestone: str) -> Asked | None:
    """The source with its answers; None where nobody was asked at that milestone."""
    source = indicator.source
    assert isinstance(source, SurveySource)
    answers = answers_to(source.questions, material, milestone, groups=source.groups)
    if answers is None or answers.scale is None:
        return None
    sizes = {group.key: group.population_at(milestone) for group in material.programme.groups}
    often = [group for wave in answers.waves for group in wave.groups]
    once = {group: sizes[group] for group in answers.groups if often.count(group) <= 1}
    known = {group: size for group, size in once.items() if size is not None}
    return Asked(source, answers, known, _exceeded(answers, known, material))


def _exceeded(answers: Answers, sizes: Mapping[str, int], material: Material) -> frozenset[str]:
    sent = {group: {row for (_, its), rows in answers.sent.items() if its == group for row in rows} for group in sizes}
    numbers = {key: [material.number(wave, SUBMITTED, group) for wave, group in rows] for key, rows in sent.items()}
    return frozenset(key for key, counted in numbers.items() if max(counted, default=0) > sizes[key])


def measure(indicator: Indicator, material: Material, milestone: str) -> Measured:
    """A survey indicator at a milestone, from the groups that may be shown; without figure where answers were given
    but none may be."""
    its = asked(indicator, material, milestone)
    if its is None:
        return Measured(Estimate(None, 0), Trace((material.labels[""],)))
    answers, estimate = its.answers, its.estimate(its.answers.groups)
    nothing = bool(answers.hidden) and not estimate.n
    alone = {group: (group,) for group in answers.asked}
    shown = {"": () if nothing else answers.groups} | {group: (group,) for group in answers.groups}
    return Measured(
        estimate=None if nothing else estimate,
        trace=_trace(answers, material, estimate),
        by_group=tuple(
            GroupFigure(group, its.estimate(only) if group in shown else None, group not in shown)
            for group, only in alone.items()
        ),
        distributions=tuple(
            _distribution(its, group, shown.get(group, ())) for group in (["", *alone] if len(alone) > 1 else alone)
        ),
        answers=answers,
        pooled=None if nothing else answers.of(answers.groups).counts,
        question=answers.variable.text,
        stem=answers.stem,
        weighted=its.weighted(),
        exceeded=bool(its.exceeded),
    )


def _distribution(its: Asked, group: str, groups: Sequence[str]) -> Distribution:
    """Of some groups; empty where there are none that may be shown."""
    scale = its.answers.scale
    assert scale is not None
    if not groups:
        return Distribution(group, scale, None, None, None, None, None, None)
    tally: Tally = its.answers.of(groups)
    middle = median(tally.counts, codes=scale.codes).value if scale.ordered else None
    outside = (tally.dont_know, tally.not_relevant, tally.blank)
    return Distribution(group, scale, tally.counts, *outside, tally.n, middle)


def _trace(answers: Answers, material: Material, estimate: Estimate) -> Trace:
    method = "none"
    if estimate.interval is not None:
        method = estimate.interval.method
    elif estimate.n and estimate.n == estimate.population:
        method = "census"
    return Trace(
        documents=(material.labels[""], *labels(answers.waves, material)),
        waves=tuple(wave.key for wave in answers.waves),
        questions=answers.questions,
        method=method,
    )


def labels(waves: Sequence[Wave], material: Material) -> tuple[str, ...]:
    """The questionnaire versions of some waves, each once."""
    return tuple(dict.fromkeys(material.labels[wave.key] for wave in waves))
