"""A programme as one zip file: its documents, registers, counted figures and releases. Of answers it has nothing but
figures that were counted and may be shown."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES
from evaluator.documents.storing import load_programme
from evaluator.exporting.formats import files_of
from evaluator.exporting.registers import registers_tables
from evaluator.exporting.table import TakenTable
from evaluator.exporting.tallies import tallies_table
from evaluator.releases.serving import file_of, files
from evaluator.releases.signing import released
from evaluator.rendering.formats import FORMATS
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, documents, versions_of
from evaluator.store.releases import Release, document_of, releases
from evaluator.store.renderings import content_of
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store

_THEN = (1980, 1, 1, 0, 0, 0)
"""No file says when it was made, so that the same programme gives the same bytes."""


def archive_of(store: Store, programme: str, language: str, *, actor: str, now: dt.datetime) -> bytes:
    """The zip file; what is taken out of registers is entered in the audit log. Others can write while it is packed.
    Raises InputRejected where there is no such programme."""
    with store.writing() as db:
        load_programme(db, programme)
        registers = _registers(db, programme, language, actor, now)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as whole, store.reading(snapshot=True) as db:
        for name, its in _files(db, programme, language, registers, now):
            whole.writestr(zipfile.ZipInfo(f"{programme}/{name}", _THEN), its, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _files(
    db: Connection, programme: str, language: str, registers: list[TakenTable], now: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    yield from _documents(db, programme)
    for folder, tables in (("registers", registers), ("figures", _tallies(db, programme, language, now))):
        yield from ((f"{folder}/{name}", its) for name, its in files_of(tables, ["csv"], language).items())
    for one in releases(db, programme):
        if one.published_digest:
            place = f"releases/{one.key.milestone}-{one.key.number}"
            yield f"{place}/release.json", document_of(db, one).encode()
            yield from ((f"{place}/{name}", its) for name, its in _kept(db, one))


def _kept(db: Connection, its: Release) -> Iterator[tuple[str, bytes]]:
    """The files of a release that have been made."""
    languages = released(db, its).languages
    for which in (one for form in FORMATS.values() for one in files(form, languages)):
        content = content_of(db, file_of(its, which))
        if content is not None:
            yield which.name_in(its), content


def _documents(db: Connection, programme: str) -> Iterator[tuple[str, bytes]]:
    """The folder as it would be imported, and every earlier version beside it."""
    _, newest = load_programme(db, programme)
    yield PROGRAMME_FILE, newest.text.encode()
    for one in documents(db, programme, QUESTIONNAIRE):
        yield f"{QUESTIONNAIRES}/{one.key}.toml", one.text.encode()
    named = [(PROGRAMME, programme), *((QUESTIONNAIRE, one.key) for one in documents(db, programme, QUESTIONNAIRE))]
    for kind, key in named:
        for one in versions_of(db, programme, kind, key):
            yield f"versions/{kind}-{key}-{one.number}.toml", one.text.encode()


def _registers(db: Connection, programme: str, language: str, actor: str, now: dt.datetime) -> list[TakenTable]:
    try:
        return registers_tables(db, programme, "", language, actor=actor, now=now)
    except InputRejected:  # there is nothing in any of them
        return []


def _tallies(db: Connection, programme: str, language: str, now: dt.datetime) -> list[TakenTable]:
    try:
        return [tallies_table(db, programme, language, now=now)[0]]
    except InputRejected:  # nothing was counted
        return []
