"""A file beside the release's own of the same format: which of its numbers are gone, which stand elsewhere, and what
else is not the release's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from evaluator.reporting.numbers import numbers
from evaluator.verifying.found import Content, Missing, Other, Where

_OF_PROGRAMS: Final = frozenset({"chart", "format", "picture"})
"""What another program writes anew when it saves a file, and says the same."""


def nearest(read: Content, ours: Sequence[Content]) -> Content | None:
    """The file of ``ours`` that a file was made from: the one with most of its tags, or else of its words."""
    marks = _marks(read)
    return max(ours, key=lambda one: len(marks & _marks(one)), default=None)


def _marks(content: Content) -> frozenset[str]:
    if content.in_order:
        return frozenset(word for line in content.lines for word in line.text.split())
    return frozenset(_tags(content))


def _tags(content: Content) -> Counter[str]:
    """How often each tag stands at something that can be seen."""
    found = Counter(piece.tag for line in content.lines for piece in line.pieces if piece.tag and piece.text.strip())
    return found + Counter(one.name for one in content.values if one.name)


def beside(read: Content, mine: Content) -> list[Missing]:
    """The numbers of our file that the other does not show."""
    there = _tags(read)
    gone = [
        Missing(line.where, piece.text.strip())
        for line in mine.lines
        for piece in line.pieces
        if piece.tag and piece.tag not in there and numbers(piece.text)
    ]
    return gone + [Missing(one.where, f"{one.value:f}") for one in mine.values if one.name and one.name not in there]


def misplaced(read: Content, mine: Content) -> Iterator[Other]:
    """What the file has and ours has not; and tags that stand twice, or in a row that is another's."""
    told = {(one.kind, one.identity) for one in mine.others}
    again = read.in_order and not mine.in_order
    for one in read.others:
        if (one.kind, one.identity) not in told and not (again and one.kind in _OF_PROGRAMS):
            told.add((one.kind, one.identity))
            yield one
    if not read.in_order:
        yield from _twice(read, mine)
        yield from _in_other_rows(read, mine)


def _twice(read: Content, mine: Content) -> Iterator[Other]:
    more = _tags(read) - _tags(mine)
    for line in read.lines:
        tags = {piece.tag for piece in line.pieces if more[piece.tag] > 0 and _tags(mine)[piece.tag]}
        yield from (Other("twice", line.where, tag) for tag in tags)


def _in_other_rows(read: Content, mine: Content) -> Iterator[Other]:
    """A number whose row says what another row of ours says was moved away from what it is the number of."""
    rows = _rows(mine)
    labels = {row for its in rows.values() for row in its if row}
    for tag, its in _rows(read).items():
        for row, where in its.items():
            if row in labels and row not in rows.get(tag, {row: where}):
                yield Other("row", where, tag)


def _rows(content: Content) -> Mapping[str, dict[str, Where]]:
    """By tag the rows in which it stands, each with where that is."""
    found: dict[str, dict[str, Where]] = {}
    for line in content.lines:
        for piece in line.pieces:
            if piece.tag:
                found.setdefault(piece.tag, {})[line.row] = line.where
    for one in content.values:
        if one.name:
            found.setdefault(one.name, {})[one.row] = one.where
    return found
