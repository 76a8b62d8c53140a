"""The blocks of a report as paragraphs, tables and pictures of Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph as WordParagraph

from evaluator.rendering.pictures import png_of
from evaluator.rendering.word_parts import add_field, add_picture, add_text, element
from evaluator.rendering.word_styles import ANSWER, LOCALES, MUTED, NOTE, NOTICE, TABLE, TERM
from evaluator.rendering.word_tables import add_table
from evaluator.reporting.blocks import (
    Answers,
    Beside,
    Block,
    Bullets,
    Figure,
    Notice,
    Paragraph,
    Quotation,
    Table,
    Terms,
    Verdict,
)

if TYPE_CHECKING:
    from docx.document import Document as Word

_TONES: Final = {"": "Normal", "lead": "Report Lead", "note": NOTE}
_COLOURS: Final = {"met": "1F4E79", "not_met": "9C2A1F", "mixed": "493B2C", "undecided": "7A5200"}
_BESIDE: Final = Cm(9)
_ACROSS: Final = Cm(15.2)
"""A picture that need not be wider: four stand on a page with what is said of them."""
_BROAD: Final = 1.18
"""How much wider than Arial the letters of a house can be: Georgia's are a sixth, Verdana's a fifth."""
_ABOVE: Final = Cm(3.2)
"""What a heading and a caption take on the page of a picture."""


@dataclass(slots=True)
class Drawing:
    """A document that is being written: ``width`` and ``height`` are
    those of what stands on a page, in English metric units. ``styles``: the id of each by its
    name, which the library looks for anew each time. ``ours``: its letters are ours, not those of a
    house. ``counted``: captions so far, by their word."""

    word: Word
    language: str
    labels: Mapping[str, str]
    width: int
    height: int
    styles: Mapping[str, str]
    ours: bool = True
    counted: dict[str, int] = field(default_factory=dict)
    bookmarks: int = 0
    last: WordParagraph | None = None

    def paragraph(self, style: str, text: str = "") -> WordParagraph:
        its = element("p", element("pPr", element("pStyle", val=self.styles[style])))
        self.word.element.body.insert_element_before(its, "w:sectPr")
        self.last = found = WordParagraph(its, self.word._body)
        add_text(found, text)
        return found

    def caption(self, kind: str, text: str) -> WordParagraph:
        """'Table 3. ...', with the number as a field, so that it stays right when a table is moved or taken out."""
        name = self.labels[f"{kind}_word"]
        self.counted[name] = self.counted.get(name, 0) + 1
        found = self.paragraph("Caption")
        found.paragraph_format.keep_with_next = True  # whatever a house has decided about its captions
        found.add_run(f"{name} ")
        add_field(found, f"SEQ {name} \\* ARABIC", str(self.counted[name]))
        found.add_run(". ")
        add_text(found, text)
        return found


def draw(at: Drawing, block: Block) -> None:
    """One block at the end of the document."""
    _DRAWERS[block.kind](at, block)


def _paragraph(at: Drawing, block: Paragraph) -> None:
    at.paragraph(_TONES[block.tone], block.text)


def _bullets(at: Drawing, block: Bullets) -> None:
    for item in block.items:
        at.paragraph("List Bullet", item)


def _terms(at: Drawing, block: Terms) -> None:
    for term in block.items:
        found = at.paragraph(TERM)
        add_text(found, term.name, bold=True)
        found.add_run(". ")
        add_text(found, term.text)
        if term.source:
            found.add_run(" ")
            add_text(found, term.source, colour=MUTED)


def _verdict(at: Drawing, block: Verdict) -> None:
    found = at.paragraph("Normal")
    _status(found, block)
    found.add_run("  ")
    add_text(found, block.text)


def _answers(at: Drawing, block: Answers) -> None:
    for answer in block.items:
        found = at.paragraph(ANSWER)
        add_text(found, answer.title)
        found.add_run("  ")
        _status(found, answer.verdict)
        if answer.verdict.text:
            told = at.paragraph(NOTE, answer.verdict.text)
            told.add_run(".")
            told.paragraph_format.keep_with_next = True
        for sentence in answer.sentences:
            at.paragraph("List Bullet", sentence)


def _status(at: WordParagraph, verdict: Verdict) -> None:
    colour = _COLOURS.get(verdict.status, MUTED)
    at.add_run(f"{verdict.symbol} ")
    add_text(at, verdict.word, bold=True, colour=colour)


def _notice(at: Drawing, block: Notice) -> None:
    found = at.paragraph(NOTICE)
    add_text(found, block.title, bold=True)
    found.add_run(". ")
    add_text(found, block.text)


def _quotation(at: Drawing, block: Quotation) -> None:
    found = at.paragraph("Quote", block.text)
    found.paragraph_format.keep_with_next = True
    locale = LOCALES.get(block.language, block.language)
    for its in found.runs:
        its._r.get_or_add_rPr().append(element("lang", val=locale))
    at.paragraph(NOTE, block.attribution).paragraph_format.left_indent = Cm(0.8)


def _table(at: Drawing, block: Table) -> None:
    if block.caption:
        at.caption("table", block.caption)
    add_table(at.word, block, at.width, at.styles[TABLE], broad=1.0 if at.ours else _BROAD)
    note = at.paragraph(NOTE, block.note)  # keeps what follows off the table
    note.paragraph_format.space_before = Cm(0.1)


def _figure(at: Drawing, block: Figure) -> None:
    _picture(at, block, at.width if block.wide or block.whole_page else min(at.width, _ACROSS))


def _beside(at: Drawing, block: Beside) -> None:
    """One below the other: in Word a table within a table is lost to whoever listens, and to whoever edits."""
    _picture(at, block.figure, min(at.width, _BESIDE))
    _table(at, block.table)


def _picture(at: Drawing, block: Figure, width: int) -> None:
    if block.caption and not block.titled:
        at.caption("figure", block.caption)
    found = at.paragraph("Normal")
    png = png_of(block.svg)
    add_picture(at.word, found, png, block.svg, alt=block.alt, width=Emu(min(width, _fitting(png, at.height - _ABOVE))))


def _fitting(png: bytes, height: int) -> int:
    """The width at which a picture is not taller than a page."""
    across, down = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return round(height * across / down)


_DRAWERS: Final[Mapping[str, Callable[..., None]]] = {
    "paragraph": _paragraph,
    "bullets": _bullets,
    "terms": _terms,
    "verdict": _verdict,
    "answers": _answers,
    "notice": _notice,
    "table": _table,
    "figure": _figure,
    "beside": _beside,
    "quotation": _quotation,
}
