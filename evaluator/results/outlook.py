"""What the people who are to be asked can decide of one indicator, in plain words, while its target is being chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from analysis.planning import Deciding
from analysis.planning_change import clear_change
from evaluator.programme.merging import as_reported
from evaluator.programme.model import Indicator, Milestone, Programme, SurveySource, WavePlan
from evaluator.results.answer_labels import Labels, labels_of
from evaluator.results.prospects import Prospect, goal, prospects
from evaluator.texts import Texts
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class GroupOutlook:
    """``title``: the group, or all together. ``sentences``: how many can be expected, and what they decide."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """At a milestone with a target. ``goal``: the target in words. ``is_assumed``: no wave asks the question there yet,
    and it is taken that everybody in the groups is asked."""

    title: str
    goal: str
    is_assumed: bool
    groups: tuple[GroupOutlook, ...]


def outlooks(
    programme: Programme, key: str, questionnaires: Mapping[str, Questionnaire], t: Texts
) -> tuple[Outlook, ...]:
    """One for each milestone with a target of the indicator; none where it is not judged by the interval of answers to
    a question, or nobody knows how many can be asked."""
    indicator = next((one for one in programme.indicators if one.key == key), None)
    if indicator is None or not isinstance(indicator.source, SurveySource):
        return ()
    assumed = tuple(_assumed(programme, indicator, indicator.source))
    planned = replace(programme, indicators=(indicator,), waves=(*programme.waves, *assumed))
    reported = as_reported(planned)
    labels = labels_of(reported, questionnaires, t).get(key, {})
    by_milestone = groupby(prospects(reported), key=lambda one: one.milestone)
    alone = {one.milestone for one in assumed}
    return tuple(
        Outlook(
            t.pick(milestone.title) or milestone.key,
            goal(reported.indicators[0], milestone, t, labels),
            milestone.key in alone,
            tuple(_of_group(reported, one, labels, t) for one in rows),
        )
        for milestone, rows in by_milestone
    )


def _assumed(programme: Programme, indicator: Indicator, source: SurveySource) -> Iterator[WavePlan]:
    """A wave of all groups of the indicator at each milestone where none asks its question."""
    asking = {question.questionnaire for question in source.questions}
    groups = source.groups or tuple(one.key for one in programme.groups)
    for milestone in programme.milestones:
        asked = any(one.milestone == milestone.key and one.questionnaire in asking for one in programme.waves)
        if asking and groups and milestone.key in indicator.targets and not asked:
            yield _wave(milestone, source.questions[0].questionnaire, groups)


def _wave(milestone: Milestone, questionnaire: str, groups: tuple[str, ...]) -> WavePlan:
    day = milestone.cut_off
    return WavePlan(f"{milestone.key}-assumed", milestone.key, questionnaire, groups, "anonymous", day, day)


def _of_group(programme: Programme, its: Prospect, labels: Labels, t: Texts) -> GroupOutlook:
    titles = {group.key: t.pick(group.title) for group in programme.groups}
    expected = t("outlook.expected", n=t.number(its.answers), population=t.number(its.population))
    said = [expected, *_decided(its, labels, t)]
    return GroupOutlook(titles.get(its.group) or t("pages.all_groups"), tuple(said))


def _decided(its: Prospect, labels: Labels, t: Texts) -> Iterator[str]:
    if not its.can_be_decided:
        yield t("outlook.never")
        return
    if its.decides is None:
        yield t("outlook.too_few", least=its.indicator.minimum_n)
    elif isinstance(its.decides, Deciding):
        yield from _of_share(its, its.decides, t)
    else:
        yield from (f"{one[:1].upper()}{one[1:]}." for one in its.decided_when(t, labels))
    if its.answers < its.population and (least := min(filter(None, (its.least_met, its.least_not_met)), default=0)):
        yield t("outlook.fewest", n=least)


def _of_share(its: Prospect, decides: Deciding, t: Texts) -> Iterator[str]:
    n, target = decides.n, t.percent(its.indicator.targets[its.milestone.key])
    ways = ("least", "most") if decides.direction == "increase" else ("most", "least")
    for status, yes, side in (("met", decides.met, ways[0]), ("not_met", decides.not_met, ways[1])):
        if yes is None:
            yield t(f"outlook.{status}_never", n=n, target=target)
        else:
            way = "none" if (side, yes) == ("most", 0) else side
            yield t(f"outlook.{status}_{way}", n=n, target=target, yes=yes, share=t.percent(yes / n))
    yield from _undecided(decides, t)
    if n > 1:
        yield _change(its, n, t)
        if its.indicator.baseline is None:
            yield t("outlook.from_target")


def _undecided(its: Deciding, t: Texts) -> Iterator[str]:
    """Whether anything lies between what is surely met and what surely is not."""
    if its.met is not None and its.not_met is not None:
        if abs(its.met - its.not_met) > 1:
            yield t("outlook.between")
    elif (its.met is None) != (its.not_met is None):
        yield t("outlook.otherwise")


def _change(its: Prospect, n: int, t: Texts) -> str:
    """From the starting point, else from the target, with as many answers each time."""
    target, baseline = its.indicator.targets[its.milestone.key], its.indicator.baseline
    since = min(max(target if baseline is None else baseline, 0), 1)
    found = clear_change(round(since * n), n)
    parts = [
        t(f"outlook.change_{name}", share=t.percent(yes / n), yes=yes)
        for name, yes in (("up", found.risen), ("down", found.fallen))
        if yes is not None
    ]
    if not parts:
        return t("outlook.change_never", n=n)
    its_start = {"since": t.percent(found.yes / n), "yes": found.yes}
    return t("outlook.change", n=n, **its_start, shares=f" {t('outlook.or')} ".join(parts))
