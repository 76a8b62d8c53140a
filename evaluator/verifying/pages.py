"""A PDF and a web page as lines in the order in which they are read. They carry no tags."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, Final

from pypdf import PdfReader

from evaluator.verifying.expected import svg_texts
from evaluator.verifying.found import Content, Line, Other, Piece, Where
from evaluator.verifying.packages import turned

_HYPHENATED: Final = re.compile("\u00ad\\s*")
_LEADER: Final = re.compile(r"(?:\s*\.){4,}\s*\d+")
"""From a title of the contents to its page."""
_UNSEEN: Final = re.compile("[\u200b\u2060\ufeff]")
_SHOWN: Final = 40
"""Characters of a line by which somebody finds it."""
_SVG: Final = "data:image/svg+xml;base64,"
_NOT_READ: Final = frozenset({"style", "script", "title", "template"})
_ACTIVE: Final = frozenset(
    {"script", "style", "input", "textarea", "iframe", "object", "embed", "video", "canvas", "link", "svg"}
)
"""What shows or changes something and is no text of the page."""
_LINES: Final = frozenset(
    {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "dt", "dd", "caption", "figcaption", "header"}
)


def read_pdf(content: bytes) -> Content:
    """The text of each page, with words that were parted at the end of a line put together; what is laid over pages or
    attached to them, and how many there are."""
    reader = PdfReader(io.BytesIO(content))
    lines = tuple(page_line(page.extract_text(), number) for number, page in enumerate(reader.pages, 1))
    others = [Other("pages", Where("page", str(len(lines))), str(len(lines)))]
    others += [Other("embedded", Where("part", name), name) for name in reader.attachments]
    for number, page in enumerate(reader.pages, 1):
        others += _laid_over(page, Where("page", f"{number}"))
        others += turned(lines[number - 1].text, Where("page", f"{number}"))
    return Content(lines, in_order=True, others=tuple(others))


def _laid_over(page: Any, where: Where) -> Iterator[Other]:
    """Notes, stamps and fields; links lead somewhere and show nothing."""
    for one in page.get("/Annots") or ():
        its = one.get_object()
        if its.get("/Subtype") != "/Link":
            yield Other("annotation", where, f"{its.get('/Subtype')} {its.get('/Contents', '')}")


def page_line(text: str, number: int) -> Line:
    return Line(Where("page", f"{number}"), (Piece(_UNSEEN.sub("", _LEADER.sub("", _HYPHENATED.sub("", text)))),))


def read_html(content: bytes) -> Content:
    """The text of the page with what its pictures say."""
    reader = _Reader()
    reader.feed(content.decode("utf-8", "replace"))
    return Content((*reader.lines, reader.line()), in_order=True, others=tuple(reader.others))


class _Reader(HTMLParser):
    """Text by element, the pictures' among it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.text: list[str] = []
        self.skipped: list[str] = []
        self.heading = ""
        self.others: list[Other] = []

    def other(self, kind: str, identity: str) -> None:
        self.others.append(Other(kind, self.where(), identity))

    def line(self) -> Line:
        text = " ".join(self.text)
        return Line(replace(self.where(), words=" ".join(text.split())[:_SHOWN]), (Piece(text),))

    def where(self) -> Where:
        return Where("heading", self.heading) if self.heading else Where("document", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _NOT_READ:
            self.skipped.append(tag)
        if tag in _ACTIVE or {"start", "value", "reversed", "style"} & given.keys():
            self.other("element", f"{tag} {sorted(attrs, key=str)}")
        source = given.get("src") or ""
        if tag == "img":
            svg = base64.b64decode(source.removeprefix(_SVG)).decode() if source.startswith(_SVG) else ""
            self.text += [given.get("alt") or "", *svg_texts(svg)]
            self.other("picture", hashlib.sha256(source.encode()).hexdigest())

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and self.skipped[-1] == tag:
            self.skipped.pop()
        if tag in _LINES:
            if tag.startswith("h"):
                self.heading = " ".join(self.text).strip()[:60] or self.heading
            self.lines.append(self.line())
            self.text = []

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.others += turned(data, self.where())
            self.text.append(_UNSEEN.sub("", data))
        elif self.skipped[-1] in ("script", "style"):
            self.other("element", hashlib.sha256(data.encode()).hexdigest())
