"""Recommendations that were handed over, for everybody who reads reports; the steering group answers them here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.findings.written import Recommendation
from evaluator.programme.model import Programme
from evaluator.records.recommendations import ANSWERS
from evaluator.store.accounts import names
from evaluator.store.to_do import recommendations_to_answer
from evaluator.store.writing import passages
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import READING, only
from evaluator.web.shared.service import service
from evaluator.web.writing.desk import Errors, by, errors_of, expired, words
from evaluator.writing.passages import reference_of
from evaluator.writing.places import RECOMMENDATION
from evaluator.writing.recommendations import Answered, Given, answer, answers_given, handed_over, told
from surveys.diagnostics import Diagnostic, InputRejected

ANSWERING: Final = ("evaluator", "steering")
pages: Final = protected("recommendations", __name__, roles=READING, url_prefix="/p/<programme>/anbefalinger")


@dataclass(frozen=True, slots=True)
class Shown:
    """A recommendation, and the reference of its row. ``given``: what was answered, the answer that holds last."""

    its: Recommendation
    reference: str
    synthetic: bool
    given: Sequence[Given]


@needs_doing("recommendations", "recommendations.listing")
def unanswered(now: Now) -> int:
    return recommendations_to_answer(now.db, now.programme.key)


@pages.get("/")
def listing(programme: str) -> str:
    loaded = programme_or_404(programme)
    values = {"shown": _shown(loaded), "answering": may(ANSWERING, programme), "person": _person}
    return show("writing/answers.html", loaded, **values)


@pages.route("/<int:number>", methods=["GET", "POST"])
@only(*ANSWERING)
def give(programme: str, number: int) -> str | Response | tuple[str, int]:
    loaded = programme_or_404(programme)
    one = next((one for one in _shown(loaded) if one.its.number == number), None) or abort(404)
    errors = _given(loaded, one) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        flash(texts()("writing.answered"))
        return redirect(url_for("recommendations.listing", programme=programme) + f"#anbefaling-{number}")
    typed = request.form if request.method == "POST" else _as_answered(one)
    values = {"one": one, "errors": errors, "typed": typed, "answers": tuple(ANSWERS), "form": FlaskForm()}
    page = show("writing/answer.html", loaded, **values)
    return (page, 422) if errors else page


def _given(programme: Programme, one: Shown) -> Errors:
    """What was wrong with an answer; nothing where it is stored."""
    if errors := expired():
        return errors
    try:
        if one.its.response is not None and not one.given:
            raise InputRejected([Diagnostic("writing.answered_already", ())])
        with service().store.writing() as db:
            answer(db, programme.key, one.reference, _posted(), by())
        return []
    except InputRejected as error:
        return errors_of(error)


def _as_answered(one: Shown) -> dict[str, str]:
    """The form as it was filled in when the answer was given; empty where there is none."""
    its = one.its.response
    if its is None:
        return {}
    due = its.due.isoformat() if its.due else ""
    return {"answer": its.answer, "reason": its.reason, "action": its.action, "owner": its.owner, "due": due}


def _person(by: str) -> str:
    """Who recorded an answer, as others know them."""
    if by == "owner":
        return texts()("owners.by_owner")
    with service().store.reading() as db:
        return names(db).get(by, by)


def _posted() -> Answered:
    """Raises InputRejected where the day cannot be read."""
    try:
        due = dt.date.fromisoformat(words("due")) if words("due") else None
    except ValueError:
        raise InputRejected([Diagnostic("writing.not_a_day", ("due",))]) from None
    given, reason, action, owner = (words(name) for name in ("answer", "reason", "action", "owner"))
    return Answered(answer=given, reason=reason, action=action, owner=owner, due=due)


def _shown(programme: Programme) -> list[Shown]:
    """The newest first."""
    with service().store.reading(snapshot=True) as db:
        there = handed_over(db, programme.key)
        its = [
            one for one in passages(db, programme.key, place=RECOMMENDATION).values() if reference_of(one.at) in there
        ]
        found, given = told(db, programme.key, its), answers_given(db, programme.key)
    shown = [
        Shown(one, reference, version.synthetic, given.get(reference, ()))
        for one, version in zip(found, its, strict=True)
        for reference in [reference_of(version.at)]
    ]
    return sorted(shown, key=lambda one: -one.its.number)
