"""What was posted to a page whose form comes back as it was filled in: whether its token holds, single lines, and
files."""

from __future__ import annotations

from flask import flash, request
from flask_wtf import FlaskForm

from evaluator.web.shared.access import texts

Errors = list[tuple[str, str]]
"""The field that is wrong and what is said of it; '' for the whole form."""


def posted() -> Errors:
    """What is wrong with the token of a form; nothing where all is well."""
    return [] if FlaskForm().validate_on_submit() else [("", texts()("pages.sign_in_expired"))]


def expired() -> bool:
    """Whether the token of a form of buttons alone has run out; the page that it leads to then says so, since nothing
    was done."""
    errors = posted()
    for _, said in errors:
        flash(said, "problem")
    return bool(errors)


def line(name: str) -> str:
    """A field as one line, without spaces at its ends."""
    return " ".join(request.form.get(name, "").split())


def posted_file(name: str, most: int) -> tuple[str, bytes]:
    """The name and content of a file that was posted, ('', b'') for none; a byte more than ``most`` says that it is too
    large."""
    sent = request.files.get(name)
    if sent is None:
        return "", b""
    with sent.stream:
        return sent.filename or "", sent.read(most + 1)
