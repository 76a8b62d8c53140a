"""Handing the note of a hearing over, and telling the parties of it."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from evaluator.hearing import managing
from evaluator.hearing.names import shown_names
from evaluator.hearing.notifying import tell, to_tell
from evaluator.hearing.overview import progress
from evaluator.store.hearings import Hearing
from evaluator.web.hearing.desk import all_of, find, page, pages, to
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.service import service


@pages.get("/<hearing>/overdrag")
def ask_hand_over(programme: str, hearing: str) -> str:
    return _page(programme, find(programme, hearing), [])


@pages.post("/<hearing>/overdrag")
def hand_over(programme: str, hearing: str) -> ResponseReturnValue:
    """Hand over, or take that back; ``tell``: and give the parties notice, also once that is done."""
    its, back, wants_telling = find(programme, hearing), "back" in request.form, "tell" in request.form
    if errors := posted():
        return _page(programme, its, errors), 422
    already, now = its.handed_over_at is not None, service().now()
    with service().store.writing() as db, service().vault.writing() as vault_db:
        managing.hand_over(db, its, actor=actor(), now=now, back=back)
        n = tell(db, vault_db, all_of(its), actor=actor(), now=now) if wants_telling and not back else 0
    if back or not already:
        flash(texts()("hearing.was_taken_back" if back else "hearing.was_handed_over"))
    if wants_telling and not back:
        flash(texts()("hearing.queued_told", n=n))
    return to("ask_hand_over" if already and not back else "overview", programme, its)


def _page(programme: str, its: Hearing, errors: Errors) -> str:
    every = all_of(its)
    with service().vault.reading() as vault_db:
        telling = to_tell(vault_db, every)
    return page(
        "hand_over",
        programme,
        its,
        errors,
        progress=progress(every),
        takes=its.takes_remarks(service().now()),
        telling=telling,
        names=shown_names(every.parties, texts()),
    )
