"""Indicators counted from answers, chosen or written: share or median, per group and pooled, with distributions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.ordinal import median
from analysis.results import Estimate
from analysis.stratified_median import OrdinalStratum, stratified_median
from evaluator.findings.answers import Answers, answers_to
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import Distribution, GroupFigure, Trace
from evaluator.findings.strata import CENSUS, AskedGroup, Strata
from evaluator.findings.theme_answers import theme_answers
from evaluator.findings.themes import Theme
from evaluator.programme.model import AnswerSource, Indicator, ThemeSource
from evaluator.store.counting import SUBMITTED
from evaluator.store.waves import Wave
from surveys.answers.tally import Tally


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator's source with its answers at a milestone; ``populations`` where a group's size is known. Who wrote
    chose to, so that what they raise is a share of them alone, and no group counts by its size.
    ``exceeded``: the groups of whom more answered than there are."""

    source: AnswerSource
    answers: Answers
    populations: Mapping[str, int]
    exceeded: frozenset[str]

    def estimate(self, groups: Sequence[str]) -> Estimate:
        """The indicator over some groups, each counted by its size where all sizes are known; where one of them is
        exceeded, nobody knows whose the answers are, and there is no interval."""
        strata = self.strata(groups)
        if self.source.statistic == "share":
            its = strata.estimate()
        elif strata.known is None:
            its = median(self.answers.of(groups).counts, codes=self._codes)
        else:
            counts = [self.answers.of([one.group]).counts for one in strata.groups]
            parts = zip(strata.known, counts, strict=True)
            its = stratified_median([OrdinalStratum(a.size, its, a.not_relevant) for a, its in parts], self._codes)
        return replace(its, interval=None) if self.exceeded & {*groups} else its

    @property
    def is_written(self) -> bool:
        return isinstance(self.source, ThemeSource)

    @property
    def most(self) -> int | None:
        """How many people the question may concern: all but those who said that it does not."""
        if not self.is_written:
            return self.strata(self.answers.asked).most
        sizes = [self.populations.get(group) for group in self.answers.asked]
        return None if None in sizes else sum(size or 0 for size in sizes)

    @property
    def _codes(self) -> tuple[int, ...]:
        return self.answers.scale.codes if self.answers.scale else ()

    def strata(self, groups: Sequence[str]) -> Strata:
        """Some groups with their answers, without any where they are not shown."""
        found = []
        for group in groups:
            tally, size = self.answers.of([group]), None if self.is_written else self.populations.get(group)
            yes = sum(n for code, n in zip(self._codes, tally.counts, strict=True) if code in self.source.codes)
            found.append(AskedGroup(group, size, tally.n, yes, tally.not_relevant))
        return Strata(tuple(found))


def asked(indicator: Indicator, material: Material, milestone: str) -> Asked | None:
    """The source with its answers; None where nobody was asked at that milestone."""
    source = indicator.source
    assert isinstance(source, AnswerSource)
    if isinstance(source, ThemeSource):
        answers = theme_answers(source, material, milestone)
    else:
        answers = answers_to(source.questions, material, milestone, groups=source.groups)
    if answers is None or answers.scale is None:
        return None
    known = known_sizes(answers.asked, answers.waves, material, milestone)
    return Asked(source, answers, known, _exceeded(answers, known, material))


def known_sizes(groups: Iterable[str], waves: Iterable[Wave], material: Material, milestone: str) -> dict[str, int]:
    """How many people may have answered of each group: nobody knows of one that several waves asked."""
    sizes = {group.key: group.population_at(milestone) for group in material.programme.groups}
    often = [group for wave in waves for group in wave.groups]
    once = {group: sizes[group] for group in groups if often.count(group) <= 1}
    return {group: size for group, size in once.items() if size is not None}


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
    answers, is_share = its.answers, its.source.statistic == "share"
    strata = its.strata(answers.asked)
    estimate = its.estimate(answers.asked)
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
        strata=strata if is_share and not its.is_written else None,
        most=its.most,
        theme=_theme(its, material, milestone),
        exceeded=bool(its.exceeded),
    )


def _theme(its: Asked, material: Material, milestone: str) -> tuple[Theme, ...]:
    return material.themes[milestone].about(its.source.theme) if isinstance(its.source, ThemeSource) else ()


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
        method = CENSUS
    return Trace(
        documents=(material.labels[""], *labels(answers.waves, material)),
        waves=tuple(wave.key for wave in answers.waves),
        questions=answers.questions,
        method=method,
    )


def labels(waves: Sequence[Wave], material: Material) -> tuple[str, ...]:
    """The questionnaire versions of some waves, each once."""
    return tuple(dict.fromkeys(material.labels[wave.key] for wave in waves))
