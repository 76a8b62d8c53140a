"""The page of the first account, open once: to whoever has the code that the server printed when it began."""

from __future__ import annotations

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField

from evaluator.accounts import signing_in
from evaluator.accounts.credentials import Busy, hashed
from evaluator.accounts.inviting import require_address
from evaluator.accounts.passwords import require_alike
from evaluator.accounts.setting_up import SetUp, add_first_account
from evaluator.store.accounts import account
from evaluator.texts.diagnostics import rendered
from evaluator.web.accounts.attempts import BUSY, PAUSED, STATUS
from evaluator.web.accounts.links import note_address
from evaluator.web.shared.access import begin_session, open_pages, texts
from evaluator.web.shared.every_response import FOR_PROGRAMS
from evaluator.web.shared.rules import rule_of
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = open_pages("setting_up", __name__)
Page = str | Response | tuple[str, int]
OPEN = ("setting_up.page", "accounts.choose_language", "static", *FOR_PROGRAMS)
"""What opens before there is an account."""


class First(FlaskForm):
    code = StringField()
    name = StringField()
    email = StringField()
    password = PasswordField()
    again = PasswordField()


def prepare(app: Flask) -> None:
    app.before_request(lead_to_the_first_account)


def lead_to_the_first_account() -> Response | None:
    """Every other page leads there until there is an account, but those with a key of one's own: an instance that is
    worked with in the terminal alone has participants, too."""
    if service().set_up is None or request.endpoint in OPEN or _has_a_key(request.endpoint) or waiting() is None:
        return None
    return redirect(url_for("setting_up.page"))


def _has_a_key(endpoint: str | None) -> bool:
    return endpoint is not None and rule_of(current_app, endpoint).by_key


def waiting() -> SetUp | None:
    """The set-up, while the instance waits for its first account."""
    here = service()
    if here.set_up is None or here.set_up.is_over:
        return None
    with here.store.reading() as db:
        return here.set_up if here.set_up.waits(db) else None


@pages.route("/kom-i-gang", methods=["GET", "POST"])
def page() -> Page:
    its = waiting()
    if its is None:
        return redirect(url_for("accounts.sign_in"))
    form = First()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, [texts()("pages.sign_in_expired")])
    if problem := _code_given(its, form.code.data or ""):
        return _page(form, [texts()(f"access.code_{problem}")], STATUS.get(problem, 422))
    try:
        return _made(form)
    except InputRejected as error:
        return _page(form, [rendered(one, texts()).sentences for one in error.diagnostics])
    except Busy:
        return _page(form, [texts()("accounts.busy")], STATUS[BUSY])


def _code_given(its: SetUp, code: str) -> str:
    """What stands in the way, as `attempts.with_password`; each attempt is counted before it is looked at."""
    here = service()
    attempt = signing_in.with_set_up_code(here.config.secret_key, request.remote_addr or "")
    try:
        with here.store.writing() as db:
            attempt = signing_in.reserved(db, attempt, now=here.now())
            if not its.takes(code):
                return "wrong"
            signing_in.not_made(db, attempt)
    except signing_in.TooManyAttempts:
        return PAUSED
    return ""


def _made(form: First) -> Response:
    """The account, signed in at this browser."""
    here, password = service(), form.password.data or ""
    name, email = (form.name.data or "").strip(), (form.email.data or "").strip()
    require_alike(password, form.again.data or "")
    require_address(email, needed=False)
    made = hashed(password)
    with here.store.writing() as db:
        id_ = add_first_account(db, name=name, password=password, password_hash=made, now=here.now())
        first = account(db, id_)
        assert first is not None
        signing_in.is_in(db, first, now=here.now())
    if email:
        note_address(id_, name, email)
    begin_session(first)
    flash(texts()("access.set_up_done"))
    return redirect(url_for("home.programmes"))


def _page(form: First, problems: list[str] | None = None, status: int = 422) -> Page:
    shown = render_template("accounts/set_up.html", t=texts(), form=form, problems=problems or [])
    return (shown, status) if problems else shown
