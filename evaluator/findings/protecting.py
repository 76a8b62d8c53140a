"""What is shown of linked people, beside each milestone's own figures: nothing after this sees more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.comparability import Series
from evaluator.findings import involvement, quality, responses
from evaluator.findings.answers import Cell
from evaluator.findings.collection_findings import DoubleEntry
from evaluator.findings.left_out import ATTRITION as RETURNED
from evaluator.findings.left_out import LINKED
from evaluator.findings.linked_disclosure import ATTRITION, Candidates, Decisions
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.measuring import Between, Figures, Measures
from evaluator.findings.model import Attrition, GroupResponse, InvolvementFindings, QualityMeasure
from evaluator.findings.pair_tables import Paired
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


def protect(its: Measures, left_out: Collection[str] = ()) -> Protected:
    """Earlier milestones are decided on as they were reported, so that a later report shows no more of them than they
    did; so is what is shown between two earlier ones: it bears on what can be computed from this one."""
    cells = {at.milestone.key: shown_cells(at) for at in its.milestones}
    decisions = Decisions(its.material.programme.disclosure_minimum, its.material.waves)
    steps: dict[str, tuple[Step, ...]] = {indicator.key: () for indicator in its.material.programme.indicators}
    attrition: tuple[Attrition, ...] = ()
    for between in its.between:
        since, until = between.since, between.until
        decisions.decide(since, until, _candidates(between), cells[since], cells[until])
        if until == its.milestones[-1].milestone.key:
            for step in between.steps:
                key = step.indicator.key
                is_shown = decisions.shows(since, until, key) and f"{LINKED}|{key}" not in left_out
                one = replace(step, shown=is_shown)
                steps[step.indicator.key] = (one, *steps[step.indicator.key])
            its_own = _attrition(between, decisions, is_left_out=RETURNED in left_out)
            attrition = (*its_own, *attrition)
    comparable = {key: found.series for key, found in its.comparable.items()}
    return Protected(its.material, tuple(map(_shown, its.milestones)), steps, comparable, attrition)


def shown_cells(at: Figures) -> dict[Cell, int]:
    """Every number of answers to a question, or of submissions, that the milestone's figures may tell."""
    asked = [its.answers for its in at.measured.values() if its.answers is not None]
    cells = {
        cell: tally.n for answers in [*asked, *at.involvement.answers.values()] for cell, tally in answers.cells.items()
    }
    answered = {cell: counts[True] for cell, counts in at.asked.counts.items()}
    return answered | cells | {row: at.responses.answered[row] for row in at.responses.shown}


def _shown(at: Figures) -> Shown:
    modes = responses.collection_modes(at.responses, at.material.programme.disclosure_minimum)
    return Shown(
        milestone=at.milestone,
        measured=at.measured,
        answers=at.responses.total,
        synthetic_answers=None if at.responses.total is None else at.responses.synthetic,
        is_synthetic=bool(at.responses.synthetic),
        responses=responses.group_responses(at.responses),
        involvement=involvement.findings(at.involvement),
        quality=at.quality,
        collection_modes=modes,
        double_entry=quality.double_entry(at.material, at.milestone.key, modes),
    )


def _candidates(between: Between) -> Candidates:
    """Pairs of what is compared, and attrition."""
    linked = {
        step.indicator.key: Paired(step.pairs, step.earlier.answers, step.now.answers, step.counted)
        for step in between.steps
        if step.pairs is not None and step.earlier.answers and step.now.answers and not step.refusal
    }
    return Candidates(linked, between.returned)


def _attrition(between: Between, decisions: Decisions, *, is_left_out: bool) -> Iterator[Attrition]:
    for its in between.returned:
        for group in ("", *its.groups, *its.hidden):
            again, lost, new = its.counts(its.groups if group == "" else [group])
            shown = (
                decisions.shows(between.since, between.until, ATTRITION + its.questionnaire, group) and not is_left_out
            )
            numbers = (again + lost, again, new) if shown else (None, None, None)
            yield Attrition(between.since, its.questionnaire, group, *numbers)
