"""A wave closed before its time, or held open longer."""

from __future__ import annotations

import datetime as dt

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from evaluator.answering.intake import Phase, phase_of
from evaluator.designing.periods import By, Closing, closing_now, move_closing
from evaluator.store.waves import Wave
from evaluator.store.waves import wave as stored_wave
from evaluator.texts.diagnostics import rendered
from evaluator.web.inviting.desk import errors_of, pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected


@pages.route("/<wave>/periode", methods=["GET", "POST"])
def closing(programme: str, wave: str) -> ResponseReturnValue:
    its = _wave(programme, wave)
    errors = (posted() or _moved(programme, its)) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        flash(texts()("invitations.closing_moved"))
        return redirect(url_for("invitations.listing", programme=programme))
    drawn = _page(programme, its, errors)
    return (drawn, 422) if errors else drawn


def _wave(programme: str, wave: str) -> Wave:
    programme_or_404(programme)
    with service().store.reading() as db:
        return stored_wave(db, programme, wave) or abort(404)


def _page(programme: str, its: Wave, errors: Errors) -> str:
    phase = phase_of(its, service().now())
    at = its.closes_at.isoformat("minutes") if its.closes_at else ""
    typed = request.form if errors else {"closes": its.closes.isoformat(), "closes_at": at, "reason": ""}
    shown = {"wave": its, "typed": typed, "errors": errors, "phase": phase, "is_over": phase is Phase.CLOSED}
    return show("inviting/closing.html", programme_or_404(programme), form=FlaskForm(), **shown)


def _moved(programme: str, its: Wave) -> Errors:
    here, reason = service(), request.form.get("reason", "").strip()
    asked = closing_now(here.now()) if "now" in request.form else _asked()
    if isinstance(asked, str):
        return [(asked, texts()(f"invitations.no_{asked}"))]
    try:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            move_closing(
                db,
                vault_db,
                programme,
                its.key,
                asked,
                newcomers="newcomers" in request.form,
                by=By(actor(), current_user.name),
                reason=reason,
                now=here.now(),
            )
    except InputRejected as error:
        return [one for found in error.diagnostics for one in _said(found, its.key)]
    except KeyError:
        abort(404)
    return []


def _said(found: Diagnostic, wave: str) -> Errors:
    """At the field, where it is one of this form's: whoever moves a day sees no document."""
    field = str(found.place[-1]) if found.place else ""
    if len(found.place) > 1 and wave not in found.place:
        return errors_of(InputRejected([found]))
    return [(field if field in ("closes", "closes_at") else "", rendered(found, texts(), in_editor=True).sentences)]


def _asked() -> Closing | str:
    """What was typed, else the name of the field that cannot be read."""
    try:
        day = dt.date.fromisoformat(request.form.get("closes", ""))
    except ValueError:
        return "closes"
    try:
        written = request.form.get("closes_at", "").strip().replace(".", ":")
        return Closing(day, dt.time.fromisoformat(written) if written else None)
    except ValueError:
        return "closes_at"
