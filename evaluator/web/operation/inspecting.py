"""Whether tallies and the audit log still hold: asked by an administrator, answered within seconds."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.accounts.audit_words import moment
from evaluator.accounts.auditing import verified
from evaluator.operation.inspecting import RECOUNTING, VERIFYING, note_log, recount_in_time
from evaluator.store.documents import programme_keys
from evaluator.store.jobs import Job, jobs
from evaluator.texts.diagnostics import rendered
from evaluator.web.operation.running import pages
from evaluator.web.shared.access import texts
from evaluator.web.shared.posted import Errors, expired, line, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected


@dataclass(frozen=True, slots=True)
class Looked:
    """How a look went last. ``wrong``: what was wrong then, '' for nothing."""

    programme: str
    at: str
    wrong: str


@pages.get("/efterse")
def inspect() -> str:
    return _page([])


@pages.post("/efterse/log")
def verify_log() -> ResponseReturnValue:
    """The chain of the whole log, and with a number and digest that were noted earlier, whether that entry stands."""
    errors, here = posted(), service()
    if not errors:
        try:
            with here.store.reading(snapshot=True) as db:
                number, digest = verified(db, line("expect"))
            note_log(here.store, last=number, wrong=None, now=here.now())
            flash(texts()("operation.log_whole", n=number, entry=f"{number}:{digest}"))
            return redirect(url_for("operation.inspect"))
        except InputRejected as error:
            if error.diagnostics[0].code != "audit.not_an_entry":
                note_log(here.store, last=0, wrong=error.diagnostics[0], now=here.now())
            errors = [("expect", _said(one)) for one in error.diagnostics]
    return _page(errors), 422


@pages.post("/efterse/<key>")
def count_again(key: str) -> ResponseReturnValue:
    """Of a programme, also of one that is archived: nothing of it changes."""
    here = service()
    with here.store.reading() as db:
        if key not in programme_keys(db):
            abort(404)
    if not expired():
        wrong = recount_in_time(here.store, key, now=here.now())
        said = f"{key}: {_said(wrong)}" if wrong else ""
        flash(said or texts()("operation.tallies_agree", programme=key), "problem" if said else "message")
    return redirect(url_for("operation.inspect"))


def _page(errors: Errors) -> str:
    with service().store.reading() as db:
        noted, keys = {one.name: one for one in jobs(db)}, programme_keys(db)
    its = {
        "errors": errors,
        "form": FlaskForm(),
        "typed": request.form,
        "log": _looked("", noted.get(VERIFYING)),
        "tallies": [_looked(key, noted.get(f"{RECOUNTING}{key}")) for key in keys],
    }
    return render_template("operation/inspecting.html", t=texts(), **its)


def _looked(programme: str, job: Job | None) -> Looked:
    if job is None:
        return Looked(programme, "", "")
    return Looked(programme, moment(job.ran_at, texts()), _said(job.wrong) if job.wrong else "")


def _said(one: Diagnostic) -> str:
    return rendered(one, texts(), in_editor=True).sentences
