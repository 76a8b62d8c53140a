"""The page of a milestone's releases: what is missing, proposing one, and remarks with their answers."""

from __future__ import annotations

import threading

from flask import make_response, request
from werkzeug.wrappers import Response

from evaluator.releases.proposing import Proposing
from evaluator.releases.signing import answer as answer_it
from evaluator.releases.signing import remark as remark_it
from evaluator.store.to_do import proposals_not_published, remarks_to_answer
from evaluator.store.under_way import UnderWay
from evaluator.web.releases.desk import (
    MINUTES,
    REFRESHED,
    desk,
    errors_of,
    expired,
    go,
    newest_or_404,
    page,
    pages,
)
from evaluator.web.shared.access import actor
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

Answer = str | Response | tuple[str, int]


@needs_doing("remarks", "releases.page_of")
def unanswered(now: Now) -> int:
    return remarks_to_answer(now.db, now.programme.key)


@needs_doing("proposals", "releases.page_of")
def unpublished(now: Now) -> int:
    return proposals_not_published(now.db, now.programme.key)


@pages.get("/", endpoint="page_of")
def page_of(programme: str) -> Response:
    """Looked at again by itself as long as a proposal is under way."""
    at = desk(programme)
    response = make_response(page(at))
    if at.is_going_on:
        response.headers["Refresh"] = str(REFRESHED)
    return response


@pages.post("/forslag")
@only(*EVALUATING)
def propose(programme: str) -> Answer:
    at, errors, here = desk(programme), expired(), service()
    if errors:
        return page(at, errors, "propose"), 422
    typed = request.form.get("reason", ""), request.form.getlist("left_out")
    its = UnderWay(at.loaded.key, at.milestone.key, here.now(), actor(), *typed)
    work = Proposing(here.store, here.now, here.found, MINUTES)
    try:
        work.begin(its)
    except InputRejected as error:
        return page(at, errors_of(error, {"no_reason": "reason"}), "propose"), 422
    behind = threading.Thread(target=work.go_on, args=(its,), daemon=True)
    behind.start()
    behind.join(here.patience)
    return go(at, "" if behind.is_alive() or desk(programme).refused else "proposed")


@pages.post("/bemaerkning")
def remark(programme: str) -> Answer:
    at, errors, here = desk(programme), expired(), service()
    its, typed = newest_or_404(at), request.form
    if not errors:
        try:
            with here.store.writing() as db:
                words = {"place": typed.get("place", ""), "text": typed.get("text", "")}
                remark_it(db, its, **words, actor=actor(), now=here.now())
        except InputRejected as error:
            errors = errors_of(error, {"no_text": "text"})
    return (page(at, errors, "remark"), 422) if errors else go(at, "remarked")


@pages.post("/svar/<int:number>")
@only(*EVALUATING)
def answer(programme: str, number: int) -> Answer:
    at, errors, here = desk(programme), expired(), service()
    its, text = newest_or_404(at), request.form.get("answer", "")
    if not errors:
        try:
            with here.store.writing() as db:
                answer_it(db, its, number, text, actor=actor(), now=here.now())
        except InputRejected as error:
            errors = errors_of(error, {"no_answer": f"answer-{number}"})
    return (page(at, errors, f"answer-{number}"), 422) if errors else go(at, "answered")
