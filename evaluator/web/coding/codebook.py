"""The codebook: its codes, their history, and tables that come and go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.coding.code_files import export_codebook, import_codebook
from evaluator.coding.codebook import (
    DOWN,
    UP,
    By,
    Written,
    add_code,
    change_code,
    codebook,
    merge_code,
    move_code,
    retire_code,
    revive_code,
)
from evaluator.coding.coded_files import import_codings
from evaluator.coding.coding import codes_of
from evaluator.exporting.for_coding import texts_for_coding
from evaluator.exporting.responses import LONGEST_PURPOSE
from evaluator.store.accounts import names
from evaluator.store.codes import code_changes
from evaluator.web.coding.rejections import sentences, uploaded
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.tables.writing import CSV_TYPE

if TYPE_CHECKING:
    from sqlalchemy import Connection

pages = protected("codebook", __name__, roles=EVALUATING, url_prefix="/p/<programme>/tekster/koder")
Page = str | Response | tuple[str, int]


@pages.route("/", methods=["GET", "POST"])
def listing(programme: str) -> Page:
    """The codebook; a code is added at its end."""
    programme_or_404(programme)
    if request.method == "GET":
        return _listing(programme)
    faults = _done(
        lambda db: add_code(db, programme, written(programme), by(), key=request.form.get("key", "").strip())
    )
    return (_listing(programme, faults), 422) if faults else _back(programme, "added")


@pages.route("/<key>", methods=["GET", "POST"])
def one(programme: str, key: str) -> Page:
    programme_or_404(programme)
    if request.method == "GET":
        return _one(programme, key)
    faults = _done(lambda db: change_code(db, programme, key, written(programme), by()))
    return (_one(programme, key, faults), 422) if faults else _back(programme, "changed")


@pages.post("/flyt")
def move(programme: str) -> Page:
    direction = UP if "up" in request.form else DOWN
    key = request.form.get("up") or request.form.get("down", "")
    faults = _done(lambda db: move_code(db, programme, key, direction, by()))
    return (_listing(programme, faults), 422) if faults else redirect(_home(programme, f"code-{key}"))


@pages.post("/<key>/flet")
def merge(programme: str, key: str) -> Page:
    faults = _done(lambda db: merge_code(db, programme, key, request.form.get("into", ""), by()))
    return (_one(programme, key, faults), 422) if faults else _back(programme, "merged")


@pages.post("/<key>/brug")
def use(programme: str, key: str) -> Page:
    """Let a code be set no more, or again."""
    again = "again" in request.form
    act = revive_code if again else retire_code
    faults = _done(lambda db: act(db, programme, key, by()))
    return (_one(programme, key, faults), 422) if faults else _back(programme, "revived" if again else "retired")


@pages.get("/kodebog.csv")
def table(programme: str) -> Response:
    programme_or_404(programme)
    with service().store.reading() as db:
        written = export_codebook(db, programme)
    return download(written.encode("utf-8-sig"), CSV_TYPE, f"{programme}-kodebog.csv")


@pages.post("/hent")
def take_table(programme: str) -> Page:
    with uploaded() as path:
        faults = _done(lambda db: import_codebook(db, programme, path, by()), of_file=True)
    return (_listing(programme, faults), 422) if faults else _back(programme, "taken")


@pages.post("/tekster.csv")
def take_out(programme: str) -> Page:
    """The texts, to be coded elsewhere."""
    programme_or_404(programme)
    if not FlaskForm().validate_on_submit():
        return _listing(programme, [texts()("pages.sign_in_expired")]), 422
    own, here = by(), service()
    try:
        found = texts_for_coding(here.store, programme, request.form.get("purpose", ""), actor=own.actor, now=own.now)
    except InputRejected as error:
        return _listing(programme, sentences(error, with_place=False)), 422
    return download(found.content.encode("utf-8-sig"), CSV_TYPE, f"{programme}-tekster.csv")


@pages.post("/udefra")
def take_codings(programme: str) -> Page:
    """Codes that were set elsewhere."""
    coder = request.form.get("coder", "")
    with uploaded() as path:
        faults = _done(lambda db: import_codings(db, programme, path, coder=coder, by=by()), of_file=True)
    return (_listing(programme, faults), 422) if faults else _back(programme, "codings_taken")


def written(programme: str) -> Written:
    """A code as it was posted."""
    its, form = programme_or_404(programme), request.form
    return Written(
        title={one: form.get(f"title-{one}", "") for one in its.languages},
        definition=form.get("definition", ""),
        example=form.get("example", ""),
        parent=form.get("parent") or None,
    )


def by() -> By:
    return By(actor(), service().now())


def _done(act: Callable[[Connection], object], *, of_file: bool = False) -> list[str]:
    """Do it, or say in sentences why it cannot be done."""
    programme_or_404((request.view_args or {})["programme"])
    if not FlaskForm().validate_on_submit():
        return [texts()("pages.sign_in_expired")]
    try:
        with service().store.writing() as db:
            act(db)
    except InputRejected as error:
        return sentences(error, with_place=of_file)
    return []


def _home(programme: str, anchor: str | None = None) -> str:
    return url_for("codebook.listing", programme=programme, _anchor=anchor)


def _back(programme: str, said: str) -> Response:
    flash(texts()(f"coding.{said}"))
    return redirect(_home(programme))


def _listing(programme: str, faults: Sequence[str] = ()) -> str:
    with service().store.reading() as db:
        book, changes, who = codebook(db, programme), code_changes(db, programme), names(db)
    its = {"book": book, "changes": changes[::-1], "names": who, "typed": request.form, "longest": LONGEST_PURPOSE}
    return show("coding/codebook.html", programme_or_404(programme), faults=faults, **its)


def _one(programme: str, key: str, faults: Sequence[str] = ()) -> str:
    with service().store.reading() as db:
        book, changes, who = codebook(db, programme), code_changes(db, programme), names(db)
        own = codes_of(db, programme, actor())
    code = book.codes.get(key) or abort(404)
    its = {"changes": [one for one in changes[::-1] if one.key == key], "names": who, "own": own}
    typed = request.form if request.method == "POST" and "definition" in request.form else None
    return show(
        "coding/code.html", programme_or_404(programme), book=book, code=code, faults=faults, typed=typed, **its
    )
