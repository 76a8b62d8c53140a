"""A Word document as lines: its paragraphs, with the tags of its content controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from evaluator.verifying.found import Content, Line, Piece

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN: Final = 40
"""Characters of a paragraph by which somebody finds it."""


def read_word(content: bytes) -> Content:
    """The text of the document's body; fields, such as numbers of pages and captions, are nobody's numbers. Where no
    number has a tag any more, another program dropped them."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = etree.fromstring(packed.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    lines = tuple(_lines(root))
    return Content(lines, in_order=not any(piece.tag for line in lines for piece in line.pieces))


def _lines(root: etree._Element) -> Iterator[Line]:
    heading = ""
    for paragraph in root.iter(f"{_W}p"):
        pieces = tuple(_pieces(paragraph))
        text = "".join(piece.text for piece in pieces).strip()
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and "heading" in style.get(f"{_W}val", "").lower() and text:
            heading = text
        if text:
            yield Line(" / ".join(one for one in (heading, text[:_SHOWN]) if one), pieces)


def _pieces(paragraph: etree._Element) -> Iterator[Piece]:
    """In the order of the text, without what stands in a field."""
    depth = 0
    for run in paragraph.iter(f"{_W}r"):
        mark = run.find(f"{_W}fldChar")
        if mark is not None:
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{_W}fldCharType", ""), 0)
        elif not depth and not _in_a_field(run):
            text = "".join(its.text or "" if its.tag == f"{_W}t" else " " for its in run if its.tag in _TEXTS)
            yield Piece(text, _tag(run))


_TEXTS: Final = (f"{_W}t", f"{_W}tab", f"{_W}br")


def _in_a_field(run: etree._Element) -> bool:
    return any(True for _ in run.iterancestors(f"{_W}fldSimple"))


def _tag(run: etree._Element) -> str:
    for control in run.iterancestors(f"{_W}sdt"):
        its = control.find(f"{_W}sdtPr/{_W}tag")
        if its is not None:
            return str(its.get(f"{_W}val", ""))
    return ""
