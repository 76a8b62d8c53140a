"""What the planned waves can decide, from the programme document alone: seen before anybody has answered."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from analysis.planning import Deciding, DecidingMedian, RequiredN, deciding_median
from analysis.planning_strata import deciding_strata, fewest_strata, required_strata
from evaluator.programme.merging import as_reported
from evaluator.programme.model import Indicator, Milestone, Programme, SurveySource
from evaluator.results.answer_labels import Labels, labels_of, named, reached
from evaluator.results.small_groups import small_groups
from evaluator.texts import Texts
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Prospect:
    """What answers can decide of an indicator at a milestone. ``group`` is '' for all that are asked, together: those
    are what the indicator is judged on, each group by its size. Before anybody answers it is taken that all groups
    answer to the same extent and alike.

    ``answers``: how many of the ``population`` answer if the milestone's response rate is reached, all of them where
    none is set. ``decides`` says which answers then decide it; None where they are fewer than its least n.
    ``least_met`` and ``least_not_met``: the fewest answers that could decide it so, None where not even all of the
    population could. ``if_unchanged``: how many answers settle it where the share is still at the baseline; None for a
    median and without a baseline. (Where it is just at the target, only everybody's answers settle it.)
    """

    indicator: Indicator
    milestone: Milestone
    group: str
    population: int
    answers: int
    decides: Deciding | DecidingMedian | None
    least_met: int | None
    least_not_met: int | None
    if_unchanged: RequiredN | None

    @property
    def can_be_decided(self) -> bool:
        return self.least_met is not None or self.least_not_met is not None

    def decided_when(self, t: Texts, labels: Labels) -> tuple[str, ...]:
        """In words with which answers it is met, and with which not; or that they are too few. ``labels``: those of a
        median's answers."""
        if self.decides is None:
            return (t("pages.plan_too_few", least=self.indicator.minimum_n),)
        its = self.decides
        return _by_median(its, t, labels) if isinstance(its, DecidingMedian) else _by_yes(its, t)


def prospects(programme: Programme, milestone: str = "") -> tuple[Prospect, ...]:
    """One for each indicator judged by the interval of answers to a question, milestone with a target, and group of
    known size that is asked there; first for all groups together, where there are several and all sizes are known.

    Of one ``milestone``, or of all where it is ''. A group that two waves of a milestone ask the same has no known
    number of people to answer, as in the report.
    """
    return tuple(
        prospect
        for indicator in programme.indicators
        if isinstance(indicator.source, SurveySource) and indicator.rule == "interval"
        for at in programme.milestones
        if at.key in indicator.targets and milestone in ("", at.key)
        for prospect in _at(programme, indicator, indicator.source, at)
    )


def without_prospects(
    programme: Programme, found: Iterable[Prospect], milestone: str = ""
) -> dict[str, tuple[Indicator, ...]]:
    """The indicators with a target at the milestone, or at any where it is '', of which ``found`` says nothing, by why:
    ``source`` where they do not come from answers to a question, ``value`` where the figure itself decides, ``asked``
    where nobody is asked, ``together`` where one of its groups is only shown with another, and ``size`` where it is not
    known of a group how many there are."""
    decided = {prospect.indicator.key for prospect in found}
    left = [one for one in programme.indicators if one.targets and one.key not in decided]
    because: dict[str, list[Indicator]] = {reason: [] for reason in ("size", "asked", "together", "value", "source")}
    for one in left:
        if at := [key for key in one.targets if milestone in ("", key)]:
            because[_why_without(programme, one, at)].append(one)
    return {reason: tuple(its) for reason, its in because.items() if its}


def _why_without(programme: Programme, indicator: Indicator, milestones: Iterable[str]) -> str:
    source = indicator.source
    if not isinstance(source, SurveySource):
        return "source"
    if indicator.rule != "interval":
        return "value"
    if set(source.groups) - {group.key for group in programme.groups}:
        return "together"
    return "size" if any(_sizes(programme, source, key) for key in milestones) else "asked"


def _by_yes(its: Deciding, t: Texts) -> tuple[str, str]:
    up, down = ("from", "until") if its.direction == "increase" else ("until", "from")
    met, missed = "never" if its.met is None else up, "never" if its.not_met is None else down
    return t(f"pages.plan_met_{met}", n=its.met), t(f"pages.plan_missed_{missed}", n=its.not_met)


def _by_median(its: DecidingMedian, t: Texts, labels: Labels) -> tuple[str, str]:
    """How many answers must lie on which side of the target."""
    rising = its.direction == "increase"
    side = t("pages.plan_or_higher" if rising else "pages.plan_or_lower")
    bar, target = (f"{reached(labels, code, rising=rising, t=t)} {side}" for code in (its.bar, its.target))
    met = "plan_met_never" if its.met is None else "plan_median_met"
    missed = "plan_missed_never" if its.not_met is None else "plan_median_missed"
    return t(f"pages.{met}", count=its.met, code=bar), t(f"pages.{missed}", count=its.not_met, code=target)


def _at(programme: Programme, indicator: Indicator, source: SurveySource, milestone: Milestone) -> Iterator[Prospect]:
    sizes = _sizes(programme, source, milestone.key)
    known = {group: size for group, size in sizes.items() if size is not None}
    if len(sizes) > 1 and len(known) == len(sizes):
        yield _prospect(indicator, source, milestone, "", tuple(known.values()))
    for group, size in known.items():
        yield _prospect(indicator, source, milestone, group, (size,))


def _sizes(programme: Programme, source: SurveySource, milestone: str) -> Mapping[str, int | None]:
    """Each group that is asked, with how many it can have answers from; None where that is not known."""
    questionnaires = {question.questionnaire for question in source.questions}
    asked = [
        group
        for wave in programme.waves
        if wave.milestone == milestone and wave.questionnaire in questionnaires
        for group in wave.groups
        if not source.groups or group in source.groups
    ]
    return {
        group.key: group.population_at(milestone) if asked.count(group.key) == 1 else None
        for group in programme.groups
        if group.key in asked
    }


def _prospect(
    indicator: Indicator, source: SurveySource, milestone: Milestone, group: str, sizes: tuple[int, ...]
) -> Prospect:
    least, population = indicator.minimum_n, sum(sizes)
    rate = milestone.quality.response_rate
    answers = population if rate is None else max(1, math.ceil(rate * population - 1e-9))
    found = (_of_share if source.statistic == "share" else _of_median)(indicator, milestone, sizes)
    return Prospect(
        indicator,
        milestone,
        group,
        population,
        answers,
        found.decides(answers) if answers >= least else None,
        *found.rest,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """``rest``: the fewest answers that could decide as met and as not met, and how many settle a share that is
    still at the baseline."""

    decides: Callable[[int], Deciding | DecidingMedian]
    rest: tuple[int | None, int | None, RequiredN | None]


def _of_share(indicator: Indicator, milestone: Milestone, sizes: tuple[int, ...]) -> _Found:
    target, least = indicator.targets[milestone.key], indicator.minimum_n
    direction, margin = indicator.direction, indicator.margin

    def required(expected: float | None) -> RequiredN | None:
        if expected is None or not 0 <= expected <= 1:
            return None
        return required_strata(
            expected, sizes=sizes, target=target, direction=direction, margin=margin, minimum_n=least
        )

    met, not_met = fewest_strata(sizes=sizes, target=target, direction=direction, margin=margin, minimum_n=least)
    return _Found(
        lambda n: deciding_strata(n, sizes=sizes, target=target, direction=direction, margin=margin),
        (met, not_met, required(indicator.baseline)),
    )


def _of_median(indicator: Indicator, milestone: Milestone, sizes: tuple[int, ...]) -> _Found:
    population, least = sum(sizes), indicator.minimum_n

    def found(n: int) -> DecidingMedian:
        target = indicator.targets[milestone.key]
        return deciding_median(
            n, target=target, direction=indicator.direction, margin=indicator.margin, population=population
        )

    met = _fewest(lambda n: found(n).met is not None, least, population)
    not_met = _fewest(lambda n: found(n).not_met is not None, least, population)
    return _Found(found, (met, not_met, None))


def _fewest(decides: Callable[[int], bool], least: int, population: int) -> int | None:
    """The fewest answers that could decide so; once they can, more can too."""
    sizes = range(least, population + 1)
    place = bisect_left(sizes, True, key=decides)
    return sizes[place] if place < len(sizes) else None


def in_lines(programme: Programme, language: str, questionnaires: Mapping[str, Questionnaire]) -> Iterator[str]:
    """The prospects of a programme as lines of text, an indicator and milestone at a time."""
    t, reported = Texts(language), as_reported(programme)
    labels = labels_of(reported, questionnaires, t)
    yield from small_groups(programme, t)
    found = prospects(reported)
    for (indicator, milestone), rows in groupby(found, key=lambda row: (row.indicator, row.milestone)):
        its = labels.get(indicator.key, {})
        yield f"{t.pick(indicator.title)}, {t.pick(milestone.title)} ({goal(indicator, milestone, t, its)})"
        for row in rows:
            expected = t("pages.plan_expected", n=t.number(row.answers), population=t.number(row.population))
            yield f"  {_group_title(reported, row.group, t)}, {expected}: {_in_words(row, t, its)}"
    yield from others_in_words(reported, found, t)


def others_in_words(programme: Programme, found: Iterable[Prospect], t: Texts, milestone: str = "") -> Iterator[str]:
    """A sentence for each reason why indicators are not told of."""
    for reason, its in without_prospects(programme, found, milestone).items():
        yield t(f"pages.plan_without_{reason}", titles=", ".join(t.pick(one.title) for one in its))


def goal(indicator: Indicator, milestone: Milestone, t: Texts, labels: Labels) -> str:
    """The target at a milestone in words, with its margin."""
    write = t.percent if indicator.unit == "share" else lambda value: t.number(value, 0 if value == int(value) else 1)
    wanted = indicator.targets[milestone.key]
    words = write(wanted) if indicator.unit == "share" else named(labels, wanted, t)
    target = t(f"pages.plan_target_{indicator.direction}", target=words)
    return f"{target}, {t('pages.plan_margin', margin=write(indicator.margin))}" if indicator.margin else target


def _group_title(programme: Programme, key: str, t: Texts) -> str:
    titles = {group.key: t.pick(group.title) for group in programme.groups}
    return titles.get(key) or t("pages.all_groups")


def _in_words(row: Prospect, t: Texts, labels: Labels) -> str:
    if not row.can_be_decided:
        return t("pages.plan_can_never")
    said = [*row.decided_when(t, labels)]
    never = t("pages.plan_never")
    least = (("met", row.least_met), ("not_met", row.least_not_met))
    fewest = ", ".join(t(f"pages.plan_least_{name}", n=n or never) for name, n in least)
    said.append(f"{t('pages.plan_least').lower()}: {fewest}")
    if row.if_unchanged is not None:
        said.append(f"{t('pages.plan_unchanged').lower()}: {row.if_unchanged.n or never}")
    return "; ".join(said) + "."
