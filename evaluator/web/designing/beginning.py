"""Beginning a programme: empty, or with the theory, groups and indicators of another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from flask import flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from evaluator.accounts.managing import give_role
from evaluator.designing.drafts import KeyTaken, NoDraft, begin, copied
from evaluator.documents.storing import known_programme
from evaluator.store.accounts import Role
from evaluator.store.documents import programme_keys
from evaluator.store.programme_drafts import programmes_in_draft
from evaluator.texts.diagnostics import rendered
from evaluator.web.fields.values import in_languages
from evaluator.web.shared.access import actor, may, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic
from surveys.document.editing import proposed_key
from surveys.document.values import Content
from surveys.messages import LANGUAGES

pages = protected("new_programme", __name__, roles=EVALUATING, url_prefix="/p")
Page = str | Response | tuple[str, int]
EMPTY, COPY = "empty", "copy"
NAME_OF_PAGE: Final = "ny"
"""What `new` is called in addresses; a programme of that key could not be opened."""


class New(FlaskForm):
    """The title in each language is posted beside as ``title-da``."""

    key = StringField()
    languages = SelectMultipleField(default=[LANGUAGES[0]], validate_choice=False)
    source = RadioField(default=EMPTY, validate_choice=False)
    original = SelectField(validate_choice=False)


@pages.route(f"/{NAME_OF_PAGE}", methods=["GET", "POST"])
def new() -> Page:
    form, others = New(), _others()
    form.original.choices = [SelectChoice(*one) for one in others.items()]
    if not form.validate_on_submit():
        return _drawn(form), 422 if request.method == "POST" else 200
    title = in_languages(request.form, "title", LANGUAGES)
    if not title:
        return _drawn(form, title_wrong=rendered(Diagnostic("designing.needed", ()), texts()).sentences), 422
    try:
        key = _begun(form, title, others)
    except KeyTaken:
        return _drawn(form, key_wrong=True), 422
    except NoDraft:
        return _drawn(form), 409
    flash(texts()("designing.begun"))
    return redirect(url_for("designing.front", programme=key))


def _others() -> dict[str, str]:
    """The programmes from which one can be begun, by key with their titles: those that the account evaluates."""
    with service().store.reading() as db:
        keys = [key for key in sorted({*programme_keys(db), *programmes_in_draft(db)}) if may(EVALUATING, key)]
        return {key: texts().pick(known_programme(db, key)[0].title) or key for key in keys}


def _begun(form: New, title: Content, others: Collection[str]) -> str:
    """The key of a programme that whoever begins it evaluates. Raises KeyTaken and NoDraft."""
    written, now, first = (form.key.data or "").strip(), service().now(), next(iter(title.values()))
    with service().store.writing() as db:
        taken = {*programme_keys(db), *programmes_in_draft(db), NAME_OF_PAGE}
        key = written or proposed_key(first, taken, "indsats")
        if key == NAME_OF_PAGE:
            raise KeyTaken(key)
        begin(db, _content(form, key, title, others), by=current_user.name, now=now)
        if not may(EVALUATING, key):
            give_role(db, current_user.account, Role("evaluator", key), actor=actor(), now=now)
    return key


def _content(form: New, key: str, title: Content, others: Collection[str]) -> Content:
    if form.source.data == COPY:
        if form.original.data not in others:
            raise NoDraft(key)
        with service().store.reading() as db:
            return copied(db, form.original.data, key=key, title=title)
    chosen = [one for one in LANGUAGES if one in {*(form.languages.data or ()), *title}]
    return {"key": key, "languages": chosen, "title": title}


def _drawn(form: New, *, key_wrong: bool = False, title_wrong: str = "") -> str:
    titles = {one: request.form.get(f"title-{one}", "") for one in LANGUAGES}
    its = {"titles": titles, "key_wrong": key_wrong, "title_wrong": title_wrong}
    return show("designing/begin.html", None, form=form, languages=LANGUAGES, **its)
