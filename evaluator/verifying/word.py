"""A Word document as lines: its paragraphs, with the tags of its content controls, and what is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from evaluator.verifying.found import Content, Line, Other, Piece, Where
from evaluator.verifying.packages import parts_of, shown_parts, targets, tree, turned

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SHOWN: Final = 40
"""Characters of a paragraph by which somebody finds it."""
_PARTS: Final = frozenset({"document", "header", "footer", "footnotes", "endnotes", "comments"})
_ROOTS: Final = frozenset(f"{_W}{name}" for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments"))
_COUNTING: Final = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "PAGEREF", "TOC", "STYLEREF", "REF", "HYPERLINK"}
)
"""Fields whose results Word makes of the document itself."""
_READ: Final = frozenset({"HYPERLINK", "REF", "STYLEREF"})
"""Those of them that show words of the document, which are read again where they stand."""
_TEXTS: Final = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": ""}
_UNSEEN: Final = tuple(f"{_W}{name}" for name in ("vanish", "strike", "dstrike", "webHidden"))
_PICTURES: Final = ("{*}blip", "{*}svgBlip", "{*}imagedata")
_OBJECTS: Final = {
    f"{_W}altChunk": "embedded",
    f"{_W}object": "embedded",
    f"{_W}sym": "symbol",
    f"{_W}bdo": "direction",
}


def read_word(content: bytes) -> Content:
    """The text of every part: body, headers, footers, notes, comments. What is struck out, hidden or moved away is not
    there. Fields that count pages and captions are nobody's numbers. Where no number has a tag any more, another
    program dropped them."""
    parts = parts_of(content)
    lines: list[Line] = []
    others: list[Other] = []
    pictures: dict[str, Where] = {}
    for name, part in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            root = tree(part)
            if root.tag in _ROOTS:
                reading = _Reading(_place(name), targets(parts, name))
                lines += reading.lines(root)
                others += reading.others
                pictures |= reading.pictures
    others += [replace(one, where=pictures.get(one.where.detail, one.where)) for one in shown_parts(parts)]
    return Content(
        tuple(lines), in_order=not any(piece.tag for line in lines for piece in line.pieces), others=tuple(others)
    )


@dataclass
class _Reading:
    """A part, read from its beginning to its end; ``targets``: the parts that it refers to, by the reference. ``open``
    are the fields that have begun, each with its instruction and whether its result has begun. ``pictures``: where each
    part that shows something stands."""

    at: Where
    targets: Mapping[str, str]
    pictures: dict[str, Where] = field(default_factory=dict)
    others: list[Other] = field(default_factory=list)
    open: list[tuple[str, bool]] = field(default_factory=list)

    def lines(self, root: Any) -> Iterator[Line]:
        heading = self.at
        for paragraph in root.iter(f"{_W}p"):
            pieces = tuple(self._pieces(paragraph))
            text = "".join(piece.text for piece in pieces).strip()
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            if style is not None and "heading" in style.get(f"{_W}val", "").lower() and text:
                heading = Where("heading", text[:_SHOWN])
            where = heading if text.startswith(heading.detail or "\n") else replace(heading, words=text[:_SHOWN])
            keys = (key for its in paragraph.iter(*_PICTURES) for key in its.attrib.values() if key in self.targets)
            self.pictures |= {self.targets[key]: heading for key in keys}
            self.others += turned(text, where)
            self.others += [Other(kind, where, text) for name, kind in _OBJECTS.items() for _ in paragraph.iter(name)]
            if text:
                yield Line(where, pieces, _row(paragraph))
        self.others += [Other("embedded", self.at, "altChunk") for _ in root.iter(f"{_W}altChunk")]

    def _pieces(self, paragraph: Any) -> Iterator[Piece]:
        for run in paragraph.iter(f"{_W}r", f"{_M}r", f"{_W}fldSimple"):
            if run.tag == f"{_W}fldSimple":
                self._foreign(run.get(f"{_W}instr", ""))
                continue
            yield from self._run(run)
        while self.open and not self.open[-1][0].startswith("TOC"):  # a field that never ends hides what follows
            self.others.append(Other("field", self.at, self.open.pop()[0] or "?"))

    def _run(self, run: Any) -> Iterator[Piece]:
        mark = run.find(f"{_W}fldChar")
        if mark is not None:
            self._mark(mark.get(f"{_W}fldCharType", ""))
        elif (told := run.find(f"{_W}instrText")) is not None and self.open:
            self.open[-1] = (self.open[-1][0] + (told.text or ""), False)
        elif not self._hidden(run):
            text = "".join(_TEXTS.get(its.tag, its.text or "") for its in run if its.tag in _TEXTS or _is_text(its))
            yield Piece(text, _tag(run))

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self.open.append(("", False))
        elif kind == "separate" and self.open:
            self.open[-1] = (self.open[-1][0].strip(), True)
        elif kind == "end" and self.open:
            self._foreign(self.open.pop()[0])

    def _foreign(self, instruction: str) -> None:
        if _verb(instruction) not in _COUNTING:
            self.others.append(Other("field", self.at, instruction.strip()))

    def _hidden(self, run: Any) -> bool:
        """Not to be seen, or made by Word of the document."""
        properties = run.find(f"{_W}rPr")
        if properties is not None and any(_is_on(properties.find(name)) for name in _UNSEEN):
            return True
        simple = [one.get(f"{_W}instr", "") for one in run.iterancestors(f"{_W}fldSimple")]
        fields = [_verb(one) for one in (*simple, *(its for its, _ in self.open))]
        moved = next(run.iterancestors(f"{_W}moveFrom", f"{_W}del"), None) is not None
        return moved or any(one in _COUNTING - _READ for one in fields)


def _place(part: str) -> Where:
    """The document's beginning, or another part by what readers call it: a header, a footer, notes, comments."""
    name = re.sub(r"\d*\.xml$", "", part.rpartition("/")[2])
    return Where(name if name in _PARTS else "part", "" if name in _PARTS else part)


def _is_text(its: Any) -> bool:
    return its.tag in (f"{_W}t", f"{_M}t")


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")


def _verb(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def _row(paragraph: Any) -> str:
    row = next(paragraph.iterancestors(f"{_W}tr"), None)
    cell = None if row is None else row.find(f"{_W}tc")
    return "" if cell is None else " ".join("".join(its.text or "" for its in cell.iter(f"{_W}t")).split())


def _tag(run: Any) -> str:
    for control in run.iterancestors(f"{_W}sdt"):
        its = control.find(f"{_W}sdtPr/{_W}tag")
        if its is not None:
            return str(its.get(f"{_W}val", ""))
    return ""
