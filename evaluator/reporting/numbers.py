"""The numbers of a report, told apart by where they stand, so that any file made of it can be checked against it.

A number is a maximal run of digits with the separators between them and a sign in front. Its tag is
``LANGUAGE/PATH#ORDINAL``: the path of the string within the report, as its JSON has it, and the number's place in that
string from 1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Final, TypeVar, cast

from evaluator.reporting.blocks import Part, Report
from evaluator.reporting.blocks_json import NOT_READ, strings

_NUMBER: Final = re.compile(r"(?:(?<![\w)\]%.,–-])[-−])?\d+(?:[.,\u00a0\u202f]\d+)*")
_LONGEST: Final = 64
"""Characters that Word allows in a tag."""
_BETWEEN: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ”“\"])")
T = TypeVar("T")


class Placed(str):
    """A string of a report, or a passage of one, that knows where it stands: ``path`` is LANGUAGE/PATH, ``before`` the
    number of numbers in front of the passage."""

    __slots__ = ("before", "path")
    path: str
    before: int

    def __new__(cls, text: str, path: str, before: int = 0) -> Placed:
        found = super().__new__(cls, text)
        found.path, found.before = path, before
        return found


def placed(report: Report) -> Report:
    """The same report, in which every string that people read is `Placed`."""
    return _placed(report, report.language)


def _placed(value: T, path: str) -> T:
    found: object = value
    if isinstance(value, str):
        found = Placed(value, path)
    elif isinstance(value, tuple):
        found = tuple(
            _placed(one, f"{path}/{one.key if isinstance(one, Part) else place}") for place, one in enumerate(value)
        )
    elif is_dataclass(value) and not isinstance(value, type):
        found = type(value)(
            **{
                field.name: its if field.name in NOT_READ else _placed(its, f"{path}/{field.name}")
                for field in fields(value)
                for its in (getattr(value, field.name),)
            }
        )
    return cast(T, found)


def words_of(report: Report) -> Iterator[Placed]:
    """Every string that people read, in the order of the document."""
    for path, text in strings(report):
        yield Placed(text, f"{report.language}/{path}")


def numbers(text: str) -> list[str]:
    """The numbers of a string as they are written, in their order."""
    return _NUMBER.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a string, each still knowing where it stands."""
    starts = [0, *(found.end() for found in _BETWEEN.finditer(text)), len(text)]
    return [_passage(text, start, end) for start, end in pairwise(starts) if text[start:end].strip()]


def _passage(text: str, start: int, end: int) -> str:
    words = text[start:end].rstrip()
    return Placed(words, text.path, text.before + len(numbers(text[:start]))) if isinstance(text, Placed) else words


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """``text`` cut where numbers begin and end: each piece with its ordinal among the numbers, 0 for words."""
    end = 0
    for ordinal, found in enumerate(_NUMBER.finditer(text), 1):
        if found.start() > end:
            yield text[end : found.start()], 0
        yield found[0], ordinal
        end = found.end()
    if end < len(text):
        yield text[end:], 0


def tag(text: str, ordinal: int) -> str:
    """The tag of the number at ``ordinal`` of ``text``, as files carry it; '' where the string stands nowhere.

    One that is longer than Word allows is shortened to LANGUAGE~DIGEST, which nobody needs to read back: who checks a
    file makes the tags of the report anew.
    """
    if not isinstance(text, Placed):
        return ""
    whole = f"{text.path}#{text.before + ordinal}"
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole.partition('/')[0]}~{hashlib.sha256(whole.encode()).hexdigest()[:24]}"
