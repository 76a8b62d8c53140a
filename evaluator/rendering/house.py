"""A house template: a Word document of the evaluator's own house, of which a report takes styles, page, header and
footer, and nothing that is written in it. The library for Word is loaded when there is one to open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.rendering.format import Printed
from evaluator.reporting.blocks import Edition, Report
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from docx.document import Document as Word

LARGEST: Final = 5_000_000
_UNPACKED: Final = 40_000_000
_FILES: Final = 500
_TEMPLATE: Final = b"wordprocessingml.template.main+xml"
_DOCUMENT: Final = b"wordprocessingml.document.main+xml"
_TYPES: Final = "[Content_Types].xml"
_RUNS: Final = ("vbaproject", "vbadata", "activex", "embeddings/", "macroenabled")
_NOT_READ: Final = (zipfile.BadZipFile, LookupError, ValueError, RuntimeError, EOFError, SyntaxError, OSError)
"""What libraries raise for a file that is none of theirs."""
_PLACE: Final = ("template",)
_ATTACHED: Final = "/attachedTemplate"
_LINK: Final = "/hyperlink"


def checked(content: bytes) -> bytes:
    """``content`` as it is kept: a document, also where it was a template. Raises InputRejected where it is no Word
    document, beyond a bound, or holds anything that runs or is fetched from elsewhere."""
    if len(content) > LARGEST:
        raise _refused("large", most=LARGEST // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _repacked(packed)
    except _NOT_READ as wrong:
        raise _refused("not_word") from wrong


@dataclass(frozen=True, slots=True)
class InHouseStyle:
    """What is printed, with the template in whose styles Word writes it."""

    printed: Printed
    template: bytes

    @property
    def programme(self) -> str:
        return self.printed.programme

    @property
    def milestone(self) -> str:
        return self.printed.milestone

    @property
    def edition(self) -> Edition:
        return self.printed.edition

    @property
    def figures(self) -> Mapping[str, object]:
        return self.printed.figures

    def report(self, language: str) -> Report:
        return self.printed.report(language)


def in_house_style(printed: Printed, template: bytes | None) -> Printed:
    """``printed`` with a programme's template, as it is where there is none."""
    return printed if template is None else InHouseStyle(printed, template)


def opened(template: bytes) -> Word:
    """A document with what the template has, and no text."""
    from docx import Document
    from docx.oxml.ns import qn

    word = Document(io.BytesIO(template))
    body = word.element.body
    for one in [*body]:
        if one.tag != qn("w:sectPr"):
            body.remove(one)
    return word


def _repacked(packed: zipfile.ZipFile) -> bytes:
    """The parts, counted while they are unpacked, opened once as a report would."""
    infos = packed.infolist()
    if len(infos) > _FILES or sum(one.file_size for one in infos) > _UNPACKED:
        raise _refused("large", most=LARGEST // 1_000_000)
    parts = {one.filename: packed.read(one) for one in infos}
    parts[_TYPES] = parts[_TYPES].replace(_TEMPLATE, _DOCUMENT)
    told = " ".join(parts).lower() + parts[_TYPES].decode("utf-8", "replace").lower()
    if any(name in told for name in _RUNS):
        raise _refused("runs")
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return _without_outside(kept.getvalue())


def _without_outside(content: bytes) -> bytes:
    """Without the path of the template that it was made with. What else is fetched from elsewhere is refused; links
    that a reader follows are not."""
    from docx.oxml.ns import qn

    from evaluator.rendering.word_files import bytes_of

    word = opened(content)
    if not any(style.name == "Normal" for style in word.styles):
        raise _refused("not_word")
    for part in word.part.package.iter_parts():
        for key, relation in [*part.rels.items()]:
            if relation.is_external and relation.reltype.endswith(_ATTACHED):
                part.rels.pop(key)
            elif relation.is_external and not relation.reltype.endswith(_LINK):
                raise _refused("outside")
    for one in word.settings.element.findall(qn("w:attachedTemplate")):
        word.settings.element.remove(one)
    return bytes_of(word)


def _refused(why: str, **values: int) -> InputRejected:
    return InputRejected([Diagnostic(f"rendering.{why}", _PLACE, values)])
