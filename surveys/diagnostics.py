"""What is wrong with an input, as data: a code, a place, the values that a sentence names, and how severe it is.

No sentence stands here. The catalogue of whoever renders it (in this project ``evaluator/texts/diagnostics/``) has
for each code a problem and a remedy in every language. Everything that is wrong with an input is reported at once:
readers collect diagnostics and go on, and `InputRejected` carries all of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from tomllib import TOMLDecodeError
from typing import Final, Literal, TypeAlias

Severity = Literal["error", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of a list, counted from 1, with the key that it has, '' for none: ``pages[2](afterwards)``."""

    number: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a workbook."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a table as a spreadsheet counts it, the header's being 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Several rows of which the same is said."""

    numbers: tuple[int, ...]


def rows_of(numbers: Iterable[int]) -> Row | Rows:
    """One row or several."""
    found = tuple(numbers)
    return Row(found[0]) if len(found) == 1 else Rows(found)


@dataclass(frozen=True, slots=True)
class Column:
    """The column of a table by its header."""

    name: str


@dataclass(frozen=True, slots=True)
class Character:
    """Where in an expression, counted from 1."""

    number: int


Step: TypeAlias = str | Entry | Sheet | Row | Rows | Column | Character
Place: TypeAlias = tuple[Step, ...]
"""The way to what is wrong: the file (or what stands for it), then keys and entries of a document, or sheet, row and
column of a table: ``("participants.toml", "pages", Entry(2, "afterwards"), "title")``."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value that has words of its own in each language, by its code among the diagnostics or the texts:
    ``Term("document.a_list")``. ``own``: the words of a document, by language, which take the place of those."""

    code: str
    own: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class At:
    """A value that is another place."""

    place: Place


Value: TypeAlias = "str | int | float | dt.date | Term | At | tuple[Value, ...] | Diagnostic"
"""A tuple is rendered as a list; a diagnostic as its problem; a date in words: one of a file goes in as text."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """``code`` is ``AREA.NAME`` of the catalogue; ``values`` are what its sentences name. Where a value ``guess`` or
    ``known`` is not empty, the remedy is 'did you mean ...?' or 'use one of ...', see `unknown`. A note is worth
    reading but stops nothing."""

    code: str
    place: Place
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    severity: Severity = "error"


class InputRejected(Exception):
    """An input that cannot be used, with everything that is wrong with it. Nothing of it has been stored."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(", ".join(one.code for one in self.diagnostics))


def unknown(code: str, place: Place, word: str, known: Iterable[str], **values: Value) -> Diagnostic:
    """A name that nobody knows. Its remedy is the nearest of ``known``, else all of them, else that of ``code``."""
    names = sorted({str(name) for name in known})
    near = get_close_matches(word, names, 1, 0.6)
    return Diagnostic(code, place, {"word": word, "guess": near[0] if near else "", "known": tuple(names), **values})


_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def not_toml(file: str, error: TOMLDecodeError | UnicodeDecodeError) -> Diagnostic:
    """A file that is not TOML in UTF-8, with the place that the library's own sentence has."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return Diagnostic("document.not_in_utf8", (file,), {"line": line})
    found, said = _AT.search(str(error)), _AT.sub("", str(error))
    if found is None or found[1] is None:
        return Diagnostic("document.not_toml_at_the_end", (file,), {"said": said})
    return Diagnostic("document.not_toml", (file,), {"line": found[1], "column": found[2], "said": said})
