"""Files that owners send with a status: what they are is told by what they hold, never by their name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

from surveys.diagnostics import Diagnostic, InputRejected

LARGEST: Final = 4_000_000
"""Bytes of a file."""
_STARTS: Final = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_PARTS: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_ACTIVE: Final = ("vbaproject.bin", "activex/")
"""What a document of an office may hold that acts when it is opened."""
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
PICTURES: Final = ("png", "jpeg")
ENDINGS: Final = {kind: "jpg" if kind == "jpeg" else kind for kind in MEDIA}


def kind_of(content: bytes) -> str:
    """pdf, docx, xlsx, png or jpeg. Raises InputRejected for anything else, for a document with macros, and where it
    is too large."""
    if len(content) > LARGEST:
        raise _refused("file_too_large", LARGEST // 1_000_000)
    kind = next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")
    if not kind and content.startswith(b"PK\x03\x04"):
        kind = _kind_of_packed(content)
    if not kind:
        raise _refused("file_of_no_kind")
    return kind


def _kind_of_packed(content: bytes) -> str:
    """Only the names of the parts are read, so nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    if any(part in name.lower() for name in names for part in _ACTIVE):
        raise _refused("file_acts")
    return next((kind for part, kind in _PARTS.items() if part in names), "")


def _refused(name: str, megabytes: int = 0) -> InputRejected:
    return InputRejected([Diagnostic(f"owners.{name}", ("file",), {"megabytes": megabytes})])
