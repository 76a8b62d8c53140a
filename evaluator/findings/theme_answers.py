"""What people wrote as answers on a scale of two: whether they raise a theme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluator.findings.answers import Answers, Cell
from evaluator.findings.material import Material
from evaluator.findings.themes import Coded, Themes
from evaluator.programme.model import ThemeSource
from evaluator.store.waves import Wave
from surveys.answers.routing import condition_of
from surveys.answers.tally import Tally, add
from surveys.expressions.trees import as_text
from surveys.questionnaire import Choice, Item, Scale, Variable

RAISED: Final = Scale(
    "raised",
    (
        Choice(0, {"da": "Nævner det ikke", "en": "Does not raise it"}),
        Choice(1, {"da": "Nævner det", "en": "Raises it"}),
    ),
    ordered=False,
)
"""On which each theme is counted among those who wrote."""


def theme_answers(source: ThemeSource, material: Material, milestone: str) -> Answers | None:
    """Of those who wrote to the questions, how many raise the theme, by group; None where none of the questions was
    asked, or its texts were not coded when it was counted, or had no such theme in the codebook.

    A group of which any cell is not shown is not shown at all, as with answers that are chosen."""
    themes = material.themes.get(milestone)
    asked = [*_asked(source, material, milestone)]
    if themes is None or not asked or not themes.about(source.theme):
        return None
    found: dict[Cell, list[Tally]] = {}
    sent: dict[Cell, set[Cell]] = {}
    away: set[Cell] = set()
    variables: dict[tuple[str, str], Variable] = {}
    for wave, name, item in asked:
        variables[name, wave.key] = variable = Variable(item.key, item, item.text, RAISED)
        for group in _groups(themes, wave, item, source.groups):
            sent.setdefault((name, group), set()).add((wave.key, group))
            its = themes.cells.get((wave.key, item.key, group))
            if its is None:
                away.add((name, group))
            else:
                found.setdefault((name, group), []).append(_tally(variable, its, source.theme))
    hidden = {group for _, group in away}
    cells = {cell: add(its) for cell, its in found.items() if cell[1] not in hidden}
    order = [group.key for group in material.programme.groups]
    return Answers(
        variable=next(iter(variables.values())),
        cells=cells,
        groups=tuple(key for key in order if key in {group for _, group in cells}),
        asked=tuple(key for key in order if key in {group for _, group in sent}),
        away=frozenset(sent.keys() - cells.keys()),
        questions=tuple(dict.fromkeys(name for _, name, _ in asked)),
        waves=tuple({wave.key: wave for wave, _, _ in asked}.values()),
        stem={},
        sent={cell: frozenset(rows) for cell, rows in sent.items() if cell in cells},
        variables=variables,
        conditions=tuple(sorted({_condition(material, wave, item) for wave, _, item in asked})),
    )


def _asked(source: ThemeSource, material: Material, milestone: str) -> Iterator[tuple[Wave, str, Item]]:
    for wave in material.waves_at(milestone):
        items = {one.key: one for one in material.asked[wave.key].items}
        for question in source.questions:
            if wave.questionnaire == question.questionnaire and question.item in items:
                yield wave, f"{question.questionnaire}.{question.item}", items[question.item]


def _groups(themes: Themes, wave: Wave, item: Item, only: tuple[str, ...]) -> list[str]:
    asked = (group for key, question, group in (*themes.cells, *themes.away) if (key, question) == (wave.key, item.key))
    return sorted(group for group in asked if not only or group in only)


def _tally(variable: Variable, its: Coded, theme: str) -> Tally:
    raised = its.raised.get(theme, 0)
    return Tally(variable, (its.n - raised, raised))


def _condition(material: Material, wave: Wave, item: Item) -> str:
    condition = condition_of(material.asked[wave.key], item)
    return "" if condition is None else as_text(condition)
