"""What the pages of answers from another tool share: the blueprint, and the file that waits under a key in the sender's
browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Response, make_response, request, url_for
from flask_wtf import FlaskForm

from evaluator.importing.uploading import LARGEST, LARGEST_MAP, NotOpened, SentAnswers, opened, sealed
from evaluator.programme.model import Programme
from evaluator.store import response_uploads
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages: Final = protected("importing", __name__, roles=EVALUATING, url_prefix="/p/<programme>/svar-udefra")
COOKIE: Final = "nedslag-fil"
"""Holds the key of the file that waits, and is sent to these pages alone."""
ROOM_FOR_FIELDS: Final = 900_000
"""Bytes of a post beside its files."""
_WITH_FILES: Final = ("importing.bring", "importing.undo")
_MOST_FILES: Final = 3


@pages.url_value_preprocessor
def allow_files(endpoint: str | None, _values: Mapping[str, object] | None) -> None:
    """Let a post bring files. Runs before anything reads the form."""
    if endpoint in _WITH_FILES:
        request.max_content_length = _MOST_FILES * LARGEST + LARGEST_MAP + ROOM_FOR_FIELDS


def keep(programme: str, its: SentAnswers, to: str) -> Response:
    """Keep a file, sealed under a new key that goes to the browser, and lead ``to`` the page of it."""
    here, (key, closed) = service(), sealed(its)
    with here.store.writing() as db:
        response_uploads.forget_old_uploads(db, here.now())
        id_ = response_uploads.keep_upload(db, programme, closed, by=actor(), now=here.now())
    answer = make_response("", 302)
    answer.headers["Location"] = url_for(to, programme=programme, upload=id_)
    answer.set_cookie(
        COOKIE,
        key,
        max_age=response_uploads.KEPT,
        path=url_for("importing.listing", programme=programme),
        secure=here.config.secure_cookies,
        httponly=True,
        samesite="Strict",
    )
    return answer


def key_of_file() -> str:
    return request.cookies.get(COOKIE, "")


def kept(programme: str, id_: UUID) -> SentAnswers | None:
    """The file of the address; None where it is gone, is somebody else's, or was sent from another browser."""
    here = service()
    with here.store.reading() as db:
        found = response_uploads.upload(db, programme, id_, by=actor(), now=here.now())
    try:
        return opened(key_of_file(), found) if found else None
    except NotOpened:
        return None


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field; what is wrong in a file says where in it."""
    found = []
    for one in error.diagnostics:
        said, in_file = rendered(one, texts(), in_editor=True), len(one.place) > 1
        field = "" if in_file or not one.place else str(one.place[0])
        found.append((field, f"{said.place}: {said.sentences}" if in_file and said.place else said.sentences))
    return found


def page(template: str, programme: str, errors: Errors | None = None, **values: object) -> str:
    its: Programme = programme_or_404(programme)
    common = {"errors": errors or [], "form": FlaskForm(), "typed": request.form}
    return show(f"importing/{template}.html", its, **common | values)
