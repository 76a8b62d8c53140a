"""Text out of the files that parties send: .txt, .docx and .pdf.

The file itself is not kept. So nothing of its metadata (who wrote it, on which computer, what was struck out) is stored
anywhere; what counts as the remark is the text, which the party sees before it sends it.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from typing import Final

from surveys.diagnostics import Diagnostic, InputRejected

LARGEST: Final = 4_000_000
"""Bytes of a file, and of a whole post with one."""
LONGEST: Final = 60_000
"""Characters of a remark."""
MOST_PAGES: Final = 200
MOST_UNPACKED: Final = 50_000_000
SECONDS: Final = 20
_SPACES: Final = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def document_kind(content: bytes) -> str:
    """What a file is, by what it holds and not by its name: pdf, docx, txt, or '' for anything else."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK"):
        return "docx" if _is_word(content) else ""
    try:
        return "" if "\0" in content.decode("utf-8-sig") else "txt"
    except UnicodeDecodeError:
        return "" if b"\0" in content else "txt"


def text_of(content: bytes) -> str:
    """The words of a file as plain lines. Raises InputRejected where it is of no kind that can be read, too large, or
    holds no text, as a scanned letter does."""
    if len(content) > LARGEST:
        raise _unusable("file_too_large", megabytes=LARGEST // 1_000_000)
    kind = document_kind(content)
    if not kind:
        raise _unusable("file_of_no_kind")
    text = tidy(_READERS[kind](content))
    if not text:
        raise _unusable("file_without_text")
    if len(text) > LONGEST:
        raise _unusable("file_too_long", most=LONGEST)
    return text


def tidy(text: str) -> str:
    """Without characters that nobody types, and with one way of ending lines; at most one blank line at a place."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    kept = ("".join(c for c in _SPACES.sub(" ", line) if c.isprintable()).strip() for line in lines)
    return _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip("\n")


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "word/document.xml" in packed.namelist()
    except zipfile.BadZipFile:
        return False


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _word(content: bytes) -> str:
    from docx import Document

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise _unusable("file_too_large", megabytes=MOST_UNPACKED // 1_000_000)
    try:
        document = Document(io.BytesIO(content))
        parts = [_of_block(block) for block in document.iter_inner_content()]
    except Exception as error:  # whatever a damaged package makes the library raise
        raise _unusable("file_damaged") from error
    return "\n\n".join(part for part in parts if part.strip())


def _of_block(block: object) -> str:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    if isinstance(block, Table):
        return "\n".join(" – ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows)
    assert isinstance(block, Paragraph)
    listed = "List" in (block.style.name or "") if block.style is not None else False
    return f"- {block.text}" if listed and block.text.strip() else block.text


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader

    until = time.monotonic() + SECONDS
    try:
        reader = PdfReader(io.BytesIO(content))
        if len(reader.pages) > MOST_PAGES:
            raise _unusable("file_too_many_pages", most=MOST_PAGES)
        texts = []
        for page in reader.pages:
            texts.append(page.extract_text())
            if time.monotonic() > until:
                raise _unusable("file_damaged")
    except InputRejected:
        raise
    except Exception as error:  # whatever a damaged or locked file makes the library raise
        raise _unusable("file_damaged") from error
    return "\n\n".join(texts)


_READERS: Final = {"txt": _plain, "docx": _word, "pdf": _pdf}


def _unusable(name: str, **values: int) -> InputRejected:
    return InputRejected([Diagnostic(f"hearing.{name}", ("file",), values)])
