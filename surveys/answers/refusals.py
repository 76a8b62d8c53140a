"""Why answers are refused or missing, by field of a page: what a participant is told, and what is in the way of
sending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from surveys.answers.constraints import refused_items
from surveys.answers.reading import left_blank
from surveys.answers.routing import Route
from surveys.kinds.all import kind_of, variables_of
from surveys.kinds.coding import BadAnswer
from surveys.kinds.texts import REFUSALS, refused
from surveys.kinds.written import shown
from surveys.questionnaire import Item, Page, Text, Variable


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of a page: its name in HTML, the variables that it fills, and the question that stands at it."""

    name: str
    variables: tuple[Variable, ...]
    question: Text

    @property
    def item(self) -> Item:
        return self.variables[0].item


def field_places(item: Item) -> tuple[FieldPlace, ...]:
    """The fields of an item: one for each row of a matrix, none for a note, else one."""
    variables = variables_of(item)
    if kind_of(item).has_rows:
        return tuple(FieldPlace(variable.key, (variable,), variable.text) for variable in variables)
    return (FieldPlace(item.key, variables, item.text),) if variables else ()


def in_the_way(route: Route, page: Page) -> Iterator[tuple[FieldPlace, str]]:
    """What of the stored answers to ``page`` is in the way of sending, as field and reason: a required question that
    applies and has no answer, or an answer that its constraint refuses, for it may have been taken before another
    answer was changed."""
    refused = {item.key for item in refused_items(page, route)}
    for item in route.asked(page):
        for place in field_places(item) if item.required or item.key in refused else ():
            blank = all(route.answers.get(variable.key) is None for variable in place.variables)
            if item.key in refused or blank:
                yield place, "constraint" if item.key in refused else left_blank(item)


def missing(route: Route, page: Page, language: str) -> tuple[tuple[str, str], ...]:
    """The same in words, by name of the field."""

    def said(place: FieldPlace, reason: str) -> str:
        bad = constraint_refusal(place.item, language) if reason == "constraint" else BadAnswer(reason)
        return refusal_text(place.item, place.question, bad, language)

    return tuple((place.name, said(place, reason)) for place, reason in in_the_way(route, page))


def constraint_refusal(item: Item, language: str) -> BadAnswer:
    said = _pick(item.constraint_message, language)
    return BadAnswer("constraint", message=said if said.endswith((".", "!", "?", "…")) else f"{said}.")


def refusal_text(item: Item, question: Text, bad: BadAnswer, language: str) -> str:
    """What a participant is told about an answer to a question that cannot be taken."""
    values = {name: _shown(value, language) for name, value in bad.values.items()}
    if "code" in bad.values and item.scale is not None:
        labels = {choice.code: choice.label for choice in item.scale.all_choices}
        values["label"] = _pick(labels[int(str(bad.values["code"]))], language)
    required = f"{bad.reason}_required"
    reason = required if item.required and required in REFUSALS else bad.reason
    return refused(reason, language, question=_pick(question, language), **values)


def _shown(value: object, language: str) -> object:
    return shown(value, language) if isinstance(value, Decimal | dt.date) else value


def _pick(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")
