"""Answers as they are typed from a paper form: for each field what is marked or written there, in one line.

A typist writes the codes that stand beside the boxes, several parted by a space or a comma. ``?`` and ``/`` stand for
'don't know' and 'not relevant', and `IMPOSSIBLE` for what stands on the paper and can be no answer, such as two ticks
where one is asked for, or a word that nobody can read: it is kept as blank and counted. Blank is ''.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from surveys.answers.forms import read_page
from surveys.identity import Same
from surveys.kinds.all import kind_of
from surveys.kinds.coding import BadAnswer
from surveys.kinds.paper import MARKS
from surveys.kinds.record import Answers, Texts
from surveys.kinds.text import settled_line
from surveys.questionnaire import Item, Page, Questionnaire, Text

IMPOSSIBLE: Final = "*"


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
    yield from (TypedField(name, item, text) for name, text in kind_of(item).paper.lines(item))
    if item.other is not None:
        yield TypedField(item.other_key, item, item.other.label, beside=True)


def numbers_of(questionnaire: Questionnaire) -> Mapping[str, int]:
    """The number of each question on paper by item key, from 1; a note has none."""
    asked = (item for item in questionnaire.items if kind_of(item).asks)
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
        item = field.item
        return settled_line(line, item) if field.beside else kind_of(item).paper.settle(line, item, language)
    except BadAnswer:
        return line


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
    def line(name: str) -> str:
        found = typed.get(name, "").strip()
        return "" if found == IMPOSSIBLE else found

    posted = _Lines()
    for item in page.items:
        posted |= kind_of(item).paper.posted(item, line)
        if item.other is not None:
            posted[item.other_key] = [line(item.other_key)]
    return posted
