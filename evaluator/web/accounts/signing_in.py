"""Signing in and out, the choice of language, and the list of programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user, login_url, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from evaluator.accounts.signing_in import sign_out as end_sessions
from evaluator.store.accounts import Account, account
from evaluator.texts import LANGUAGES
from evaluator.web.accounts.attempts import STATUS, with_code, with_password
from evaluator.web.accounts.kept_input import kept_page, typed_here
from evaluator.web.shared.access import actor, begin_session, manager, open_pages, texts
from evaluator.web.shared.service import service

pages = open_pages("accounts", __name__)
Page = str | Response | tuple[str, int]
HALF: Final = "half"
"""Where the session keeps who gave the right password and has not given a code yet."""
TO_GIVE_A_CODE: Final = dt.timedelta(minutes=5)


class SignIn(FlaskForm):
    name = StringField(validators=[InputRequired()])
    password = PasswordField(validators=[InputRequired()])


class Code(FlaskForm):
    code = StringField(validators=[InputRequired()])


@pages.route("/log-ind", methods=["GET", "POST"])
def sign_in() -> Page:
    form, problem = SignIn(), ""
    if form.validate_on_submit():
        found, problem = with_password(form.name.data or "", form.password.data or "")
        if found:
            return _signed_in(found) if found.second_salt is None else begin_half(found, request.args.get("next"))
    elif form.is_submitted():
        problem = "expired" if form.csrf_token.errors else "missing"
    return _page("accounts/sign_in.html", form, problem)


@pages.route("/log-ind/kode", methods=["GET", "POST"])
def second() -> Page:
    found = _half_signed_in()
    if found is None:
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")))
    form, problem = Code(), ""
    if form.validate_on_submit():
        told = session[HALF].get("told")
        if not (problem := with_code(found, form.code.data or "", told)):
            return _signed_in(found, by_provider=told is not None)
    elif form.is_submitted():
        problem = "expired" if form.csrf_token.errors else "code_missing"
    return _page("accounts/second.html", form, "code_wrong" if problem == "wrong" else problem)


def _page(template: str, form: FlaskForm, problem: str) -> Page:
    here = service()
    its = {"by_provider": here.provider and here.provider.settings, "by_password": here.takes_passwords}
    page = render_template(template, t=texts(), form=form, problem=problem, **its)
    return (page, STATUS.get(problem, 422)) if problem else page


def begin_half(found: Account, then: str | None, told: Mapping[str, str] | None = None) -> Response:
    """To the page of the code. ``told``: what the audit log is told, where an identity provider said who it is."""
    half = {"id": found.id, "version": found.session_version, "at": int(service().now().timestamp())}
    session[HALF] = half | ({"told": dict(told)} if told is not None else {})
    return redirect(url_for("accounts.second", next=then))


def _half_signed_in() -> Account | None:
    """Who gave the right password in the last minutes and has an account with a second factor."""
    half, now = session.get(HALF) or {}, int(service().now().timestamp())
    if not 0 <= now - half.get("at", now + 1) <= TO_GIVE_A_CODE.total_seconds():
        return None
    with service().store.reading() as db:
        found = account(db, half["id"])
    still = found is not None and found.active and found.session_version == half["version"] and found.second_salt
    return found if still else None


def _signed_in(found: Account, *, by_provider: bool = False) -> Response:
    session.pop(HALF, None)
    begin_session(found, by_provider=by_provider)
    return open_page(safe_target(request.args.get("next", "")))


def ask_to_sign_in() -> Page:
    """The way to signing in, or to what must be done to one's account first, without losing what was typed."""
    if kept := typed_here():
        return kept_page(kept)
    first = url_for("own.show") if current_user.is_authenticated else login_url("accounts.sign_in", request.url)
    return redirect(first)


manager.unauthorized_handler(ask_to_sign_in)


@pages.post("/log-ud")
def sign_out() -> Response:
    """Ends every session of the account, also those of cookies that were copied."""
    if FlaskForm().validate_on_submit() and current_user.is_authenticated:
        with service().store.writing() as db:
            end_sessions(db, actor(), now=service().now())
        logout_user()
        if service().provider is not None:
            return redirect(url_for("accounts.signed_out"))
    return redirect(url_for("accounts.sign_in"))


@pages.get("/log-ud")
def signed_out() -> str | Response:
    """Whoever came from an identity provider is signed in there still, and may want to end that, too."""
    provider = service().provider
    if provider is None or current_user.is_authenticated:
        return redirect(url_for("home.programmes"))
    ends = provider.end_address(url_for("accounts.sign_in", _external=True))
    return render_template("accounts/signed_out.html", t=texts(), ends=ends)


@pages.get("/sprog/<language>")
def choose_language(language: str) -> Response:
    if language not in LANGUAGES:
        abort(404)
    session["language"] = language
    return open_page(safe_target(request.args.get("next", "")))


def open_page(address: str) -> Response:
    """To the page; to the front page from the address of a button, which has none."""
    return redirect(address if _is_page(address) else url_for("home.programmes"))


def _is_page(address: str) -> bool:
    """Whether it can be opened; a button without a page of its own can only be pressed."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(urlsplit(address).path, method="GET")


def safe_target(address: str) -> str:
    """An address on this site, or the front page: a link must not send people who sign in somewhere else."""
    parts = urlsplit(address)
    local = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if local else url_for("home.programmes")
