"""A file of a register that somebody sends in the browser: looked at, asked about, and stored whole or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.arranging.maps import map_content
from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.registers.asking import NAME, Content, Understood, understand
from evaluator.registers.importing import Correction, RegisterImport, import_register
from evaluator.store.register_views import Upload
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LARGEST: Final = 5_000_000
"""Bytes of a file."""
LARGEST_MAP: Final = 100_000
SUFFIXES: Final = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is like: how it is ``understood``, None where it is no table; ``result`` is what storing it does,
    None where something of it is refused; ``refused`` says what."""

    understood: Understood | None
    result: RegisterImport | None
    refused: tuple[Diagnostic, ...] = ()


def checked(name: str, content: bytes, map_: bytes) -> Upload:
    """What was sent, to be kept. Raises InputRejected for no file, another kind of file, a file that is too large, and
    a map that is no text."""
    suffix = Path(name).suffix.lower()
    wrong = [
        Diagnostic(code, ("table",), {"megabytes": LARGEST // 1_000_000})
        for code, is_wrong in (
            ("registers.no_file", not name or not content),
            ("registers.no_table_file", bool(name) and suffix not in SUFFIXES),
            ("registers.file_too_large", len(content) > LARGEST or len(map_) > LARGEST_MAP),
        )
        if is_wrong
    ]
    if wrong:
        raise InputRejected(wrong[:1])
    its = Upload(suffix, content, map_.decode("utf-8-sig", "replace"))
    with _unpacked(its) as (_, map_file):
        map_content(map_file)
    return its


def look(
    db: Connection,
    programme: Programme,
    register: Register,
    its: Upload,
    answers: Mapping[str, str],
    *,
    now: dt.datetime,
    how: Correction,
    store: bool = False,
) -> Look:
    """What comes of a file with what was answered so far. With ``store`` its rows are stored where nothing of it is
    refused, else nothing is."""
    with _unpacked(its) as (path, map_file):
        try:
            base: Content = map_content(map_file)
            understood = understand(path, register, programme, base, answers)
        except InputRejected as error:
            return Look(None, None, tuple(error.diagnostics))
        map_file.write_text(understood.toml, "utf-8")
        try:
            result = import_register(
                db, programme.key, register.name, path, now, how, map_file=map_file, dry_run=not store
            )
        except InputRejected as error:
            return Look(understood, None, tuple(error.diagnostics))
    return Look(understood, result)


@contextmanager
def _unpacked(its: Upload) -> Iterator[tuple[Path, Path]]:
    """The file and its map on disk, under names that say nothing of what they were called."""
    with tempfile.TemporaryDirectory() as folder:
        path, map_file = Path(folder) / f"fil{its.suffix}", Path(folder) / NAME
        path.write_bytes(its.content)
        map_file.write_text(its.map, "utf-8")
        yield path, map_file
