"""Answers as they are typed from a paper form: for each field what is marked or written there, in one line.

A typist writes the codes that stand beside the boxes, several parted by a space or a comma. ``?`` and ``/`` stand for
'don't know' and 'not relevant', and `IMPOSSIBLE` for what stands on the paper and can be no answer, such as two ticks
where one is asked for, or a word that nobody can read: it is kept as blank and counted. Blank is ''.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from surveys.answers.coding import BadAnswer, number_of, text_of
from surveys.answers.forms import read_page
from surveys.answers.values import Answers, Texts
from surveys.answers.written import GROUPING, date_of, decimal_of, shown
from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.identity import Same
from surveys.questionnaire import TEXT_KINDS, Item, ItemKind, Page, Questionnaire, Text

IMPOSSIBLE: Final = "*"
MARKS: Final[Mapping[int, str]] = {DONT_KNOW: "?", NOT_RELEVANT: "/"}
_CODES: Final = {mark: str(code) for code, mark in MARKS.items()}
_PARTED: Final = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class TypedField:
    """A line to be typed. ``text`` is what it is about: the question, a row of a matrix, or a choice to be ranked;
    ``beside`` is true for the text beside a choice 'other'."""

    name: str
    item: Item
    text: Text
    beside: bool = False


@dataclass(frozen=True, slots=True)
class TypedAnswers:
    """What was typed as it is stored, see `surveys.answers.forms.PageResult`; ``errors`` by the name of a field."""

    answers: Answers
    texts: Texts
    errors: Mapping[str, str]


def mark_of(code: int) -> str:
    """What is typed for a choice, and stands beside its box."""
    return MARKS.get(code, str(code))


@lru_cache(maxsize=64)
def _relaxed(same: Same[Questionnaire]) -> Questionnaire:
    pages = tuple(
        replace(page, items=tuple(replace(item, required=False) for item in page.items)) for page in same.value.pages
    )
    return replace(same.value, pages=pages)


def on_paper(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire as paper can keep to it: nobody can be held back at a question that was left blank."""
    return _relaxed(Same(questionnaire))


def typed_fields(item: Item) -> tuple[TypedField, ...]:
    """The lines of an item in the order in which they are typed; none for a note."""
    return tuple(_fields(item))


def _fields(item: Item) -> Iterator[TypedField]:
    if item.kind is ItemKind.MATRIX:
        yield from (TypedField(row.key, item, row.text) for row in item.rows)
    elif item.kind is ItemKind.RANKING and item.scale is not None:
        yield from (TypedField(f"{item.key}#{one.code}", item, one.label) for one in item.scale.choices)
    elif item.kind is not ItemKind.NOTE:
        yield TypedField(item.key, item, item.text)
    if item.other is not None:
        yield TypedField(item.other_key, item, item.other.label, beside=True)


def numbers_of(questionnaire: Questionnaire) -> Mapping[str, int]:
    """The number of each question on paper by item key, from 1; a note has none."""
    asked = (item for item in questionnaire.items if item.kind is not ItemKind.NOTE)
    return {item.key: number for number, item in enumerate(asked, 1)}


def fields_of(questionnaire: Questionnaire) -> tuple[TypedField, ...]:
    return tuple(field for item in questionnaire.items for field in typed_fields(item))


def settled(field: TypedField, line: str, language: str) -> str:
    """A line in the one way in which the same answer is always written, so that two entries can be compared: codes of
    several choices in order, numbers and dates as the form's language writes them, no needless white space. What can be
    no answer stays as it is."""
    line = line.strip()
    if line == IMPOSSIBLE:
        return line
    try:
        return _settle(field, line, language)
    except BadAnswer:
        return line


def _settle(field: TypedField, line: str, language: str) -> str:
    item = field.item
    if field.beside or item.kind in TEXT_KINDS:
        return "\n".join(" ".join(part.split()) for part in text_of(line, item).split("\n"))
    if item.kind is ItemKind.INTEGER:
        number = number_of(line, item)
        return "" if number is None else str(number)
    if item.kind is ItemKind.DECIMAL:
        decimal = decimal_of(line, item, grouping=GROUPING.get(language, "."))
        return "" if decimal is None else shown(decimal, language)
    if item.kind is ItemKind.DATE:
        date = date_of(line, item)
        return "" if date is None else shown(date, language)
    parts = _parts(line)
    return " ".join(sorted(set(parts)) if item.kind is ItemKind.MULTIPLE else parts)


def _parts(line: str) -> list[str]:
    return [part for part in _PARTED.split(line) if part]


class _Lines(dict[str, list[str]]):
    """Typed lines as a form posts them."""

    def getlist(self, name: str, /) -> list[Any]:
        return self.get(name, [])


def read_typed(questionnaire: Questionnaire, language: str, typed: Mapping[str, str]) -> TypedAnswers:
    """The answers of a whole form, checked as a participant's are, but for what is left blank. What does not apply
    after the other answers is left out, with whatever is wrong with it."""
    answers: dict[str, int | None] = {}
    texts: dict[str, str] = {}
    errors: dict[str, str] = {}
    for page in on_paper(questionnaire).pages:
        result = read_page(on_paper(questionnaire), page, language, _posted(page, typed), answers, texts)
        answers, texts = result.onto(answers, texts)
        errors |= {_first_field(page, name): said for name, said in result.errors}
    return TypedAnswers(answers, texts, errors)


def _first_field(page: Page, name: str) -> str:
    """Where an error of an item that has several lines is shown."""
    return next((typed_fields(item)[0].name for item in page.items if item.key == name), name)


def _posted(page: Page, typed: Mapping[str, str]) -> _Lines:
    posted = _Lines()
    for item in page.items:
        posted |= _AS_POSTED.get(item.kind, _as_codes)(item, typed)
        if item.other is not None:
            posted[item.other_key] = [_line(typed, item.other_key)]
    return posted


def _line(typed: Mapping[str, str], name: str) -> str:
    line = typed.get(name, "").strip()
    return "" if line == IMPOSSIBLE else line


def _as_codes(item: Item, typed: Mapping[str, str]) -> dict[str, list[str]]:
    names = [row.key for row in item.rows] or [item.key]
    return {name: [_CODES.get(part, part) for part in _parts(_line(typed, name))] for name in names}


def _as_ranks(item: Item, typed: Mapping[str, str]) -> dict[str, list[str]]:
    ranks = [(code, _line(typed, f"{item.key}#{code}")) for code in (item.scale.codes if item.scale else ())]
    return {item.key: [f"{code}:{rank}" for code, rank in ranks if rank]}


def _as_words(item: Item, typed: Mapping[str, str]) -> dict[str, list[str]]:
    return {item.key: [_line(typed, item.key)]}


_AS_POSTED: Final[Mapping[ItemKind, Callable[[Item, Mapping[str, str]], dict[str, list[str]]]]] = {
    ItemKind.RANKING: _as_ranks,
    **dict.fromkeys((ItemKind.INTEGER, ItemKind.DECIMAL, ItemKind.DATE), _as_words),
    **dict.fromkeys((ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT), _as_words),
    ItemKind.NOTE: lambda item, typed: {},  # noqa: ARG005
}
