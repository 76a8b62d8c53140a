"""CSV in the encodings and with the delimiters that spreadsheets write it with."""

from __future__ import annotations

import codecs
import re
from typing import Final

DELIMITERS: Final = ",;\t"
_UTF_8_LETTER: Final = re.compile(rb"\xc3[\x80-\xbf]")
_LOOKED_AT: Final = 20
"""Lines from which the delimiter is told."""
_QUOTED: Final = re.compile(r'"[^"]*"')


class Undecodable(ValueError):
    """No encoding in which CSV is written; ``line`` is where it shows."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a CSV file, and its encoding: 'utf-8-sig', 'cp1252', 'utf-16-le' or 'utf-16-be'. In UTF-8 with one
    wrong byte every Danish letter would be two in Windows-1252: that is no encoding at all. Raises Undecodable."""
    wrong = 0
    for encoding in _encodings(content):
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError as error:
            wrong = error.start
    raise Undecodable(content.count(b"\n", 0, wrong) + 1)


def _encodings(content: bytes) -> tuple[str, ...]:
    """UTF-16 without a byte order mark shows by its zeros: a table begins with a letter that has one."""
    if content.startswith(codecs.BOM_UTF16_LE) or content[1:2] == b"\0":
        return ("utf-16-le",)
    if content.startswith(codecs.BOM_UTF16_BE) or content[:1] == b"\0":
        return ("utf-16-be",)
    return ("utf-8-sig",) if _UTF_8_LETTER.search(content) else ("utf-8-sig", "cp1252")


def delimiter_of(text: str) -> str:
    """That of the first line; below a title, which has none, the one that every line from the first with it has."""
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    found = max(DELIMITERS, key=lines[0].count) if lines else DELIMITERS[0]
    if not lines or found in lines[0]:
        return found
    for one in DELIMITERS:
        below = [one in line for line in lines[1:]]
        if sum(below) > 1 and all(below[below.index(True) :]):
            return one
    return found
