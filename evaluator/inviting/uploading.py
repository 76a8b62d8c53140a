"""A file of contacts that somebody sends in the browser: looked at, asked about, and brought in whole or not at all.
Nothing of it is kept in between: names stand in the vault and nowhere else."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.arranging.clarifying import NAME, Subject, Understood, understand
from evaluator.arranging.maps import map_content
from evaluator.inviting.columns import OF_CONTACTS, wanted
from evaluator.inviting.contacts import Imported, import_contacts
from evaluator.programme.model import Programme
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LARGEST: Final = 1_000_000
"""Bytes of a file; ten thousand people take less."""
LARGEST_MAP: Final = 100_000
SUFFIXES: Final = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class SentTable:
    """A file as it was sent; ``map`` is the text of the map that came with it, '' for none."""

    suffix: str
    content: bytes
    map: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is like: how it is ``understood``, None where it is no table; ``result`` is what bringing it in does,
    None where something of it is refused; ``refused`` says what."""

    understood: Understood | None
    result: Imported | None
    refused: tuple[Diagnostic, ...] = ()


def checked(name: str, content: bytes, map_: bytes) -> SentTable:
    """Raises InputRejected for no file, another kind of file, and one that is too large."""
    suffix = Path(name).suffix.lower()
    wrong = (
        ("registers.no_file", not name or not content),
        ("registers.no_table_file", bool(name) and suffix not in SUFFIXES),
        ("registers.file_too_large", len(content) > LARGEST or len(map_) > LARGEST_MAP),
    )
    for code, is_wrong in wrong:
        if is_wrong:
            raise InputRejected([Diagnostic(code, ("table",), {"megabytes": LARGEST // 1_000_000})])
    return SentTable(suffix, content, map_.decode("utf-8-sig", "replace"))


def look(
    db: Connection,
    vault_db: Connection,
    programme: Programme,
    sent: SentTable,
    answers: Mapping[str, str],
    *,
    now: dt.datetime,
    save: bool = False,
) -> Look:
    """How a file is understood with what was answered, and what bringing it in does, or with ``save`` did."""
    subject = Subject(wanted(OF_CONTACTS, programme), OF_CONTACTS)
    with tempfile.TemporaryDirectory() as folder:
        path, map_file = Path(folder) / f"fil{sent.suffix}", Path(folder) / NAME
        path.write_bytes(sent.content)
        map_file.write_text(sent.map, "utf-8")
        try:
            understood = understand(path, subject, map_content(map_file), answers)
        except InputRejected as error:
            return Look(None, None, tuple(error.diagnostics))
        map_file.write_text(understood.toml, "utf-8")
        try:
            done = import_contacts(db, vault_db, programme.key, path, now, map_file=map_file, dry_run=not save)
        except InputRejected as error:
            return Look(understood, None, tuple(error.diagnostics))
    return Look(understood, done)
