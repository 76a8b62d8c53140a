"""What people wrote, question by question: how many wrote, and how many of them raise each theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.findings.material import Material
from evaluator.findings.theme_counts import questions_in_words
from evaluator.findings.themes import Coded, CodersAgree, Theme, Themes, added
from evaluator.programme.model import Text


@dataclass(frozen=True, slots=True)
class ThemeFinding:
    """``n`` people raise the theme or any below it, of all groups that are shown; one person can raise several.
    ``by_group``: None where a group is not shown. ``depth``: how many themes it stands below."""

    key: str
    title: Text
    definition: str
    parent: str | None
    depth: int
    n: int
    by_group: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class QuestionFinding:
    """A question that people answered in words. ``n`` wrote, of all groups that are shown; None where none is.
    ``no_code_fits`` and ``set_aside`` are of these. ``themes``: those that anybody raised, each below its parent and
    the most frequent first; none where nothing is shown."""

    questionnaire: str
    item: str
    text: Text
    n: int | None
    by_group: Mapping[str, int | None]
    no_code_fits: int | None
    set_aside: int | None
    themes: tuple[ThemeFinding, ...]


@dataclass(frozen=True, slots=True)
class TextFindings:
    """``coders``: who coded, by their titles; ``agreement``: how far each two of them did so alike."""

    coders: tuple[str, ...]
    agreement: tuple[CodersAgree, ...]
    questions: tuple[QuestionFinding, ...]


def text_findings(material: Material, milestone: str) -> TextFindings | None:
    """Of the last milestone, from the printable material; None where its coding is not finished."""
    themes = material.themes.get(milestone)
    if themes is None:
        return None
    return TextFindings(themes.coders, themes.agreement, tuple(_questions(material, themes)))


def _questions(material: Material, themes: Themes) -> Iterator[QuestionFinding]:
    """Waves that put a question of a questionnaire are added; a group of which any does not show it is not shown."""
    waves = {wave.key: wave for wave in material.waves}
    asked: dict[tuple[str, str], list[str]] = {}
    for wave, item in questions_in_words(material):
        asked.setdefault((waves[wave].questionnaire, item), []).append(wave)
    for (questionnaire, item), its in asked.items():
        text = next(one.text for one in material.asked[its[0]].items if one.key == item)
        away = {group for wave, question, group in themes.away if question == item and wave in its}
        cells: dict[str, list[Coded]] = {}
        for (wave, question, group), written in themes.cells.items():
            if question == item and wave in its and group not in away:
                cells.setdefault(group, []).append(written)
        order = [group.key for group in material.programme.groups if group.key in {*away, *cells}]
        by_group = {group: None if group in away else added(cells[group]) for group in order}
        yield _question(questionnaire, item, text, by_group, themes.codebook)


def _question(
    questionnaire: str, item: str, text: Text, by_group: Mapping[str, Coded | None], codebook: Sequence[Theme]
) -> QuestionFinding:
    shown = [its for its in by_group.values() if its is not None]
    every = added(shown)
    themes = tuple(
        ThemeFinding(
            one.key,
            one.title,
            one.definition,
            one.parent,
            depth,
            every.raised[one.key],
            {group: None if its is None else its.raised.get(one.key, 0) for group, its in by_group.items()},
        )
        for one, depth in _ordered(codebook, every.raised)
    )
    return QuestionFinding(
        questionnaire,
        item,
        text,
        every.n if shown else None,
        {group: None if its is None else its.n for group, its in by_group.items()},
        every.no_code_fits if shown else None,
        every.set_aside if shown else None,
        themes,
    )


def _ordered(codebook: Sequence[Theme], raised: Mapping[str, int]) -> Iterator[tuple[Theme, int]]:
    """Those that are raised with their depth: the most frequent first, each followed by what stands below it."""
    known = {one.key for one in codebook}
    below: dict[str | None, list[Theme]] = {}
    for one in codebook:
        if raised.get(one.key):
            below.setdefault(one.parent if one.parent in known else None, []).append(one)

    def under(parent: str | None, depth: int) -> Iterator[tuple[Theme, int]]:
        for one in _by_number(below.get(parent, ()), raised):
            yield one, depth
            yield from under(one.key, depth + 1)

    return under(None, 0)


def _by_number(themes: Iterable[Theme], raised: Mapping[str, int]) -> list[Theme]:
    """Of as many as another, in the order of the codebook."""
    return sorted(themes, key=lambda one: -raised[one.key])
