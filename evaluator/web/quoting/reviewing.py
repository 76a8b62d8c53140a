"""The review of a quote by a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from evaluator.programme.model import Programme
from evaluator.quoting.choosing import quote_as_seen
from evaluator.quoting.reviewing import Decision, as_it_would_be_shown, is_of, review
from evaluator.store.quotes import Quote, quote
from evaluator.texts.diagnostics import rendered
from evaluator.web.quoting.forms import RECOGNISABLE, ReviewQuote
from evaluator.web.quoting.quotes import as_shown, filled_in, pages, told
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


@pages.route("/<uuid:quote_id>/gennemsyn", methods=["GET", "POST"])
def second_look(programme: str, quote_id: UUID) -> str | Response | tuple[str, int]:
    """What is reviewed is the redacted quote: the text that it was taken from is not here."""
    loaded, form = programme_or_404(programme), ReviewQuote()
    with service().store.reading(snapshot=True) as db:
        its = quote(db, programme, quote_id) or abort(404)
        shown = _shown(db, its, loaded)
    if form.validate_on_submit():
        try:
            return _decided(programme, quote_id, form)
        except InputRejected as error:
            told(form, error)
    return filled_in(show("quoting/review.html", loaded, form=form, quote=its, own=is_of(its, actor()), **shown), form)


def _shown(db: Connection, its: Quote, programme: Programme) -> dict[str, object]:
    """As whose the quote would stand in a report, or why it would not."""
    try:
        source, would = as_it_would_be_shown(db, its)
    except InputRejected as error:
        return {"fault": rendered(error.diagnostics[0], texts(), in_editor=True).sentences}
    return {"source": source, "would": would, "as_shown": as_shown(programme, would.group), "fault": ""}


def _decided(programme: str, quote_id: UUID, form: ReviewQuote) -> Response:
    here = service()
    decision = Decision(RECOGNISABLE.get(form.recognisable.data or ""), form.reason.data or "")
    with here.store.writing() as db:
        its = quote_as_seen(db, programme, quote_id, form.revision.data or 0)
        its = review(db, its, decision, actor=actor(), now=here.now())
    flash(texts()(f"quoting.{its.state}"))
    return redirect(url_for("quoting.listing", programme=programme))
