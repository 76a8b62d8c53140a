"""Accounts as administrators see and change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from evaluator.accounts import managing
from evaluator.accounts.credentials import Busy, add_account, hashed
from evaluator.accounts.passwords import new_password
from evaluator.documents.storing import load_programme
from evaluator.store import accounts
from evaluator.store.account_tables import ROLES
from evaluator.store.accounts import Account, Role
from evaluator.store.documents import programme_keys
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, protected, texts
from evaluator.web.shared.rules import ADMINISTERING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    pass

pages = protected("administration", __name__, roles=ADMINISTERING, url_prefix="/konti")
Page = str | Response | tuple[str, int]
EVERYWHERE: Final = "*"
"""In the forms: all programmes. No programme has it as its key; '' is that nothing was chosen."""
OFFERED: Final = ROLES[::-1]
"""What is offered to be given, first the role that may do least."""


class Adding(FlaskForm):
    name = StringField()
    role = SelectField()
    within = SelectField()


@pages.errorhandler(Busy)
def busy(_: Busy) -> Response:
    flash(texts()("accounts.busy"), "problem")
    return redirect(url_for("administration.listing"), 303)


@pages.get("/")
def listing() -> str:
    with service().store.reading() as db:
        every = accounts.accounts(db)
    return render_template("accounts/listing.html", t=texts(), accounts=every, titles=_titles())


@pages.route("/ny", methods=["GET", "POST"])
def add() -> Page:
    form, problems = _form(), []
    if form.validate_on_submit() and form.within.data:
        try:
            return _added(form)
        except InputRejected as error:
            problems = _lines(error)
    elif form.is_submitted():
        problems = [texts()("accounts.choose_within" if form.validate() else "pages.sign_in_expired")]
    page = render_template("accounts/add.html", t=texts(), form=form, problems=problems)
    return (page, 422) if problems else page


def _added(form: Adding) -> Page:
    """The page of the new account, with its password."""
    password, here = new_password(), service()
    made = {"password": password, "password_hash": hashed(password), "actor": actor()}
    its = {"name": (form.name.data or "").strip(), "role": form.role.data, "programme": _within(form.within.data)}
    with here.store.writing() as db:
        id_ = add_account(db, **its, **made, must_change=True, now=here.now())
    return _one(id_, password)


def _within(chosen: str) -> str:
    return "" if chosen == EVERYWHERE else chosen


@pages.get("/<account>")
def show(account: str) -> Page:
    return _one(account)


@pages.post("/<account>/adgangskode")
def reset(account: str) -> Page:
    """The new password is shown on the page that answers, and nowhere again."""
    password, here = new_password(), service()
    if not FlaskForm().validate_on_submit():
        return _one(account, problems=[texts()("pages.sign_in_expired")])
    its = _account(account)
    made = hashed(password)
    with here.store.writing() as db:
        managing.reset_password(db, its, made, actor=actor(), now=here.now())
    return _one(account, password)


@pages.post("/<account>/rolle")
def roles(account: str) -> Page:
    """Give a role, or take one: the button says which. Where a role is to hold must be chosen."""
    takes, within = "take" in request.form, request.form.get("within", "")
    if not (takes or within):
        return _one(account, problems=[texts()("accounts.choose_within")])
    role = Role(request.form.get("role", ""), _within(within))
    change = managing.take_role if takes else managing.give_role
    return _changed(account, partial(change, role=role), "roles_changed")


CHANGES: Final[Mapping[str, tuple[Callable[..., None], str]]] = {
    "luk": (managing.disable, "is_disabled"),
    "aabn": (managing.enable, "is_enabled"),
    "kraev-kode": (partial(managing.require_second, required=True), "second_required"),
    "frivillig-kode": (partial(managing.require_second, required=False), "second_optional"),
    "fjern-kode": (managing.reset_second, "second_is_reset"),
}
"""By the end of its address: what a button does, and what is said then."""


@pages.post("/<account>/<change>")
def change(account: str, change: str) -> Page:
    if change not in CHANGES:
        abort(404)
    return _changed(account, *CHANGES[change])


def _changed(id_: str, change: Callable[..., None], said: str) -> Page:
    its, here = _account(id_), service()
    if not FlaskForm().validate_on_submit():
        return _one(id_, problems=[texts()("pages.sign_in_expired")])
    try:
        with here.store.writing() as db:
            change(db, account=its, actor=actor(), now=here.now())
    except InputRejected as error:
        return _one(id_, problems=_lines(error))
    flash(texts()(f"accounts.{said}", name=its.name))
    return redirect(url_for("administration.show", account=id_))


def _one(id_: str, password: str = "", problems: list[str] | None = None) -> Page:
    """``password``: a new one, shown this once."""
    its = {"one": _account(id_), "password": password, "problems": problems or []}
    page = render_template("accounts/account.html", t=texts(), roles=OFFERED, titles=_titles(), **its)
    return (page, 422) if problems else page


def _account(id_: str) -> Account:
    with service().store.reading() as db:
        return accounts.account(db, id_) or abort(404)


def _form() -> Adding:
    form = Adding()
    form.role.choices = [(role, texts()(f"accounts.role_{role}")) for role in OFFERED]
    first = [("", texts()("accounts.choose")), (EVERYWHERE, texts()("accounts.everywhere"))]
    form.within.choices = [*first, *_titles().items()]
    return form


def _titles() -> dict[str, str]:
    """The title of each programme by its key."""
    with service().store.reading() as db:
        return {key: texts().pick(load_programme(db, key)[0].title) for key in programme_keys(db)}


def _lines(error: InputRejected) -> list[str]:
    return [rendered(one, texts()).sentences for one in error.diagnostics]
