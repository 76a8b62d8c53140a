"""Files of owners are known by what they hold: a document is opened, and one that only begins like it is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook

from evaluator.owners.files import kind_of
from surveys.diagnostics import InputRejected

TYPES, MAIN = "[Content_Types].xml", "word/document.xml"
MEGABYTE = 1 << 20


def written(kind: str) -> bytes:
    its = io.BytesIO()
    Document().save(its) if kind == "docx" else Workbook().save(its)
    return its.getvalue()


def changed(content: bytes, **parts: bytes | None) -> bytes:
    """A document with parts added, replaced or, where they are None, left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        its: dict[str, bytes | None] = {name: packed.read(name) for name in packed.namelist()}
    its |= parts
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in its.items():
            if part is not None:
                packed.writestr(name, part)
    return made.getvalue()


def locked(content: bytes) -> bytes:
    """The same archive whose parts say that they are encrypted."""
    parts = content.split(b"PK\x01\x02")
    return b"PK\x01\x02".join([parts[0], *(part[:4] + b"\x01" + part[5:] for part in parts[1:])])


WORD = written("docx")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_documents_as_programs_write_them_are_taken(kind: str) -> None:
    assert kind_of(written(kind)) == kind


def test_a_pdf_has_an_end() -> None:
    assert kind_of(b"%PDF-1.7\n1 0 obj\n%%EOF\n") == "pdf"
    with pytest.raises(InputRejected):
        kind_of(b"%PDF-1.7\n1 0 obj")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: WORD[: len(WORD) // 2], "file_of_no_kind"),
        (lambda: changed(WORD, **{TYPES: None}), "file_of_no_kind"),
        (lambda: changed(WORD, **{TYPES: b"<Types/>"}), "file_of_no_kind"),
        (lambda: changed(WORD, **{MAIN: b"MZ a program"}), "file_of_no_kind"),
        (lambda: changed(WORD, **{MAIN: b"<html></html>"}), "file_of_no_kind"),
        (lambda: changed(WORD, **{MAIN: b'<!DOCTYPE a [<!ENTITY b "c">]><document/>'}), "file_of_no_kind"),
        (lambda: locked(WORD), "file_of_no_kind"),
        (lambda: changed(WORD, **{"word/vbaProject.bin": b"x"}), "file_acts"),
        (lambda: changed(WORD, **{"word/activeX/activeX1.xml": b"<x/>"}), "file_acts"),
        (lambda: changed(WORD, **{"word/media/a.bmp": bytes(300 * MEGABYTE)}), "file_unpacks_large"),
        (lambda: changed(WORD, **{f"word/{number}.xml": b"" for number in range(2_001)}), "file_unpacks_large"),
    ],
    ids=(
        *("cut off", "without types", "of no type", "a program", "a page", "entities", "locked"),
        *("macros", "controls", "300 MB", "2,000 parts"),
    ),
)
def test_what_only_looks_like_a_document_acts_or_unpacks_to_too_much_is_refused(
    made: Callable[[], bytes], code: str
) -> None:
    content = made()  # only here: every worker reads this file, and one of them runs it
    assert content.startswith(b"PK\x03\x04")
    with pytest.raises(InputRejected) as caught:
        kind_of(content)
    assert [one.code for one in caught.value.diagnostics] == [f"owners.{code}"]


def test_what_an_archive_says_of_its_own_size_is_not_believed() -> None:
    large = changed(WORD, **{"word/media/a.bmp": bytes(200 * MEGABYTE)})
    at = large.rindex(b"PK\x01\x02", 0, large.rindex(b"word/media/a.bmp"))
    small = large[: at + 24] + (1000).to_bytes(4, "little") + large[at + 28 :]
    with pytest.raises(InputRejected):
        kind_of(small)
