"""Stored answers as a browser posts them and as a participant reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.answering.posted_pages import ResolvedPage
from evaluator.texts import Texts
from surveys.answers.refusals import field_places
from surveys.answers.routing import Route
from surveys.kinds.all import kind_of
from surveys.questionnaire import Item


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


@dataclass(frozen=True, slots=True)
class BothAnswers:
    """A question that was answered in one way on this page and in another elsewhere meanwhile, in words; '' for blank.
    ``stem``: see `AnswerText`."""

    field: str
    question: str
    stem: str
    here: str
    elsewhere: str


def both_answers(turned: ResolvedPage, texts: Texts) -> tuple[BothAnswers, ...]:
    """The questions in conflict, in the order of the page."""
    names = {name.removesuffix("#other") for name in turned.conflicts}
    stored = {line.field: line.answer for line in _of_page(turned, turned.result.route, texts)}
    return tuple(
        BothAnswers(line.field, line.question, line.stem, line.answer, stored[line.field])
        for line in _of_page(turned, turned.own, texts)
        if line.field in names
    )


def _of_page(turned: ResolvedPage, route: Route | None, texts: Texts) -> Iterator[AnswerText]:
    if route is not None:
        for item in turned.place.page.items:
            yield from _lines(item, route, texts)


def all_answers(route: Route, texts: Texts) -> tuple[PageOfAnswers, ...]:
    """Every question that applies with its answer in words, page by page; no page that asks nothing."""
    pages = (
        PageOfAnswers(
            key=page.key,
            title=texts.pick(page.title),
            answers=tuple(line for item in route.asked(page) for line in _lines(item, route, texts)),
        )
        for page in route.pages
    )
    return tuple(page for page in pages if page.answers)


def _lines(item: Item, route: Route, texts: Texts) -> Iterator[AnswerText]:
    stem = texts.pick(item.text) if kind_of(item).has_rows else ""
    for place in field_places(item):
        answer = _in_words(item, place.name, route, texts)
        yield AnswerText(place.name, texts.pick(place.question), answer, item.required and not answer, stem)


def _in_words(item: Item, key: str, route: Route, texts: Texts) -> str:
    """The answer to an item or its row ``key``."""
    answers, kind, written = route.answers, kind_of(item), route.texts.get(key, "")
    if kind.coding.show is not None:
        return kind.coding.show(written, texts.language) if written else ""
    if kind.drawing == "ranking":
        ranked = sorted((rank, label) for code, label in _labels(item, texts) if (rank := answers.get(f"{key}#{code}")))
        return "\n".join(f"{rank}. {label}" for rank, label in ranked)
    if kind.several:
        chosen = [(code, label) for code, label in _labels(item, texts) if answers.get(f"{key}#{code}") == 1]
    elif (given := answers.get(key)) is None:
        return ""
    elif kind.drawing == "consent":
        return texts("answering.consent_yes")
    elif item.scale is None:
        return str(given)
    else:
        chosen = [(code, label) for code, label in _labels(item, texts) if code == given]
    return "\n".join(label + _beside(item, code, route) for code, label in chosen)


def _labels(item: Item, texts: Texts) -> Iterator[tuple[int, str]]:
    return ((choice.code, texts.pick(choice.label)) for choice in (item.scale.all_choices if item.scale else ()))


def _beside(item: Item, code: int, route: Route) -> str:
    """The text that belongs to the choice 'other', behind a colon."""
    is_other = item.other is not None and item.other.code == code
    beside = route.texts.get(item.other_key, "") if is_other else ""
    return f": {beside}" if beside else ""
