"""How a question was answered: by group and milestone from the count, by process and cluster from its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from evaluator.exploring.rows import CountedRows, counted_rows
from evaluator.findings.answers import Answers, answers_to
from evaluator.findings.disclosure import is_small, printable
from evaluator.findings.material import Material
from evaluator.findings.places import Level
from evaluator.findings.questions import Figure, Listed, Row, bands, by_group, by_milestone, figure_of, listed
from evaluator.programme.merging import Unit
from evaluator.programme.model import Question
from evaluator.results.counted_material import material_of
from evaluator.store.count_tables import EVERYTHING
from evaluator.store.counts import Count, counts_of
from surveys.answers.tally import Tally, add, tally
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.kinds.all import variables_of
from surveys.questionnaire import Variable

if TYPE_CHECKING:
    from sqlalchemy import Connection

By = Literal["group", "process", "cluster", "milestone"]
WAYS: Final[tuple[By, ...]] = ("group", "process", "cluster", "milestone")


Placed: TypeAlias = tuple[Figure, frozenset[str]]
"""A figure with the groups that are in it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted at a milestone, and what may be shown of it. ``number``: the count in which its answers were
    counted, which those that changed registers or themes alone have in common."""

    milestone: str
    number: int
    gathered: Material
    printed: Material

    @property
    def questions(self) -> tuple[Listed, ...]:
        return listed(self.printed, self.milestone)

    def question(self, name: str) -> Listed:
        """By its name or that of a row or choice of it. Raises InputRejected for one that the milestone did not ask."""
        questionnaire, _, key = name.partition(".")
        for one in self.questions:
            keys = {one.item.key, *(variable.key for variable in variables_of(one.item))}
            if one.questionnaire.key == questionnaire and key in keys:
                return one
        raise InputRejected([Diagnostic("exploring.no_question", (self.milestone, name))])


@dataclass(frozen=True, slots=True)
class Look:
    """A question's figures. ``synthetic``: an answer of the milestone is demonstration data."""

    question: Listed
    by: By
    figures: tuple[Figure, ...]
    printed: Material
    milestone: str
    left_out: tuple[str, ...] = ()
    """The groups that are shown, and by ``by`` are not."""

    @property
    def synthetic(self) -> bool:
        waves = {wave.key for wave in self.printed.waves_at(self.milestone)}
        return any(wave in waves and variable == "_synthetic" for wave, variable in self.printed.counts)


def counted(db: Connection, count: Count) -> Counted:
    gathered = material_of(db, count)
    every = counts_of(db, count.programme, count.milestone)
    number = max(one.number for one in every if one.anew == EVERYTHING and one.number <= count.number)
    return Counted(count.milestone, number, gathered, printable(gathered))


def look(db: Connection, its: Counted, name: str, by: By) -> Look:
    """Raises InputRejected for an unknown question, and where it cannot be told by process or cluster."""
    one, milestone = its.question(name), its.milestone
    if by == "group":
        return Look(one, by, by_group(its.printed, milestone, one), its.printed, milestone)
    if by == "milestone":
        return Look(one, by, by_milestone(its.printed, one), its.printed, milestone)
    each = [(variable.key,) for variable in variables_of(one.item)]
    rows = counted_rows(db, its.gathered, its.printed, milestone, one.questionnaire.key, each)
    every = [figure for figure in _placed(its, rows, one, by) if figure is not None]
    if not every:
        raise InputRejected([Diagnostic("exploring.not_apart", (milestone, name))])
    shown = {group for _, groups in every for group in groups}
    left_out = tuple(group.key for group in its.printed.programme.groups if group.key in _asked(its, one) - shown)
    return Look(one, by, tuple(figure for figure, _ in every), its.printed, milestone, left_out)


def _placed(its: Counted, rows: CountedRows, one: Listed, level: Level) -> Iterator[Placed | None]:
    for variable in variables_of(one.item):
        question = Question(one.questionnaire.key, variable.key)
        answers = answers_to([question], its.printed, its.milestone)
        yield None if answers is None else _by_place(variable, answers, its, rows, level)


def _by_place(variable: Variable, answers: Answers, its: Counted, rows: CountedRows, level: Level) -> Placed | None:
    """The groups that can be told apart, together: of a group that cannot, nobody is in any of the rows. None where
    nothing is told apart."""
    programme, cells = its.printed.programme, _cells(variable, answers, rows)
    minimum, names = programme.disclosure_minimum, rows.places.names(level, programme)
    few = {cell[1] for cell, one in cells.items() if is_small(one.n, minimum) or is_small(one.asked, minimum)}
    kept = {cell: one for cell, one in cells.items() if cell[1] not in few}
    order = {one.key: place for place, one in enumerate(programme.processes)}
    units = sorted({unit for _, _, unit in kept}, key=lambda unit: min(order.get(one, len(order)) for one in unit))
    keys = [*dict.fromkeys(names[unit] for unit in units)]
    if len(keys) < 2:
        return None
    told = [Row(key, add(one for (_, _, unit), one in kept.items() if names[unit] == key)) for key in keys]
    figure = figure_of(variable, answers, told, bands(answers, minimum))
    return figure, frozenset(group for _, group, _ in kept)


def _cells(variable: Variable, answers: Answers, rows: CountedRows) -> dict[tuple[str, str, Unit], Tally]:
    """By wave, group and unit of processes, of the groups that are told apart and shown for the question."""
    counts: dict[tuple[str, str, Unit], Counter[int]] = {}
    for (wave, group, process, (code,)), n in rows.numbers[variable.key,].items():
        unit = rows.places.unit(group, process)
        if unit is not None and group in answers.groups and code is not None:
            counts.setdefault((wave, group, unit), Counter())[code] += n
    return {cell: tally(variable, codes) for cell, codes in counts.items()}


def _asked(its: Counted, one: Listed) -> set[str]:
    questions = [Question(one.questionnaire.key, variable.key) for variable in variables_of(one.item)]
    found = (answers_to([question], its.printed, its.milestone) for question in questions)
    return {group for answers in found if answers is not None for group in answers.groups}
