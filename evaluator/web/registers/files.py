"""A file into a register: sent, looked at, asked about, stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from evaluator.arranging.clarifying import DATED, NO_ROW, NOT_READ, UNSURE
from evaluator.arranging.merged_diagnostics import rows_in
from evaluator.records.event_histories import states
from evaluator.records.model import Column, Register
from evaluator.registers import uploading as use
from evaluator.registers.cells import known_in
from evaluator.registers.importing import Correction
from evaluator.registers.uploading import Look
from evaluator.store import register_views as store
from evaluator.texts.diagnostics import Rendered, rendered
from evaluator.web.registers.desk import errors_of, known, page, pages, register_or_403, to
from evaluator.web.registers.wording import Wording
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.posted import Errors, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import Diagnostic, InputRejected

ROOM_FOR_FIELDS = 900_000
"""Bytes of a post beside its file."""
DIFFERENT = ("registers.differs", "registers.was_withdrawn")
TOLD_BELOW = "arranging.read_as"
"""The note that says what the table of the columns shows."""
ROWS_TO_LEAVE = ("arranging.lone_between", "arranging.total_between")
"""What is asked of a row and answered by leaving it out."""


@pages.url_value_preprocessor
def allow_files(endpoint: str | None, _values: Mapping[str, object] | None) -> None:
    """Let a post bring a file. Runs before anything reads the form."""
    if endpoint == "registers.bring":
        request.max_content_length = use.LARGEST + use.LARGEST_MAP + ROOM_FOR_FIELDS


@pages.route("/<register:register>/fil", methods=["GET", "POST"])
def bring(programme: str, register: str) -> ResponseReturnValue:
    loaded, its = known(programme), register_or_403(programme, register)
    errors: Errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            sent = use.checked(*posted_file("table", use.LARGEST), posted_file("map", use.LARGEST)[1])
            with service().store.writing() as db:
                id_ = store.keep_upload(db, programme, its.name, sent, by=actor(), now=service().now())
            return to("look", programme, its, upload=id_)
        except InputRejected as error:
            errors = [(field or "table", said) for field, said in errors_of(error)]
    drawn = page("bring", loaded, its, errors)
    return (drawn, 422) if errors else drawn


@pages.get("/<register:register>/fil/<uuid:upload>")
def look(programme: str, register: str, upload: UUID) -> str:
    its = register_or_403(programme, register)
    return _look(programme, its, upload, _found(programme, its, upload, {}))


@pages.post("/<register:register>/fil/<uuid:upload>")
def answer(programme: str, register: str, upload: UUID) -> ResponseReturnValue:
    its, errors = register_or_403(programme, register), posted()
    go = "" if errors else request.form.get("go", "")
    found = _found(programme, its, upload, request.form, save=go == "store")
    if go == "map" and found.understood:
        return download(found.understood.toml.encode(), "application/toml", f"{its.name}-kort.toml")
    if go == "store" and found.result:
        done, t = found.result, texts()
        flash(t("registry.stored", added=t.number(done.added), known=t.number(done.known)))
        if done.corrected:
            flash(t("registry.stored_corrected", n=t.number(done.corrected)))
        return to("rows", programme, its)
    return _look(programme, its, upload, found, errors), 422 if errors or go == "store" else 200


def _found(programme: str, register: Register, id_: UUID, form: Mapping[str, str], *, save: bool = False) -> Look:
    """What comes of the file; it goes once its rows are stored. 404 for a file that is not there any more."""
    loaded, now = known(programme), service().now()
    answers = {**form, "rows": ",".join(request.form.getlist("rows"))}
    how = Correction(form.get("reason", "").strip() if form.get("correct") else "", actor())
    with service().store.reading(snapshot=True) as db:
        sent = store.upload(db, programme, register.name, id_, by=actor()) or abort(404)
        found = use.look(db, loaded, register, sent, answers, now=now, how=how)
    if save and found.result:
        with service().store.writing() as db:
            found = use.keep(db, loaded, register, found, now=now, how=how)
            if found.result:
                store.forget_upload(db, programme, register.name, id_, by=actor())
    return found


def _look(programme: str, register: Register, id_: UUID, found: Look, errors: Errors | None = None) -> str:
    loaded = known(programme)
    words = Wording(loaded, texts(), register)
    notes = found.result.notes if found.result else tuple(one for one in found.refused if one.severity == "note")
    wrong = [one for one in found.refused if one.severity == "error"]
    titles = known_in(loaded)
    return page(
        "look",
        loaded,
        register,
        errors,
        upload=id_,
        found=found,
        its=found.understood,
        remarks=[_in_words(one, found, words) for one in notes if one.code != TOLD_BELOW],
        wrong=[_in_words(one, found, words) for one in wrong],
        uses=_uses(register, words),
        also=[(one.name, words.label(one)) for one in register.in_file],
        meanings=lambda column: _meanings(column, titles, words),
        rows=[*dict.fromkeys(number for one in wrong for number in _rows_of(one))],
        differs=bool(request.form.get("correct")) or any(one.code in DIFFERENT for one in wrong),
    )


def _in_words(one: Diagnostic, found: Look, words: Wording) -> Rendered:
    """Where in the file, of which there is only one, and what. A column of ours is called as below."""
    headings = {heading.name for heading in found.understood.headings} if found.understood else set[str]()
    labels = {column.name: words.label(column) for column in words.register.in_file} if words.register else {}
    place = tuple(
        ColumnStep(labels[step.name])
        if isinstance(step, ColumnStep) and step.name in labels.keys() - headings
        else step
        for step in one.place[1:]
    )
    column = labels.get(str(one.values.get("column", "")))
    values = {**one.values, "column": column} if column else one.values
    return rendered(replace(one, place=place, values=values), texts(), in_editor=True)


def _rows_of(one: Diagnostic) -> Sequence[int]:
    """The rows that may be left out, of which something is asked."""
    if one.code not in ROWS_TO_LEAVE:
        return ()
    return rows_in(one)


def _uses(register: Register, words: Wording) -> list[tuple[str, str]]:
    """What a heading may be for, in words."""
    found = [(NOT_READ, words.t("registry.not_read"))]
    found += [(one.name, words.label(one)) for one in register.in_file]
    its = states(register)
    if its:
        state = register.column(register.state)
        day = words.t("registry.day_of")
        found += [(f"{DATED}{one}", f"{day} {words.choice(state, one)}") for one in its]
        several = [one.states for one in register.dated if len(one.states) > 1]
        found += [(DATED + "|".join(one), words.t("registry.day_of_end")) for one in several]
    return found


def _meanings(column: Column, titles: Mapping[str, Mapping[str, object]], words: Wording) -> list[tuple[str, str]]:
    """What an unknown word may mean."""
    keys = column.choices or tuple(titles[column.of])
    others = [(UNSURE, words.t("registry.choose")), (NOT_READ, words.t("registry.means_nothing"))]
    return [*others, *words.options(column, keys), (NO_ROW, words.t("registry.leave_rows_out"))]
