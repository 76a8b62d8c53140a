"""The report as plain blocks: what HTML and PDF both render, so that the two can never say different things.

``lead`` and ``leads`` are keys of parts, of the report or its appendix, that show more of what stands there, or ''.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. ``tone`` is '' for body text, 'lead' for the opening and 'note' for small print."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    leads: tuple[str, ...] = ()
    """One for each item, or none at all."""


@dataclass(frozen=True, slots=True)
class Term:
    """A name with what it means; ``source`` is where that was published, '' where it was not."""

    name: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    kind: ClassVar[str] = "terms"
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status as a symbol and a word, so that colour carries nothing alone; ``text`` says why."""

    kind: ClassVar[str] = "verdict"
    status: str
    symbol: str
    word: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of page one: a box of the theory, its status and what was found."""

    title: str
    verdict: Verdict
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    kind: ClassVar[str] = "answers"
    items: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed message that must not be overlooked."""

    kind: ClassVar[str] = "notice"
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    numeric: bool = False
    width: float = 1.0
    """Relative width; columns of words want more than columns of numbers."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its header. ``totals`` is the number of last rows that sum the others."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: int = 0
    note: str = ""
    narrow: bool = False
    """True for a few short columns, which are hard to follow across a whole page."""
    leads: tuple[str, ...] = ()
    """One for each row, or none at all."""
    short: str = ""
    """A word that tells it from the other tables of its part in the name of a sheet, '' where its caption does."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars: its name, a value for each category (None: not shown), and whether it is what
    the chart is about (else it is drawn in grey)."""

    name: str
    values: tuple[float | None, ...]
    emphasised: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """What a figure draws, for formats that have charts of their own. ``shape``: 'bars', 'stacked' or 'lines'.
    ``unit``: 'share' for values from 0 to 1, else 'number'. ``target`` is a line across, None where there is none."""

    shape: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG. ``caption`` stands below it, ``alt`` says what it shows to those who do not see it."""

    kind: ClassVar[str] = "figure"
    key: str
    svg: str
    alt: str
    caption: str
    wide: bool = False
    """True for a picture that would be unreadable if it shrank to a narrow screen: it scrolls instead."""
    whole_page: bool = False
    """True for a picture that gets a page of its own on paper, turned sideways."""
    chart: Chart | None = None
    """None where the picture is no chart, or one that office programs do not have."""
    titled: bool = False
    """True where the heading above says what it shows, so that a page leaves the caption out."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words, in their own ``language``, and as whose they stand there."""

    kind: ClassVar[str] = "quotation"
    text: str
    language: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A small figure and the table with its numbers, side by side where there is room."""

    kind: ClassVar[str] = "beside"
    figure: Figure
    table: Table


Block = Paragraph | Bullets | Terms | Verdict | Answers | Notice | Table | Figure | Beside | Quotation


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with blocks under it, and parts below those."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    lead: str = ""
    opens_page: bool = False
    """True where it begins at the top of a page on paper."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a report this is. A draft has no ``number``; ``digest`` is that of its release."""

    number: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report in one language. ``labels`` are the words of the frame: page, contents, skip link."""

    language: str
    title: str
    subtitle: str
    running: str
    demonstration: str
    """The mark on page one and in the header when anything is demonstration data, else ''."""
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    date: str
    """ISO date of making, for the document's properties."""
    appendix: tuple[Part, ...] = ()
    """What a reader looks up: a document of its own on paper, behind the report on a page."""
    author: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    sheets: tuple[Part, ...] = ()
    """Tables that only a workbook has room for, of figures that stand elsewhere in the report, too."""
