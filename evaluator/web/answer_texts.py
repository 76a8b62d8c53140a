"""Stored answers as a browser posts them, as a participant reads them, and conditions in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluator.texts import Texts
from surveys.questionnaire import TEXT_KINDS, Item, ItemKind, Page, Questionnaire, Scale, variables_of
from surveys.routing import Answers, asked_items, page_sequence


@dataclass(frozen=True, slots=True)
class AnswerText:
    """A question and its answer in words; ``answer`` is '' where it was left blank. ``missing``: it must be given.

    ``stem`` is the question above the rows of a matrix, of which ``question`` is one.
    """

    field: str
    question: str
    answer: str
    missing: bool
    stem: str = ""


@dataclass(frozen=True, slots=True)
class PageOfAnswers:
    key: str
    title: str
    answers: tuple[AnswerText, ...]


def raw_answers(page: Page, answers: Answers, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What a browser would have posted for a page, by field name."""
    return {name: values for item in page.items for name, values in _raw_of(item, answers, texts)}


def _raw_of(item: Item, answers: Answers, texts: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if item.kind in TEXT_KINDS:
        yield item.key, (texts.get(item.key, ""),)
    elif item.kind is ItemKind.MULTIPLE and item.scale is not None:
        codes = item.scale.all_choices
        yield item.key, tuple(str(c.code) for c in codes if answers.get(f"{item.key}#{c.code}") == 1)
    else:
        for name in [row.key for row in item.rows] or [item.key]:
            code = answers.get(name)
            yield name, () if code is None else (str(code),)


def all_answers(
    questionnaire: Questionnaire, answers: Answers, written: Mapping[str, str], texts: Texts
) -> tuple[PageOfAnswers, ...]:
    """Every question that applies with its answer in words, page by page."""
    return tuple(
        PageOfAnswers(
            key=page.key,
            title=texts.pick(page.title),
            answers=tuple(
                line
                for item in asked_items(questionnaire, page.key, answers)
                for line in _lines(item, raw_answers(page, answers, written), texts)
            ),
        )
        for page in page_sequence(questionnaire, answers)
    )


def _lines(item: Item, raw: Mapping[str, tuple[str, ...]], texts: Texts) -> Iterator[AnswerText]:
    for variable in variables_of(item) if item.kind is ItemKind.MATRIX else (None,):
        name = variable.key if variable else item.key
        answer = _in_words(item.scale, raw[name], texts)
        question = texts.pick(variable.text if variable else item.text)
        stem = texts.pick(item.text) if variable else ""
        yield AnswerText(name, question, answer, missing=item.required and not answer, stem=stem)


def _in_words(scale: Scale | None, values: tuple[str, ...], texts: Texts) -> str:
    if scale is None:
        return "".join(values)
    labels = {str(choice.code): texts.pick(choice.label) for choice in scale.all_choices}
    return "\n".join(labels[value] for value in values if value in labels)


def condition_text(page: Page, item: Item, texts: Texts) -> str:
    """When to answer ``item``, in words, where that hangs on a question of the same page; else ''."""
    condition = item.show_if
    if condition is None:
        return ""
    asker = next((i for i in page.items if condition.item in (i.key, *(row.key for row in i.rows))), None)
    if asker is None:
        return ""
    question = next((row.text for row in asker.rows if row.key == condition.item), asker.text)
    labels = {choice.code: texts.pick(choice.label) for choice in asker.scale.all_choices} if asker.scale else {}
    answers = [texts("answering.quoted", text=labels.get(code, str(code))) for code in condition.codes]
    key = "answering.only_if_not" if condition.negated else "answering.only_if"
    return texts(key, answers=texts("answering.or").join(answers), question=texts.pick(question))
