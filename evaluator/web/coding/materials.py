"""Materials brought as text or file, shown in parts before they are stored; listed, retitled and deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from evaluator.coding.materials import Given, bring, correct_title, delete, parts_of, require
from evaluator.core.limits import BYTES_OF_A_FILE
from evaluator.extracting.files import text_of
from evaluator.programme.model import Programme
from evaluator.store.materials import Material, materials
from evaluator.store.text_tables import MATERIAL_KINDS
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("materials", __name__, roles=EVALUATING, url_prefix="/p/<programme>/tekster/materiale")
Page = str | Response | tuple[str, int]
_FIELDS: Final = 900_000
"""Bytes of a post beside its file."""


class New(FlaskForm):
    """``shown``: a mark of the text whose parts were shown."""

    kind = SelectField()
    title = StringField()
    milestone = SelectField()
    group = SelectField(default="")
    of_process = SelectField(default="")
    text = TextAreaField()
    synthetic = BooleanField()
    shown = HiddenField()


class FromFile(FlaskForm):
    """Of a page of its own: a file that the server refuses unread takes nothing with it that was typed."""

    file = FileField()


class Retitle(FlaskForm):
    title = StringField()
    sure = BooleanField()


@pages.get("/")
def listing(programme: str) -> str:
    loaded = programme_or_404(programme)
    with service().store.reading() as db:
        found = materials(db, programme)
    return show("coding/materials.html", loaded, materials=found)


@pages.url_value_preprocessor
def allow_files(*_: object) -> None:
    """Before anything of the post is read."""
    if request.endpoint in ("materials.add", "materials.from_file"):
        request.max_content_length = BYTES_OF_A_FILE + _FIELDS
        request.max_form_memory_size = _FIELDS


@pages.route("/nyt", methods=["GET", "POST"])
def add(programme: str) -> Page:
    """The parts are shown before they can be stored, and shown again where the text was changed since."""
    loaded = programme_or_404(programme)
    form = _new(loaded)
    if not form.is_submitted():
        return _drawn(loaded, form)
    storing = "store" in request.form
    seen, faults = form.shown.data, _faults(form)
    try:
        parts = _parts(programme, form, store=storing and seen == _mark(form)) if not faults else ()
    except InputRejected as error:
        return _drawn(loaded, form, _said(error))
    if faults or parts:
        return _drawn(loaded, form, faults, parts, again=storing)
    flash(texts()("reading.material_stored"))
    return redirect(url_for("materials.listing", programme=programme))


@pages.route("/fil", methods=["GET", "POST"])
def from_file(programme: str) -> Page:
    """The words of a file, put into the form in which the rest is said."""
    loaded, file, form = programme_or_404(programme), FromFile(), _new(programme_or_404(programme))
    faults = _taken(file, form) if file.is_submitted() else []
    if form.text.data:
        return _drawn(loaded, form, read=True)
    page = show("coding/material_file.html", loaded, form=file, faults=faults, largest=BYTES_OF_A_FILE)
    return (page, 422) if faults else page


@pages.get("/<uuid:material>")
def one(programme: str, material: UUID) -> str:
    return _one(programme, material, Retitle())


@pages.post("/<uuid:material>")
def retitle(programme: str, material: UUID) -> Page:
    form = Retitle()
    faults = _faults(form)
    if not faults:
        try:
            with service().store.writing() as db:
                correct_title(db, programme, material, form.title.data or "", actor=actor(), now=service().now())
        except InputRejected as error:
            faults = _said(error)
    if faults:
        return _one(programme, material, form, faults), 422
    flash(texts()("reading.title_saved"))
    return redirect(url_for("materials.listing", programme=programme))


@pages.post("/<uuid:material>/slet")
def remove(programme: str, material: UUID) -> Page:
    form = Retitle()
    faults = _faults(form) or ([] if form.sure.data else [texts()("reading.delete_not_sure")])
    if faults:
        return _one(programme, material, form, faults), 422
    try:
        with service().store.writing() as db:
            delete(db, programme, material, actor=actor(), now=service().now())
        service().store.tidy()
    except InputRejected:
        abort(404)
    flash(texts()("reading.deleted"))
    return redirect(url_for("materials.listing", programme=programme))


def _new(loaded: Programme) -> New:
    t = texts()
    form = New()
    nobody = ("", t("reading.nobody"))
    form.kind.choices = [(one, t(f"reading.kind_{one}")) for one in MATERIAL_KINDS]
    form.milestone.choices = [(one.key, t.pick(one.title)) for one in loaded.milestones]
    form.group.choices = [nobody, *((one.key, t.pick(one.title)) for one in loaded.groups)]
    form.of_process.choices = [nobody, *((one.key, t.pick(one.title)) for one in loaded.processes)]
    return form


def _taken(file: FromFile, form: New) -> list[str]:
    """The words of the file as the text of the form, or what is wrong with the file, in sentences."""
    faults = _faults(file) or ([] if file.file.data else [texts()("reading.no_file")])
    try:
        form.text.data = "" if faults else text_of(file.file.data.read(BYTES_OF_A_FILE + 1), largest=BYTES_OF_A_FILE)
    except InputRejected as error:
        return _said(error)
    return faults


def _parts(programme: str, form: New, *, store: bool) -> tuple[str, ...]:
    """Those into which the text would be cut; none where it was stored. Raises InputRejected."""
    given = Given(
        kind=form.kind.data or "",
        title=form.title.data or "",
        milestone=form.milestone.data or "",
        group=form.group.data or "",
        process=form.of_process.data or "",
        synthetic=bool(form.synthetic.data) or service().synthetic,
    )
    text = form.text.data or ""
    if not store:
        with service().store.reading() as db:
            return require(db, programme, text, given)
    with service().store.writing() as db:
        bring(db, programme, text, given, actor=actor(), now=service().now())
    return ()


def _drawn(
    loaded: Programme,
    form: New,
    faults: Sequence[str] = (),
    parts: Sequence[str] = (),
    *,
    again: bool = False,
    read: bool = False,
) -> Page:
    form.shown.data = _mark(form) if parts else ""
    its = {"form": form, "faults": faults, "parts": parts, "again": again and not faults, "read": read}
    page = show("coding/new_material.html", loaded, **its)
    return (page, 422) if faults else page


def _one(programme: str, material: UUID, form: Retitle, faults: Sequence[str] = ()) -> str:
    with service().store.reading() as db:
        found = next((its for its in materials(db, programme) if its.id == material), None)
    its: Material = found or abort(404)
    if form.title.data is None:
        form.title.data = its.title
    return show("coding/material.html", programme_or_404(programme), material=its, form=form, faults=faults)


def _faults(form: FlaskForm) -> list[str]:
    """Of the form itself: the token, and values that it does not offer."""
    form.validate()
    if form.errors.get("csrf_token"):
        return [texts()("pages.sign_in_expired")]
    return [f"{texts()(f'reading.field_{name}')}: {texts()('pages.wrong_choice')}" for name in form.errors]


def _said(error: InputRejected) -> list[str]:
    return [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]


def _mark(form: New) -> str:
    """Of the words, however a browser ends their lines."""
    return hashlib.sha256(repr(parts_of(form.text.data or "")).encode()).hexdigest()
