"""One's own account: its password, and a code of an authenticator app besides it."""

from __future__ import annotations

from typing import Final

import segno
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField

from evaluator.accounts import second_factor
from evaluator.accounts.credentials import Busy, change_password, hashed
from evaluator.accounts.known_words import words_of_programmes
from evaluator.accounts.passwords import faults
from evaluator.store.accounts import Account, account, recovery_codes_left
from evaluator.texts.diagnostics import rendered
from evaluator.web.accounts.attempts import BUSY, STATUS, again
from evaluator.web.accounts.signing_in import safe_target
from evaluator.web.shared.access import OWN, continue_session, protected, texts
from evaluator.web.shared.rules import SIGNED_IN
from evaluator.web.shared.service import service

pages = protected(OWN, __name__, roles=SIGNED_IN, url_prefix="/min-konto")
Page = str | Response | tuple[str, int]
_SALT: Final = "second_salt"
"""Where the session keeps the salt of a second factor until a first code shows that the app has it."""


class Change(FlaskForm):
    password = PasswordField()
    new = PasswordField()
    again = PasswordField()


class Confirm(FlaskForm):
    password = PasswordField()


class FirstCode(FlaskForm):
    password = PasswordField()
    code = StringField()


@pages.get("/")
def show() -> Page:
    return _page()


@pages.post("/adgangskode")
def change() -> Page:
    form, here = Change(), service()
    if not here.takes_passwords:
        abort(404)
    if problems := _wrong_with(form):
        return _page(problems)
    if problem := again(current_user.account, form.password.data or ""):
        return _page([texts()(f"accounts.{problem}")], STATUS.get(problem, 422))
    try:
        new = hashed(form.new.data or "")
    except Busy:
        return _page([texts()("accounts.busy")], STATUS[BUSY])
    with here.store.writing() as db:
        change_password(db, current_user.account, new, now=here.now())
    return _go_on("accounts.password_changed")


def _wrong_with(form: Change) -> list[str]:
    if not form.validate_on_submit():
        return [texts()("pages.sign_in_expired")]
    with service().store.reading() as db:
        words = words_of_programmes(db)
    found = [rendered(one, texts()).sentences for one in faults(form.new.data or "", current_user.name, words)]
    if form.new.data != form.again.data:
        found.append(texts()("accounts.not_alike"))
    if not found and form.new.data == form.password.data:
        found.append(texts()("accounts.the_same"))
    return found


def _go_on(said: str) -> Response:
    """Every session has ended; this one begins anew."""
    continue_session(_fresh())
    flash(texts()(said))
    return redirect(url_for("own.show"))


def _fresh() -> Account:
    with service().store.reading() as db:
        found = account(db, current_user.account.id)
    assert found is not None
    return found


@pages.route("/totrin", methods=["GET", "POST"])
def second() -> Page:
    """The square that an app reads, and the first code, which shows that the app has it. The password is asked for:
    whoever sits down at an open page could else keep its owner out. ``next`` in the address: where whoever turns it on
    came from, and goes on."""
    back = safe_target(request.args.get("next", "")) if "next" in request.args else url_for("own.show")
    if current_user.account.second_salt is not None:
        return redirect(back)
    form, salt = FirstCode(), session.setdefault(_SALT, second_factor.new_salt())
    if not form.is_submitted():
        return _square(form, salt)
    if not form.validate():
        return _square(form, salt, "pages.sign_in_expired"), 422
    if problem := again(current_user.account, form.password.data or ""):
        return _square(form, salt, f"accounts.{problem}"), STATUS.get(problem, 422)
    if not (codes := _turned_on(salt, form.code.data or "")):
        return _square(form, salt, "pages.sign_in_code_wrong"), 422
    session.pop(_SALT)
    continue_session(_fresh())
    return render_template("accounts/recovery_codes.html", t=texts(), codes=codes, back=back)


def _turned_on(salt: str, code: str) -> tuple[str, ...]:
    """The recovery codes; () where the code is wrong."""
    here, own = service(), current_user.account
    with here.store.writing() as db:
        return second_factor.turn_on(db, here.config.secret_key, own, salt, code, now=here.now())


def _square(form: FirstCode, salt: str, problem: str = "") -> str:
    key, own = service().config.secret_key, current_user.account
    address = second_factor.uri(key, own, salt)
    square = segno.make(address, error="m").svg_data_uri(scale=5, border=4)
    typed = second_factor.secret_of(key, own, salt)
    in_fours = " ".join(typed[at : at + 4] for at in range(0, len(typed), 4))
    its = {"form": form, "address": address, "square": square, "secret": in_fours, "problem": problem}
    return render_template("accounts/set_up_second.html", t=texts(), **its)


@pages.post("/totrin/fra")
def second_off() -> Page:
    form, here, own = Confirm(), service(), current_user.account
    if not form.validate_on_submit():
        return _page([texts()("pages.sign_in_expired")])
    if own.second_required:
        return _page([texts()("accounts.second_is_required")])
    if problem := again(own, form.password.data or ""):
        return _page([texts()(f"accounts.{problem}")], STATUS.get(problem, 422))
    with here.store.writing() as db:
        second_factor.turn_off(db, own, now=here.now())
    return _go_on("accounts.second_is_off")


def _page(problems: list[str] | None = None, status: int = 422) -> Page:
    with service().store.reading() as db:
        left = recovery_codes_left(db, current_user.account.id)
    its = {"own": current_user.account, "left": left, "problems": problems or []}
    its |= {"by_password": service().takes_passwords}
    page = render_template("accounts/own.html", t=texts(), form=Change(), **its)
    return (page, status) if problems else page
