"""Whether the numbers of a file are those of a release."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lxml import etree
from pypdf.errors import PyPdfError

from evaluator.rendering.typed import typed
from evaluator.reporting.numbers import numbers
from evaluator.verifying.expected import Expected
from evaluator.verifying.found import Content, Difference, Line, Missing, Piece, Unknown, Value, Verified
from evaluator.verifying.pages import read_html, read_pdf
from evaluator.verifying.positions import Token, digits, paired, plain, tokens, without
from evaluator.verifying.sheets import read_sheets
from evaluator.verifying.slides import read_slides
from evaluator.verifying.standing import beside, misplaced, nearest
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
_NEAR_ENOUGH: Final = Decimal("1e-9")
_NOT_READ: Final = (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, PyPdfError, etree.LxmlError)
Result = Difference | Unknown | None
"""None where a number is what it should be."""


def verified(content: bytes, suffix: str, release: Expected) -> Verified:
    """Each number of a file against the release, and what shows numbers without being text against the release's own
    file. Raises InputRejected where the file cannot be read."""
    try:
        read = READERS[suffix](content)
    except _NOT_READ as wrong:
        raise InputRejected([Diagnostic("verifying.unreadable", (), {"suffix": suffix})]) from wrong
    return compared(read, release, () if release.ours is None else release.ours(suffix))


def compared(read: Content, release: Expected, ours: Sequence[Content] = ()) -> Verified:
    """What a file holds against a release. ``ours``: the release's own files of the format; the strings of the report
    stand in their place where there are none."""
    mine = nearest(read, ours)
    results: list[Result] = []
    missing: list[Missing] = []
    if read.in_order:
        words = _words(mine, release.furniture) if mine is not None else _nearest_words(read, release)
        pairs = list(_by_position(read.lines, release, words))
        results += [one if isinstance(one, Difference) else _pair(*one) for one in pairs]
        met = {id(should) for pair in pairs if not isinstance(pair, Difference) for should in pair[:1]}
        missing += [Missing(one.where, one.text) for one in words if one.is_number and id(one) not in met]
    else:
        results += _by_tag(read.lines, release, mine)
        missing += [] if mine is None else beside(read, mine)
    results += [_value(one, release) for one in read.values]
    differing = tuple(one for one in results if isinstance(one, Difference))
    unknown = tuple(one for one in results if isinstance(one, Unknown))
    return Verified(
        checked=len(results) - len(unknown),
        differing=differing,
        unknown=unknown,
        missing=tuple(missing) if mine is not None else (),
        others=() if mine is None else tuple(misplaced(read, mine)),
        by_position=read.in_order,
    )


def _by_tag(lines: tuple[Line, ...], release: Expected, mine: Content | None) -> Iterator[Result]:
    """Lines without tags that the release's own file has, too, are none of the report."""
    known = {line.text for line in mine.lines if not any(piece.tag for piece in line.pieces)} if mine else set()
    for line in lines:
        names = {piece.tag for piece in line.pieces if piece.tag in release.cells}
        if names:
            yield from _cell(line, names.pop(), release)
        elif line.text not in known:
            yield from _tagged(line, release)


def _tagged(line: Line, release: Expected) -> Iterator[Result]:
    """Each number of a line as it reads, whatever run or control its digits stand in."""
    rest, wrong = without(line.text, release.furniture)
    yield from (Difference(line.where, says, should, "") for says, should in wrong)
    of_the_file = Counter(numbers(line.text)) - Counter(numbers(rest))
    spans, text = [], ""
    for piece in line.pieces:
        its = digits(piece.text)
        spans.append((len(text), len(text) + len(its), piece.tag))
        text += its
    end = 0
    for number in numbers(text):
        start = text.index(number, end)
        end = start + len(number)
        tags = [its for first, last, its in spans if its and first < end and last > start]
        should = release.numbers.get(tags[0]) if tags else None
        if should is None and of_the_file[number]:
            of_the_file[number] -= 1
        elif should is None:
            yield Unknown(line.where, number)
        else:
            same = plain(number) == plain(should)
            yield None if same else Difference(line.where, number, should, tags[0])


def _cell(line: Line, name: str, release: Expected) -> Iterator[Result]:
    """A cell of words, number by number; one that has more or fewer of them is compared as far as both go."""
    should = numbers(release.cells[name][0])
    for place, number in enumerate(numbers(digits(line.text))):
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
    says = f"{100 * one.value:f}".rstrip("0").rstrip(".") + " %" if "%" in shown else f"{one.value:f}"
    return None if same else Difference(one.where, says, shown, one.name)


def _words(file: Content, furniture: Sequence[str]) -> list[Token]:
    """The words of one of our own files, each number with the tag that it carries there; without what every page says
    of itself."""
    found: list[Token] = []
    for line in file.lines:
        pieces = line.pieces if not file.in_order else (Piece(without(line.text, furniture)[0]),)
        found += [replace(one, tag=piece.tag) for piece in pieces for one in tokens(piece.text, line.where)]
    return found


def _nearest_words(read: Content, release: Expected) -> list[Token]:
    """Those of the report in the language whose words the file has."""
    said = {token.text for line in read.lines for token in tokens(line.text)}
    told = [[one for word in words for one in tokens(word)] for words in release.words.values()]
    return max(told, key=lambda its: len(said & {token.text for token in its}), default=[])


def _by_position(
    lines: tuple[Line, ...], release: Expected, words: Sequence[Token]
) -> Iterator[Difference | tuple[Token | None, Token]]:
    read: list[Token] = []
    for line in lines:
        text, wrong = without(line.text, release.furniture)
        read += tokens(text, line.where)
        yield from (Difference(line.where, says, should, "") for says, should in wrong)
    yield from paired(words, read)


def _pair(should: Token | None, says: Token) -> Result:
    if should is None:
        return Unknown(says.where, says.text)
    return None if should.text == says.text else Difference(says.where, says.text, should.text, should.tag)
