"""Files that are made to harm, on the one page that takes a file: refused in words, and what was typed stays."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache, partial
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.evaluator.web.editing.test_form_faults import told
from tests.support.editor_site import LOCAL, Editor, words
from tests.surveys.tables.test_unpacking import HOSTILE, hostile
from tests.surveys.xlsform.xlsform_forms import FORMS, workbook

MEGABYTE = 1_000_000


@cache
def good() -> bytes:
    return workbook(next(iter(FORMS.values())))


@pytest.fixture
def eva(site) -> Editor:
    return Editor(site)


def brought(eva: Editor, content: bytes, name: str = "skema.xlsx"):
    form = {"source": "form", "language": "da", "title-da": "Haven", "workbook": FileStorage(io.BytesIO(content), name)}
    return sent(eva, form)


def sent(eva: Editor, form: dict[str, object]):
    """As a browser sends it. The body is made here: the client of the tests leaves a file open with a large one."""
    boundary, body = encode_multipart({"csrf_token": eva.csrf_token} | form)
    kind = f"multipart/form-data; boundary={boundary}"
    return eva.client.post(f"{eva.base}nyt", data=body, content_type=kind, base_url=LOCAL)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    """The same archive whose parts say that they are encrypted."""
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            content = content[: at + place] + b"\x01\x00" + content[at + place + 2 :]
    return content


def larger_than_it_is(content: bytes) -> bytes:
    """Every part says that it unpacks to a gigabyte."""
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content = content[: at + 24] + struct.pack("<I", 1 << 30) + content[at + 28 :]
    return content


FILES: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: hostile({"xl/worksheets/sheet1.xml": " " * 200 * MEGABYTE}),
    "a bomb in a bomb": lambda: packed({"form.xlsx": packed({"sheet.xml": bytes(100 * MEGABYTE)})}),
    "a part of another name": lambda: packed({"../../../tmp/there": b"x", "xl/workbook.xml": b"<workbook/>"}),
    "thousands of parts": lambda: packed({f"xl/worksheets/sheet{n}.xml": b"" for n in range(7_000)}),
    "encrypted": lambda: encrypted(good()),
    "larger than it is": lambda: larger_than_it_is(good()),
    "cut off": lambda: good()[: len(good()) // 2],
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a document": lambda: b"%PDF-1.7\n%%EOF",
    "a program": lambda: b"\x7fELF" + bytes(1000),
    "nothing but NULs": lambda: bytes(1000),
    "nothing": lambda: b"",
    **{name: partial(hostile, parts) for name, (parts, _) in HOSTILE.items()},
}
"""Made when they are sent: every worker reads this file, and one of them runs it."""


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_form_or_too_much_is_refused_in_words_and_what_was_typed_stays(eva: Editor, name: str) -> None:
    content = FILES[name]()
    assert len(content) < MEGABYTE
    page = brought(eva, content)
    assert page.status_code == 422
    (said,) = told(page)
    assert said.startswith(("<strong>skema.xlsx</strong>: ", "<strong>Arket "))
    assert 'value="Haven"' in page.text


@pytest.mark.parametrize(
    "name", ["a\0b.xlsx", "../../etc/passwd", "skema.exe", "<script>.xlsx", "å" * 3000 + ".xlsx", "\u202excod.xlsx", ""]
)
def test_what_the_file_is_called_harms_nothing(eva: Editor, name: str) -> None:
    page = brought(eva, b"no workbook", name)
    assert page.status_code == 422
    (said,) = told(page)
    assert len(said) < 400
    assert all(letter not in said for letter in ("\0", "\u202e", "<script"))


def test_a_file_of_more_than_a_megabyte_is_refused_unread(eva: Editor) -> None:
    page = brought(eva, bytes(MEGABYTE + 1))
    assert page.status_code == 413
    assert "for stor" in words(page).lower() or "for meget" in words(page).lower()


def test_thousands_of_fields_beside_the_file_are_refused(eva: Editor) -> None:
    page = sent(eva, {f"f{n}": "x" for n in range(5_000)})
    assert page.status_code == 413
