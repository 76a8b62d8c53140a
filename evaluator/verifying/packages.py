"""What Word, PowerPoint and Excel files have in common: parts in a ZIP, some of which are no text."""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from evaluator.verifying.found import Other, Where

_UNPACKED: Final = 100_000_000
_SHOWN: Final = ("/media/", "/diagrams/", "/embeddings/", "/charts/", "/drawings/", "/activeX/")
"""Folders of parts that show something and are read as a whole."""
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters by which 85 can be read as 58."""
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a file by their names. Raises ValueError for a file that unpacks to more than any of ours."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
            raise ValueError("unpacks to more than a report")
        return {name: packed.read(name) for name in packed.namelist()}


def tree(part: bytes) -> Any:
    return etree.fromstring(part, _PARSER)


def targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The parts that a part refers to, by the keys of its references; none outside of the file."""
    folder, _, its = name.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{its}.rels")
    found = () if relations is None else tree(relations)
    return {
        str(one.get("Id")): posixpath.normpath(posixpath.join(f"/{folder}", str(one.get("Target")))).lstrip("/")
        for one in found
        if one.get("TargetMode") != "External"
    }


def shown_parts(parts: Mapping[str, bytes], *, but: tuple[str, ...] = ()) -> Iterator[Other]:
    """Each part that shows something without being text, known by its bytes; those in folders ``but`` are left out."""
    for name, part in parts.items():
        if any(folder in f"/{name}" for folder in _SHOWN if folder not in but) and not name.endswith(".rels"):
            yield Other("picture", Where("part", name), hashlib.sha256(part).hexdigest())


def turned(text: str, where: Where) -> Iterator[Other]:
    """Characters that turn the direction of reading."""
    if not _DIRECTIONS.isdisjoint(text):
        yield Other("direction", where, text)
