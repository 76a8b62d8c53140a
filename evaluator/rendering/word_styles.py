"""The styles of a report in Word: those of a house template where it has them, else ours under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart
from docx.shared import Cm, Pt, RGBColor

from evaluator.rendering.word_parts import element

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.styles.style import ParagraphStyle

LOCALES: Final = {"da": "da-DK", "en": "en-GB"}
LEAD: Final = "Report Lead"
NOTE: Final = "Report Note"
NOTICE: Final = "Report Notice"
TABLE: Final = "Report Table Text"
TERM: Final = "Report Term"
ANSWER: Final = "Report Answer"
CONTENTS: Final = ("TOC 1", "TOC 2")
ACCENT: Final = "0A5273"
MUTED: Final = "4F5861"
WARN: Final = "B5541C"
_FONT: Final = "Arial"
_INK: Final = "1B1F23"
_OURS: Final = {
    # name: (built on, points, colour, before, after)
    "Normal": ("", 10, _INK, 0, 3),
    "Title": ("Normal", 24, ACCENT, 0, 2),
    "Subtitle": ("Normal", 13, MUTED, 0, 8),
    "Heading 1": ("Normal", 16, ACCENT, 16, 5),
    "Heading 2": ("Normal", 12.5, ACCENT, 8, 3),
    "Heading 3": ("Normal", 10.5, _INK, 6, 2),
    "TOC Heading": ("Normal", 12.5, ACCENT, 10, 3),
    "TOC 1": ("Normal", 9, _INK, 1, 0),
    "TOC 2": ("Normal", 8.5, MUTED, 0, 0),
    "List Bullet": ("Normal", 10, _INK, 0, 2),
    "Caption": ("Normal", 9, _INK, 6, 3),
    "Quote": ("Normal", 10, _INK, 6, 2),
    "Header": ("Normal", 8.5, MUTED, 0, 0),
    "Footer": ("Normal", 8.5, MUTED, 0, 0),
    LEAD: ("Normal", 11, _INK, 0, 5),
    NOTE: ("Normal", 8.5, MUTED, 0, 3),
    NOTICE: ("Normal", 9, _INK, 6, 8),
    TABLE: ("Normal", 8, _INK, 1.5, 1.5),
    TERM: ("Normal", 9.5, _INK, 0, 5),
    ANSWER: ("Normal", 10, _INK, 8, 2),
}
_HEADINGS: Final = ("Title", "Heading 1", "Heading 2", "Heading 3", "TOC Heading", ANSWER, "Caption")


def prepare_styles(word: Word, language: str, *, ours: bool) -> None:
    """Every style that a report uses. ``ours``: also those that the document has look as we want them."""
    names = {style.name for style in word.styles}
    for name, (base, *_) in _OURS.items():
        if name not in names:
            style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Report"))
            style.base_style = word.styles[base] if base else None
        if ours or name not in names:
            _shape(word, name, ours=ours)
    if ours or "List Bullet" not in names:
        _bullets(word)
    _language(word, LOCALES[language])


def style_ids(word: Word) -> dict[str, str]:
    """The id of each style by its name."""
    return {name: word.styles[name].style_id for name in _OURS}


def _shape(word: Word, name: str, *, ours: bool) -> None:
    """How one style looks; in a house template the font is the house's."""
    _, points, colour, before, after = _OURS[name]
    style: ParagraphStyle = word.styles[name]
    style.font.size, style.font.bold = Pt(points), name in _HEADINGS
    style.font.color.rgb = RGBColor.from_string(colour)
    if ours:
        _font(style)
    if name == "Subtitle":
        style.font.italic = False
    for old in style.element.get_or_add_rPr().findall(qn("w:spacing")):
        style.element.rPr.remove(old)
    its = style.paragraph_format
    its.space_before, its.space_after, its.keep_with_next = Pt(before), Pt(after), name in _HEADINGS
    its.line_spacing = 1.0 if name in (TABLE, "Title", "Heading 1", "Caption") else 1.02
    if name == "Quote":
        style.font.italic, its.left_indent = True, Cm(0.8)
    if name == "TOC 2":
        its.left_indent = Cm(0.6)
    if name in ("Title", NOTICE):
        _frame(style, boxed=name == NOTICE)
    if name in ("Header", "Footer"):
        its.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _font(style: ParagraphStyle) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _frame(style: ParagraphStyle, *, boxed: bool) -> None:
    """A box around what must not be overlooked; no line below a title, which the library's own template has."""
    properties = style.element.get_or_add_pPr()
    for old in (*properties.findall(qn("w:pBdr")), *properties.findall(qn("w:shd"))):
        properties.remove(old)
    if not boxed:
        return
    sides = (
        element(side, val="single", sz="24" if side == "left" else "4", space="6", color=WARN)
        for side in ("top", "left", "bottom", "right")
    )
    spacing = properties.find(qn("w:spacing"))
    assert spacing is not None
    spacing.addprevious(element("pBdr", *sides))
    spacing.addprevious(element("shd", val="clear", color="auto", fill="FFF4D6"))


def _bullets(word: Word) -> None:
    """A list with bullets of its own, which the style 'List Bullet' uses."""
    numbering = _numbering(word).element
    number = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))), default=0)
    level = element(
        "lvl",
        element("start", val=1),
        element("numFmt", val="bullet"),
        element("lvlText", val="•"),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=360, hanging=260)),
        ilvl=0,
    )
    kinds = numbering.findall(qn("w:abstractNum"))
    new = element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=number)
    if kinds:
        kinds[-1].addnext(new)
    else:
        numbering.insert(0, new)
    key = 1 + max((int(one.get(qn("w:numId"))) for one in numbering.findall(qn("w:num"))), default=0)
    numbering.append(element("num", element("abstractNumId", val=number), numId=key))
    properties = word.styles["List Bullet"].element.get_or_add_pPr()
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    properties.get_or_add_numPr().get_or_add_numId().val = key


def _numbering(word: Word) -> NumberingPart:
    """The part with the document's lists, made where a template has none."""
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            part = relation.target_part
            assert isinstance(part, NumberingPart)
            return part
    empty = parse_xml(f'<w:numbering xmlns:w="{element("p").nsmap["w"]}"/>')
    made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, word.part.package)
    word.part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made


def _language(word: Word, locale: str) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    holders = [word.styles["Normal"].element.get_or_add_rPr()]
    holders += [] if defaults is None else defaults.findall(f".//{qn('w:rPr')}")
    for holder in holders:
        for old in holder.findall(qn("w:lang")):
            holder.remove(old)
        holder.append(element("lang", val=locale, eastAsia=locale, bidi=locale))
