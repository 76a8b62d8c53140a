"""The page on which a programme is begun: empty, from another, from an example, or from a folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FileField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from evaluator.accounts.managing import give_role
from evaluator.designing.copying import begin_copy
from evaluator.designing.drafts import NoDraft
from evaluator.designing.drafts import begin as begin_draft
from evaluator.portfolio.beginning import (
    LONGEST_TITLE,
    Documents,
    Named,
    begin,
    examples,
    named,
    of_example,
    read_as,
)
from evaluator.portfolio.zips import documents_of
from evaluator.store.accounts import Role
from evaluator.store.programme_index import titles_of
from evaluator.texts.diagnostics import rendered
from evaluator.web.fields.values import in_languages
from evaluator.web.shared.access import actor, may, protected, scope_of, texts
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.messages import LANGUAGES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.documents.folders import Folder

pages = protected("beginning_programme", __name__, roles=EVALUATING, url_prefix="/indsatser/ny")
Page = str | Response | tuple[str, int]
Errors = list[tuple[str, str]]
"""By the id of a field, '' for none."""
SOURCES: Final = ("empty", "copy", "example", "folder")
FIELDS: Final = {
    **dict.fromkeys(("no_title", "bad_title"), f"title-{LANGUAGES[0]}"),
    **dict.fromkeys(("key_unusable", "key_taken"), "key"),
    **dict.fromkeys(("not_a_zip", "zip_too_large", "no_programme_in_zip"), "folder"),
}
"""Where a fault stands, by its code."""


class Beginning(FlaskForm):
    """``source``: one of `SOURCES`, and what of it. The title in each language is posted beside as ``title-da``."""

    source = RadioField(default=SOURCES[0], validate_choice=False)
    languages = SelectMultipleField(default=[LANGUAGES[0]], validate_choice=False)
    original = SelectField(validate_choice=False)
    example = SelectField(validate_choice=False)
    folder = FileField()
    key = StringField()


@pages.route("/", methods=["GET", "POST"])
def choose() -> Page:
    form, others = Beginning(), _others()
    if not form.is_submitted():
        return _page(form, others)
    if not form.validate():
        return _page(form, others, [("", texts()("pages.sign_in_expired"))])
    try:
        return redirect(_begun(form, others))
    except InputRejected as error:
        return _page(form, others, [_said(one) for one in error.diagnostics])


def _begun(form: Beginning, others: Mapping[str, str]) -> str:
    """Where the new programme is worked on: a draft where it is empty or a copy."""
    title, source = in_languages(request.form, "title", LANGUAGES), form.source.data
    if source in ("empty", "copy") and not title:
        raise InputRejected([Diagnostic("portfolio.no_title", ())])
    given, here, asked = _given(form), service(), (form.key.data or "").strip()
    read = None if given is None else _read(given, title, asked)
    with here.store.writing() as db, here.vault.writing() as vault_db:
        if read is not None:
            key = begin(db, vault_db, read, actor=actor(), now=here.now()).programme
        else:
            key = _draft(db, form, named(db, title, asked), others)
        if not may(EVALUATING, key):
            give_role(db, current_user.account, Role("evaluator", key), actor=actor(), now=here.now())
    flash(texts()("designing.begun" if given is None else "portfolio.begun"))
    return url_for("designing.front" if given is None else "overview.show", programme=key)


def _read(given: Documents, title: Mapping[str, str], key: str) -> Folder:
    """Before anything is stored, for which others would wait."""
    with service().store.reading() as db:
        its = named(db, title, key)
    return read_as(given, its)


def _given(form: Beginning) -> Documents | None:
    """The documents that are stored at once; None where the programme begins as a draft."""
    match form.source.data:
        case "example" if form.example.data in examples():
            return of_example(form.example.data)
        case "folder":
            return documents_of(request.files["folder"].read() if "folder" in request.files else b"")
        case "empty" | "copy":
            return None
    return abort(404)


def _draft(db: Connection, form: Beginning, its: Named, others: Mapping[str, str]) -> str:
    who = {"by": current_user.name, "now": service().now()}
    if form.source.data == "copy":
        if form.original.data not in others:
            abort(404)
        try:
            return begin_copy(db, form.original.data, key=its.key, title=its.title, **who).programme
        except NoDraft:  # thrown away meanwhile
            abort(404)
    languages = [one for one in LANGUAGES if one in {*(form.languages.data or ()), *its.title}]
    return begin_draft(db, {"key": its.key, "languages": languages, "title": dict(its.title)}, **who).programme


def _others() -> dict[str, str]:
    """The programmes from which one can be begun, by key with their titles: those that the account evaluates."""
    with service().store.reading() as db:
        return {key: texts().pick(title) or key for key, title in titles_of(db, scope_of(EVALUATING)).items()}


def _said(one: Diagnostic) -> tuple[str, str]:
    its = rendered(one, texts())
    return FIELDS.get(one.code.rpartition(".")[2], ""), f"{its.place}: {its.sentences}" if its.place else its.sentences


def _page(form: Beginning, others: Mapping[str, str], errors: Errors | None = None) -> Page:
    t = texts()
    form.example.choices = [SelectChoice(name, t.pick(one.title)) for name, one in examples().items()]
    form.original.choices = [SelectChoice(*one) for one in others.items()]
    names = [one for one in SOURCES if others or one != "copy"]
    form.source.data = form.source.data if form.source.data in names else names[0]
    its = {
        "sources": names,
        "titles": {one: request.form.get(f"title-{one}", "") for one in LANGUAGES},
        "languages": LANGUAGES,
        "longest": LONGEST_TITLE,
        "errors": errors or [],
    }
    page = render_template("portfolio/begin.html", t=t, form=form, **its)
    return (page, 422) if errors else page
