"""The way into one's account by a link: choosing a password, and asking for a link when it was forgotten."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField

from evaluator.accounts import signing_in
from evaluator.accounts.credentials import Busy, hashed
from evaluator.accounts.inviting import choose_password, may_be_reached, require_address
from evaluator.accounts.known_words import words_of_programmes
from evaluator.accounts.passwords import require_alike, require_good
from evaluator.store.accounts import Account, account
from evaluator.texts.diagnostics import rendered
from evaluator.vault.accounts import AccountLink, opened_by, use_up, want_link
from evaluator.web.accounts.attempts import BUSY, PAUSED, STATUS
from evaluator.web.shared.access import begin_session, open_pages, texts
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = open_pages("entering", __name__, by_key=True)
forgotten_pages = open_pages("forgotten_password", __name__)
Page = str | Response | tuple[str, int]


class Choice(FlaskForm):
    password = PasswordField()
    again = PasswordField()


class Address(FlaskForm):
    email = StringField()


@pages.route("/adgang/<token>", methods=["GET", "POST"])
def choose(token: str) -> Page:
    """What the link opens is used up only when a password that will do has been chosen."""
    if not service().takes_passwords:
        return redirect(url_for("accounts.sign_in"))
    its, form = _opened(token), Choice()
    if its is None:
        return render_template("accounts/link_over.html", t=texts()), 404
    if not form.is_submitted():
        return _page(its[1])
    if not form.validate():
        return _page(its[1], ["pages.sign_in_expired"])
    try:
        return _chosen(token, *its, form.password.data or "", form.again.data or "")
    except InputRejected as error:
        return _page(its[1], said=[rendered(one, texts()).sentences for one in error.diagnostics])
    except Busy:
        return _page(its[1], ["accounts.busy"], STATUS[BUSY])


def _opened(token: str) -> tuple[AccountLink, Account] | None:
    here = service()
    with here.vault.reading() as vault_db:
        link = opened_by(vault_db, token, now=here.now())
    if link is None:
        return None
    with here.store.reading() as db:
        its = account(db, link.account)
    return (link, its) if its is not None and may_be_reached(its) else None


def _chosen(token: str, link: AccountLink, its: Account, password: str, again: str) -> Response:
    """The vault first: a link that was used up opens nothing again, whatever happens then."""
    here = service()
    with here.store.reading() as db:
        require_good(password, its.name, words_of_programmes(db))
    require_alike(password, again)
    made = hashed(password)
    with here.vault.writing() as vault_db:
        if use_up(vault_db, token, now=here.now()) is None:
            abort(404)
    with here.store.writing() as db:
        choose_password(db, its, link.purpose, made, now=here.now())
        fresh = account(db, its.id)
        assert fresh is not None
        if fresh.second_salt is None:
            signing_in.is_in(db, fresh, now=here.now())
    flash(texts()("access.password_chosen"))
    if fresh.second_salt is not None:
        return redirect(url_for("accounts.sign_in"))
    begin_session(fresh)
    return redirect(url_for("home.programmes"))


def _page(its: Account, problems: list[str] | None = None, status: int = 422, said: list[str] | None = None) -> Page:
    lines = said or [texts()(one) for one in problems or []]
    shown = render_template("accounts/choose_password.html", t=texts(), form=Choice(), one=its, problems=lines)
    return (shown, status) if lines else shown


@forgotten_pages.route("/glemt-adgangskode", methods=["GET", "POST"])
def ask() -> Page:
    """The same is said whatever the address, and takes the same time: the worker looks whether there is an account."""
    form, here = Address(), service()
    if not here.takes_passwords:
        return redirect(url_for("accounts.sign_in"))
    if here.mailing is None or not form.is_submitted():
        return _forgotten(form)
    if not form.validate():
        return _forgotten(form, texts()("pages.sign_in_expired"))
    email = (form.email.data or "").strip()
    try:
        require_address(email)
        attempt = signing_in.with_address(here.config.secret_key, email, request.remote_addr or "")
        with here.store.writing() as db:
            signing_in.reserved(db, attempt, now=here.now())
    except InputRejected as error:
        return _forgotten(form, rendered(error.diagnostics[0], texts()).sentences)
    except signing_in.TooManyAttempts:
        return _forgotten(form, texts()("accounts.paused"), STATUS[PAUSED])
    with here.vault.writing() as vault_db:
        want_link(vault_db, email)
    return render_template("accounts/link_wanted.html", t=texts())


def _forgotten(form: Address, problem: str = "", status: int = 422) -> Page:
    its = {"form": form, "problems": [problem] if problem else [], "by_mail": service().mailing is not None}
    shown = render_template("accounts/forgotten.html", t=texts(), **its)
    return (shown, status) if problem else shown
