"""Taking out in the browser: answers row by row for a purpose, tallies as published, and the registers; a zip each."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from flask import flash
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from evaluator.exporting.formats import FORMATS, files_of
from evaluator.exporting.registers import registers_tables
from evaluator.exporting.responses import LONGEST_PURPOSE, Wanted, can_be_taken_out, take_out
from evaluator.exporting.table import TakenTable
from evaluator.exporting.tallies import tallies_table
from evaluator.programme.model import Programme
from evaluator.store.tallies import has_synthetic
from evaluator.store.waves import waves as stored_waves
from evaluator.texts import LANGUAGES
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("exporting", __name__, roles=("evaluator",), url_prefix="/p/<programme>/udtraek")
Make = Callable[[str], Sequence[TakenTable]]
"""The tables of a take-out in a language."""


class Formats(FlaskForm):
    """What both forms ask for."""

    formats = SelectMultipleField(
        choices=[SelectChoice(name) for name in FORMATS], option_widget=CheckboxInput(), validators=[InputRequired()]
    )
    language = RadioField(choices=[SelectChoice(code) for code in LANGUAGES], validators=[InputRequired()])


class Answers(Formats):
    """Which waves, and what for."""

    waves = SelectMultipleField(option_widget=CheckboxInput(), validators=[InputRequired()])
    purpose = TextAreaField(validators=[InputRequired(), Length(max=LONGEST_PURPOSE)])


@pages.get("/")
def page(programme: str) -> str:
    return _page(programme_or_404(programme))


@pages.post("/svar")
def answers(programme: str) -> Response | tuple[str, int]:
    form, here = _of_answers(programme_or_404(programme)), service()

    def make(language: str) -> Sequence[TakenTable]:
        waves, formats = tuple(form.waves.data or ()), tuple(form.formats.data or ())
        wanted = Wanted(form.purpose.data or "", language, formats, waves)
        return take_out(here.store, programme, wanted, actor=actor(), now=here.now()).tables

    return _taken(programme, "rows", form, make, answers=form)


@pages.post("/tal")
def tallies(programme: str) -> Response | tuple[str, int]:
    here = service()

    def make(language: str) -> Sequence[TakenTable]:
        with here.store.writing() as db:
            return [tallies_table(db, programme, language, now=here.now())[0]]

    return _taken(programme, "tallies", Formats(), make)


@pages.post("/registre")
def registers(programme: str) -> Response | tuple[str, int]:
    here = service()

    def make(language: str) -> Sequence[TakenTable]:
        with here.store.writing() as db:
            return registers_tables(db, programme, "", language, actor=actor(), now=here.now())

    return _taken(programme, "registers", Formats(), make)


def _taken(
    programme: str, name: str, form: Formats, make: Make, *, answers: Answers | None = None
) -> Response | tuple[str, int]:
    """The files of a form as a zip, or the page again with everything that was filled in."""
    loaded = programme_or_404(programme)
    if form.validate_on_submit():
        try:
            files = files_of(make(form.language.data), form.formats.data or (), form.language.data)
            return download(_zip(files), "application/zip", f"{programme}-{name}.zip")
        except InputRejected as error:
            for one in error.diagnostics:
                flash(rendered(one, texts(), in_editor=True).sentences, "problem")
    return _page(loaded, answers, form if answers is None else None), 422


def _of_answers(programme: Programme) -> Answers:
    """The form with the waves that may be taken out."""
    with service().store.reading(snapshot=True) as db:
        its, _ = can_be_taken_out(db, programme.key)
    titles = _titles(programme)
    form = Answers()
    form.waves.choices = [SelectChoice(wave.key, titles[wave.key]) for wave in its]
    return form


def _titles(programme: Programme) -> dict[str, str]:
    """The milestone of each wave and who was asked; with its key where that is so of several."""
    t = texts()
    milestones = {one.key: t.pick(one.title) for one in programme.milestones}
    groups = {one.key: t.pick(one.title) for one in programme.groups}
    with service().store.reading() as db:
        its = stored_waves(db, programme.key)
    asked = {wave.key: ", ".join(groups.get(one, one) for one in wave.groups) for wave in its}
    titles = {wave.key: f"{milestones.get(wave.milestone, wave.milestone)}: {asked[wave.key]}" for wave in its}
    often = Counter(titles.values())
    return {key: f"{title} ({key})" if often[title] > 1 else title for key, title in titles.items()}


def _page(programme: Programme, form: Answers | None = None, others: Formats | None = None) -> str:
    with service().store.reading(snapshot=True) as db:
        (_, refused), synthetic = can_be_taken_out(db, programme.key), has_synthetic(db, programme.key)
    titles = _titles(programme)
    why: dict[str, list[str]] = {}
    for one in refused:
        why.setdefault(rendered(one, texts(), in_editor=True).problem, []).append(titles[str(one.place[-1])])
    form, others = form or _fresh(_of_answers(programme)), others or _fresh(Formats())
    shown = {"form": form, "others": others, "refused": why, "longest": LONGEST_PURPOSE, "synthetic": synthetic}
    return show("exporting/page.html", programme, **shown)


def _fresh(form: Formats) -> Formats:
    """A form that nobody has sent: everything that may be taken out, as a workbook, in the language of the page."""
    form.formats.data, form.language.data = ["xlsx"], texts().language
    if isinstance(form, Answers):
        form.waves.data, form.purpose.data = [one.data for one in form.waves], ""
    return form


def _zip(files: Mapping[str, bytes]) -> bytes:
    """All files in one, each without a time of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()
