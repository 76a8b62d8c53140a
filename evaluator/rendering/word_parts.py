"""Pieces of a Word document that its library does not have: numbers in content controls, fields, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Emu
from lxml import etree

from evaluator.reporting.numbers import pieces, tag

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
_SVG: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_MARKUP: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def element(name: str, /, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """An element of Word's own names, with attributes of the same."""
    found = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), str(value))
    found.extend(children)
    return found


def run(text: str, properties: Sequence[BaseOxmlElement] = ()) -> BaseOxmlElement:
    """A run of text; ``properties`` are copied into it."""
    found = element("r")
    if properties:
        found.append(element("rPr", *(_copy(one) for one in properties)))
    its = element("t")
    its.text = text
    if text != text.strip():
        its.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    found.append(its)
    return found


def runs(text: str, *, bold: bool = False, colour: str = "") -> list[BaseOxmlElement]:
    """``text`` as runs, each number of a placed string in a content control that carries its tag."""
    properties = [element("b")] if bold else []
    properties += [element("color", val=colour)] if colour else []
    found = []
    for piece, ordinal in pieces(text):
        its = tag(text, ordinal) if ordinal else ""
        found.append(_control(piece, its, properties) if its else run(piece, properties))
    return found


def add_text(paragraph: Paragraph, text: str, *, bold: bool = False, colour: str = "") -> None:
    """``text`` at the end of a paragraph."""
    paragraph._p.extend(runs(text, bold=bold, colour=colour))


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word fills in; ``shown`` stands there until it does."""
    told = element("instrText")
    told.text = instruction
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    marks = (element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    begin, separate, end = (element("r", mark) for mark in marks)
    paragraph._p.extend([begin, element("r", told), separate, run(shown), end])


def add_link(paragraph: Paragraph, anchor: str, text: str) -> None:
    """``text`` as a link to a bookmark of the same document."""
    paragraph._p.append(element("hyperlink", run(text), anchor=anchor, history="1"))


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Name a paragraph, so that links lead to it."""
    start, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    first = 0 if paragraph._p.pPr is None else 1
    paragraph._p.insert(first, start)
    paragraph._p.append(end)


def add_picture(word: Word, paragraph: Paragraph, png: bytes, svg: str, *, alt: str, width: int) -> None:
    """A picture as PNG with its SVG beside it, which Word shows where it can; ``width`` in English metric units."""
    from io import BytesIO

    shape = paragraph.add_run().add_picture(BytesIO(png), width=Emu(width))
    shape._inline.docPr.set("descr", alt)
    package = word.part.package
    number = 1 + sum(1 for part in package.iter_parts() if part.partname.endswith(".svg"))
    part = Part(PackURI(f"/word/media/picture{number}.svg"), "image/svg+xml", svg.encode(), package)
    key = word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = shape._inline.find(f".//{{{nsmap['a']}}}blip")
    extensions = etree.SubElement(blip, f"{{{nsmap['a']}}}extLst")
    extension = etree.SubElement(extensions, f"{{{nsmap['a']}}}ext", uri=_SVG_EXTENSION)
    etree.SubElement(extension, f"{{{_SVG}}}svgBlip", {qn("r:embed"): key}, nsmap={"asvg": _SVG})


def declare(word: Word) -> None:
    """Let programs that do not know what hides the frames of content controls overlook it."""
    root = word.element
    named = root.get(f"{{{_MARKUP}}}Ignorable", "").split()
    etree.cleanup_namespaces(root, top_nsmap={"w15": W15, "mc": _MARKUP}, keep_ns_prefixes=[*named, "w15", "mc"])
    known = [one for one in named if one in root.nsmap and one != "w15"]
    root.set(f"{{{_MARKUP}}}Ignorable", " ".join([*known, "w15"]))


def _control(text: str, its: str, properties: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    hidden = etree.SubElement(element("sdtPr", element("tag", val=its)), f"{{{W15}}}appearance", nsmap={"w15": W15})
    hidden.set(f"{{{W15}}}val", "hidden")
    settings = hidden.getparent()
    assert settings is not None
    if properties:
        settings.insert(0, element("rPr", *(_copy(one) for one in properties)))
    return element("sdt", settings, element("sdtContent", run(text, properties)))


def _copy(one: BaseOxmlElement) -> BaseOxmlElement:
    return element(etree.QName(one).localname, **{etree.QName(name).localname: its for name, its in one.items()})
