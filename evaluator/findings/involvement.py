"""Involvement: intended and practised levels from the register, experienced levels from answers; the grid and two
kinds of indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.clustered import Answering, clustered_share
from analysis.involvement import LEVELS, Cell, Reading, grid, lowest
from analysis.results import Estimate
from evaluator.findings.answers import Answers, answers_to, people_behind
from evaluator.findings.material import Material, Row
from evaluator.findings.measured import Measured
from evaluator.findings.model import GroupFigure, InvolvementCell, InvolvementFindings, Trace
from evaluator.findings.strata import CENSUS, AskedGroup, Strata
from evaluator.findings.survey import known_sizes, labels
from evaluator.programme.merging import keys, members
from evaluator.programme.model import Indicator, InvolvementSource, Milestone, Question
from evaluator.records.involvement import INVOLVEMENT_LEVELS
from surveys.kinds.all import variables_in


@dataclass(frozen=True, slots=True)
class Involvement:
    """All readings at a milestone. ``answers``: stage -> the answers on experienced involvement there, as far as they
    may be shown. ``cells``: the grid of them all, a cell that is not shown as if nobody had answered."""

    intended: tuple[Reading, ...]
    practised: tuple[Reading, ...]
    answers: Mapping[str, Answers]
    cells: tuple[Cell, ...]

    def hides(self, stage: str, group: str) -> bool:
        return stage in self.answers and group in self.answers[stage].hidden


def readings(material: Material, milestone: Milestone) -> Involvement:
    """What the register held by the cut-off, the latest record of each process, stage, group and reading; and what was
    answered at the milestone. Undated records count: they are a plan or a practice without a day."""
    by_key: dict[tuple[str, str, str, str], Row] = {}
    rows = [row for row in material.rows["involvement"] if not _is_later(row, milestone)]
    for row in sorted(rows, key=lambda row: (row["recorded_on"] is not None, row["recorded_on"] or 0)):
        by_key[row["reading"], row["process"], row["stage"], row["group"]] = row
    of = keys(members(group.key) for group in material.programme.groups)
    levels = {
        reading: tuple(
            Reading(process, stage, of.get(group, group), INVOLVEMENT_LEVELS.index(row["level"]))
            for (kind, process, stage, group), row in by_key.items()
            if kind == reading
        )
        for reading in ("intended", "practised")
    }
    stages = {stage.key: _questions(stage.key, material, milestone.key) for stage in material.programme.stages}
    found = {stage: answers_to(questions, material, milestone.key) for stage, questions in stages.items() if questions}
    answers = {stage: its for stage, its in found.items() if its is not None}
    experienced = {(stage, group): _levels(its, group) for stage, its in answers.items() for group in its.asked}
    people = {
        (stage, group): size
        for stage, its in answers.items()
        for group, size in known_sizes(its.asked, its.waves, material, milestone.key).items()
    }
    outside = {(stage, group): its.of([group]).not_relevant for stage, its in answers.items() for group in its.asked}
    cells = grid(levels["intended"], levels["practised"], experienced, population=people, not_relevant=outside)
    return Involvement(levels["intended"], levels["practised"], answers, cells)


def findings(its: Involvement) -> InvolvementFindings:
    """The grid with what is not shown marked, and its lowest cell among what is left."""
    cells = its.cells
    hidden = {id(cell) for cell in cells if its.hides(cell.stage, cell.group)}
    bare = {id(cell): replace(cell, experienced=None, experienced_median=None, at_or_above=None) for cell in cells}
    shown = [bare[id(cell)] if id(cell) in hidden else cell for cell in cells]
    found = {
        (cell.stage, cell.group): _finding(cell, hidden=id(c) in hidden) for c, cell in zip(cells, shown, strict=True)
    }
    low = lowest(shown)
    return InvolvementFindings(tuple(found.values()), found[low.stage, low.group] if low else None)


def measure(indicator: Indicator, its: Involvement, material: Material, milestone: str) -> Measured:
    """An involvement indicator at a milestone."""
    assert isinstance(indicator.source, InvolvementSource)
    if indicator.source.reading == "practised":
        return _practised(indicator.source, its, material)
    return _experienced(indicator.source, its, material, milestone)


def _experienced(source: InvolvementSource, its: Involvement, material: Material, milestone: str) -> Measured:
    planned = _planned(source, its)
    groups = [group.key for group in material.programme.groups]
    by_group = {key: [cell for cell in planned if cell.group == key] for key in groups}
    answers = [its.answers[stage] for stage in dict.fromkeys(cell.stage for cell in planned)]
    waves = tuple({wave.key: wave for one in answers for wave in one.waves}.values())
    sizes = known_sizes(by_group, waves, material, milestone)
    estimate, strata = _shown(planned, its, sizes)
    method = estimate.interval.method if estimate and estimate.interval else "none"
    return Measured(
        estimate=estimate,
        trace=Trace(
            (material.labels[""], *labels(waves, material)),
            waves=tuple(wave.key for wave in waves),
            questions=tuple(sorted({question for one in answers for question in one.questions})),
            registers=("involvement",),
            method=CENSUS if strata and strata.method == CENSUS else method,
        ),
        by_group=tuple(
            GroupFigure(key, figure := _shown(own, its, sizes)[0], figure is None)
            for key, own in by_group.items()
            if own
        ),
        people=None if strata is None else strata.answered,
        strata=strata,
    )


def _shown(
    planned: Sequence[Cell], its: Involvement, sizes: Mapping[str, int]
) -> tuple[Estimate | None, Strata | None]:
    """As `_reached`; None where none of the cells with answers may be shown."""
    estimate, strata = _reached(planned, its, sizes)
    if not estimate.n and any(its.hides(cell.stage, cell.group) for cell in planned):
        return None, None
    return estimate, strata


def _reached(planned: Sequence[Cell], its: Involvement, sizes: Mapping[str, int]) -> tuple[Estimate, Strata]:
    """The share of answers at or above the intended level, and the groups with at least how many people gave them.

    One person answers about several stages, and those answers go together (`analysis.clustered`)."""
    by_group = {key: [cell for cell in planned if cell.group == key] for key in _keys(planned)}
    parts = {key: _answering(key, own, its, sizes.get(key)) for key, own in by_group.items()}
    groups = (
        AskedGroup(key, one.size, one.people, round(one.hits / one.n * one.people) if one.n else 0, one.not_relevant)
        for key, one in parts.items()
    )
    return clustered_share([*parts.values()]), Strata(tuple(groups))


def _keys(planned: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(cell.group for cell in planned))


def _answering(key: str, planned: Sequence[Cell], its: Involvement, size: int | None) -> Answering:
    hits, n = 0, 0
    for cell in planned:
        assert cell.experienced is not None
        assert cell.intended_median is not None
        hits += sum(count for code, count in enumerate(cell.experienced) if code >= cell.intended_median)
        n += sum(cell.experienced)
    tallies = {name: one for cell in planned for name, one in its.answers[cell.stage].cells.items() if name[1] == key}
    behind = {name: one.n for name, one in tallies.items()}
    # As of those who are counted, of the question that most of them answered.
    outside = max(tallies.values(), key=lambda one: one.n).not_relevant if tallies else 0
    return Answering(size, min(people_behind(behind, behind), n), n, hits, max(1, len(tallies)), outside)


def _practised(source: InvolvementSource, its: Involvement, material: Material) -> Measured:
    """Of all intended levels, how many practice reached; where practice is not documented it did not reach them."""
    practised = {(r.process, r.stage, r.group): r.level for r in its.practised if _within(r, source)}
    intended = [r for r in its.intended if _within(r, source)]
    reached = sum(1 for r in intended if practised.get((r.process, r.stage, r.group), -1) >= r.level)
    n = len(intended) if practised else 0
    estimate = Estimate(reached / n if n else None, n)
    return Measured(estimate, Trace((material.labels[""],), registers=("involvement",), method="count"))


def _planned(source: InvolvementSource, its: Involvement) -> list[Cell]:
    """The cells with both an intended level and somebody who was asked, within the indicator's stages and groups."""
    cells = (cell for cell in its.cells if _within(cell, source))
    return [cell for cell in cells if cell.experienced is not None and cell.intended_median is not None]


