"""Whether the numbers of a file are those of a release."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pypdf.errors import PyPdfError

from evaluator.rendering.typed import typed
from evaluator.reporting.numbers import numbers
from evaluator.verifying.expected import Expected
from evaluator.verifying.found import Content, Difference, Line, Unknown, Value, Verified
from evaluator.verifying.pages import read_html, read_pdf
from evaluator.verifying.positions import Token, paired, plain, tokens, without
from evaluator.verifying.sheets import read_sheets
from evaluator.verifying.slides import read_slides
from evaluator.verifying.word import read_word
from surveys.diagnostics import Diagnostic, InputRejected

READERS: Final[Mapping[str, Callable[[bytes], Content]]] = {
    "docx": read_word,
    "pptx": read_slides,
    "xlsx": read_sheets,
    "html": read_html,
    "pdf": read_pdf,
}
"""By what a file's name ends with."""
_TAGGED: Final = ("docx", "pptx")
_NEAR_ENOUGH: Final = Decimal("1e-9")
Result = Difference | Unknown | None
"""None where a number is what it should be."""


def verified(content: bytes, suffix: str, release: Expected) -> Verified:
    """Each number of a file against the release. Raises InputRejected where the file cannot be read."""
    try:
        read = READERS[suffix](content)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, PyPdfError) as wrong:
        raise InputRejected([Diagnostic("verifying.unreadable", (), {"suffix": suffix})]) from wrong
    if read.in_order and suffix in _TAGGED and release.made is not None:
        ours = {language: _words(READERS[suffix](release.made(suffix, language))) for language in release.words}
        return compared(read, release, ours)
    return compared(read, release)


def compared(read: Content, release: Expected, ours: Mapping[str, Sequence[Token]] | None = None) -> Verified:
    """What a file holds against a release. ``ours``: the words by language that a file without tags is laid beside,
    those of the report where there are none."""
    if ours is None:
        ours = {language: [one for word in words for one in tokens(word)] for language, words in release.words.items()}
    results = list(_by_position(read.lines, release, ours) if read.in_order else _by_tag(read.lines, release))
    results += [_value(one, release) for one in read.values]
    differing = tuple(one for one in results if isinstance(one, Difference))
    unknown = tuple(one for one in results if isinstance(one, Unknown))
    return Verified(len(results) - len(unknown), differing, unknown)


def _by_tag(lines: tuple[Line, ...], release: Expected) -> Iterator[Result]:
    for line in lines:
        if line.text.strip() in release.furniture:
            continue
        names = {piece.tag for piece in line.pieces if piece.tag in release.cells}
        if names:
            yield from _cell(line, names.pop(), release)
        else:
            yield from _tagged(line, release)


def _tagged(line: Line, release: Expected) -> Iterator[Result]:
    """Each number of a line as it reads, whatever run or control its digits stand in."""
    spans, text = [], ""
    for piece in line.pieces:
        spans.append((len(text), len(text) + len(piece.text), piece.tag))
        text += piece.text
    end = 0
    for number in numbers(text):
        start = text.index(number, end)
        end = start + len(number)
        tags = [its for first, last, its in spans if its and first < end and last > start]
        should = release.numbers.get(tags[0]) if tags else None
        if should is None:
            yield Unknown(line.where, number)
        else:
            same = plain(number) == plain(should)
            yield None if same else Difference(line.where, number, should, tags[0])


def _cell(line: Line, name: str, release: Expected) -> Iterator[Result]:
    """A cell of words, number by number; one that has more or fewer of them is compared as far as both go."""
    should = numbers(release.cells[name][0])
    for place, number in enumerate(numbers(line.text)):
        if place >= len(should):
            yield Unknown(line.where, number)
        else:
            same = plain(number) == plain(should[place])
            yield None if same else Difference(line.where, number, should[place], name)


def _value(one: Value, release: Expected) -> Result:
    should = release.values.get(one.name)
    shown = "" if should is None else f"{should:f}"
    if should is None and one.name in release.cells:
        shown, language = release.cells[one.name]
        its = typed(shown, language)
        should = None if its is None else its.value
    if should is None:
        return Unknown(one.where, f"{one.value:f}")
    same = abs(should - one.value) <= _NEAR_ENOUGH
    return None if same else Difference(one.where, f"{one.value:f}", shown, one.name)


def _words(file: Content) -> list[Token]:
    """The words of one of our own files, each number with the tag that it carries there."""
    pieces = (piece for line in file.lines for piece in line.pieces)
    return [replace(one, tag=piece.tag) for piece in pieces for one in tokens(piece.text)]


def _by_position(lines: tuple[Line, ...], release: Expected, told: Mapping[str, Sequence[Token]]) -> Iterator[Result]:
    """In the language whose words the file has."""
    read: list[Token] = []
    for line in lines:
        text, wrong = without(line.text, release.furniture)
        read += tokens(text, line.where)
        yield from (Difference(line.where, says, should, "") for says, should in wrong)
    said = {token.text for token in read}
    nearest = max(told.values(), key=lambda its: len(said & {token.text for token in its}), default=[])
    yield from (_pair(should, its) for should, its in paired(nearest, read))


def _pair(should: Token | None, says: Token) -> Result:
    if should is None:
        return Unknown(says.where, says.text)
    return None if should.text == says.text else Difference(says.where, says.text, should.text, should.tag)
