"""The page on which a programme is begun."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FileField, RadioField, SelectField, StringField

from evaluator.accounts.managing import give_role
from evaluator.documents.storing import ImportSummary
from evaluator.portfolio.beginning import Documents, begin, examples, of_example, of_programme
from evaluator.portfolio.zips import documents_of
from evaluator.store.accounts import Role
from evaluator.store.programme_index import indexed
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, may, protected, scope_of, texts
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages = protected("beginning_programme", __name__, roles=EVALUATING, url_prefix="/indsatser/ny")
Page = str | Response | tuple[str, int]


class Beginning(FlaskForm):
    """``source``: 'example', 'programme' or 'folder', and what of it."""

    source = RadioField(validate_choice=False)
    example = SelectField(validate_choice=False)
    programme = SelectField(validate_choice=False)
    folder = FileField()
    title = StringField()


@pages.route("/", methods=["GET", "POST"])
def choose() -> Page:
    form = Beginning()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, [texts()("pages.sign_in_expired")])
    try:
        summary = _begun(form)
    except InputRejected as error:
        return _page(form, [_line(one) for one in error.diagnostics])
    flash(texts()("portfolio.begun"))
    return redirect(url_for("overview.show", programme=summary.programme))


def _begun(form: Beginning) -> ImportSummary:
    """Whoever evaluates only some programmes evaluates the new one, too."""
    here, title = service(), (form.title.data or "").strip()
    if form.source.data != "folder" and not title:
        raise InputRejected([Diagnostic("portfolio.no_title", ())])
    given = _given(form)
    its = {"title": title, "language": texts().language, "actor": actor(), "now": here.now()}
    with here.store.writing() as db, here.vault.writing() as vault_db:
        summary = begin(db, vault_db, given, **its)  # type: ignore[arg-type]
        if scope_of(EVALUATING) is not None:
            role = Role("evaluator", summary.programme)
            give_role(db, current_user.account, role, actor=actor(), now=here.now())
    return summary


def _given(form: Beginning) -> Documents:
    match form.source.data:
        case "example" if form.example.data in examples():
            return of_example(form.example.data)
        case "programme" if form.programme.data and may(EVALUATING, form.programme.data):
            with service().store.reading() as db:
                return of_programme(db, form.programme.data)
        case "folder":
            return documents_of(request.files["folder"].read() if "folder" in request.files else b"")
    return abort(404)


def _line(one: Diagnostic) -> str:
    its = rendered(one, texts())
    return f"{its.place}: {its.sentences}" if its.place else its.sentences


def _page(form: Beginning, problems: list[str] | None = None) -> Page:
    t = texts()
    with service().store.reading() as db:
        own = [(one.programme, t.pick(one.title)) for one in indexed(db, scope_of(EVALUATING))]
    form.example.choices = [(name, t.pick(one.title)) for name, one in examples().items()]
    form.programme.choices = own
    names = ["example", *(["programme"] if own else []), "folder"]
    form.source.choices = [(name, t(f"portfolio.from_{name}")) for name in names]
    form.source.data = form.source.data if form.source.data in names else names[0]
    page = render_template("portfolio/begin.html", t=t, form=form, problems=problems or [], own=own)
    return (page, 422) if problems else page
