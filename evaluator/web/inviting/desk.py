"""What the evaluator's pages of contacts share: the blueprint, and forms that come back as they were filled in."""

from __future__ import annotations

from typing import Final

from flask import request
from flask_wtf import FlaskForm

from evaluator.inviting.uploading import LARGEST, LARGEST_MAP
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import protected, texts
from surveys.diagnostics import InputRejected

pages: Final = protected("invitations", __name__, roles=("evaluator",), url_prefix="/p/<programme>/invitationer")
Errors = list[tuple[str, str]]
"""The field that is wrong and what is said of it; '' for the whole form."""
ROOM_FOR_FIELDS: Final = 500_000
"""Bytes of a post beside its file."""
_WITH_FILES: Final = ("invitations.bring", "invitations.came_back")


@pages.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a post bring a file, or bring it again as text, a third longer. Runs before anything reads the form."""
    if endpoint in _WITH_FILES:
        request.max_form_memory_size = LARGEST * 4 // 3 + ROOM_FOR_FIELDS
        request.max_content_length = request.max_form_memory_size + LARGEST_MAP


def posted() -> Errors:
    """What is wrong with the token of a form; nothing where all is well."""
    return [] if FlaskForm().validate_on_submit() else [("", texts()("pages.sign_in_expired"))]


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field. What is wrong in a file says where in it."""
    found = []
    for one in error.diagnostics:
        said, in_file = rendered(one, texts(), in_editor=True), len(one.place) > 1
        field = "" if in_file or not one.place else str(one.place[0])
        found.append((field, f"{said.place}: {said.sentences}" if in_file and said.place else said.sentences))
    return found


def line(name: str) -> str:
    return " ".join(request.form.get(name, "").split())


def sent_file(name: str, most: int) -> tuple[str, bytes]:
    """The name and content of a file that was posted, ('', b'') for none; a byte too many says that it is too large."""
    sent = request.files.get(name)
    if sent is None:
        return "", b""
    with sent.stream:
        return sent.filename or "", sent.read(most + 1)
