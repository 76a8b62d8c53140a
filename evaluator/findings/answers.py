"""The answers to a question, or to the same question in several questionnaires, at one milestone, by group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluator.findings.disclosure import is_small
from evaluator.findings.material import Material
from evaluator.programme.model import Question
from evaluator.store.waves import Wave
from surveys.answers.routing import condition_of
from surveys.answers.tally import Tally, add, tally
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.expressions.trees import as_text
from surveys.kinds.all import kind_of, variables_in
from surveys.questionnaire import Choice, Scale, Text, Variable

Cell = tuple[str, str]
"""(questionnaire.item, group): the smallest groups of answers that any figure is a sum over."""


@dataclass(frozen=True, slots=True)
class Answers:
    """``cells``: one tally per question and group, added over the waves that asked it, only those that may be shown;
    ``groups``: those that have such a cell. ``scale`` carries the labels as they were chosen, also where the wording is
    negative; its codes, and all counts, are those after reversal."""

    variable: Variable
    cells: Mapping[Cell, Tally]
    groups: tuple[str, ...]
    asked: tuple[str, ...]
    """The groups that were asked, those that are not shown among them."""
    away: frozenset[Cell]
    """The cells that are not shown."""
    questions: tuple[str, ...]
    waves: tuple[Wave, ...]
    stem: Text
    """The text above a matrix's row or of a choice's question; empty where the questionnaires word it differently."""
    sent: Mapping[Cell, frozenset[Cell]]
    """For each cell the (wave, group) cells of the submissions that its answers come from."""
    variables: Mapping[tuple[str, str], Variable]
    """By questionnaire.item and wave."""
    conditions: tuple[str, ...]
    """On which the question was asked, written as in the questionnaire document, each once; '' is everybody."""

    @property
    def scale(self) -> Scale | None:
        return as_read(self.variable)

    def without(self, away: Collection[Cell]) -> Answers:
        """As if some more cells were not shown."""
        cells = {cell: tally for cell, tally in self.cells.items() if cell not in away}
        left = {group for _, group in cells}
        return replace(self, cells=cells, groups=tuple(group for group in self.groups if group in left))

    def of(self, groups: Sequence[str]) -> Tally:
        """The pooled tally of some groups; all zeros where none of them answered."""
        return add([tally(self.variable, {}), *(one for (_, group), one in self.cells.items() if group in groups)])

    @property
    def hidden(self) -> tuple[str, ...]:
        """The groups that were asked and are not shown."""
        return tuple(group for group in self.asked if group not in self.groups)


def answers_to(
    questions: Sequence[Question], material: Material, milestone: str, *, groups: Sequence[str] = ()
) -> Answers | None:
    """The answers at a milestone that may be shown; None where none of the questions was asked there. ``groups``
    restricts, empty: all.

    InputRejected where waves of the milestone asked on scales with different codes, which cannot be added.
    """
    cells: dict[Cell, list[Tally]] = {}
    sent: dict[Cell, set[Cell]] = {}
    variables: dict[tuple[str, str], Variable] = {}
    waves: dict[str, Wave] = {}
    conditions: set[str] = set()
    for wave, question in ((w, q) for w in material.waves_at(milestone) for q in questions):
        variable = _variable(material, wave, question)
        if wave.questionnaire != question.questionnaire or variable is None:
            continue
        its = [group for group in _groups(material, wave, variable.key) if not groups or group in groups]
        if its:
            variables[f"{question.questionnaire}.{question.item}", wave.key] = variable
            waves[wave.key] = wave
            condition = condition_of(material.asked[wave.key], variable.item)
            conditions.add("" if condition is None else as_text(condition))
        for group in its:
            counts: Mapping[int, int] = material.by_group(wave.key, variable.key).get(group, {})
            cell = (f"{question.questionnaire}.{question.item}", group)
            cells.setdefault(cell, []).append(tally(variable, counts))
            sent.setdefault(cell, set()).add((wave.key, group))
    if not cells:
        return None
    _check_one_scale(variables)
    asked, shown = {group for _, group in cells}, _shown(cells, sent, material)
    with_answers = {group for _, group in shown}
    return Answers(
        variable=next(iter(variables.values())),
        cells=shown,
        groups=tuple(group.key for group in material.programme.groups if group.key in with_answers),
        asked=tuple(group.key for group in material.programme.groups if group.key in asked),
        away=frozenset(cells.keys() - shown.keys()),
        questions=tuple(dict.fromkeys(name for name, _ in cells)),
        waves=tuple(waves.values()),
        stem=_stem(tuple(variables.values())),
        sent={cell: frozenset(sent[cell]) for cell in shown},
        variables=variables,
        conditions=tuple(sorted(conditions)),
    )


def _shown(
    cells: Mapping[Cell, Sequence[Tally]], sent: Mapping[Cell, set[Cell]], material: Material
) -> dict[Cell, Tally]:
    """Without the groups of which a cell is too small, or without answers because a row of responses is taken out: a
    group's figure is of all its answers or of none."""
    minimum = material.programme.disclosure_minimum
    added = {cell: add(tallies) for cell, tallies in cells.items()}
    few = {cell for cell, its in added.items() if is_small(its.n, minimum) or is_small(its.asked, minimum)}
    few |= {cell for cell, its in added.items() if not its.asked and sent[cell] & material.hidden}
    hidden = {group for _, group in few}
    return {cell: its for cell, its in added.items() if cell[1] not in hidden}


def people_behind(over: Iterable[Cell], cells: Mapping[Cell, int]) -> int:
    """At least how many people gave the answers: one person answers several questions of a questionnaire, so that of
    each questionnaire and group the question with the most answers counts."""
    most: dict[tuple[str, str], int] = {}
    for cell in over:
        source = (cell[0].partition(".")[0], cell[1])
        most[source] = max(most.get(source, 0), cells[cell])
    return sum(most.values())


def as_read(variable: Variable) -> Scale | None:
    """The variable's scale after reversal: each code with the label that people chose to get it."""
    scale = variable.scale
    if scale is None or not variable.reversed:
        return scale
    labels = [choice.label for choice in reversed(scale.choices)]
    return replace(scale, choices=tuple(Choice(c.code, label) for c, label in zip(scale.choices, labels, strict=True)))


def _stem(variables: Sequence[Variable]) -> Text:
    stems = [one.item.text if kind_of(one.item).has_stem else {} for one in variables]
    return stems[0] if all(stem == stems[0] for stem in stems) else {}


def _variable(material: Material, wave: Wave, question: Question) -> Variable | None:
    return {one.key: one for one in variables_in(material.asked[wave.key])}.get(question.item)


def _groups(material: Material, wave: Wave, variable: str) -> list[str]:
    """Who was asked: the wave's groups, and any other that answers came from."""
    return list(dict.fromkeys([*wave.groups, *material.by_group(wave.key, variable)]))


def _check_one_scale(variables: Mapping[tuple[str, str], Variable]) -> None:
    codes = {wave: one.scale.codes if one.scale else None for (_, wave), one in variables.items()}
    if len(set(codes.values())) > 1:
        raise InputRejected([Diagnostic("results.different_scales", (), {"waves": tuple(sorted(codes))})])
