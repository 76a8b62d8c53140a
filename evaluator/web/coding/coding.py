"""Coding: one text at a time with the codebook beside it. Every change is stored at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, flash, make_response, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.coding.codebook import Codebook, Written, add_code, codebook
from evaluator.coding.coding import (
    Place,
    Said,
    coded_by,
    first_text,
    place_of,
    progress,
    record,
    wanted_ids,
    wanted_texts,
)
from evaluator.coding.units import Readable, readable
from evaluator.store.codings import CODED, Mark
from evaluator.store.to_do import texts_without_a_code
from evaluator.web.coding.codebook import by
from evaluator.web.coding.logged import note_texts
from evaluator.web.coding.rejections import sentences
from evaluator.web.coding.texts import filters, heading, passage_titles, pieces, posted_said, wanted_here
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.every_response import CONTENT_SECURITY_POLICY
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

pages = protected("coding", __name__, roles=EVALUATING, url_prefix="/p/<programme>/tekster/kodning")
Page = Response | tuple[Response, int]
WITH_ITSELF: Final = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
"""The script of this page sends what is typed without leaving the page."""


@needs_doing("texts", "coding.start")
def uncoded(now: Now) -> int:
    return texts_without_a_code(now.db, now.programme.key)


@pages.get("/")
def start(programme: str) -> str:
    """How far one's own coding is, and where to begin."""
    loaded, t = programme_or_404(programme), texts()
    with service().store.reading() as db:
        known = readable(db, programme)
        some, done = wanted_texts(db, programme, wanted_here(known)), coded_by(db, programme, actor())
        rows = progress(some, done, lambda unit: known.question_of(unit.wave, unit.item))
        book = codebook(db, programme)
    titles = {key: t.pick(title) for key, title in known.questions.items()}
    milestones = {one.key: t.pick(one.title) for one in loaded.milestones}
    its = {"rows": rows, "titles": titles, "milestones": milestones, "opened": known.milestones, "book": book}
    own = len(done & {unit.text_id for unit in some})
    return show("coding/start.html", loaded, n=len(some), own=own, filters=filters(), **its)


@pages.get("/begynd")
def begin(programme: str) -> Response:
    """To the first text that is not coded."""
    programme_or_404(programme)
    with service().store.reading() as db:
        ids = wanted_ids(db, programme, wanted_here(readable(db, programme)))
        found = first_text(ids, coded_by(db, programme, actor()))
    return _to(programme, found)


@pages.route("/<uuid:text>", methods=["GET", "POST"])
def one(programme: str, text: UUID) -> Page | Response:
    programme_or_404(programme)
    if request.method == "GET":
        return _page(programme, text)
    faults = _store(programme, text)
    if faults:
        return _page(programme, text, faults), 422
    return _onward(programme, text, request.form.get("go", ""))


def _store(programme: str, text: UUID) -> list[str]:
    """Store what was said, and the code that was thought of meanwhile; or what stands against it, in sentences."""
    if not FlaskForm().validate_on_submit():
        return [texts()("pages.sign_in_expired")]
    said = posted_said(request.form)
    try:
        with service().store.writing() as db:
            record(db, programme, text, _with_new(db, programme, said), account=actor(), name=current_user.name)
    except InputRejected as error:
        return sentences(error)
    return []


def _with_new(db: Connection, programme: str, said: Said) -> Said:
    """With the new code set, where one is written."""
    languages = programme_or_404(programme).languages
    title = {one: new for one in languages if (new := request.form.get(f"new-{one}", "").strip())}
    if not title:
        return said
    code = add_code(db, programme, Written(title=title, definition=request.form.get("new-definition", "")), by())
    return Said(CODED, said.marks | {Mark(code.key)})


def _onward(programme: str, text: UUID, go: str) -> Response:
    place = _place(programme, text)[1]
    if place is None:
        return _to(programme, None)
    if go == "back":
        return _to(programme, place.before or text)
    if go == "skip":
        return _to(programme, place.after or text)
    if go != "next":
        return _to(programme, text)
    if place.onward is None:
        flash(texts()("coding.all_coded"))
    return _to(programme, place.onward)


def _to(programme: str, text: UUID | None) -> Response:
    here = (
        url_for("coding.one", programme=programme, text=text) if text else url_for("coding.start", programme=programme)
    )
    return redirect(f"{here}?{urlencode(filters())}" if filters() else here, 303)


def _place(programme: str, text: UUID) -> tuple[Readable, Place | None, Codebook]:
    with service().store.reading() as db:
        known = readable(db, programme)
        return known, place_of(db, programme, wanted_here(known), text, actor()), codebook(db, programme)


def _page(programme: str, text: UUID, faults: Sequence[str] = ()) -> Response:
    known, place, book = _place(programme, text)
    if place is None:
        abort(404)
    said = posted_said(request.form) if faults else place.said
    titles = {code.key: texts().pick(code.title) for code in book.codes.values()}
    note_texts(known, place.of)
    its = {"said": said, "set_codes": {one.code for one in said.marks if not one.ends}, "typed": request.form}
    its |= {"pieces": list(pieces(place.unit.text, said.marks)), "heading": heading(known, place.unit)}
    its |= {"passages": passage_titles(said, place.unit.text, titles), "filters": filters(), "titles": titles}
    page = show("coding/text.html", programme_or_404(programme), place=place, book=book, faults=faults, **its)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = WITH_ITSELF
    return response
