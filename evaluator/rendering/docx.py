"""The report as a Word document that its reader can edit: real headings, styles, captions and tables, a contents
field, pictures with alternative texts, and each number in a content control that says where it was taken from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from evaluator.rendering.format import Printed
from evaluator.rendering.house import InHouseStyle, opened
from evaluator.rendering.marks import Marks, marks_of
from evaluator.rendering.pictures import figures_in
from evaluator.rendering.word_blocks import Drawing, draw
from evaluator.rendering.word_files import bytes_of
from evaluator.rendering.word_parts import add_field, add_link, add_text, bookmark, declare, element, run
from evaluator.rendering.word_styles import CONTENTS, LOCALES, MUTED, NOTE, WARN, prepare_styles, style_ids
from evaluator.reporting.blocks import Beside, Block, Figure, Notice, Paragraph, Part, Report, Verdict
from evaluator.reporting.numbers import placed

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section, _Footer
    from docx.styles.style import ParagraphStyle

_PROPERTY: Final = 255
"""Characters of a property of a Word document; more is refused."""
_DEEPEST: Final = 3
_AHEAD: Final = 3
_ONE_PAGE: Final = 40
"""Lines of contents; more, and only the first headings stand there."""


def as_docx(printed: Printed, language: str) -> bytes:
    """The report in ``language`` as .docx, in the styles of a house template where it is printed in them, else in
    ours."""
    content = placed(printed.report(language))
    return _file(content, content.parts, printed)


def appendix_as_docx(printed: Printed, language: str) -> bytes:
    """The appendix, a document of its own."""
    content = placed(printed.report(language))
    named = replace(content, subtitle=f"{content.labels['appendix']}: {content.subtitle}")
    return _file(named, content.appendix, printed)


def _file(content: Report, parts: tuple[Part, ...], printed: Printed) -> bytes:
    marks = marks_of(printed, content.language)
    template = printed.template if isinstance(printed, InHouseStyle) else None
    word = Document() if template is None else opened(template)
    _prepare(word, content, marks, ours=template is None)
    at = Drawing(word, content.language, content.labels, *_room(word.sections[0]), style_ids(word), template is None)
    _opening(at, content, marks)
    first = parts[:1] if parts is content.parts else ()
    for part in first:
        _part(at, part, 1)
    _contents(word, content, parts, of_appendix=not first)
    for part in parts[len(first) :]:
        _part(at, part, 1)
    declare(word)
    return bytes_of(word)


def _opening(at: Drawing, content: Report, marks: Marks) -> None:
    """Title, and what the report is. Its first part follows, and the contents after that."""
    at.paragraph("Title", content.title)
    at.paragraph("Subtitle", content.subtitle)
    facts = at.paragraph("Normal")
    for place, (name, value) in enumerate(content.facts):
        add_text(facts, f"{' · ' if place else ''}{name}: ", colour=MUTED)
        add_text(facts, value, bold=True)
    found = at.paragraph(NOTE)
    found._p.append(run(marks.line, [element("b"), element("color", val=WARN)]))
    if marks.digest:
        at.word.add_paragraph(marks.of_digest, style=NOTE)


def _contents(word: Word, content: Report, parts: tuple[Part, ...], *, of_appendix: bool) -> None:
    """A field that Word makes anew, in two columns; until then links to the headings. In the report itself only to
    those of its parts, so that it fits on the first page."""
    word.add_paragraph(content.labels["contents"], style="TOC Heading")
    _columns(word, 1)
    entries = list(_headings(parts))
    deepest = 2 if of_appendix and len(entries) <= _ONE_PAGE else 1
    entries = [entry for entry in entries if entry[0] <= deepest]
    for place, (level, text, anchor) in enumerate(entries):
        found = word.add_paragraph(style=CONTENTS[level - 1])
        if place == 0:
            told = element("instrText")
            told.text = f'TOC \\o "1-{deepest}" \\h \\z \\u'
            begin, separate = (element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate"))
            found._p.extend([begin, element("r", told), separate])
        add_link(found, anchor, text)
        if place == len(entries) - 1:
            found._p.append(element("r", element("fldChar", fldCharType="end")))
    _columns(word, 2)


def _columns(word: Word, many: int) -> None:
    """End a stretch of so many columns; what follows has one, on the same page."""
    word.add_section(WD_SECTION.CONTINUOUS)
    mark = word.paragraphs[-1]
    mark.style, mark.paragraph_format.space_after = _style(word, NOTE), Cm(0)
    mark.paragraph_format.line_spacing = Pt(1)
    section = word.sections[-2]._sectPr
    its = section.find(qn("w:cols"))
    if its is None:
        its = element("cols")
        section.find(qn("w:pgMar")).addnext(its)
    its.set(qn("w:num"), str(many))


def _headings(parts: tuple[Part, ...]) -> Iterator[tuple[int, str, str]]:
    for part in parts:
        yield 1, part.title, _anchor(part)
        for below in part.parts:
            yield 2, below.title, _anchor(below)


def _anchor(part: Part) -> str:
    """A bookmark's name: Word wants forty letters at most."""
    return f"_Toc{hashlib.sha256(part.key.encode()).hexdigest()[:16]}"


