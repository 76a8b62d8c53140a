"""Stored answers as a browser posts them and as a participant reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluator.texts import Texts
from surveys.answers.routing import Answers, asked_items, page_sequence
from surveys.answers.written import shown, value_of
from surveys.questionnaire import TEXT_KINDS, VALUE_KINDS, Item, ItemKind, Page, Questionnaire, variables_of

Values = tuple[str, ...]
Raw = Mapping[str, Values]
"""What is marked or written, by field name, as a browser posts it."""


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


def raw_answers(page: Page, answers: Answers, texts: Mapping[str, str], language: str) -> Raw:
    """What a browser would have posted for a page in a language, by field name."""
    return {name: values for item in page.items for name, values in _raw_of(item, answers, texts, language)}


def _raw_of(item: Item, answers: Answers, texts: Mapping[str, str], language: str) -> Iterator[tuple[str, Values]]:
    codes = item.scale.all_choices if item.scale else ()
    if item.kind in TEXT_KINDS:
        yield item.key, (texts.get(item.key, ""),)
    elif item.kind in VALUE_KINDS:
        kept = texts.get(item.key, "")
        yield item.key, (shown(value_of(kept, item.kind), language) if kept else "",)
    elif item.kind is ItemKind.MULTIPLE:
        yield item.key, tuple(str(c.code) for c in codes if answers.get(f"{item.key}#{c.code}") == 1)
    elif item.kind is ItemKind.RANKING:
        ranks = [(c.code, answers.get(f"{item.key}#{c.code}")) for c in codes]
        yield item.key, tuple(f"{code}:{rank}" for code, rank in ranks if rank)
    elif item.kind is not ItemKind.NOTE:
        for name in [row.key for row in item.rows] or [item.key]:
            code = answers.get(name)
            yield name, () if code is None else (str(code),)
    if item.other is not None:
        yield item.other_key, (texts.get(item.other_key, ""),)


def all_answers(
    questionnaire: Questionnaire, answers: Answers, written: Mapping[str, str], texts: Texts
) -> tuple[PageOfAnswers, ...]:
    """Every question that applies with its answer in words, page by page; no page that asks nothing."""
    pages = (
        PageOfAnswers(
            key=page.key,
            title=texts.pick(page.title),
            answers=tuple(
                line
                for item in asked_items(questionnaire, page.key, answers, written)
                for line in _lines(item, raw_answers(page, answers, written, texts.language), texts)
            ),
        )
        for page in page_sequence(questionnaire, answers, written)
    )
    return tuple(page for page in pages if page.answers)


def _lines(item: Item, raw: Raw, texts: Texts) -> Iterator[AnswerText]:
    if item.kind is ItemKind.MATRIX:
        for variable in variables_of(item):
            answer = _in_words(item, raw[variable.key], raw, texts)
            missing = item.required and not answer
            yield AnswerText(variable.key, texts.pick(variable.text), answer, missing, texts.pick(item.text))
    elif item.kind is not ItemKind.NOTE:
        answer = _in_words(item, raw[item.key], raw, texts)
        yield AnswerText(item.key, texts.pick(item.text), answer, missing=item.required and not answer)


def _in_words(item: Item, values: Values, raw: Raw, texts: Texts) -> str:
    if item.kind is ItemKind.CONSENT:
        return texts("answering.consent_yes") if values else ""
    if item.scale is None:
        return "".join(values)
    labels = {str(choice.code): texts.pick(choice.label) for choice in item.scale.all_choices}
    if item.kind is ItemKind.RANKING:
        ranked = sorted((int(rank), labels[code]) for code, _, rank in (value.partition(":") for value in values))
        return "\n".join(f"{rank}. {label}" for rank, label in ranked)
    if item.other is not None and (beside := "".join(raw.get(item.other_key, ()))):
        labels[str(item.other.code)] += f": {beside}"
    return "\n".join(labels[value] for value in values if value in labels)
