"""Documents of an office as owners send them: whether the packed file is one, how much is in it, whether it acts."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Final
from xml.parsers import expat

MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 100_000_000
"""Bytes of all parts together; a file of 4 MB whose pictures are packed already has some tens."""
_CHUNK: Final = 1 << 16
_MOST_KEPT: Final = 1 << 20
_TYPES: Final = "[Content_Types].xml"
_OFFICE: Final = b"application/vnd.openxmlformats-officedocument."
_KINDS: Final = {
    "docx": ("word/document.xml", "document", _OFFICE + b"wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "workbook", _OFFICE + b"spreadsheetml.sheet.main+xml"),
}
"""Of each kind the part that it is known by, the element that this begins with, and the type that the file gives it."""
_ACTIVE: Final = ("vbaproject.bin", "vbadata.xml", "activex/", "macrosheets/")
"""What a document may hold that acts when it is opened."""


class TooMuch(ValueError):
    """More parts, or more when unpacked, than any document has."""


class Acts(ValueError):
    """Macros, or controls that run."""


def kind_of_packed(content: bytes) -> str:
    """docx, xlsx, or '' for anything else, also what is cut off, locked or damaged. Raises TooMuch and Acts."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _kind(packed)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, expat.ExpatError) as error:
        if isinstance(error, TooMuch | Acts):
            raise
        return ""


def _kind(packed: zipfile.ZipFile) -> str:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooMuch
    kind = next((kind for kind, (main, _, _) in _KINDS.items() if main in names), "")
    if not kind or _TYPES not in names:
        return ""
    main, element, its_type = _KINDS[kind]
    types, begins = _unpacked(packed, parts, main)
    if b"macroenabled" in types.lower() or any(active in name.lower() for name in names for active in _ACTIVE):
        raise Acts
    return kind if its_type in types and _first_element(begins) == element else ""


def _unpacked(packed: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], main: str) -> tuple[bytes, bytes]:
    """The types that a file lists, and what its main part begins with. Every part is unpacked and none is kept, since
    what an archive says of its size is only its own word."""
    left, kept = MOST_UNPACKED, {_TYPES: b"", main: b""}
    for part in parts:
        with packed.open(part) as its:
            while chunk := its.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise TooMuch
                if part.filename in kept and len(kept[part.filename]) < _MOST_KEPT:
                    kept[part.filename] += chunk
    return kept[_TYPES], kept[main]


def _first_element(begins: bytes) -> str:
    """Of XML that may be cut off, and that declares no entities."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = lambda name, _: found.append(name.rpartition(":")[2])
    parser.EntityDeclHandler = lambda *_: found.append("")
    parser.Parse(begins[:_CHUNK], False)
    return next(iter(found), "")
