"""The report as ten slides that their reader can edit: one message each, charts of PowerPoint's own, and in the notes
where everything was taken from."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from evaluator.rendering.deck import Card, Slide, slides
from evaluator.rendering.fitting import fitted, height_of
from evaluator.rendering.format import Printed
from evaluator.rendering.marks import Marks, marks_of
from evaluator.rendering.packed import without_times
from evaluator.rendering.pictures import png_of
from evaluator.rendering.slide_charts import add_chart, chart_name, readable
from evaluator.rendering.slide_notes import write_notes
from evaluator.rendering.slide_parts import (
    ACCENT,
    FONT,
    MUTED,
    PALE,
    WARN,
    Box,
    add_box,
    add_image,
    add_table,
    bulleted,
    numbers_fit,
    paragraph_of,
    prepared,
    write,
)
from evaluator.rendering.word_styles import LOCALES
from evaluator.reporting.blocks import Report
from evaluator.reporting.numbers import Placed, pieces, placed
from evaluator.texts import Texts

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck
    from pptx.slide import Slide as Drawn
    from pptx.slide import SlideLayout
    from pptx.text.text import TextFrame

_WIDTH: Final = 13.333
_HEIGHT: Final = 7.5
_MARGIN: Final = 0.6
_ACROSS: Final = _WIDTH - 2 * _MARGIN
_TITLE: Final[Box] = (_MARGIN, 0.42, _ACROSS, 1.0)
_BODY: Final[Box] = (_MARGIN, 1.65, _ACROSS, 5.05)
_FOOT: Final[Box] = (_MARGIN, 6.98, _ACROSS, 0.28)
_TEXT_SIZES: Final = (20, 18, 16, 14)
_BULLETS: Final = 7
_TITLE_SIZES: Final = (28, 26, 24, 22, 20, 18)
_NUMBER: Final = 44
_LARGE: Final = (30, 28, 26, 24)
"""Of text that has a slide to itself."""
_ROWS: Final = 13
_COLOURS: Final = {"met": "1F4E79", "not_met": "9C2A1F", "mixed": "493B2C", "undecided": "7A5200"}
_CLOCK: Final = re.compile(rb"(<dcterms:\w+ [^>]*>)[^<]*")
_OLD: Final = ("thumbnail", "printerSettings", "extended-properties")


@dataclass(frozen=True, slots=True)
class _Deck:
    """What every slide of a deck has in common."""

    deck: Deck
    layout: SlideLayout
    marks: Marks
    report: Report

    @property
    def locale(self) -> str:
        return LOCALES[self.report.language]

    def word(self, key: str) -> str:
        return Texts(self.report.language)(f"rendering.{key}")


def as_pptx(printed: Printed, language: str) -> bytes:
    """The report in ``language`` as .pptx, 16:9."""
    report = placed(printed.report(language))
    deck = Presentation()
    at = _Deck(deck, _prepared(deck), marks_of(printed, language), report)
    _properties(at)
    _opening(at)
    for place, slide in enumerate(slides(report), 2):
        _slide(at, slide, place)
    return _bytes_of(deck)


def _prepared(deck: Deck) -> SlideLayout:
    """The library's own template is 4:3; what is left of it is a title that stands where ours does."""
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    (kept,) = [layout for layout in deck.slide_layouts if layout.name == "Title Only"]
    for layout in [layout for layout in deck.slide_layouts if layout != kept]:
        deck.slide_layouts.remove(layout)
    for holder in (deck.slide_master, kept):
        for shape in [*holder.placeholders]:
            if "Title" in shape.name:
                shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in _TITLE)
            else:
                shape._element.getparent().remove(shape._element)
    return kept


