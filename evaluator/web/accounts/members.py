"""Who has a way into a programme: its evaluators invite the steering group and readers, and nobody else."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from evaluator.accounts.credentials import Busy, hashed
from evaluator.accounts.inviting import (
    INVITED_BY_EVALUATORS,
    Invited,
    add_invited,
    invite_again,
    only_within,
    require_address,
    withdraw,
    withdrawn,
)
from evaluator.accounts.passwords import new_password
from evaluator.store import accounts
from evaluator.store.accounts import Account, Role
from evaluator.texts.diagnostics import rendered
from evaluator.vault.accounts import INVITATION, end_link, links, mail_states
from evaluator.web.accounts.attempts import BUSY, STATUS
from evaluator.web.accounts.links import given_out, note_address
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("members", __name__, roles=EVALUATING, url_prefix="/p/<programme>/adgang")
Page = str | Response | tuple[str, int]


class Inviting(FlaskForm):
    name = StringField()
    email = StringField()
    role = SelectField()


@pages.route("/", methods=["GET", "POST"])
def listing(programme: str) -> Page:
    form = _form()
    if not form.is_submitted():
        return _page(programme, form)
    if not form.validate():
        return _page(programme, form, [texts()("pages.sign_in_expired")])
    try:
        return _invited(programme, form)
    except InputRejected as error:
        return _page(programme, form, [rendered(one, texts()).sentences for one in error.diagnostics])
    except Busy:
        return _page(programme, form, [texts()("accounts.busy")], status=STATUS[BUSY])


def _invited(programme: str, form: Inviting) -> Page:
    here, name, email = service(), (form.name.data or "").strip(), (form.email.data or "").strip()
    programme_or_404(programme)
    roles = (Role(form.role.data, programme),)
    made = Invited(name=name, email=email, roles=roles, password_hash=hashed(new_password()))
    with here.store.writing() as db:
        id_ = add_invited(db, made, actor=actor(), now=here.now())
    note_address(id_, name, email)
    return _sent(programme, id_, name)


def _sent(programme: str, id_: str, name: str) -> Page:
    """Back to the page; with the link on it where no mail goes out."""
    if link := given_out(id_, INVITATION):
        return _page(programme, _form(), link=link, name=name)
    flash(texts()("access.invitation_sent", name=name))
    return redirect(url_for("members.listing", programme=programme), 303)


@pages.post("/<account>/igen")
def again(programme: str, account: str) -> Page:
    """Invite somebody anew whose invitation was withdrawn, perhaps at another address."""
    here, email = service(), request.form.get("email", "").strip()
    with here.store.reading() as db:
        its = accounts.account(db, account)
        if its is None or not only_within(its, programme) or its.id not in withdrawn(db, [its.id]):
            abort(404)
    if not FlaskForm().validate_on_submit():
        return _page(programme, _form(), [texts()("pages.sign_in_expired")])
    try:
        require_address(email)
    except InputRejected as error:
        return _page(programme, _form(), [rendered(one, texts()).sentences for one in error.diagnostics])
    note_address(its.id, its.name, email)
    with here.store.writing() as db:
        invite_again(db, its, actor=actor(), now=here.now())
    return _sent(programme, its.id, its.name)


@pages.post("/<account>")
def change(programme: str, account: str) -> Page:
    """Send the invitation again, or withdraw it: of somebody who has not taken it yet and is nobody elsewhere."""
    its, here = _waiting(programme, account), service()
    if not FlaskForm().validate_on_submit():
        return _page(programme, _form(), [texts()("pages.sign_in_expired")])
    if "withdraw" not in request.form:
        return _sent(programme, its.id, its.name)
    with here.vault.writing() as vault_db:
        end_link(vault_db, its.id)
    with here.store.writing() as db:
        withdraw(db, its, actor=actor(), now=here.now())
    flash(texts()("access.invitation_withdrawn", name=its.name))
    return redirect(url_for("members.listing", programme=programme), 303)


def _waiting(programme: str, id_: str) -> Account:
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        its, held = accounts.account(db, id_), links(vault_db, [id_]).get(id_)
    if its is None or held is None or held.purpose != INVITATION or not only_within(its, programme):
        abort(404)
    return its


def _page(
    programme: str,
    form: Inviting,
    problems: list[str] | None = None,
    *,
    status: int = 422,
    link: str = "",
    name: str = "",
) -> Page:
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        own = [one for one in accounts.accounts(db) if any(role.programme == programme for role in one.roles)]
        held, over = links(vault_db, [one.id for one in own]), withdrawn(db, [one.id for one in own])
        mails = mail_states(vault_db, [one.id for one in own])
    its: dict[str, object] = {
        "people": own,
        "held": held,
        "form": form,
        "problems": problems or [],
        "link": link,
        "name": name,
    }
    its |= {"mails": mails, "withdrawn": over, "email": request.form.get("email", "")}
    its |= {"by_mail": here.mailing is not None, "now": here.now(), "only_within": only_within}
    page = show("accounts/members.html", programme_or_404(programme), **its)
    return (page, status) if problems else page


def _form() -> Inviting:
    form = Inviting()
    form.role.choices = [(role, texts()(f"accounts.role_{role}")) for role in INVITED_BY_EVALUATORS]
    return form
