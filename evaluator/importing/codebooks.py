"""The file for which a map is proposed, and what its tool says of its variables: in other sheets of the workbook, or in
files beside it, as SurveyXact writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from evaluator.importing.evidence import plain
from evaluator.importing.matching import Codebook
from evaluator.importing.ready import ready_maps
from surveys.diagnostics import InputRejected
from surveys.notation import as_code
from surveys.tables.headers import MOST_DESCRIBED, described_rows
from surveys.tables.reading import USUAL, Table, read_table
from surveys.tables.rows import Layout, read_rows

_LABELS: Final = "Labels"
_VARIABLES: Final = "Variables"
_ZONE: Final = re.compile(r'"timeZone": ?"([^"]{1,60})"')
_UTC: Final = {"Z": "UTC"}
_ASKS: Final = ("variabledescription", "questiontext", "description", "text", "beskrivelse")


def read_unmapped(path: Path) -> tuple[Table, int]:
    """The table of a file of which no map speaks, and how many rows its names take. Raises InputRejected."""
    for ready in ready_maps().values():
        if ready.sheet and path.suffix.lower() == ".xlsx":
            try:
                table = read_table(path, layout=Layout(sheet=ready.sheet, as_kept=True, header_rows=0))
            except InputRejected:
                continue
            if ready.knows(table.header):
                return table, 1
    try:
        return read_table(path, layout=Layout(as_kept=True, header_rows=0)), 1
    except InputRejected as error:
        if [one.code for one in error.diagnostics] != ["tables.names_below"]:
            raise
    return read_table(path, layout=Layout(as_kept=True, header_rows=2)), 2


def codebook_of(path: Path, labels: Path | None, variables: Path | None) -> Codebook:
    """What is said of the variables in ``labels`` and ``variables``, and of a workbook in its sheets of those names.
    Raises InputRejected where one of the files cannot be read."""
    asks: dict[str, str] = {}
    for row in _rows(path, variables, _VARIABLES):
        if len(row) > 1:
            asks[row[0].lower()] = row[1]
    coded: dict[str, dict[str, str]] = {}
    for row in _rows(path, labels, _LABELS):
        if len(row) > 2:
            coded.setdefault(row[0].lower(), {})[as_code(row[1])] = row[2]
    return Codebook(asks, coded, _timezone(path))


def _timezone(path: Path) -> str:
    """The time zone that Qualtrics writes in the row of its ids; '' for another file."""
    try:
        rows = [cells for _, cells in read_rows(path, USUAL, Layout()).rows[: MOST_DESCRIBED + 1]]
    except InputRejected:
        return ""
    described = described_rows(rows[1:])
    found = {said[1] for cell in rows[described] if (said := _ZONE.search(cell))} if described else set()
    if len(found) != 1:
        return ""
    [zone] = found
    try:
        return str(ZoneInfo(_UTC.get(zone, zone)))
    except (ValueError, OSError, LookupError):
        return ""


def _rows(path: Path, beside: Path | None, sheet: str) -> Iterator[Sequence[str]]:
    """The rows of a file beside, or else of a sheet of the workbook: in the second place what the variable asks, where
    a first row says which column that is."""
    if beside is not None:
        rows = [cells for _, cells in read_rows(beside, USUAL, Layout()).rows]
    elif path.suffix.lower() == ".xlsx":
        try:
            rows = [cells for _, cells in read_rows(path, USUAL, Layout(sheet=sheet)).rows]
        except InputRejected:
            return
    else:
        return
    named = [plain(name) for name in rows[0]] if rows else []
    column = next((named.index(name) for name in _ASKS if name in named), None)
    if sheet == _VARIABLES and column is not None:
        yield from ([row[0], row[column]] for row in rows[1:] if len(row) > column)
    else:
        yield from rows
