"""Parties that nobody has confirmed, seen together and removed at once."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from evaluator.hearing.names import shown_names
from evaluator.hearing.unconfirmed import remove_waiting
from evaluator.web.hearing.desk import all_of, find, page, pages, to
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.service import service


@pages.get("/<hearing>/parter/ubekraeftede")
def unconfirmed(programme: str, hearing: str) -> str:
    """Those that sent nothing are ticked."""
    return _page(programme, hearing, [])


@pages.post("/<hearing>/parter/ubekraeftede")
def remove_unconfirmed(programme: str, hearing: str) -> ResponseReturnValue:
    """Only what was ticked on the page that was seen: whoever comes meanwhile stays."""
    its, errors = find(programme, hearing), posted()
    chosen = {UUID(one) for one in request.form.getlist("party") if _is_id(one)}
    if not errors and not chosen:
        errors = [("", texts()("hearing.none_chosen"))]
    if errors:
        return _page(programme, hearing, errors), 422
    with service().store.writing() as db, service().vault.writing() as vault_db:
        gone = remove_waiting(db, vault_db, its, chosen, actor=actor(), now=service().now())
    return to("parties", programme, its, texts()("hearing.unconfirmed_removed", n=gone))


def _page(programme: str, hearing: str, errors: Errors) -> str:
    its = find(programme, hearing)
    every = all_of(its)
    waiting = [one for one in every.parties if not one.confirmed]
    names = shown_names(every.parties, texts())
    ticked = {str(one.id) for one in waiting if every.standing(one) != "remarks"}
    ticked = set(request.form.getlist("party")) if request.method == "POST" else ticked
    return page("unconfirmed", programme, its, errors, every=every, waiting=waiting, names=names, ticked=ticked)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
