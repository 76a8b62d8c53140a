"""How a visit at a kiosk ends without answers being sent: a question first, then everything is emptied.

The pages themselves are the participant's, registered under another name. Nobody's answers may meet the next person.
"""

from __future__ import annotations

from typing import Final

from flask import render_template, request, url_for

from evaluator.answering.intake import leave
from evaluator.answering.journey import REVIEW, where_to_go_on
from evaluator.web.answering.pages import Answer
from evaluator.web.answering.visit import Visit, arrive
from evaluator.web.shared.access import open_pages
from evaluator.web.shared.service import service
from surveys.answers.routing import route

pages: Final = open_pages("kiosk_end", __name__, by_key=True, url_prefix="/kiosk")
SECONDS_TO_ANSWER: Final = 60


@pages.get("/<key>/er-du-der")
def still_there(key: str) -> Answer:
    visit = arrive(key)
    if turned_away := _turned_away(visit):
        return turned_away
    visit.go_by_itself(SECONDS_TO_ANSWER, url_for("kiosk_end.stop", key=key))
    return render_template(
        "answering/still_there.html",
        **visit.frame("still_there"),
        seconds=SECONDS_TO_ANSWER,
        go_on=_back_to(visit, request.args.get("side", REVIEW)),
    )


@pages.route("/<key>/stop", methods=["GET", "POST"])
def stop(key: str) -> Answer:
    """Also by GET: it is where a browser goes by itself when nobody answers. It can only empty what was not sent."""
    visit = arrive(key)
    if turned_away := _turned_away(visit):
        return turned_away
    with service().store.writing() as db:
        leave(db, visit.draft)
    return visit.to_the_start()


def _turned_away(visit: Visit) -> Answer | None:
    """Also whoever has made a code and not begun yet can leave."""
    return visit.turned_away(begun=visit.entry.draft is None)


def _back_to(visit: Visit, page: str) -> str:
    if not visit.entry.begun:
        return url_for("kiosk.information", key=visit.key)
    draft = visit.draft
    there = where_to_go_on(route(visit.questionnaire, draft.answers, draft.texts), page)
    if there == REVIEW:
        return url_for("kiosk.review", key=visit.key)
    return url_for("kiosk.show", key=visit.key, page=there)
