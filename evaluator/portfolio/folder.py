"""A programme's folder as one zip file: taken away as the store has it, and brought over the programme again once it
has been said what that would change."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.documents.exporting import exported, write_folder
from evaluator.documents.folders import PROGRAMME_FILE, VERSIONS_FILE, Folder, begun_from, examine_documents
from evaluator.documents.informing import opened_uninformed
from evaluator.documents.overwriting import Conflict, conflicts
from evaluator.documents.storing import Arrival, ImportSummary, foreseen
from evaluator.portfolio.zips import documents_of
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, Document, latest_document
from evaluator.store.programme_drafts import programme_draft
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

_THEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of each file: a zip file of the same documents has the same bytes."""
_TRIED: Final = "?"
"""The reason while it is only looked what would happen."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A document that becomes another: the newest one that is ``stored``, None for a new one, and the ``text`` in the
    folder's ``file``. ``conflict``: where the stored one is newer than that from which the folder was begun."""

    file: str
    text: str
    stored: Document | None
    conflict: Conflict | None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What bringing a folder does. ``changed`` documents become new versions; a reason must be given where
    ``wants_reason``; ``has_draft``: somebody edits the programme in the browser, whose draft stays as it is."""

    changed: tuple[Changed, ...]
    summary: ImportSummary
    wants_reason: bool
    has_draft: bool


def folder_zip(db: Connection, programme: str) -> bytes:
    """The newest documents to the byte, with the note of their versions. Raises InputRejected where there is no such
    programme."""
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as whole:
        into = Path(place) / programme
        write_folder(programme, exported(db, programme, into), into)
        for path in sorted(one for one in into.rglob("*") if one.is_file()):
            name = path.relative_to(place).as_posix()
            whole.writestr(zipfile.ZipInfo(name, _THEN), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def read_zip(db: Connection, programme: str, content: bytes, now: dt.datetime) -> Folder:
    """The folder in a zip file, for a programme that is there. Raises InputRejected with everything that is wrong."""
    given = dict(documents_of(content, also=(VERSIONS_FILE,)))
    versions = given.pop(VERSIONS_FILE, "")
    text = given.pop(PROGRAMME_FILE)
    read, result = examine_documents(text, given, opened=lambda key: opened_uninformed(db, key, now))
    if read is None or result.faults:
        raise InputRejected(result.faults)
    if read.programme.key != programme:
        values = {"key": read.programme.key, "programme": programme}
        raise InputRejected([Diagnostic("portfolio.another_programme", (PROGRAMME_FILE, "key"), {**values})])
    return replace(read, begun_from=begun_from(versions, programme) if versions else {})


def prospect(
    db: Connection, vault_db: Connection, read: Folder, now: dt.datetime, *, actor: str, reason: str = ""
) -> Prospect:
    """What bringing the folder would do; nothing is written, so that nobody waits meanwhile. Raises InputRejected with
    everything that stands against it whatever is said."""
    changed = tuple(_changed(db, read))
    replaced = frozenset(one.conflict.stored.key for one in changed if one.conflict)
    has_draft = programme_draft(db, read.programme.key) is not None
    arrival = Arrival(actor=actor, reason=reason or _TRIED, replaced=replaced)
    summary = foreseen(db, vault_db, read, now, arrival)
    return Prospect(changed, summary, bool(summary.changed), has_draft)


def _changed(db: Connection, read: Folder) -> Iterator[Changed]:
    newer = {one.file: one for one in conflicts(db, read)}
    its = [(PROGRAMME_FILE, PROGRAMME, read.programme.key, read.programme_text)]
    its += [(read.files[key], QUESTIONNAIRE, key, text) for key, text in read.texts.items()]
    for file, kind, key, text in its:
        stored = latest_document(db, read.programme.key, kind, key)
        if stored is None or stored.text != text:
            yield Changed(file, text, stored, newer.get(file))