def _part(at: Drawing, part: Part, level: int) -> None:
    turned = bool(part.blocks) and isinstance(part.blocks[0], Figure) and part.blocks[0].whole_page
    if turned:
        _turn(at, lying=True)
    heading = at.paragraph(f"Heading {min(level, _DEEPEST)}", part.title)
    if level < _DEEPEST:
        at.bookmarks += 1
        bookmark(heading, _anchor(part), at.bookmarks)
    # What has no pictures is short: a page for each would be half empty.
    opens = part.opens_page and (level == 1 or bool(figures_in(part)))
    heading.paragraph_format.page_break_before = (opens and not turned) or None
    for place, block in enumerate(part.blocks):
        draw(at, block)
        if at.last is not None and _leads_to_a_picture(part.blocks[place:]):
            at.last.paragraph_format.keep_with_next = True
        if turned and block is part.blocks[0]:
            _turn(at, lying=False)
    for below in part.parts:
        _part(at, below, level + 1)


def _leads_to_a_picture(blocks: Sequence[Block]) -> bool:
    """Whether the first of them is a paragraph or two above a picture, which they are about."""
    ahead = next((place for place, one in enumerate(blocks) if isinstance(one, Figure | Beside)), 0)
    return 0 < ahead <= _AHEAD and all(isinstance(one, Paragraph | Verdict | Notice) for one in blocks[:ahead])


def _turn(at: Drawing, *, lying: bool) -> None:
    """A section of its own for a picture that is read across the page."""
    section = at.word.add_section(WD_SECTION.NEW_PAGE)
    wide, high = sorted((section.page_width or 0, section.page_height or 0), reverse=lying)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Emu(wide), Emu(high)
    at.width, at.height = _room(section)


def _room(section: Section) -> tuple[int, int]:
    """Width and height of what stands on a page, in English metric units."""
    across = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return across, (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)


def _prepare(word: Word, content: Report, marks: Marks, *, ours: bool) -> None:
    """Language, properties, styles, and what every page says of itself."""
    its = word.core_properties
    its.title, its.author = f"{content.title}: {content.subtitle}"[:_PROPERTY], content.author[:_PROPERTY]
    its.language, its.identifier = LOCALES[content.language], marks.digest
    its.created = its.modified = dt.datetime.combine(dt.date.fromisoformat(content.date), dt.time(12))
    its.last_modified_by, its.comments, its.revision, its.keywords = its.author, marks.line[:_PROPERTY], 1, ""
    prepare_styles(word, content.language, ours=ours)
    section = word.sections[0]
    if ours:
        # Long words, of which Danish has many, are parted where the language parts them and not where a column ends.
        word.settings.element.find(qn("w:defaultTabStop")).addnext(element("autoHyphenation"))
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.1)
        section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.6)
        header = section.header.paragraphs[0]
        header.style = _style(word, "Header")
        header.add_run(content.running)
    for footer in _footers(word, section):
        _footer(word, footer, content, marks)


def _style(word: Word, name: str) -> ParagraphStyle:
    found: ParagraphStyle = word.styles[name]
    return found


def _footers(word: Word, section: Section) -> Iterator[_Footer]:
    """Each footer that a page can have: a house template may have one for the first page and one for even pages."""
    yield section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_footer
    if word.settings.odd_and_even_pages_header_footer:
        yield section.even_page_footer


def _footer(word: Word, footer: _Footer, content: Report, marks: Marks) -> None:
    last = footer.paragraphs[-1]
    found = last if not last.text else footer.add_paragraph()
    found.style = _style(word, "Footer")
    found._p.append(run(f"{marks.line} · ", [element("b"), element("color", val=WARN)]))
    before, _, after = content.labels["page_of"].partition("{page}")
    between, _, rest = after.partition("{pages}")
    found.add_run(before)
    add_field(found, "PAGE", "1")
    found.add_run(between)
    add_field(found, "NUMPAGES", "1")
    found.add_run(rest)
