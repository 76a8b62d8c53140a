"""A PDF and a web page as lines in the order in which they are read. They carry no tags."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from typing import Final

from pypdf import PdfReader

from evaluator.verifying.expected import svg_texts
from evaluator.verifying.found import Content, Line, Piece

_HYPHENATED: Final = re.compile("\u00ad\\s*")
_LEADER: Final = re.compile(r"(?:\s*\.){4,}\s*\d+")
"""From a title of the contents to its page."""
_UNSEEN: Final = re.compile("[\u200b\u2060\ufeff]")
_SVG: Final = "data:image/svg+xml;base64,"
_NOT_READ: Final = frozenset({"style", "script", "title", "nav", "template"})
_LINES: Final = frozenset(
    {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "dt", "dd", "caption", "figcaption", "header"}
)


def read_pdf(content: bytes) -> Content:
    """The text of each page, with words that were parted at the end of a line put together."""
    pages = PdfReader(io.BytesIO(content)).pages
    return Content(tuple(page_line(page.extract_text(), number) for number, page in enumerate(pages, 1)), in_order=True)


def page_line(text: str, number: int) -> Line:
    return Line(f"side {number}", (Piece(_UNSEEN.sub("", _LEADER.sub("", _HYPHENATED.sub("", text)))),))


def read_html(content: bytes) -> Content:
    """The text of the page with what its pictures say."""
    reader = _Reader()
    reader.feed(content.decode("utf-8", "replace"))
    return Content((*reader.lines, reader.line()), in_order=True)


class _Reader(HTMLParser):
    """Text by element, the pictures' among it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.text: list[str] = []
        self.skipped: list[str] = []
        self.heading = ""

    def line(self) -> Line:
        return Line(self.heading, (Piece(" ".join(self.text)),))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _NOT_READ:
            self.skipped.append(tag)
        source = given.get("src") or ""
        if tag == "img":
            svg = base64.b64decode(source.removeprefix(_SVG)).decode() if source.startswith(_SVG) else ""
            self.text += [given.get("alt") or "", *svg_texts(svg)]

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
            self.text.append(_UNSEEN.sub("", data))