def _new(at: _Deck, place: int, title: str, box: Box = _TITLE) -> Drawn:
    """A slide with its title, and at its foot what it says of itself."""
    drawn: Drawn = at.deck.slides.add_slide(at.layout)
    shape: Any = drawn.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)
    frame = prepared(shape.text_frame)
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if place > 1 else MSO_ANCHOR.TOP
    _, size = fitted([title], box[2], box[3], _TITLE_SIZES if place > 1 else (44, 40, 36, 32))
    paragraph = paragraph_of(frame, after=0)
    paragraph.alignment = PP_ALIGN.LEFT
    write(paragraph, title, size, locale=at.locale, bold=True, colour=ACCENT)
    foot = paragraph_of(add_box(drawn, _FOOT, name=at.word("slide_foot")), after=0)
    write(foot, at.marks.line, 10, locale=at.locale, bold=True, colour=WARN)
    for text in ("   ", at.report.running, "   "):
        write(foot, text, 10, locale=at.locale, colour=MUTED)
    _page_number(foot)
    return drawn


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    run.font.size, run.font.name, run.font.color.rgb = Pt(10), FONT, RGBColor.from_string(MUTED)
    run.text = "‹#›"
    its = run._r
    field = its.makeelement(its.tag.replace("}r", "}fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"})
    field.set("type", "slidenum")
    field.extend([*its])
    its.getparent().replace(its, field)


def _opening(at: _Deck) -> None:
    report = at.report
    drawn = _new(at, 1, report.title, (_MARGIN, 2.0, _ACROSS, 1.3))
    frame = add_box(drawn, (_MARGIN, 3.4, _ACROSS, 3.2), name=at.word("slide_facts"))
    write(paragraph_of(frame, after=18), report.subtitle, 24, locale=at.locale, colour=MUTED)
    for name, value in report.facts:
        paragraph = paragraph_of(frame, after=4)
        write(paragraph, f"{name}: ", 16, locale=at.locale, colour=MUTED)
        write(paragraph, value, 16, locale=at.locale, bold=True)
    if at.marks.digest:
        write(paragraph_of(frame), at.marks.of_digest, 10, locale=at.locale, colour=MUTED)
    write_notes(drawn, (), at.marks, report)


def _slide(at: _Deck, slide: Slide, place: int) -> None:
    drawn = _new(at, place, slide.title)
    left, top, width, height = _BODY
    body = _BODY
    shown = slide.figure is not None or slide.table is not None
    if slide.text and shown:
        beside = width * 0.34
        _bullets(at, drawn, slide.text, (left, top, beside, height))
        body = (left + beside + 0.4, top, width - beside - 0.4, height)
    elif slide.text:
        _bullets(at, drawn, slide.text, body)
    if slide.cards:
        _cards(at, drawn, slide)
    if slide.figure is not None:
        _figure(at, drawn, slide, body)
    elif slide.table is not None:
        _table(at, drawn, slide, body)
    write_notes(drawn, slide.parts, at.marks, at.report)


def _bullets(at: _Deck, drawn: Drawn, texts: tuple[str, ...], box: Box) -> None:
    sizes = (*_LARGE, *_TEXT_SIZES) if box == _BODY else _TEXT_SIZES
    kept, size = fitted(texts[:_BULLETS], box[2] - 0.3, box[3], sizes)
    frame = add_box(drawn, box, name=at.word("slide_text"))
    for text in kept:
        paragraph = paragraph_of(frame, after=size * 0.45)
        if len(kept) > 1:
            bulleted(paragraph, size)
        write(paragraph, text, size, locale=at.locale)


def _cards(at: _Deck, drawn: Drawn, slide: Slide) -> None:
    """Findings beside each other, all in letters of one size."""
    left, top, width, height = _BODY
    gap, many = 0.3, len(slide.cards)
    each = (width - gap * (many - 1)) / many
    room = [(each - 0.4, height - _head(card, each)) for card in slide.cards]
    found = [fitted(_lines(card), *its, (24, 22, 20, 18, 16, 14)) for card, its in zip(slide.cards, room, strict=True)]
    size = min(size for _, size in found)
    for place, card in enumerate(slide.cards):
        box = (left + place * (each + gap), top, each, height)
        frame = add_box(drawn, box, name=card.title or at.word("slide_text"), fill=PALE)
        frame.margin_left = frame.margin_right = frame.margin_top = Inches(0.2)
        _card(at, frame, card, len(fitted(_lines(card), *room[place], (size,))[0]), size)


