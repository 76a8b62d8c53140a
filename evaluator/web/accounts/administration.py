"""Accounts as administrators see and change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from evaluator.accounts import managing
from evaluator.accounts.credentials import Busy, add_account, hashed
from evaluator.accounts.inviting import Invited, add_invited, require_address, withdraw
from evaluator.accounts.passwords import new_password
from evaluator.store import accounts, identities
from evaluator.store.account_tables import ROLES
from evaluator.store.accounts import Account, Role
from evaluator.store.programme_index import titles_of
from evaluator.texts.diagnostics import rendered
from evaluator.vault.accounts import INVITATION, PASSWORD, address_of, end_link, links, mail_states
from evaluator.web.accounts.links import given_out, note_address
from evaluator.web.shared.access import actor, protected, texts
from evaluator.web.shared.rules import ADMINISTERING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("administration", __name__, roles=ADMINISTERING, url_prefix="/konti")
Page = str | Response | tuple[str, int]
EVERYWHERE: Final = "*"
"""In the forms: all programmes. No programme has it as its key; '' is that nothing was chosen."""
OFFERED: Final = ROLES[::-1]
"""What is offered to be given, first the role that may do least."""


class Adding(FlaskForm):
    """``role_2`` and ``role_3``, each with where it holds, are for who has several from the beginning."""

    name = StringField()
    email = StringField()
    role = SelectField()
    within = SelectField()
    role_2 = SelectField(validate_choice=False)
    within_2 = SelectField(validate_choice=False)
    role_3 = SelectField(validate_choice=False)
    within_3 = SelectField(validate_choice=False)


@pages.errorhandler(Busy)
def busy(_: Busy) -> Response:
    flash(texts()("accounts.busy"), "problem")
    return redirect(url_for("administration.listing"), 303)


@pages.get("/")
def listing() -> str:
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        every, held = accounts.accounts(db), links(vault_db)
    its = {"accounts": every, "held": held, "now": here.now()}
    return render_template("accounts/listing.html", t=texts(), titles=_titles(), **its)


@pages.route("/ny", methods=["GET", "POST"])
def add() -> Page:
    form, problems = _form(), []
    if form.validate_on_submit() and form.within.data:
        try:
            return _invited(form) if form.email.data else _added(form)
        except InputRejected as error:
            problems = _lines(error)
    elif form.is_submitted():
        problems = [texts()("accounts.choose_within" if form.validate() else "pages.sign_in_expired")]
    its = {"form": form, "problems": problems, "by_mail": service().mailing is not None}
    page = render_template("accounts/add.html", t=texts(), **its)
    return (page, 422) if problems else page


def _added(form: Adding) -> Page:
    """The page of the new account, with its password."""
    password, here, (first, *others) = new_password(), service(), _roles_of(form)
    made = {"password": password, "password_hash": hashed(password), "actor": actor()}
    its = {"name": (form.name.data or "").strip(), "role": first.name, "programme": first.programme}
    with here.store.writing() as db:
        id_ = add_account(db, **its, **made, must_change=True, now=here.now())
        added = accounts.account(db, id_) or abort(404)
        for role in others:
            managing.give_role(db, added, role, actor=actor(), now=here.now())
    return _one(id_, password)


def _invited(form: Adding) -> Page:
    """The page of the new account, with its link where nobody mails it."""
    here, name, email = service(), (form.name.data or "").strip(), (form.email.data or "").strip()
    roles, unknown = _roles_of(form), hashed(new_password())
    its = Invited(name=name, email=email, roles=roles, password_hash=unknown)
    with here.store.writing() as db:
        id_ = add_invited(db, its, actor=actor(), now=here.now())
    note_address(id_, name, email)
    return _linked(id_, INVITATION)


def _linked(id_: str, purpose: str) -> Page:
    if link := given_out(id_, purpose):
        return _one(id_, link=link)
    flash(texts()(f"access.{purpose}_sent", name=_account(id_).name))
    return redirect(url_for("administration.show", account=id_), 303)


def _roles_of(form: Adding) -> tuple[Role, ...]:
    """Those whose place was chosen, the first before the others."""
    chosen = ((form.role, form.within), (form.role_2, form.within_2), (form.role_3, form.within_3))
    return tuple(dict.fromkeys(Role(role.data, _within(within.data)) for role, within in chosen if within.data))


def _within(chosen: str) -> str:
    return "" if chosen == EVERYWHERE else chosen


@pages.post("/<account>/mail")
def address(account: str) -> Page:
    """Where the account is reached; what waits to be sent goes to the new address."""
    its, email = _account(account), request.form.get("email", "").strip()
    if not FlaskForm().validate_on_submit():
        return _one(account, problems=[texts()("pages.sign_in_expired")])
    try:
        require_address(email)
    except InputRejected as error:
        return _one(account, problems=_lines(error), email=email)
    note_address(account, its.name, email)
    flash(texts()("access.address_saved", name=its.name))
    return redirect(url_for("administration.show", account=account), 303)


@pages.post("/<account>/link")
def link(account: str) -> Page:
    """Send the invitation again, withdraw it, or send a link for another password: the button says which."""
    its, here = _account(account), service()
    if not FlaskForm().validate_on_submit():
        return _one(account, problems=[texts()("pages.sign_in_expired")])
    if "withdraw" not in request.form:
        return _linked(account, INVITATION if _is_invited(account) else PASSWORD)
    with here.vault.writing() as vault_db:
        end_link(vault_db, account)
    with here.store.writing() as db:
        withdraw(db, its, actor=actor(), now=here.now())
    flash(texts()("access.invitation_withdrawn", name=its.name))
    return redirect(url_for("administration.show", account=account), 303)


def _is_invited(id_: str) -> bool:
    with service().vault.reading() as vault_db:
        held = links(vault_db, [id_]).get(id_)
    return held is not None and held.purpose == INVITATION


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
    "fjern-udbyder": (managing.unlink_identity, "is_unlinked"),
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


def _one(
    id_: str, password: str = "", problems: list[str] | None = None, *, link: str = "", email: str | None = None
) -> Page:
    """``password`` and ``link``: new ones, shown this once. ``email``: one that was refused."""
    here = service()
    with here.vault.reading() as vault_db:
        held, reached = links(vault_db, [id_]).get(id_), address_of(vault_db, id_)
        mail = mail_states(vault_db, [id_]).get(id_)
    with here.store.reading() as db:
        is_linked = id_ in identities.linked(db, [id_])
    its = {"one": _account(id_), "password": password, "link": link, "problems": problems or []}
    its |= {
        "held": held,
        "reached": reached,
        "mail": mail,
        "is_linked": is_linked,
        "email": email,
        "by_mail": here.mailing is not None,
        "now": here.now(),
    }
    page = render_template("accounts/account.html", t=texts(), roles=OFFERED, titles=_titles(), **its)
    return (page, 422) if problems else page


def _account(id_: str) -> Account:
    with service().store.reading() as db:
        return accounts.account(db, id_) or abort(404)


def _form() -> Adding:
    form = Adding()
    roles = [(role, texts()(f"accounts.role_{role}")) for role in OFFERED]
    where = [(EVERYWHERE, texts()("accounts.everywhere")), *_titles().items()]
    form.within.choices = [("", texts()("accounts.choose")), *where]
    for field in (form.role, form.role_2, form.role_3):
        field.choices = roles
    for field in (form.within_2, form.within_3):
        field.choices = [("", texts()("access.no_more_roles")), *where]
    return form


def _titles() -> dict[str, str]:
    """The title of each programme by its key."""
    with service().store.reading() as db:
        return {key: texts().pick(title) or key for key, title in titles_of(db, None).items()}


def _lines(error: InputRejected) -> list[str]:
    return [rendered(one, texts()).sentences for one in error.diagnostics]
