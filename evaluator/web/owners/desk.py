"""What the evaluator's pages of owners and status rounds share: the blueprint, and forms that come back as they were
filled in."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.owners.files import LARGEST
from evaluator.owners.rows import OWNED
from evaluator.store.register_lists import holds_synthetic
from evaluator.texts.diagnostics import rendered
from evaluator.vault.contacts import Contact
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = protected("owners", __name__, roles=EVALUATING, url_prefix="/p/<programme>/ansvarlige")
SUFFIXES: Final = (".csv", ".xlsx")


@pages.url_value_preprocessor
def allow_tables(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    request.max_content_length = LARGEST + 100_000


def page(template: str, programme: str, errors: Errors | None = None, **values: object) -> str:
    with service().store.reading() as db:
        synthetic = holds_synthetic(db, programme, OWNED)
    common = {"errors": errors or [], "form": FlaskForm(), "typed": request.form, "synthetic_rows": synthetic}
    common["id_of"] = _id_of
    return show(f"owners/{template}.html", programme_or_404(programme), **common | values)


def _id_of(contact: Contact) -> UUID:
    """As addresses have it: the vault keeps it without strokes."""
    return UUID(hex=contact.person)


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field. What is wrong in a file says where in it."""
    found = []
    for one in error.diagnostics:
        said, in_file = rendered(one, texts()), len(one.place) > 1
        field = "" if in_file or not one.place else str(one.place[0])
        found.append((field, f"{said.place}: {said.sentences}" if in_file and said.place else said.sentences))
    return found


def to(endpoint: str, programme: str, said: str = "", **values: object) -> Response:
    """Go on to another page, which says in the words of ``said`` what was done."""
    if said:
        flash(said)
    return redirect(url_for(f"owners.{endpoint}", programme=programme, **values))  # type: ignore[arg-type]


def day(name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return None


@contextmanager
def uploaded_table() -> Iterator[Path]:
    """The table that was posted, for as long as it is read. Raises InputRejected where there is none, or it is too
    large."""
    name, content = "", b""
    if file := request.files.get("table"):
        with file.stream:
            name, content = file.filename or "", file.read(LARGEST + 1)
    if not content or len(content) > LARGEST:
        code = "owners.file_too_large" if content else "owners.no_file"
        raise InputRejected([Diagnostic(code, ("table",), {"megabytes": LARGEST // 1_000_000})])
    suffix = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fil{suffix if suffix in SUFFIXES else '.csv'}"
        path.write_bytes(content)
        yield path
