"""The programme's folder in a zip file: taken away, changed by somebody in an editor of their own, and brought back
over the programme once everything that would change has been seen."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.accounts.audit_words import who
from evaluator.documents.folders import Folder
from evaluator.documents.import_words import in_lines
from evaluator.documents.storing import Arrival, store_folder
from evaluator.documents.version_words import Line, lines_of, verdict
from evaluator.portfolio.folder import Changed, Prospect, folder_zip, prospect, read_zip
from evaluator.store.accounts import names
from evaluator.store.documents import BROWSER, PROGRAMME
from evaluator.texts.diagnostics import rendered
from evaluator.web.designing.differences import DescribedChange, told
from evaluator.web.designing.editing import pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, line, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.document.content import read_content
from surveys.document.reading import parse_questionnaire
from surveys.versions.diff import Fate, compared

if TYPE_CHECKING:
    from sqlalchemy import Connection

LARGEST: Final = 1_000_000
"""Bytes of a zip file."""
ROOM_FOR_FIELDS: Final = 100_000
_AGREED: Final = "documents.agreed_"
"""How the codes begin of what was agreed and changes without a reason."""


@dataclass(frozen=True, slots=True)
class Described:
    """A document that changes, in words. ``newer``: who published the stored one and when, where the folder was begun
    before that, '' otherwise. ``questions``: of a questionnaire what each says, whether its series goes on, and what
    changed of it."""

    key: str
    file: str
    number: int
    newer: str
    changes: tuple[DescribedChange, ...] = ()
    questions: tuple[tuple[str, str, list[Line]], ...] = ()


@pages.url_value_preprocessor
def allow_zip(endpoint: str | None, _values: Mapping[str, object] | None) -> None:
    """Let a post bring a zip file, or bring it again as text, a third longer. Runs before anything reads the form."""
    if endpoint == "designing.folder":
        request.max_form_memory_size = LARGEST * 4 // 3 + ROOM_FOR_FIELDS
        request.max_content_length = request.max_form_memory_size + LARGEST


@pages.get("/mappe.zip")
def take_folder(programme: str) -> Response:
    programme_or_404(programme)
    with service().store.reading(snapshot=True) as db:
        content = folder_zip(db, programme)
    return download(content, "application/zip", f"{programme}.zip")


@pages.route("/mappe", methods=["GET", "POST"])
def folder(programme: str) -> ResponseReturnValue:
    """Looks first; stores with ``go=store``, whatever is newer in the store only where it is named."""
    loaded, store = programme_or_404(programme), request.form.get("go") == "store"
    errors: Errors = posted() if request.method == "POST" else []
    content, found = b"", None
    if request.method == "POST" and not errors:
        try:
            content = _sent()
            read, found = _looked_at(programme, content)
            if store:
                return _stored(programme, read)
        except InputRejected as error:
            errors = _errors_of(error)
    its = {"errors": errors, "form": FlaskForm(), "typed": request.form, "found": found}
    its |= {"content": base64.b64encode(content).decode(), "replaced": request.form.getlist("replace")}
    its |= {"described": _described(found) if found else [], "lines": _lines(found) if found else []}
    drawn = show("designing/folder.html", loaded, **its)
    return (drawn, 422) if errors else drawn


def _sent() -> bytes:
    """The zip file that was posted, or the one that the page carried."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return bytes(file.stream.read(LARGEST + 1))
    try:
        return base64.b64decode(request.form.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        abort(400)


def _looked_at(programme: str, content: bytes) -> tuple[Folder, Prospect]:
    here = service()
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        read = read_zip(db, programme, content, here.now())
        return read, prospect(db, vault_db, read, here.now(), actor=actor(), reason=line("reason"))


def _stored(programme: str, read: Folder) -> ResponseReturnValue:
    here = service()
    arrival = Arrival(actor=actor(), reason=line("reason"), replaced=frozenset(request.form.getlist("replace")))
    with here.store.writing() as db, here.vault.writing() as vault_db:
        summary = store_folder(db, vault_db, read, here.now(), arrival)
    flash(texts()("designing.folder_stored", n=sum(is_new for _, is_new in summary.documents)))
    return redirect(url_for("designing.front", programme=programme))


def _errors_of(error: InputRejected) -> Errors:
    said = [(one.code, rendered(one, texts(), in_editor=True)) for one in error.diagnostics]
    return [(_field(code), f"{one.place}: {one.sentences}" if one.place else one.sentences) for code, one in said]


def _field(code: str) -> str:
    """What lacks a reason is mended in the field of the reason."""
    return "reason" if code == "documents.replaced_silently" or code.startswith(_AGREED) else ""


def _lines(its: Prospect) -> list[str]:
    return [*in_lines(its.summary, texts().language)]


def _described(its: Prospect) -> list[Described]:
    with service().store.reading() as db:
        return [_one(db, one) for one in its.changed]


def _one(db: Connection, its: Changed) -> Described:
    t, stored = texts(), its.stored
    if stored is None:
        return Described(its.file, its.file, 0, "")
    by = who(stored.author, names(db), t) if stored.author else ""
    when = t.date(stored.imported_at.date())
    key = "designing.folder_published" if stored.origin == BROWSER else "designing.folder_imported"
    newer = t(key, number=stored.number, date=when, name=by or "?") if its.conflict else ""
    if stored.kind == PROGRAMME:
        changes = tuple(told(read_content(stored.text), read_content(its.text), t))
        return Described(stored.key, its.file, stored.number, newer, changes)
    pair = [parse_questionnaire(text, its.file) for text in (stored.text, its.text)]
    questions = compared(dict(enumerate(pair, 1)), since=1, until=2)
    changed = [one for one in questions if one.fate is not Fate.SAME]
    said = tuple((t.pick(one.item.text) or one.key, verdict(one, t), lines_of(one, t)) for one in changed)
    return Described(stored.key, its.file, stored.number, newer, questions=said)
