"""A Word document as bytes that depend on nothing but what stands in it, and that carry nothing of the template from
which the library begins: no thumbnail of its first page, no numbers of its sessions, nothing of who made it with what.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document as Word

_PARTS: Final = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")
"""The ends of the kinds of relations to parts that say nothing of the document."""
_OF_SESSIONS: Final = (
    *(qn(f"w:{name}") for name in ("rsids", "rsid", "proofState", "savePreviewPicture")),
    "{http://schemas.microsoft.com/office/word/2010/wordml}docId",
)


def bytes_of(word: Word) -> bytes:
    """The document as .docx: made twice of the same, the bytes are the same. Its properties are the caller's."""
    for relations in (word.part.package.rels, word.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(_PARTS)]:
            relations.pop(key)
    for element in (word.settings.element, word.styles.element, word.element):
        for one in [*element.iter(*_OF_SESSIONS)]:
            one.getparent().remove(one)
        for one in element.iter():
            for name in [name for name in one.attrib if name.startswith(qn("w:rsid"))]:
                del one.attrib[name]
    packed = io.BytesIO()
    word.save(packed)
    return _without_times(packed)


def _without_times(packed: io.BytesIO) -> bytes:
    """The same files, in the same order, without when each was written."""
    found = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return found.getvalue()
