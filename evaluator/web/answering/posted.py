"""What a posted page asks for besides its answers: onward or back, stop, take an answer back, take no part."""

from __future__ import annotations

from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict

from evaluator.answering.journey import REVIEW, Place, back_to_review, place_of
from evaluator.web.answering.answer_texts import Raw
from evaluator.web.answering.visit import RETURNING, Visit
from surveys.answers.forms import PageResult, read_page
from surveys.questionnaire import ItemKind

Posted = MultiDict[str, str]
Errors = tuple[tuple[str, str], ...]

CLEAR: Final = "_clear"
"""The button that takes one answer back; its value is the field's name. Radio buttons cannot be unmarked by hand."""


def without_cleared(form: Posted) -> tuple[Posted, str]:
    """The form without the answer that was taken back, and its field's name; '' where none was."""
    cleared = form.get(CLEAR, "")
    if not cleared:
        return form, ""
    gone = {CLEAR, cleared, f"{cleared}#other"}
    return MultiDict((name, value) for name, value in form.items(multi=True) if name not in gone), cleared


def declines(place: Place) -> bool:
    """Whether somebody who was asked for consent says no."""
    asked = any(item.kind is ItemKind.CONSENT for item in place.page.items)
    return asked and request.form.get("_go") == "decline"


def in_the_way(result: PageResult, wish: str) -> Errors:
    """The errors that hold a participant on the page: all on the way forward; in other directions only answers that
    could not be saved and would be lost, not questions left blank."""
    if wish == "next":
        return result.errors
    return tuple((name, text) for name, text in result.errors if _is_written(result.raw, name))


def _is_written(raw: Raw, name: str) -> bool:
    return any(value.strip() for value in (*raw[name], *raw.get(f"{name}#other", ())))


def destination(visit: Visit, place: Place, result: PageResult, wish: str) -> str:
    """The page to go to."""
    if wish == "back":
        return place.back or place.page.key
    if wish != "next":
        return place.page.key
    answers, texts = result.onto(visit.draft.answers, visit.draft.texts)
    if RETURNING in request.form:
        return back_to_review(visit.questionnaire, answers, texts)
    onward = place_of(visit.questionnaire, answers, place.page.key, texts)
    return onward.onward if onward else REVIEW


def missing(visit: Visit, place: Place, raw: Raw) -> Errors:
    """What is wrong with the answers as they are saved."""
    posted = MultiDict({name: list(values) for name, values in raw.items()})
    draft = visit.draft
    return read_page(visit.questionnaire, place.page, visit.language, posted, draft.answers, draft.texts).errors
