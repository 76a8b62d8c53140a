"""The programme's logo: brought, seen, taken away."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.rendering.logos import LARGEST, redrawn
from evaluator.store.logos import has_logo, keep_logo, logo_of, remove_logo
from evaluator.texts.diagnostics import rendered
from evaluator.web.designing.editing import pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

ROOM_FOR_FIELDS = 100_000


@pages.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything of the post is read."""
    if endpoint == "designing.logo":
        request.max_content_length = LARGEST + ROOM_FOR_FIELDS


@pages.route("/logo", methods=["GET", "POST"])
def logo(programme: str) -> ResponseReturnValue:
    programme_or_404(programme)
    if request.method == "GET":
        return _page(programme, [])
    if not FlaskForm().validate_on_submit():
        return _page(programme, [texts()("pages.sign_in_expired")]), 422
    try:
        _changed(programme)
    except InputRejected as error:
        return _page(programme, [rendered(one, texts()).sentences for one in error.diagnostics]), 422
    return redirect(url_for("designing.logo", programme=programme))


def _changed(programme: str) -> None:
    """Raises InputRejected for a file that is no picture."""
    here, gone = service(), "remove" in request.form
    content = b"" if gone else redrawn(posted_file("file", LARGEST)[1])
    with here.store.writing() as db:
        remove_logo(db, programme) if gone else keep_logo(db, programme, content, by=actor(), now=here.now())
    flash(texts()("designing.logo_removed" if gone else "designing.logo_kept"))


@pages.get("/logo.png")
def logo_image(programme: str) -> Response:
    with service().store.reading() as db:
        found = logo_of(db, programme) or abort(404)
    return Response(found, mimetype="image/png", headers={"Cache-Control": "no-store"})


def _page(programme: str, faults: list[str]) -> str:
    with service().store.reading() as db:
        there = has_logo(db, programme)
    loaded = programme_or_404(programme)
    return show("designing/logo.html", loaded, form=FlaskForm(), faults=faults, there=there, largest=LARGEST)
