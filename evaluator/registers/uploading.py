"""A file of a register that somebody sends in the browser: looked at, asked about, and stored whole or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.arranging.clarifying import NAME, Content, Subject, Understood, understand
from evaluator.arranging.maps import map_content
from evaluator.arranging.tables import Arranged
from evaluator.programme.model import Programme
from evaluator.records.event_histories import states
from evaluator.records.model import Register
from evaluator.registers.importing import Correction, RegisterImport, import_table, read_file
from evaluator.registers.rows import wanted
from evaluator.store.register_views import Upload
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.tables.rows import Layout, read_rows, read_sheets
from surveys.tables.unpacking import Bounds

if TYPE_CHECKING:
    from sqlalchemy import Connection

LARGEST: Final = 5_000_000
"""Bytes of a file."""
LARGEST_MAP: Final = 100_000
SUFFIXES: Final = (".csv", ".xlsx")
BOUNDS: Final = Bounds(bytes=50_000_000, rows=10_000, columns=200, cells=1_000_000, characters=20_000_000, seconds=20)
"""What a file may hold. Everybody else's answers wait while its rows are stored, so a register that is larger comes in
by the command line, at night."""
_BEYOND: Final = (
    "many_rows",
    "many_columns",
    "many_cells",
    "many_texts",
    "many_parts",
    "much_text",
    "unpacks_large",
    "slow",
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is like: how it is ``understood``, None where it is no table; ``result`` is what storing it does,
    None where something of it is refused; ``refused`` says what. ``table``: its rows as they were read."""

    understood: Understood | None
    result: RegisterImport | None
    refused: tuple[Diagnostic, ...] = ()
    table: Arranged | None = None


def checked(name: str, content: bytes, map_: bytes) -> Upload:
    """What was sent, to be kept. Raises InputRejected for no file, another kind of file, a file that is too large or
    holds too much, and a map that is no text."""
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
    with _unpacked(its) as (path, map_file):
        map_content(map_file)
        _within_bounds(path)
    return its


def _within_bounds(path: Path) -> None:
    """Raises InputRejected for a file that holds too much; what else is wrong with it is said when it is looked at."""
    try:
        if path.suffix == ".xlsx":
            read_sheets(path.read_bytes(), path.name, BOUNDS)
        else:
            read_rows(path, BOUNDS, Layout())
    except InputRejected as error:
        beyond = [one for one in error.diagnostics if one.code.removeprefix("tables.") in _BEYOND]
        if beyond:
            raise InputRejected([replace(one, place=()) for one in beyond]) from None


def look(
    db: Connection,
    programme: Programme,
    register: Register,
    its: Upload,
    answers: Mapping[str, str],
    *,
    now: dt.datetime,
    how: Correction,
) -> Look:
    """What would come of a file with what was answered so far. It only reads."""
    with _unpacked(its) as (path, map_file):
        try:
            base: Content = map_content(map_file)
            understood = understand(path, _subject(register, programme), base, answers)
        except InputRejected as error:
            return Look(None, None, tuple(error.diagnostics))
        map_file.write_text(understood.toml, "utf-8")
        table = None
        try:
            table = read_file(programme, register, path, map_file)
            result = import_table(db, programme.key, register, table, now, how, dry_run=True)
        except InputRejected as error:
            return Look(understood, None, tuple(error.diagnostics), table)
    return Look(understood, result, table=table)


def _subject(register: Register, programme: Programme) -> Subject:
    return Subject(
        wanted(register, programme),
        register.in_file,
        states(register),
        date=register.date,
        state=register.state,
        untold=frozenset(one.name for one in register.history if register.events_optional),
    )


def keep(
    db: Connection, programme: Programme, register: Register, found: Look, *, now: dt.datetime, how: Correction
) -> Look:
    """Store the rows of a file that was looked at; nothing where something of them is refused since."""
    if found.table is None:
        return found
    try:
        return replace(found, result=import_table(db, programme.key, register, found.table, now, how))
    except InputRejected as error:
        return replace(found, result=None, refused=tuple(error.diagnostics))


@contextmanager
def _unpacked(its: Upload) -> Iterator[tuple[Path, Path]]:
    """The file and its map on disk, under names that say nothing of what they were called."""
    with tempfile.TemporaryDirectory() as folder:
        path, map_file = Path(folder) / f"fil{its.suffix}", Path(folder) / NAME
        path.write_bytes(its.content)
        map_file.write_text(its.map, "utf-8")
        yield path, map_file
