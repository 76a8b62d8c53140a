"""Which house templates are let in, and what is left of one: a list of what may be there, since what Word fetches, runs
or carries along has no end."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from evaluator.rendering.docx import as_docx
from evaluator.rendering.house import LARGEST, InHouseStyle, opened
from evaluator.rendering.specimen import SPECIMEN
from evaluator.rendering.word_files import bytes_of
from evaluator.rendering.word_parts import element
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.opc.part import Part

_UNPACKED: Final = 20_000_000
_LONGEST: Final = 2_000_000
"""Bytes of one part of XML; a style sheet of Word has some 50,000."""
_ELEMENTS: Final = 100_000
_FILES: Final = 500
_TEMPLATE: Final = b"wordprocessingml.template.main+xml"
_DOCUMENT: Final = b"wordprocessingml.document.main+xml"
_TYPES: Final = "[Content_Types].xml"
_RUNS: Final = ("macroenabled", "vbaproject", "vbadata", "activex", "oleobject", "package.embedded")
"""In the types of parts that run or hold other files."""
_KEPT: Final = frozenset({"styles", "theme", "numbering", "settings", "header", "footer"})
"""What a report takes of the document, by the ends of the kinds of relations."""
_IN_EDGES: Final = frozenset({"image", "hyperlink"})
_PICTURES: Final = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF"})
_SETTINGS: Final = frozenset(
    qn(f"w:{name}")
    for name in (
        *("zoom", "mirrorMargins", "evenAndOddHeaders", "defaultTabStop", "autoHyphenation", "hyphenationZone"),
        *("characterSpacingControl", "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator"),
    )
)
"""Nothing that protects, tracks, merges or attaches."""
_NARROWEST, _WIDEST = Cm(9), Cm(60)
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ADDRESS: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_NOT_READ: Final = (
    *(zipfile.BadZipFile, LookupError, ValueError, RuntimeError, EOFError, SyntaxError, OSError),
    *(AttributeError, TypeError, etree.LxmlError),
)
"""What libraries raise for a file that is none of theirs."""
_PLACE: Final = ("template",)


def checked(content: bytes) -> bytes:
    """``content`` as it is kept: styles, page, headers and footers, also where it was a template. Raises InputRejected
    where it is no Word document in whose styles a report can be made, is beyond a bound, or holds anything that runs or
    is fetched from elsewhere."""
    if len(content) > LARGEST:
        raise _refused("large", most=LARGEST // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            kept = bytes_of(_reduced(opened(_within_bounds(packed))))
        as_docx(InHouseStyle(SPECIMEN, kept), "da")
    except _NOT_READ as wrong:
        raise _refused("not_word") from wrong
    return kept


def _within_bounds(packed: zipfile.ZipFile) -> bytes:
    """The file again, every part counted before a tree is built of it."""
    infos = packed.infolist()
    if len(infos) > _FILES or sum(one.file_size for one in infos) > _UNPACKED:
        raise _refused("large", most=LARGEST // 1_000_000)
    parts = {one.filename: packed.read(one) for one in infos}
    parts[_TYPES] = parts[_TYPES].replace(_TEMPLATE, _DOCUMENT)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as new:
        for name, part in parts.items():
            if name.lower().endswith((".xml", ".rels")):
                _bounded(part)
            new.writestr(zipfile.ZipInfo(name), part)
    return kept.getvalue()


def _bounded(part: bytes) -> None:
    if len(part) > _LONGEST:
        raise _refused("large", most=LARGEST // 1_000_000)
    number = 0
    for event, its in etree.iterparse(io.BytesIO(part), ("start", "end"), resolve_entities=False, no_network=True):
        if event == "start":
            number += 1
            if number == 1 and its.getroottree().docinfo.doctype:
                raise _refused("not_word")
        else:
            its.clear()
        if number > _ELEMENTS:
            raise _refused("large", most=LARGEST // 1_000_000)


def _reduced(word: Word) -> Word:
    """The document with nothing but what a report takes of it."""
    if not any(style.name == "Normal" for style in word.styles):
        raise _refused("not_word")
    if any(name in part.content_type.lower() for part in word.part.package.iter_parts() for name in _RUNS):
        raise _refused("runs")
    for key, relation in [*word.part.rels.items()]:
        if relation.is_external or _kind(relation) not in _KEPT:
            word.part.rels.pop(key)
    for key, relation in [*word.part.package.rels.items()]:
        if _kind(relation) != "officeDocument":
            word.part.package.rels.pop(key)
    for relation in word.part.rels.values():
        if _kind(relation) in ("header", "footer"):
            _edge(relation.target_part)
        else:
            relation.target_part.rels.clear()
    settings = word.settings.element
    for one in [one for one in settings if one.tag not in _SETTINGS]:
        settings.remove(one)
    _page(word)
    return word


def _kind(relation: Any) -> str:
    return str(relation.reltype).rpartition("/")[2]


def _edge(part: Part) -> None:
    """A header or footer: words, pictures of its own, links that a reader follows, and fields that count pages."""
    root = etree.fromstring(part.blob)
    for key, relation in [*part.rels.items()]:
        if _kind(relation) not in _IN_EDGES or (_kind(relation) == "image" and not _is_a_picture(relation)):
            raise _refused("outside" if relation.is_external else "runs")
        if _kind(relation) == "hyperlink" and not _ADDRESS.match(str(relation.target_ref)):
            part.rels.pop(key)
    links = {key for key, relation in part.rels.items() if _kind(relation) == "hyperlink"}
    for one in root.iter(etree.Element):
        names = {name.rpartition("}")[2] for name in one.attrib if not name.startswith(qn("w:")[:-1])}
        related = {value for name, value in one.attrib.items() if name.startswith(_RELATED)}
        if {"src", "href"} & names or (related & links and one.tag != qn("w:hyperlink")):
            raise _refused("outside")
        if one.tag in (qn("w:object"), qn("w:control"), qn("w:altChunk"), qn("w:pict")) and _has_object(one):
            raise _refused("runs")
    if not _FIELDS.issuperset(_fields(root)):
        raise _refused("field")


def _is_a_picture(relation: Any) -> bool:
    return not relation.is_external and relation.target_part.content_type in _PICTURES


def _has_object(one: Any) -> bool:
    return one.tag != qn("w:pict") or any(str(its.tag).endswith("}OLEObject") for its in one.iter())


def _fields(root: Any) -> Iterator[str]:
    """The verb of each field. Instructions can be written over several runs."""
    simple = [one.get(qn("w:instr"), "") for one in root.iter(qn("w:fldSimple"))]
    told, open_fields = [], list[str]()
    for one in root.iter(qn("w:fldChar"), qn("w:instrText")):
        if one.tag == qn("w:instrText"):
            if not open_fields:
                told.append(one.text or "")
            else:
                open_fields[-1] += one.text or ""
        elif one.get(qn("w:fldCharType")) == "begin":
            open_fields.append("")
        elif one.get(qn("w:fldCharType")) == "end" and open_fields:
            told.append(open_fields.pop())
    yield from ((one.split() or [""])[0].upper() for one in (*simple, *told, *open_fields))


def _page(word: Word) -> None:
    """Our page where theirs is missing or leaves no room for a table."""
    body = word.element.body
    if body.find(qn("w:sectPr")) is None:
        body.append(element("sectPr"))
    section = word.sections[0]
    sizes = section.page_width, section.page_height
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    if not all(size is not None and _NARROWEST < size < _WIDEST for size in sizes) or room < _NARROWEST:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.3)


def _refused(why: str, **values: int) -> InputRejected:
    return InputRejected([Diagnostic(f"rendering.{why}", _PLACE, values)])
