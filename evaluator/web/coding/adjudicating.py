"""Where coders differ: what each of them said, what holds, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.coding.adjudicating import Discrepancy, adjudicate, discrepancies
from evaluator.coding.agreement import LEAST, RARE
from evaluator.coding.agreement import agreement as agreement_of
from evaluator.coding.agreement_words import figure, overall, too_few
from evaluator.coding.codebook import codebook
from evaluator.coding.coding import NOTHING, Said, open_to
from evaluator.coding.units import readable
from evaluator.store.accounts import names
from evaluator.store.codings import CODED, Mark
from evaluator.web.coding.logged import note_texts
from evaluator.web.coding.rejections import sentences
from evaluator.web.coding.texts import heading, passage_titles, posted_said
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("adjudicating", __name__, roles=EVALUATING, url_prefix="/p/<programme>/tekster/afgoerelse")
Page = str | Response | tuple[str, int]


@pages.get("/")
def listing(programme: str) -> str:
    """What is open, and what was decided."""
    loaded = programme_or_404(programme)
    with service().store.reading() as db:
        known, found = readable(db, programme), discrepancies(db, programme, account=actor())
        narrowed, who = open_to(db, programme, actor()) is not None, names(db)
    note_texts(known, len(found))
    headings = {one.unit.text_id: heading(known, one.unit) for one in found}
    parted = {"waiting": [one for one in found if one.holds is None], "decided": [one for one in found if one.holds]}
    return show("coding/discrepancies.html", loaded, headings=headings, narrowed=narrowed, names=who, **parted)


@pages.route("/<uuid:text>", methods=["GET", "POST"])
def one(programme: str, text: UUID) -> Page:
    programme_or_404(programme)
    if request.method == "GET":
        return _page(programme, text)
    faults = _decide(programme, text)
    if faults:
        return _page(programme, text, faults), 422
    flash(texts()("coding.decided"))
    return redirect(url_for("adjudicating.listing", programme=programme), 303)


@pages.get("/enighed")
def agreement(programme: str) -> str:
    loaded, t = programme_or_404(programme), texts()
    with service().store.reading() as db:
        found, narrowed = agreement_of(db, programme, account=actor()), open_to(db, programme, actor()) is not None
        titles = {code.key: t.pick(code.title) for code in codebook(db, programme).codes.values()}
    words = {"figure": figure, "overall": overall, "too_few": too_few, "least": LEAST, "rare": RARE}
    return show("coding/agreement.html", loaded, pairs=found, narrowed=narrowed, titles=titles, **words)


def _decide(programme: str, text: UUID) -> list[str]:
    if not FlaskForm().validate_on_submit():
        return [texts()("pages.sign_in_expired")]
    try:
        with service().store.writing() as db:
            adjudicate(db, programme, text, _chosen(programme, text), account=actor())
    except InputRejected as error:
        return sentences(error)
    return []


def _chosen(programme: str, text: UUID) -> Said:
    """One coder's version as it stands, with its passages; else what is marked on the page."""
    version = request.form.get("version", "")
    found = _found(programme, text)
    if version and found:
        return next((one.said for one in found.versions if str(one.coder.id) == version), NOTHING)
    said = posted_said(request.form)
    return _with_passages(said, found) if found else said


def _with_passages(said: Said, found: Discrepancy) -> Said:
    """A code that is chosen stands where the coders set it."""
    placed = {mark for one in found.versions for mark in one.said.marks}
    codes = {mark.code for mark in said.marks}
    marks = {mark for mark in placed if mark.code in codes}
    marks |= {Mark(code) for code in codes - {mark.code for mark in marks}}
    return Said(CODED, frozenset(marks)) if said.state == CODED else said


def _found(programme: str, text: UUID) -> Discrepancy | None:
    with service().store.reading() as db:
        found = discrepancies(db, programme, account=actor())
    return next((one for one in found if one.unit.text_id == text), None)


def _page(programme: str, text: UUID, faults: Sequence[str] = ()) -> str:
    loaded, t = programme_or_404(programme), texts()
    found = _found(programme, text) or abort(404)
    with service().store.reading() as db:
        known, book = readable(db, programme), codebook(db, programme)
    titles = {code.key: t.pick(code.title) for code in book.codes.values()}
    said = posted_said(request.form) if faults else found.holds or NOTHING
    either = {mark.code for one in found.versions for mark in one.said.marks}
    every = [{mark.code for mark in one.said.marks} for one in found.versions]
    its = {"either": either, "shared": set.intersection(*every) if every else set(), "faults": faults, "said": said}
    its |= {"heading": heading(known, found.unit), "titles": titles, "book": book, "found": found}
    passages = {one.coder.id: passage_titles(one.said, found.unit.text, titles) for one in found.versions}
    return show("coding/discrepancy.html", loaded, chosen={mark.code for mark in said.marks}, passages=passages, **its)
