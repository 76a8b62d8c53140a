"""What the evaluator's pages of contacts share: the blueprint, and forms that come back as they were filled in."""

from __future__ import annotations

from typing import Final

from flask import request

from evaluator.inviting.uploading import LARGEST, LARGEST_MAP
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import protected, texts
from evaluator.web.shared.posted import Errors
from surveys.diagnostics import InputRejected

pages: Final = protected("invitations", __name__, roles=("evaluator",), url_prefix="/p/<programme>/invitationer")
ROOM_FOR_FIELDS: Final = 500_000
"""Bytes of a post beside its file."""
_WITH_FILES: Final = ("invitations.bring", "invitations.came_back")


@pages.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a post bring a file, or bring it again as text, a third longer. Runs before anything reads the form."""
    if endpoint in _WITH_FILES:
        request.max_form_memory_size = LARGEST * 4 // 3 + ROOM_FOR_FIELDS
        request.max_content_length = request.max_form_memory_size + LARGEST_MAP


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field. What is wrong in a file says where in it."""
    found = []
    for one in error.diagnostics:
        said, in_file = rendered(one, texts(), in_editor=True), len(one.place) > 1
        field = "" if in_file or not one.place else str(one.place[0])
        found.append((field, f"{said.place}: {said.sentences}" if in_file and said.place else said.sentences))
    return found
