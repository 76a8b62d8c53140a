"""Files of a report in which one digit of one number is another, and files in which only words and looks are."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ByteStringObject, ContentStream, NameObject, TextStringObject

from evaluator.verifying.found import Line
from evaluator.verifying.pages import page_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Opened:
    """An office file whose parts can be changed one at a time and packed again."""

    def __init__(self, content: bytes, part: Callable[[str], bool]) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            self.parts = {name: packed.read(name) for name in packed.namelist()}
        self.trees = {name: etree.fromstring(its) for name, its in self.parts.items() if part(name)}

    def packed(self) -> bytes:
        found = io.BytesIO()
        with zipfile.ZipFile(found, "w") as new:
            for name, its in self.parts.items():
                new.writestr(name, etree.tostring(self.trees[name]) if name in self.trees else its)
        return found.getvalue()


def another(text: str, chance: random.Random) -> str:
    """The text with one of its digits replaced by another."""
    place = chance.choice([place for place, one in enumerate(text) if one.isdigit()])
    digit = chance.choice([one for one in "0123456789" if one != text[place]])
    return text[:place] + digit + text[place + 1 :]


def word_numbers(opened: Opened) -> list[Any]:
    """The texts of tagged numbers."""
    (root,) = opened.trees.values()
    return [text for control in root.iter(f"{W}sdt") for text in control.iter(f"{W}t")]


def slide_numbers(opened: Opened) -> list[Any]:
    found = []
    for root in opened.trees.values():
        found += [run.find(f"{A}t") for run in root.iter(f"{A}r") if run.find(f"{A}rPr").get("bmk")]
        found += [one.find(f"{C}v") for values in root.iter(f"{C}val") for one in values.iter(f"{C}pt")]
    return found


def sheet_numbers(opened: Opened) -> list[Any]:
    """Numbers of cells, and the texts that cells share, with a digit."""
    found = []
    for name, root in opened.trees.items():
        if "sharedStrings" in name:
            found += list(root.iter(f"{S}t"))
        else:
            found += [cell.find(f"{S}v") for cell in root.iter(f"{S}c") if cell.get("t", "n") == "n"]
    return [one for one in found if one is not None and re.search(r"\d", one.text or "")]


KINDS: Mapping[str, tuple[Callable[[str], bool], Callable[[Opened], list[Any]]]] = {
    "docx": (lambda name: name == "word/document.xml", word_numbers),
    "pptx": (lambda name: bool(re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name)), slide_numbers),
    "xlsx": (lambda name: bool(re.match(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", name)), sheet_numbers),
}


def changed(content: bytes, suffix: str, times: int, chance: random.Random) -> Iterator[tuple[bytes, str]]:
    """The file ``times`` over, each time with one digit of one number changed; with what it says then."""
    part, numbers = KINDS[suffix]
    opened = Opened(content, part)
    places = numbers(opened)
    for _ in range(times):
        place = chance.choice(places)
        kept = place.text
        place.text = another(kept, chance)
        yield opened.packed(), f"{kept} -> {place.text}"
        place.text = kept


class Pages:
    """The pages of a PDF, of which one at a time is read with another digit."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.lines = [page_line(page.extract_text(), n) for n, page in enumerate(self.reader.pages, 1)]

    def changed(self, times: int, chance: random.Random) -> Iterator[list[Line]]:
        """All pages, ``times`` over, each time with one digit changed in what one of them draws."""
        for _ in range(times):
            number = chance.randrange(len(self.lines))
            page = self.reader.pages[number]
            kept = page["/Contents"]
            page[NameObject("/Contents")] = self._with_another(page, chance)
            line = page_line(page.extract_text(), number + 1)
            page[NameObject("/Contents")] = kept
            yield [line if place == number else one for place, one in enumerate(self.lines)]

    def _with_another(self, page: Any, chance: random.Random) -> ContentStream:
        stream = ContentStream(page.get_contents(), self.reader)
        digits = {name: _digits(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        places: list[tuple[Any, int, int, dict[int, str]]] = []
        font = ""
        for operands, operator in stream.operations:
            if operator == b"Tf":
                font = operands[0]
            elif operator in (b"Tj", b"TJ"):
                array = operands[0] if operator == b"TJ" else operands
                for k, one in enumerate(array):
                    if isinstance(one, ByteStringObject | TextStringObject):
                        raw = one.original_bytes
                        array[k] = ByteStringObject(raw)
                        codes = range(0, len(raw) - 1, 2)
                        places += [
                            (array, k, at, digits[font])
                            for at in codes
                            if int.from_bytes(raw[at : at + 2], "big") in digits[font] and len(digits[font]) > 1
                        ]
        array, k, at, known = chance.choice(places)
        raw = array[k].original_bytes
        old = int.from_bytes(raw[at : at + 2], "big")
        new = chance.choice([code for code in known if known[code] != known[old]])
        array[k] = ByteStringObject(raw[:at] + new.to_bytes(2, "big") + raw[at + 2 :])
        return stream


def _digits(font: Any) -> dict[int, str]:
    """The glyphs of a font that draw a digit."""
    told = font["/ToUnicode"].get_object().get_data().decode()
    found: dict[int, str] = {}
    for code, text in re.findall(r"^<([0-9a-fA-F]{4})>[ \t]*<([0-9a-fA-F]{4})>[ \t]*$", told, re.M):
        found[int(code, 16)] = chr(int(text, 16))
    ranges = r"^<([0-9a-fA-F]{4})>[ \t]*<([0-9a-fA-F]{4})>[ \t]*<([0-9a-fA-F]{4})>[ \t]*$"
    for first, last, text in re.findall(ranges, told, re.M):
        for step in range(int(last, 16) - int(first, 16) + 1):
            found[int(first, 16) + step] = chr(int(text, 16) + step)
    return {code: text for code, text in found.items() if text in "0123456789"}


def words_replaced(content: bytes, suffix: str, chance: random.Random) -> bytes:
    """The file with other words between its numbers, some paragraphs moved, and all letters larger."""
    opened = Opened(content, KINDS[suffix][0])
    for root in opened.trees.values():
        for text in root.iter(f"{W}t", f"{A}t", f"{S}t"):
            if text.text and not re.search(r"\d", text.text) and chance.random() < 0.3:
                text.text = text.text.replace("e", "å").replace("r", "rr")
        for size in (*root.iter(f"{W}sz"), *root.iter(f"{A}rPr")):
            name = f"{W}val" if size.tag == f"{W}sz" else "sz"
            size.set(name, "3000")
        paragraphs = [one for one in root.iter(f"{W}p", f"{A}p") if one.getnext() is not None][:40]
        for one in paragraphs[::3]:
            if one.getnext().tag == one.tag:
                one.getnext().addnext(one)
    return opened.packed()
