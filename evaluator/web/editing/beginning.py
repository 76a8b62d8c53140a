"""Beginning a draft: of a version, or of a questionnaire that is not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from evaluator.editing.checking import examine
from evaluator.editing.drafts import KeyTaken, NoDraft, copied, create, edit_version, of_form
from evaluator.programme.model import Programme
from evaluator.store.documents import QUESTIONNAIRE, documents
from evaluator.store.questionnaire_drafts import drafts_of
from evaluator.web.editing.faults import rendered_of_form
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.fields.values import in_languages
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.document.editing import new_document, proposed_key
from surveys.document.values import Content

pages = protected("beginning", __name__, roles=("evaluator",), url_prefix="/p/<programme>/spoergeskemaer")
Page = str | Response | tuple[str, int]
LONGEST_NAME: Final = 200
EMPTY, COPY, FORM = "empty", "copy", "form"


class New(FlaskForm):
    """A new questionnaire; its title in each language is posted beside as ``title-da``."""

    key = StringField()
    source = RadioField(default=EMPTY, validate_choice=False)
    original = SelectField(validate_choice=False)
    workbook = FileField()
    language = SelectField(validate_choice=False)


@needs_doing("drafts", "questionnaires.listing")
def with_faults(now: Now) -> int:
    return sum(bool(examine(now.db, now.programme, one).faults) for one in drafts_of(now.db, now.programme.key))


@pages.post("/<key>/rediger")
def edit(programme: str, key: str) -> Response:
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"))
        return redirect(url_for("questionnaires.listing", programme=programme))
    try:
        with service().store.writing() as db:
            edit_version(db, programme, key, by=current_user.name, now=service().now())
    except NoDraft:
        abort(404)
    return redirect(url_for("editor.outline", programme=programme, key=key))


@pages.route("/nyt", methods=["GET", "POST"])
def new(programme: str) -> Page:
    loaded, form = programme_or_404(programme), New()
    _options(loaded, form)
    if not form.validate_on_submit():
        return _drawn(loaded, form)
    try:
        content, notes = _content(loaded, form)
        with service().store.writing() as db:
            draft = create(db, programme, content, by=current_user.name, now=service().now())
    except InputRejected as found:
        return _drawn(loaded, form, faults=[rendered_of_form(one, texts()) for one in found.diagnostics]), 422
    except (KeyTaken, ValueError):
        return _drawn(loaded, form, key_wrong=True), 422
    for note in notes:
        said = rendered_of_form(note, texts())
        flash(f"{said.name}: {said.problem}.", "note")
    return redirect(url_for("editor.outline", programme=programme, key=draft.key))


def _drawn(loaded: Programme, form: New, *, faults: Sequence[RenderedFault] = (), key_wrong: bool = False) -> str:
    titles = {one: request.form.get(f"title-{one}", "") for one in loaded.languages}
    return show("editing/new.html", loaded, form=form, titles=titles, faults=faults, key_wrong=key_wrong)


def _options(loaded: Programme, form: New) -> None:
    t = texts()
    form.source.choices = [SelectChoice(one, t(f"editor.new_{one}")) for one in (EMPTY, COPY, FORM)]
    form.original.choices = [SelectChoice(key) for key in _keys(loaded.key)]
    form.language.choices = [SelectChoice(one, t(f"pages.language_{one}")) for one in loaded.languages]
    if not form.original.choices:
        form.source.choices.pop(1)


def _keys(programme: str) -> list[str]:
    """The questionnaires that can be copied."""
    with service().store.reading() as db:
        stored = [one.key for one in documents(db, programme, QUESTIONNAIRE)]
        return sorted({*stored, *(one.key for one in drafts_of(db, programme))})


def _file_name(form: New) -> str:
    """What the file is called, as far as it can be shown: no control characters and nothing that turns a line round."""
    given = form.workbook.data.filename or "" if form.workbook.data else ""
    return "".join(letter for letter in given if letter.isprintable())[-LONGEST_NAME:]


def _content(loaded: Programme, form: New) -> tuple[Content, tuple[Diagnostic, ...]]:
    """The document to begin with, and what to know about it. Raises ValueError for a key that cannot be one."""
    title, written = in_languages(request.form, "title", loaded.languages), (form.key.data or "").strip()
    if form.source.data == FORM:
        body = form.workbook.data.read() if form.workbook.data else b""
        return of_form(
            body, _file_name(form), key=written, title=title, language=form.language.data or loaded.languages[0]
        )
    key = written or proposed_key(next(iter(title.values()), ""), _keys(loaded.key), "spoergeskema")
    if form.source.data == COPY:
        with service().store.reading() as db:
            return copied(db, loaded.key, form.original.data or "", key=key, title=title), ()
    return new_document(key, loaded.languages, title), ()
