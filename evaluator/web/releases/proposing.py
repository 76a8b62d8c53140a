"""The page of a milestone's releases: what is missing, proposing one, and remarks with their answers."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from evaluator.releases.proposing import Proposing
from evaluator.releases.signing import answer as answer_it
from evaluator.releases.signing import remark as remark_it
from evaluator.store.tasks import PROPOSAL
from evaluator.store.to_do import proposals_not_published, remarks_to_answer
from evaluator.web.releases.desk import (
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
from evaluator.web.shared.tasks import begun, looked_at_again
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
    at = desk(programme)
    return looked_at_again(page(at), at.under_way)


@pages.post("/forslag")
@only(*EVALUATING)
def propose(programme: str) -> Answer:
    at, errors, here = desk(programme), expired(), service()
    if errors:
        return page(at, errors, "propose"), 422
    asked = {"reason": request.form.get("reason", ""), "left_out": request.form.getlist("left_out")}
    try:
        its = begun(at.loaded.key, PROPOSAL, at.milestone.key, asked, Proposing(here.store, here.now).begin)
    except InputRejected as error:
        return page(at, errors_of(error, {"no_reason": "reason"}), "propose"), 422
    return go(at, "proposed" if its is None else "")


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
