"""Any question of a milestone's count, whether an indicator uses it or not: how it was answered, as the report would
tell it, by group and over milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from analysis.comparability import Comparability
from analysis.results import Estimate
from evaluator.findings.answers import Answers, answers_to
from evaluator.findings.comparing import comparisons
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.findings.model import Trace
from evaluator.findings.survey import asked
from evaluator.programme.model import Indicator, Question, SurveySource
from surveys.answers.tally import Tally
from surveys.kinds.all import kind_of, variables_of
from surveys.questionnaire import Item, Page, Questionnaire, Scale, Text, Variable

MOST_BANDS: Final = 6
"""Into so many at most whole numbers are put together."""
Band = tuple[int | None, int | None]
"""The lowest and the highest number that may be in it; None at the ends, since the lowest age is somebody's."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A question as a milestone asked it."""

    questionnaire: Questionnaire
    page: Page
    item: Item

    @property
    def name(self) -> str:
        return f"{self.questionnaire.key}.{self.item.key}"

    def holds(self, questionnaire: str, key: str) -> bool:
        """Whether ``key`` is this question, or a row of it."""
        return self.questionnaire.key == questionnaire and key in {self.item.key, *(row.key for row in self.item.rows)}


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of those whom ``key`` names: a group, a process, a milestone, '' all that are shown. ``tally`` is
    None where they are not shown. ``middle``: the median, of an ordered scale."""

    key: str
    tally: Tally | None
    middle: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One variable of a question. ``scale`` has the labels as they were chosen, also where codes are mirrored; None
    where there are no choices. ``bands``: those of whole numbers. ``steps``: where ``rows`` are milestones, how each
    compares with the one before that asked it."""

    variable: Variable
    stem: Text
    scale: Scale | None
    rows: tuple[Row, ...]
    bands: tuple[Band, ...] = ()
    steps: tuple[Comparability, ...] = ()

    @property
    def _limits(self) -> list[tuple[float, float]]:
        return [(-inf if low is None else low, inf if high is None else high) for low, high in self.bands]

    def counts(self, row: Row) -> tuple[int, ...]:
        """Along the scale, or the bands; empty where nothing is shown or an answer is words, a day or a decimal."""
        if row.tally is None or self.scale is not None:
            return row.tally.counts if row.tally else ()
        its = row.tally
        return tuple(sum(n for value, n in its.values if low <= value <= high) for low, high in self._limits)


def listed(material: Material, milestone: str) -> tuple[Listed, ...]:
    """Every question that a milestone's waves asked, of each questionnaire as its latest wave had it."""
    latest = {wave.questionnaire: material.asked[wave.key] for wave in material.waves_at(milestone)}
    return tuple(
        Listed(its, page, item)
        for its in latest.values()
        for page in its.pages
        for item in page.items
        if kind_of(item).asks
    )


def found(every: Sequence[Listed], words: str) -> tuple[Listed, ...]:
    """Those in whose words, in any language, every one of ``words`` stands."""
    wanted = words.casefold().split()
    return tuple(one for one in every if all(word in _words(one) for word in wanted))


def _words(one: Listed) -> str:
    item = one.item
    choices = [choice.label for choice in item.scale.all_choices] if item.scale else []
    texts = [item.text, item.hint, *(row.text for row in item.rows), *choices]
    return " ".join([one.name, *(word for text in texts for word in text.values())]).casefold()


def by_group(material: Material, milestone: str, one: Listed) -> tuple[Figure, ...]:
    """``material``: the printable. First all groups together, then each that was asked."""
    return tuple(_grouped(material, milestone, one))


def _grouped(material: Material, milestone: str, one: Listed) -> Iterator[Figure]:
    for question, variable in _variables(one):
        answers = answers_to([question], material, milestone)
        if answers is not None:
            shown = {"": answers.groups} | {key: (key,) for key in answers.groups}
            rows = [
                _row(key, shown.get(key, ()), question, material, milestone, answers) for key in ("", *answers.asked)
            ]
            yield figure_of(variable, answers, rows, bands(answers, material.programme.disclosure_minimum))


def by_milestone(material: Material, one: Listed) -> tuple[Figure, ...]:
    """Of all groups that are shown, at each milestone that asked the question. Whole numbers stand without bands, which
    are other ones at each milestone."""
    return tuple(_along(material, one))


def _along(material: Material, one: Listed) -> Iterator[Figure]:
    for question, variable in _variables(one):
        its = {at.key: answers_to([question], material, at.key) for at in material.milestones}
        there = {key: answers for key, answers in its.items() if answers is not None}
        measured = [Measured(None, Trace(()), answers=answers) for answers in its.values()]
        compared = comparisons(_indicator(question), measured, material)
        if compared is not None:
            rows = [_row(key, answers.groups, question, material, key, answers) for key, answers in there.items()]
            figure = figure_of(variable, [*there.values()][-1], rows)
            yield replace(figure, steps=tuple(compared.series.steps))


def _row(
    key: str, groups: Sequence[str], question: Question, material: Material, milestone: str, answers: Answers
) -> Row:
    if not groups:
        return Row(key, None)
    return Row(key, answers.of(groups), _middle(question, material, milestone, groups, answers))


def bands(answers: Answers, minimum: int) -> tuple[Band, ...]:
    return bands_of(answers.of(answers.groups), minimum) if answers.groups else ()


def figure_of(variable: Variable, answers: Answers, rows: Sequence[Row], bands: tuple[Band, ...] = ()) -> Figure:
    return Figure(variable, answers.stem, answers.scale, tuple(rows), bands)


def bands_of(tally: Tally, minimum: int) -> tuple[Band, ...]:
    """Whole numbers in bands of about as many answers each, none of fewer than ``minimum``: somebody's age is a name.
    Empty for answers that are no whole numbers. One set of bands for a milestone's question, since two would part it
    further together than either."""
    if kind_of(tally.variable.item).name != "integer" or tally.n < minimum:
        return ()
    wanted, bands = max(minimum, -(-tally.n // MOST_BANDS)), list[Band]()
    low: int | None = None
    held, left = 0, tally.n
    for value, n in tally.values:
        held, left = held + n, left - n
        if held >= wanted and left >= wanted:
            bands.append((low, value))
            low, held = value + 1, 0
    return (*bands, (low, None))


def _variables(one: Listed) -> Iterator[tuple[Question, Variable]]:
    for variable in variables_of(one.item):
        yield Question(one.questionnaire.key, variable.key), variable


def _middle(
    question: Question, material: Material, milestone: str, groups: Sequence[str], answers: Answers
) -> Estimate | None:
    """The median as an indicator of it would have it, with the interval that this has."""
    if answers.scale is None or not answers.scale.ordered or not groups:
        return None
    its = asked(_indicator(question), material, milestone)
    return None if its is None else its.estimate(groups)


def _indicator(question: Question) -> Indicator:
    """None that anybody agreed: what measures and compares indicators takes the question as one."""
    return Indicator("", "", {}, {}, "code", SurveySource((question,), "median"))
