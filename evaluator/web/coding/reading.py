"""Texts read and searched. What is looked for comes by POST, so that no address, history or log of a proxy has it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length

from evaluator.coding.searching import Asked, Found, note_reading, options, search
from evaluator.coding.units import Readable, readable
from evaluator.programme.model import Text
from evaluator.store.tallies import has_synthetic
from evaluator.store.wave_erasures import erasures_of_waves
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("reading", __name__, roles=EVALUATING, url_prefix="/p/<programme>/tekster")


class Search(FlaskForm):
    """The words, and after ``by_`` the other names of `Asked`."""

    words = StringField(validators=[Length(max=200)])
    by_milestone = SelectField(default="")
    by_wave = SelectField(default="")
    by_question = SelectField(default="")
    by_source = SelectField(default="")
    by_group = SelectField(default="")
    by_process = SelectField(default="")


@pages.route("/", methods=["GET", "POST"])
def listing(programme: str) -> str | tuple[str, int]:
    """The first page of what is looked for, or the one whose button was pressed; of everything, as long as nothing
    is."""
    programme_or_404(programme)
    with service().store.reading(snapshot=True) as db:
        known = readable(db, programme)
    form = _form(known)
    if form.is_submitted() and not form.validate():
        return _page(known, form), 422
    chosen = {name: form[f"by_{name}"].data or "" for name in options(known)}
    asked = Asked(words=form.words.data or "", **chosen)
    try:
        found = _read(known, asked)
    except InputRejected as error:
        form.words.errors = [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]
        return _page(known, form, fault=" ".join(form.words.errors)), 422
    return _page(known, form, found)


def _read(known: Readable, asked: Asked) -> Found:
    here = service()
    with here.store.reading(snapshot=True) as db:
        found = search(db, known, asked, request.form.get("page", 1, type=int))
    if found.total:
        with here.store.writing() as db:
            note_reading(db, known, asked, found.total, actor=actor(), now=here.now())
    return found


def _form(known: Readable) -> Search:
    form, titles = Search(), _titles(known)
    for name, keys in options(known).items():
        choices = [("", texts()("reading.any")), *((key, titles[name].get(key, key)) for key in keys)]
        form[f"by_{name}"].choices = choices
    return form


def _titles(known: Readable) -> Mapping[str, Mapping[str, str]]:
    """By the field, what each key is called."""
    t, its = texts(), known.programme
    milestones = {one.key: t.pick(one.title) for one in its.milestones}
    waves = {key: f"{t.pick(one.title)}, {milestones[one.milestone]} ({key})" for key, one in known.waves.items()}
    return {
        "milestone": milestones,
        "wave": waves,
        "question": _picked(known.questions),
        "source": {key: t(f"reading.kind_{key}") for key in options(known)["source"]},
        "group": {one.key: t.pick(one.title) for one in its.groups} | _picked(known.groups),
        "process": {one.key: t.pick(one.title) for one in its.processes},
    }


def _picked(named: Mapping[str, Text]) -> dict[str, str]:
    return {key: texts().pick(text) for key, text in named.items()}


def _page(known: Readable, form: Search, found: Found | None = None, *, fault: str = "") -> str:
    with service().store.reading() as db:
        synthetic = has_synthetic(db, known.programme.key)
        gone = [one.on for key, one in erasures_of_waves(db, known.programme.key).items() if key in known.waves]
    shown = {"form": form, "found": found, "fault": fault, "known": known, "titles": _titles(known)}
    return show("coding/texts.html", known.programme, synthetic=synthetic, gone=gone, **shown)
