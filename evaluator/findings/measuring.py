"""Figures from counts that may be shown: every indicator at every milestone, and the numbers of linked people, of which
nothing is decided yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from evaluator.findings import involvement, registers, survey
from evaluator.findings.answers import Answers
from evaluator.findings.changed_plan import people_either_way, remeasured
from evaluator.findings.comparing import Comparisons, comparisons
from evaluator.findings.disclosure import printable
from evaluator.findings.headcounts import came, most_there, shown_sums
from evaluator.findings.involvement import Involvement
from evaluator.findings.left_out import without
from evaluator.findings.linked import Returned, pairs, returned, unlinkable
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import QualityMeasure, Trace
from evaluator.findings.quality import Asked, asked, quality
from evaluator.findings.responses import Responses, responses
from evaluator.findings.steps import Step
from evaluator.programme.merging import is_of_a_part
from evaluator.programme.model import (
    AnswerSource,
    Indicator,
    InvolvementSource,
    ManualSource,
    Milestone,
    Programme,
    RegisterSource,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One milestone. ``measured`` by indicator."""

    material: Material
    milestone: Milestone
    measured: Mapping[str, Measured]
    involvement: Involvement
    responses: Responses
    asked: Asked
    quality: tuple[QualityMeasure, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Two milestones: a step of each indicator, and who answered each questionnaire again."""

    since: str
    until: str
    steps: tuple[Step, ...]
    returned: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """``comparable`` by indicator, where a question was asked. ``between`` each two milestones, in the order in which
    the reports came out: for each milestone first since the one before it, then since those further back."""

    material: Material
    milestones: tuple[Figures, ...]
    comparable: Mapping[str, Comparisons]
    between: tuple[Between, ...]


def measure(gathered: Material, left_out: Collection[str] = ()) -> Measures:
    """``left_out``: tables of the last milestone, as `left_out` names them."""
    material = printable(gathered)
    own = (figures(material.as_held(milestone.key), milestone) for milestone in material.milestones)
    *before, last = _few_people_taken_out(tuple(own), _sizes(gathered.programme))
    every = (*before, replace(last, measured=without(last.measured, left_out)))
    found = {
        indicator.key: comparisons(indicator, [at.measured[indicator.key] for at in every], material)
        for indicator in material.programme.indicators
    }
    comparable = {key: its for key, its in found.items() if its is not None}
    between = tuple(
        _between(every[since], every[until], comparable)
        for until in range(1, len(every))
        for since in reversed(range(until))
    )
    return Measures(material, every, comparable, between)


def _few_people_taken_out(every: tuple[Figures, ...], known: Mapping[str, int]) -> tuple[Figures, ...]:
    """Sums of people in registers as `people.shown_sums` has them; ``known``: the sizes of groups."""
    sums = [came(at.material, at.milestone.key, people_either_way(at.material, at.milestone)) for at in every]
    attendance = (row for at in every for row in at.material.rows["attendance"])
    minimum = every[-1].material.programme.disclosure_minimum
    shown = shown_sums(sums, most_there(attendance, known), minimum)
    hidden = {(its.milestone, key) for its in sums for key in its.sums} - shown
    return tuple(
        replace(
            at,
            measured={
                key: replace(its, estimate=None) if (at.milestone.key, key) in hidden else its
                for key, its in at.measured.items()
            },
        )
        for at in every
    )


def _sizes(programme: Programme) -> dict[str, int]:
    """The most people of a group at any milestone, where its size is known."""
    known = {group.key: [group.population, *group.populations.values()] for group in programme.groups}
    return {key: max(filter(None, its)) for key, its in known.items() if any(its)}


def figures(material: Material, milestone: Milestone) -> Figures:
    """Every figure of one milestone that is counted from answers, and every indicator. ``material``: the printable."""
    its = involvement.readings(material, milestone)
    answered, put = responses(material, milestone.key), asked(material, milestone.key)
    every = [(one, material) for one in material.programme.indicators] + remeasured(material, milestone.key)
    measured = {one.key: _measured(one, its, by, by.programme.milestone(milestone.key)) for one, by in every}
    return Figures(
        material=material,
        milestone=milestone,
        measured=measured,
        involvement=its,
        responses=answered,
        asked=put,
        quality=quality(material, milestone, answered, put, measured),
    )


def _measured(indicator: Indicator, its: Involvement, material: Material, milestone: Milestone) -> Measured:
    source = indicator.source
    if is_of_a_part(source, material.programme):
        return Measured(None, Trace((material.labels[""],)))
    if isinstance(source, AnswerSource):
        return survey.measure(indicator, material, milestone.key)
    if isinstance(source, InvolvementSource):
        return involvement.measure(indicator, its, material, milestone.key)
    if isinstance(source, RegisterSource):
        return registers.measure(indicator, material, milestone)
    assert isinstance(source, ManualSource)
    return registers.measure_manual(indicator, material, milestone)


def _between(earlier: Figures, now: Figures, comparable: Mapping[str, Comparisons]) -> Between:
    since, until = earlier.milestone.key, now.milestone.key
    steps = tuple(_steps(earlier, now, comparable))
    return Between(since, until, steps, tuple(returned(now.material, since, until)))


def _steps(earlier: Figures, now: Figures, comparable: Mapping[str, Comparisons]) -> Iterator[Step]:
    since, until = earlier.milestone.key, now.milestone.key
    for indicator in now.material.programme.indicators:
        then, its = earlier.measured[indicator.key], now.measured[indicator.key]
        if then.answers is None or its.answers is None:
            yield Step(indicator, since, then, its)
            continue
        earlier_answers, answers = then.answers, its.answers
        then, its = _of_the_same(then, earlier_answers, answers), _of_the_same(its, answers, earlier_answers)
        assert then.answers is not None
        assert its.answers is not None
        reason = unlinkable(then.answers, its.answers, now.material)
        linked = None if reason else pairs(then.answers, its.answers, now.material)
        comparability = comparable[indicator.key].between[since, until]
        yield Step(indicator, since, then, its, comparability, linked, reason)


def _of_the_same(its: Measured, answers: Answers, other: Answers) -> Measured:
    """What is compared: a cell that is not shown at the other milestone would be a difference of who is counted."""
    if not other.away & answers.cells.keys():
        return its
    left = answers.without(other.away)
    pooled = left.of(left.groups).counts
    return replace(its, answers=left, pooled=pooled if sum(pooled) else None)
