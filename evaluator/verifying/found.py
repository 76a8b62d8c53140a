"""What is read from a file, and what comes of comparing it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Where:
    """A place that somebody finds again. ``kind`` is a key of the texts ``commands.verify_at_KIND``: below a heading, a
    page, a slide, its title, its notes, a layout, a cell, a part of the file. ``detail`` is its number or name,
    ``words`` how what stands there begins, '' where nothing is read there."""

    kind: str
    detail: str
    words: str = ""


NOWHERE: Final = Where("part", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one tag, '' for none."""

    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a cell or a page, ``where`` somebody finds it. ``row``: what the first cell of its row says, ''
    outside of tables."""

    where: Where
    pieces: tuple[Piece, ...]
    row: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a program's own, in a cell or a chart, with the name by which the file says where it stands, ''
    where it does not."""

    where: Where
    value: Decimal
    name: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """What shows or changes a number and is no text: a picture, a chart's look, a formula. ``kind`` is a key of the
    texts ``commands.verify_other_KIND``; two of one kind are the same where their ``identity`` is."""

    kind: str
    where: Where
    identity: str


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it was read. ``in_order``: its lines stand in the order of the report, and carry no tags."""

    lines: tuple[Line, ...]
    values: tuple[Value, ...] = ()
    in_order: bool = False
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what the release has at its place."""

    where: Where
    says: str
    release: str
    tag: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that is not from the release, as far as anybody can tell."""

    where: Where
    number: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A number of the release that the file does not show; ``where`` it stands in the release's own file."""

    where: Where
    number: str


@dataclass(frozen=True, slots=True)
class Verified:
    """``checked`` numbers were compared. ``others`` are those that the release's own file does not have.
    ``by_position``: the file has no tags, and its numbers were compared by the words around them."""

    checked: int = 0
    differing: tuple[Difference, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    missing: tuple[Missing, ...] = ()
    others: tuple[Other, ...] = ()
    by_position: bool = False
