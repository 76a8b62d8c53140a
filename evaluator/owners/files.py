"""Files that owners send with a status: what they are is told by what they hold, never by their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from evaluator.owners.office_files import MOST_UNPACKED, Acts, TooMuch, kind_of_packed
from evaluator.owners.pictures import picture_alone
from surveys.diagnostics import Diagnostic, InputRejected

LARGEST: Final = 4_000_000
"""Bytes of a file."""
_STARTS: Final = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_PDF_END: Final = b"%%EOF"
_PDF_TAIL: Final = 2_048
"""Bytes; what some programs write after the end is short."""
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
PICTURES: Final = ("png", "jpeg")
ENDINGS: Final = {kind: "jpg" if kind == "jpeg" else kind for kind in MEDIA}


@dataclass(frozen=True, slots=True)
class Attached:
    """What is kept of a file that came with a status, and what is wrong with it. ``sent``: whether one came."""

    content: bytes = b""
    kind: str = ""
    wrong: tuple[Diagnostic, ...] = ()
    sent: bool = False


NOTHING: Final = Attached()


def attached(content: bytes) -> Attached:
    """Takes seconds for a picture: call it outside a transaction, where others wait."""
    try:
        kind = kind_of(content) if content else ""
        return Attached(picture_alone(content, kind) if kind in PICTURES else content, kind, sent=bool(content))
    except InputRejected as error:
        return Attached(wrong=error.diagnostics, sent=True)


def kind_of(content: bytes) -> str:
    """pdf, docx, xlsx, png or jpeg. Raises InputRejected for anything else, for a document with macros, and where it
    is too large, as it is or unpacked."""
    if len(content) > LARGEST:
        raise _refused("file_too_large", LARGEST // 1_000_000)
    kind = next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")
    if content.startswith(b"PK\x03\x04"):
        kind = _packed(content)
    if not kind or (kind == "pdf" and _PDF_END not in content[-_PDF_TAIL:]):
        raise _refused("file_of_no_kind")
    return kind


def _packed(content: bytes) -> str:
    try:
        return kind_of_packed(content)
    except TooMuch:
        raise _refused("file_unpacks_large", MOST_UNPACKED // 1_000_000) from None
    except Acts:
        raise _refused("file_acts") from None


def _refused(name: str, megabytes: int = 0) -> InputRejected:
    return InputRejected([Diagnostic(f"owners.{name}", ("file",), {"megabytes": megabytes})])
