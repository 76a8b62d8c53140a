"""The words of a document that somebody brings: .txt, .md, .docx and .pdf. Nothing else of it is kept or looked at: not
the file, not its name, not who wrote it on which computer."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Final

from evaluator.core.apart import Apart, Failed, Occupied, TooSlow
from evaluator.extracting.reading import LONGEST
from surveys.diagnostics import Diagnostic, InputRejected

LARGEST: Final = 10_000_000
"""Bytes of a file that a command reads; what a browser sends is bounded by `BYTES_OF_A_FILE`."""
SECONDS: Final = 20
PATIENCE: Final = 2
"""Seconds that a file waits for its turn."""
MEMORY: Final = 1_500_000_000
"""Bytes, of the process that reads."""
_READING: Final = Apart("evaluator.extracting.reading", at_once=2)
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_ENDS: Final = re.compile(r"[.!?:;»\"”)]$")


def text_of(content: bytes, *, seconds: int = SECONDS, largest: int = LARGEST) -> str:
    """The words of a document, with a blank line between paragraphs. Raises InputRejected where it is of no kind that
    can be read, locked, damaged, beyond a bound, or holds no words, as a scan does; and where others are being read and
    none ends soon, since whoever waits holds a thread that others need."""
    if len(content) > largest:
        raise _refused("large", largest // 1_000_000)
    kind = kind_of(content)
    parts = [_decoded(content)] if kind == "txt" else _read_apart(kind, content, seconds)
    paragraphs = (_laid_out(part) if kind == "pdf" else part for part in parts)
    text = tidy(("\n" if kind == "txt" else "\n\n").join(paragraphs))
    if not text:
        raise _refused("no_words_scanned" if kind == "pdf" else "no_words")
    if len(text) > LONGEST:
        raise _refused("long", LONGEST)
    return text


def tidy(text: str) -> str:
    """Without characters that nobody sees, and with at most one blank line at a place."""
    text = _UNSEEN.sub("", re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def tidy_line(text: str) -> str:
    """The same on one line, for a title."""
    return " ".join(tidy(text).split())


def kind_of(content: bytes) -> str:
    """What a file is, by what it holds and not by its name: pdf, docx or txt; InputRejected for anything else."""
    if content.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as packed:
                if "word/document.xml" in packed.namelist():
                    return "docx"
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            pass
        raise _refused("no_kind")
    if content.startswith(b"\xd0\xcf\x11\xe0") or b"\0" in content:  # .doc, a locked .docx, anything else
        raise _refused("no_kind")
    return "txt"


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _read_apart(kind: str, content: bytes, seconds: int) -> list[str]:
    """In a process of its own, with an end to its time and memory and without our secrets, two at a time."""
    try:
        done = _READING.done(content, kind, str(seconds), str(MEMORY), seconds=seconds, patience=PATIENCE)
    except Occupied:
        raise _refused("busy") from None
    except TooSlow:
        raise _refused("slow", seconds) from None
    except Failed:
        raise _refused("damaged", seconds) from None
    said = json.loads(done)
    if "code" in said:
        raise _refused(said["code"], said["most"])
    parts: list[str] = said["parts"]
    return parts


def _laid_out(page: str) -> str:
    """The lines of a page as paragraphs: one ends where a sentence does and the next word had still fitted in the
    line."""
    lines = [line.strip() for line in page.split("\n")]
    longest = max(map(len, lines), default=0)
    found = ""
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        hyphenated = found.endswith("-") and line[:1].islower()
        found = (found[:-1] if hyphenated else found) + line
        fits = len(line) + len(after.partition(" ")[0]) + 1 < longest
        if not line or (_ENDS.search(line) and fits):
            found += "\n\n"
        elif not line.endswith("-"):
            found += " "
    return found


def _refused(name: str, most: int = 0) -> InputRejected:
    return InputRejected([Diagnostic(f"extracting.{name}", (), {"most": most})])
