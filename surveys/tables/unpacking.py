"""What a workbook unpacks to, counted part by part before a library builds anything of it.

openpyxl makes objects of whatever a part holds: all texts of a workbook, all its styles, every empty row up to the
next that has a number. A file of a kilobyte can so take minutes and gigabytes. Here the same parts go through expat,
which keeps nothing, and the first bound that is passed ends the reading. What is not well formed is counted up to its
fault; openpyxl comes no further either.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Final
from xml.parsers import expat
from zipfile import ZipFile

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
"""Of a workbook's sheet. A file that claims more would have us count for days."""
LAST_SHEET: Final = 200
OF_ONE_TEXT: Final = 4_000
"""Elements of one formatted text."""
OF_ONE_ROW: Final = 4 * LAST_COLUMN
_EMPTY_ROWS: Final = 20
"""Times as many rows as may hold something are gone through, since a sheet is often formatted far below its last."""
_SHEETS_TO_THE_END: Final = 4
"""Sheets whose last row is the last that there can be; the empty ones above are made one by one."""
_CHUNK: Final = 1 << 16
_MARKED_ROWS: Final = 10_000
_TRUE: Final = ("1", "true")
_LETTERS: Final = re.compile(r"[A-Za-z]{1,4}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read. ``bytes`` are those of a file, and of all that a workbook unpacks to; ``cells`` are counted
    with the empty ones, ``rows`` without; ``characters`` are those of all cells, ``of_a_cell`` those of one. ``texts``
    are a workbook's own list of them, and ``elements`` is what else it is made of, such as styles."""

    bytes: int = 100_000_000
    rows: int = LAST_ROW
    columns: int = 2_000
    cells: int = 4_000_000
    characters: int = 100_000_000
    of_a_cell: int = 32_767
    texts: int = 500_000
    elements: int = 200_000
    seconds: float = 300


class Beyond(Exception):
    """A bound was passed: the diagnostic's name, what is the ``most``, and the ``sheet``, '' for all of the workbook;
    ``row`` is 0 outside rows."""

    def __init__(self, code: str, most: float, sheet: str = "", row: int = 0) -> None:
        super().__init__(code, most, sheet, row)
        self.code, self.most, self.sheet, self.row = code, most, sheet, row


class Declared(ValueError):
    """A part declares a type or entities of its own, as no workbook does."""


@dataclass(slots=True)
class Marks:
    """What a sheet has that its cells do not tell: ``merged`` ranges as they are written, the first and last column of
    those that are ``hidden``, the rows that are, and row and column of formulas that were ``not_calculated``."""

    merged: list[str] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    not_calculated: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Counted:
    """What has been met so far of all parts together; ``marks`` are those of each sheet by its title."""

    bounds: Bounds
    started: float = field(default_factory=time.monotonic)
    part: str = ""
    rows: int = 0
    cells: int = 0
    texts: int = 0
    elements: int = 0
    sheets: int = 0
    names: dict[str, str] = field(default_factory=dict)
    """The title of each sheet by what relates it to its part, see ``related``."""
    related: dict[str, str] = field(default_factory=dict)
    positions: int = 0
    """Rows with the empty ones above each."""
    row: int = 0
    column: int = 0
    width: int = 0
    inside: str = ""
    within: int = 0
    """The row or text in which the parser is, and how many elements were met in it."""
    marks: dict[str, Marks] = field(default_factory=dict)
    listen: Callable[[Callable[[str], None] | None], None] = lambda _: None
    """Has the parser tell of text, while there is a formula whose value is looked for."""
    formula: bool = False
    may_be_empty: bool = False
    """Whether the parser is in a formula without a value so far, and in a cell whose value is a text."""

    def begin(self, part: str) -> None:
        self.part, self.row, self.inside = part, 0, ""

    @property
    def _title(self) -> str:
        return self.names.get(self.related.get(self.part, ""), "")

    @property
    def _marks(self) -> Marks:
        return self.marks.setdefault(self._title, Marks())

    def beyond(self, code: str, most: float) -> Beyond:
        title = self._title
        return Beyond(code, most, title, self.row if title else 0)

    def open(self, tag: str, given: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self.inside:
            self._inner(name, given)
        elif name == "row":
            self._row(given)
        elif name == "si":
            self.inside, self.within, self.texts = name, 0, self.texts + 1
            if self.texts > self.bounds.texts:
                raise self.beyond("many_texts", self.bounds.texts)
        else:
            self.elements += 1
            if name == "mergeCell":
                self._marks.merged.append(given.get("ref", ""))
            elif name == "col" and given.get("hidden") in _TRUE:
                with suppress(ValueError, KeyError):
                    self._marks.hidden.append((int(given["min"]), int(given["max"])))
            elif name == "sheet":
                self.names[next((given[key] for key in given if key.endswith(":id")), "")] = given.get("name", "")
                self.sheets += 1
            elif name == "Relationship":
                self.related.setdefault(PurePosixPath(given.get("Target", "")).name, given.get("Id", ""))
            if self.elements > self.bounds.elements or self.sheets > LAST_SHEET:
                raise self.beyond("many_parts", self.bounds.elements)

    def close(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if self.formula and name == "c":
            self._marks.not_calculated.add((self.row, self.column))
            self._calculated()
        if self.inside != name:
            return
        if self.inside == "row":
            self.cells += max(self.width, 0)
            if self.cells > self.bounds.cells:
                raise self.beyond("many_cells", self.bounds.cells)
        self.inside = ""

    def _inner(self, name: str, given: Mapping[str, str]) -> None:
        self.within += 1
        if self.inside == "si":
            if self.within > OF_ONE_TEXT:
                raise self.beyond("many_texts", self.bounds.texts)
            return
        if name == "c":
            letters = _LETTERS.match(given.get("r", ""))
            self.column = number_of(letters[0]) if letters else self.column + 1
            self.width = max(self.width, self.column)
            self.may_be_empty = given.get("t") == "str"
        elif name == "f":
            self.formula = not self.may_be_empty
        elif name == "v" and self.formula:
            self.listen(self._calculated)
        if self.within > OF_ONE_ROW or self.width > LAST_COLUMN:
            raise self.beyond("many_columns", self.bounds.columns)

    def _calculated(self, _: str = "") -> None:
        self.formula = False
        self.listen(None)

    def _row(self, given: Mapping[str, str]) -> None:
        before, self.row = self.row, self.row + 1
        with suppress(ValueError, OverflowError):  # openpyxl refuses such a number itself
            self.row = int(float(given.get("r", self.row)))
        self.inside, self.within, self.column, self.width = "row", 0, 0, 0
        self.rows += 1
        if given.get("hidden") in _TRUE and len(self._marks.hidden_rows) < _MARKED_ROWS:
            self._marks.hidden_rows.add(self.row)
        self.positions += max(1, self.row - before)
        many = self.rows > self.bounds.rows * _EMPTY_ROWS or self.positions > LAST_ROW * _SHEETS_TO_THE_END
        if self.row > LAST_ROW or many:
            raise self.beyond("many_rows", self.bounds.rows)


def number_of(letters: str) -> int:
    """The number of a column, from 1, by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def count_unpacked(archive: ZipFile, bounds: Bounds) -> Counted:
    """Go through every part of ``archive``. Raises Beyond at the first bound, and Declared."""
    # An archive cannot unpack to more than its own list says.
    if sum(entry.file_size for entry in archive.infolist()) > bounds.bytes:
        raise Beyond("unpacks_large", bounds.bytes // 1_000_000)
    counted = Counted(bounds)
    for entry in sorted(archive.infolist(), key=lambda entry: "worksheets" in entry.filename):  # what names them first
        counted.begin(PurePosixPath(entry.filename).name)
        with archive.open(entry) as part:
            _parse(part, counted)
    return counted


def _parse(part: IO[bytes], counted: Counted) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = counted.open, counted.close
    parser.StartDoctypeDeclHandler = _refuse_declared
    counted.listen = partial(setattr, parser, "CharacterDataHandler")
    chunks: Callable[[], bytes] = partial(part.read, _CHUNK)
    with suppress(expat.ExpatError):  # a picture, or XML with a fault
        for chunk in iter(chunks, b""):
            parser.Parse(chunk, False)
            if time.monotonic() - counted.started > counted.bounds.seconds:
                raise Beyond("slow", counted.bounds.seconds)


def _refuse_declared(*_: object) -> None:
    raise Declared("a part declares a type of its own")
