"""Signing in and out, the choice of language, and the list of programmes."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user, login_url, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from evaluator.accounts.credentials import LONGEST_NAME, TooManyAttempts, candidate, fits
from evaluator.documents.storing import load_programme
from evaluator.store.accounts import ROLES, Account, record_attempt
from evaluator.store.documents import programme_keys
from evaluator.texts import LANGUAGES
from evaluator.web.accounts.kept_input import kept_page, typed_here
from evaluator.web.shared.access import SignedIn, manager, protected, texts
from evaluator.web.shared.service import service

pages = Blueprint("accounts", __name__)
home = protected("home", __name__, roles=ROLES, url_prefix="")
Page = str | Response | tuple[str, int]


class SignIn(FlaskForm):
    name = StringField(validators=[InputRequired()])
    password = PasswordField(validators=[InputRequired()])


@pages.route("/log-ind", methods=["GET", "POST"])
def sign_in() -> Page:
    form, problem = SignIn(), ""
    if form.validate_on_submit():
        found, problem = attempt(form.name.data or "", form.password.data or "")
        if found:
            login_user(SignedIn(found.name, found.role, found.programme))
            return open_page(safe_target(request.args.get("next", "")))
    elif form.is_submitted():
        problem = "expired" if form.csrf_token.errors else "missing"
    page = render_template("accounts/sign_in.html", t=texts(), form=form, problem=problem)
    return (page, 422) if problem else page


def ask_to_sign_in() -> Page:
    """The way to signing in, without losing what was typed."""
    kept = typed_here()
    return kept_page(kept) if kept else redirect(login_url("accounts.sign_in", request.url))


manager.unauthorized_handler(ask_to_sign_in)


def attempt(name: str, password: str) -> tuple[Account | None, str]:
    """The account that name and password open, or what stood in the way (a key of the texts). A name that no account
    can have is not kept among the failures: nobody may fill the database from outside."""
    if len(name) > LONGEST_NAME or "\0" in name:
        return None, "wrong"
    store, now = service().store, service().now()
    try:
        with store.reading() as db:
            found = candidate(db, name, now=now)
    except TooManyAttempts:
        return None, "paused"
    right = fits(found, password)
    with store.writing() as db:
        record_attempt(db, name, succeeded=right, now=now)
    return (found, "") if right else (None, "wrong")


@pages.post("/log-ud")
def sign_out() -> Response:
    if FlaskForm().validate_on_submit():
        logout_user()
    return redirect(url_for("accounts.sign_in"))


@pages.get("/sprog/<language>")
def choose_language(language: str) -> Response:
    if language not in LANGUAGES:
        abort(404)
    session["language"] = language
    return open_page(safe_target(request.args.get("next", "")))


@home.get("/")
def programmes() -> str | Response:
    with service().store.reading() as db:
        keys = [key for key in programme_keys(db) if current_user.programme in (None, key)]
        found = [load_programme(db, key)[0] for key in keys]
    if len(found) == 1:
        return redirect(url_for(current_user.begins_at, programme=found[0].key))
    return render_template("results/programmes.html", t=texts(), programmes=found)


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
