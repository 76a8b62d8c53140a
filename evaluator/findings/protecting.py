"""Disclosure control over all figures at once: what is suppressed is taken out here, and nothing after this sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.comparability import Series
from evaluator.findings import involvement, quality, responses
from evaluator.findings.answers import Cell
from evaluator.findings.collection_findings import DoubleEntry
from evaluator.findings.disclosure import Suppressed, decide, protected_count
from evaluator.findings.linked_disclosure import ATTRITION, Candidates, Decisions
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.measuring import Between, Figures, Measures
from evaluator.findings.model import Attrition, GroupResponse, InvolvementFindings, QualityMeasure
from evaluator.findings.steps import Step
from evaluator.programme.model import Milestone


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one milestone; as in `model.Findings`. ``measured`` by indicator."""

    milestone: Milestone
    measured: Mapping[str, Measured]
    answers: int | None
    synthetic_answers: int | None
    is_synthetic: bool
    responses: tuple[GroupResponse, ...]
    involvement: InvolvementFindings
    quality: tuple[QualityMeasure, ...]
    collection_modes: Mapping[str, int] | None
    double_entry: DoubleEntry | None


@dataclass(frozen=True, slots=True)
class Protected:
    """``steps`` of each indicator until the last milestone, since the first one first; ``comparable`` by indicator."""

    material: Material
    milestones: tuple[Shown, ...]
    steps: Mapping[str, tuple[Step, ...]]
    comparable: Mapping[str, Series]
    attrition: tuple[Attrition, ...]


def protect(its: Measures) -> Protected:
    """Earlier milestones are decided on as they were reported, so that a later report shows no more of them than they
    did; so is what is shown between two earlier ones: it bears on what can be computed from this one."""
    suppressed = {at.milestone.key: suppress(at) for at in its.milestones}
    shown = {at.milestone.key: _shown(at, suppressed[at.milestone.key]) for at in its.milestones}
    decisions = Decisions(its.material.programme.disclosure_minimum, its.material.waves)
    steps: dict[str, tuple[Step, ...]] = {indicator.key: () for indicator in its.material.programme.indicators}
    attrition: tuple[Attrition, ...] = ()
    for between in its.between:
        since, until = between.since, between.until
        its_steps = [_protected(step, shown[since], shown[until]) for step in between.steps]
        decisions.decide(since, until, _candidates(its_steps, between), suppressed[since], suppressed[until])
        if until == its.milestones[-1].milestone.key:
            for step in its_steps:
                one = replace(step, shown=decisions.shows(since, until, step.indicator.key))
                steps[step.indicator.key] = (one, *steps[step.indicator.key])
            attrition = (*_attrition(between, decisions), *attrition)
    comparable = {key: found.series for key, found in its.comparable.items()}
    return Protected(its.material, tuple(shown.values()), steps, comparable, attrition)


def suppress(at: Figures) -> Suppressed:
    """The decision on every table of a milestone at once."""
    tables = [involvement.published(at.involvement), *responses.published(at.responses)]
    tables += [its.table for its in at.measured.values() if its.table is not None]
    cells = at.asked.answered() | _cells(at) | dict(at.responses.answered)
    return decide(cells, tables, at.material.programme.disclosure_minimum, last=at.asked.published())


def _cells(at: Figures) -> dict[Cell, int]:
    """Every cell of answers that any figure is a sum over, with the count by which it is protected."""
    asked = [its.answers for its in at.measured.values() if its.answers is not None]
    minimum = at.material.programme.disclosure_minimum
    return {
        cell: protected_count(tally.n, tally.asked, minimum)
        for answers in [*asked, *at.involvement.answers.values()]
        for cell, tally in answers.cells.items()
    }


def _shown(at: Figures, suppressed: Suppressed) -> Shown:
    hidden, minimum = suppressed.hides(responses.TABLE), at.material.programme.disclosure_minimum
    modes = responses.collection_modes(at.responses, suppressed, minimum)
    return Shown(
        milestone=at.milestone,
        measured={key: its.without(suppressed) for key, its in at.measured.items()},
        answers=None if hidden else at.responses.total,
        synthetic_answers=None if hidden else at.responses.synthetic,
        is_synthetic=bool(at.responses.synthetic),
        responses=responses.group_responses(at.responses, suppressed),
        involvement=involvement.findings(at.involvement, suppressed),
        quality=quality.shown(at.quality, suppressed),
        collection_modes=modes,
        double_entry=quality.double_entry(at.material, at.milestone.key, modes),
    )


def _protected(step: Step, then: Shown, now: Shown) -> Step:
    key = step.indicator.key
    return replace(step, earlier=then.measured[key], now=now.measured[key])


def _candidates(steps: Sequence[Step], between: Between) -> Candidates:
    """Pairs of what is compared, and attrition."""
    linked = {
        step.indicator.key: (step.pairs, step.earlier.answers, step.now.answers)
        for step in steps
        if step.pairs is not None and step.earlier.answers and step.now.answers and not step.refusal
    }
    return Candidates(linked, between.returned)


def _attrition(between: Between, decisions: Decisions) -> Iterator[Attrition]:
    for its in between.returned:
        for group in ("", *its.groups):
            again, lost, new = its.counts(its.groups if group == "" else [group])
            shown = decisions.shows(between.since, between.until, ATTRITION + its.questionnaire, group)
            numbers = (again + lost, again, new) if shown else (None, None, None)
            yield Attrition(between.since, its.questionnaire, group, *numbers)