def _within(place: Cell | Reading, source: InvolvementSource) -> bool:
    return (not source.stages or place.stage in source.stages) and (not source.groups or place.group in source.groups)


def _finding(cell: Cell, *, hidden: bool) -> InvolvementCell:
    middle = cell.experienced_median
    return InvolvementCell(
        stage=cell.stage,
        group=cell.group,
        intended=cell.intended,
        practised=cell.practised,
        experienced=cell.experienced,
        suppressed=hidden,
        intended_median=cell.intended_median,
        practised_median=cell.practised_median,
        experienced_median=middle.value if middle else None,
        experienced_n=middle.n if middle else None,
        at_or_above=cell.at_or_above,
    )


def _questions(stage: str, material: Material, milestone: str) -> Sequence[Question]:
    return tuple(
        dict.fromkeys(
            Question(wave.questionnaire, variable.key)
            for wave in material.waves_at(milestone)
            for variable in variables_in(material.asked[wave.key])
            if variable.item.stage == stage
        )
    )


def _levels(answers: Answers, group: str) -> tuple[int, ...]:
    codes = answers.scale.codes if answers.scale else ()
    by_code = dict(zip(codes, answers.of((group,)).counts, strict=True))
    return tuple(by_code.get(code, 0) for code in range(LEVELS))


def _is_later(row: Row, milestone: Milestone) -> bool:
    return row["recorded_on"] is not None and row["recorded_on"] > milestone.cut_off
