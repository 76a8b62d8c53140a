"""The page of a milestone's releases: what is missing, proposing one, and remarks with their answers."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from evaluator.findings.left_out import can_be_left_out
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.composing import composed
from evaluator.releases.signing import answer as answer_it
from evaluator.releases.signing import propose as propose_it
from evaluator.releases.signing import remark as remark_it
from evaluator.results.milestones import count_of
from evaluator.store.changing import changing
from evaluator.store.to_do import proposals_not_published, remarks_to_answer
from evaluator.web.releases.desk import MINUTES, Desk, desk, errors_of, expired, go, newest_or_404, page, pages
from evaluator.web.shared.access import actor
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service
from evaluator.writing.checking import problems
from surveys.diagnostics import InputRejected

Answer = str | Response | tuple[str, int]


@needs_doing("remarks", "releases.page_of")
def unanswered(now: Now) -> int:
    return remarks_to_answer(now.db, now.programme.key)


@needs_doing("proposals", "releases.page_of")
def unpublished(now: Now) -> int:
    return proposals_not_published(now.db, now.programme.key)


@pages.get("/", endpoint="page_of")
def page_of(programme: str) -> str:
    return page(desk(programme))


@pages.post("/forslag")
@only(*EVALUATING)
def propose(programme: str) -> Answer:
    at, errors = desk(programme), expired()
    if not errors:
        try:
            _propose(at)
        except InputRejected as error:
            errors = errors_of(error, {"no_reason": "reason"})
    return (page(at, errors, "propose"), 422) if errors else go(at, "proposed")


def _propose(at: Desk) -> None:
    """The audit follows at once: until it has proven that nothing can be worked out nobody but evaluators reads it."""
    here, reason, left_out = service(), request.form.get("reason", ""), request.form.getlist("left_out")
    with here.store.reading(snapshot=True) as db:
        count = count_of(db, at.loaded.key, at.milestone.key)
        left_out = [one for one in left_out if can_be_left_out(one)]
        findings = composed(db, count, shown_only=True, memory=here.found, left_out=left_out)
        found, seen = problems(db, count, findings), changing(db, at.loaded.key)
    with here.store.writing() as db:
        its = propose_it(db, findings, count, actor=actor(), now=here.now(), reason=reason, problems=found, seen=seen)
    audit_where_due(here.store, its, now=here.now(), minutes=MINUTES)


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
