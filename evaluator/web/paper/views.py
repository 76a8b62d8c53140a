"""The lines to be typed of a paper form, as they are shown: with the number and the codes that stand on the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluator.paper.adjudication import GROUP, PERSON, Discrepancy
from evaluator.programme.model import Programme
from evaluator.texts import Texts
from surveys.answers.double_entry import TypedField, fields_of, mark_of, numbers_of, typed_fields
from surveys.kinds.all import kind_of
from surveys.kinds.ranking import highest_number
from surveys.questionnaire import Item, Page, Questionnaire


@dataclass(frozen=True, slots=True)
class LineView:
    """A line: its ``label`` below the question, '' where the question is its label."""

    name: str
    label: str
    line: str
    error: str
    long: bool


@dataclass(frozen=True, slots=True)
class QuestionLines:
    """A question with its number on the form, the ``codes`` that can be typed with their words, and its lines."""

    number: int
    text: str
    codes: tuple[tuple[str, str], ...]
    how: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class DiscrepancyView:
    """A field that was typed in two ways. ``choices`` are the values on offer with their words; with ``free`` another
    line can be typed."""

    name: str
    question: str
    codes: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    free: bool
    error: str


def page_lines(
    questionnaire: Questionnaire, page: Page, typed: Mapping[str, str], errors: Mapping[str, str], texts: Texts
) -> tuple[QuestionLines, ...]:
    """Every question of a page, for paper shows them all."""
    numbers = numbers_of(questionnaire)
    return tuple(
        QuestionLines(
            numbers[item.key],
            texts.pick(item.text),
            codes_of(item, texts),
            _how(item, texts),
            tuple(_line(field, typed, errors, texts) for field in typed_fields(item)),
        )
        for item in page.items
        if item.key in numbers
    )


def _line(field: TypedField, typed: Mapping[str, str], errors: Mapping[str, str], texts: Texts) -> LineView:
    several = field.beside or kind_of(field.item).drawing in ("matrix", "ranking")
    label = texts.pick(field.text) if several else ""
    if field.beside:
        label = texts("paper.beside", label=label)
    long = kind_of(field.item).lines > 1
    return LineView(field.name, label, typed.get(field.name, ""), errors.get(field.name, ""), long)


def codes_of(item: Item, texts: Texts) -> tuple[tuple[str, str], ...]:
    """What is typed for each choice, with its words; none where words or numbers are typed, and for a ranking."""
    drawing = kind_of(item).drawing
    if drawing == "consent":
        return (("1", texts("answering.consent_yes")),)
    if item.scale is None or drawing == "ranking":
        return ()
    if item.ends is None:
        return tuple((mark_of(choice.code), texts.pick(choice.label)) for choice in item.scale.all_choices)
    ends = zip((item.scale.codes[0], item.scale.codes[-1]), map(texts.pick, item.ends), strict=True)
    outside = ((mark_of(choice.code), texts.pick(choice.label)) for choice in item.scale.outside)
    return (*((str(code), words) for code, words in ends), *outside)


def _how(item: Item, texts: Texts) -> str:
    if not kind_of(item).paper.instructed:
        return ""
    ranked = kind_of(item).drawing == "ranking"
    return texts(f"kinds.typed_{item.kind}", highest=highest_number(item) if ranked else "")


def discrepancy_views(
    questionnaire: Questionnaire,
    every: Iterable[Discrepancy],
    programme: Programme,
    groups: Iterable[str],
    texts: Texts,
) -> tuple[DiscrepancyView, ...]:
    fields = {field.name: field for field in fields_of(questionnaire)}
    numbers = numbers_of(questionnaire)
    titles = {group.key: texts.pick(group.title) for group in programme.groups}

    def view(one: Discrepancy) -> DiscrepancyView:
        if one.name == PERSON:
            return DiscrepancyView(one.name, texts("paper.person"), (), (), free=True, error=one.error)
        if one.name == GROUP:
            choices = tuple((key, titles.get(key, key)) for key in groups)
            return DiscrepancyView(one.name, texts("paper.group"), (), choices, free=False, error=one.error)
        field = fields[one.name]
        asked = f"{numbers[field.item.key]}. {texts.pick(field.item.text)}"
        label = _line(field, {}, {}, texts).label
        typed = (("first", one.first), ("second", one.second)) if one.first != one.second else (("first", one.first),)
        choices = tuple((value, _said(line, texts)) for value, line in typed)
        question = f"{asked} – {label}" if label else asked
        return DiscrepancyView(one.name, question, codes_of(field.item, texts), choices, free=True, error=one.error)

    return tuple(view(one) for one in every)


def _said(line: str, texts: Texts) -> str:
    return line or texts("paper.nothing")
