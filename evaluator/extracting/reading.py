"""Runs in a process of its own: a document on standard input, the words of it as JSON on standard output.

What somebody uploads can make a library work for hours or fill the memory. Here the system ends it, and the server goes
on. Nothing of the document is written anywhere.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from evaluator.core.apart import limit

MOST_PAGES: Final = 300
MOST_UNPACKED: Final = 60_000_000
"""Bytes of a Word document's parts."""
LONGEST: Final = 300_000
"""Characters."""
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE: Final = (f"{_WORD}del", f"{_WORD}moveFrom", _FALLBACK)
"""What was struck out, moved elsewhere, or is there a second time for older programs."""
_BREAKS: Final = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}


class Refused(Exception):
    """``code`` of the diagnostic, and how much is the ``most``."""

    def __init__(self, code: str, most: int = 0) -> None:
        super().__init__(code)
        self.code, self.most = code, most


def word(content: bytes) -> Iterator[str]:
    """The paragraphs, also those in tables and text boxes; no comments, headers and footers."""
    from docx import Document

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise Refused("too_much")
    for paragraph in Document(io.BytesIO(content)).element.body.iter(f"{_WORD}p"):
        yield "".join(_of_paragraph(paragraph))


def _of_paragraph(paragraph: Any) -> Iterator[str]:
    if next(paragraph.iterancestors(*_GONE), None) is not None:
        return
    nodes: Iterable[Any] = paragraph.iter(f"{_WORD}t", *_BREAKS)
    for node in nodes:
        if next(node.iterancestors(f"{_WORD}p", *_GONE)) is paragraph:
            yield _BREAKS.get(node.tag) or node.text or ""


def pdf(content: bytes) -> Iterator[str]:
    """The pages, line by line as they are laid out."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("locked")
    if len(reader.pages) > MOST_PAGES:
        raise Refused("many_pages", MOST_PAGES)
    for page in reader.pages:
        yield page.extract_text()


_READERS: Final[dict[str, Callable[[bytes], Iterator[str]]]] = {"docx": word, "pdf": pdf}


def read(kind: str, content: bytes) -> list[str]:
    """Raises Refused beyond a bound, and whatever a library raises of a damaged document."""
    found, length = [], 0
    for part in _READERS[kind](content):
        length += len(part)
        if length > LONGEST:
            raise Refused("long", LONGEST)
        found.append(part)
    return found


def main(kind: str, seconds: str, memory: str) -> None:
    limit(seconds=int(seconds), memory=int(memory))
    try:
        said: dict[str, object] = {"parts": read(kind, sys.stdin.buffer.read())}
    except Refused as error:
        said = {"code": error.code, "most": error.most}
    except MemoryError:
        said = {"code": "too_much", "most": 0}
    except Exception as error:  # whatever a damaged document makes a library raise
        said = {"code": "locked" if type(error).__name__ == "DependencyError" else "damaged", "most": 0}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