def _head(card: Card, each: float) -> float:
    """Inches that a card's title and verdict take."""
    title = height_of([card.title], 18, each - 0.4) if card.title else 0
    return title + (0.95 if card.verdict else 0.4) + (_NUMBER / 50 if _number(card) else 0)


def _number(card: Card) -> str:
    """The first number of a finding with its sign, carrying its tag; '' for a card with a verdict, whose figures have
    names, and where there is none."""
    text = "" if card.verdict or not card.text else card.text[0][1]
    found = [*pieces(text), ("", 0)]
    first = next((at for at, (_, ordinal) in enumerate(found) if ordinal), None)
    if first is None or not isinstance(text, Placed):
        return ""
    sign = re.match(r"[ \u00a0]?%", found[first + 1][0])
    return Placed(f"{found[first][0]}{sign[0] if sign else ''}", text.path, text.before)


def _lines(card: Card) -> list[str]:
    return [f"{name} {text}" for name, text in card.text]


def _card(at: _Deck, frame: TextFrame, card: Card, kept: int, size: float) -> None:
    if card.title:
        write(paragraph_of(frame), card.title, 18, locale=at.locale, bold=True, colour=ACCENT)
    if card.verdict is not None:
        colour = _COLOURS.get(card.verdict.status, MUTED)
        said = paragraph_of(frame, after=12)
        for text in (f"{card.verdict.symbol} ", card.verdict.word):
            write(said, text, 16, locale=at.locale, bold=True, colour=colour)
    if number := _number(card):
        write(paragraph_of(frame, after=10), number, _NUMBER, locale=at.locale, bold=True, colour=ACCENT)
    for name, text in card.text[:kept]:
        line = paragraph_of(frame, after=8)
        for title in (name, ": ") if name else ():
            write(line, title, size, locale=at.locale, bold=True)
        write(line, text, size, locale=at.locale)


def _figure(at: _Deck, drawn: Drawn, slide: Slide, box: Box) -> None:
    figure = slide.figure
    assert figure is not None
    if figure.chart is not None:
        turned = readable(figure.chart)
        name = chart_name(figure, turned=turned is not None)
        add_chart(drawn, figure, turned or figure.chart, box, name=name, target=at.word("slide_target"))
    else:
        add_image(drawn, png_of(figure.svg), box, alt=figure.alt, name=at.word("slide_picture"))


def _table(at: _Deck, drawn: Drawn, slide: Slide, box: Box) -> None:
    table = slide.table
    assert table is not None
    shown = numbers_fit(table, _ROWS)
    size = 16 if len(shown.rows) <= 8 and box[2] / len(shown.columns) >= 1.8 else 14 if len(shown.rows) <= 9 else 12
    add_table(drawn, shown, box, size, locale=at.locale, alt=table.caption or slide.title)


def _properties(at: _Deck) -> None:
    its, report = at.deck.core_properties, at.report
    its.title, its.author = f"{report.title}: {report.subtitle}"[:255], report.author[:255]
    its.language, its.identifier, its.comments = at.locale, at.marks.digest, at.marks.line
    its.created = its.modified = dt.datetime.combine(dt.date.fromisoformat(report.date), dt.time(12))
    its.last_modified_by, its.revision = its.author, 1


def _bytes_of(deck: Deck) -> bytes:
    """The deck without what its template or a clock left in it, also in the workbooks inside its charts."""
    for part in (deck.part.package, deck.part):
        for key in [key for key, one in part._rels.items() if one.reltype.endswith(_OLD)]:
            part._rels.pop(key)
    packed = io.BytesIO()
    deck.save(packed)
    return without_times(packed.getvalue(), _without_clock)


def _without_clock(name: str, part: bytes) -> bytes:
    if not name.endswith(".xlsx"):
        return part
    return without_times(part, lambda _, inside: _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", inside))
