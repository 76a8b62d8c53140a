"""The words of documents, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from docx import Document
from docx.oxml import parse_xml
from pypdf import PdfReader, PdfWriter

from evaluator.extracting import files, reading
from evaluator.extracting.files import text_of, tidy
from evaluator.extracting.reading import Refused, read
from surveys.diagnostics import InputRejected
from tests.support.documents_brought import docx, pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def refused(content: bytes, *, seconds: int = files.SECONDS) -> str:
    with pytest.raises(InputRejected) as caught:
        text_of(content, seconds=seconds)
    [found] = caught.value.diagnostics
    return found.code.removeprefix("extracting.")


def written(writer: PdfWriter) -> bytes:
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def raw_pdf(stream: bytes, pages: int = 1, objects: int = 0) -> bytes:
    """A PDF of one content stream for all pages, and ``objects`` that nobody needs."""
    kids = " ".join("3 0 R" for _ in range(pages))
    body = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        f"2 0 obj<</Type/Pages/Count {pages}/Kids[{kids}]>>endobj\n".encode(),
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n",
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(stream), stream),
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
        *(b"%d 0 obj<<>>endobj\n" % (number + 6) for number in range(objects)),
    ]
    found, places = b"%PDF-1.4\n", []
    parts = [found]
    place = len(found)
    for one in body:
        places.append(place)
        parts.append(one)
        place += len(one)
    table = b"".join(b"%010d 00000 n \n" % one for one in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table))
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, place))
    return b"".join(parts)


class TestReading:
    def test_text_as_it_is_typed_anywhere(self) -> None:
        for content in ("Blåbær\n\nog æbler", "\ufeffBlåbær\r\n\r\nog æbler"):
            assert text_of(content.encode()) == "Blåbær\n\nog æbler"
        assert text_of("Blåbær".encode("cp1252")) == "Blåbær"

    def test_a_word_document_by_its_paragraphs(self) -> None:
        made = Document(io.BytesIO(docx(["Først", ""])))
        made.add_table(1, 2).rows[0].cells[1].text = "I en tabel"
        paragraph = made.add_paragraph("Sidst ")
        paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>føjet til</w:t></w:r></w:ins>"))
        paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>strøget</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:moveFrom {W}><w:r><w:t>flyttet</w:t></w:r></w:moveFrom>"))
        found = io.BytesIO()
        made.save(found)
        assert text_of(found.getvalue()) == "Først\n\nI en tabel\n\nSidst føjet til"

    def test_a_pdf_by_its_paragraphs_although_it_has_only_lines(self) -> None:
        long = "Vi gik en tur langs havnen og talte om dengang der endnu var skibe her og alle kendte hinanden. " * 3
        found = text_of(pdf([long + "Slut.", "Et nyt afsnit."]))
        assert found.split("\n\n") == [long + "Slut.", "Et nyt afsnit."]

    def test_what_nobody_sees_is_taken_out(self) -> None:
        assert tidy("a\u200bb\u00adc\x00\u202e\uffff  d\t e\x0c\n\n\n\nf \r\n") == "abc d e\n\nf"


class TestRefusing:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "no_words"),
            (b"  \n ", "no_words"),
            (b"\xd0\xcf\x11\xe0 old Word", "no_kind"),
            (b"GIF89a\0\0", "no_kind"),
            (b"PK\x03\x04 broken", "no_kind"),
            (b"%PDF-1.7 broken", "damaged"),
            (b"a" * (files.LARGEST + 1), "large"),
            (b"a" * (files.LONGEST + 1), "long"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_is_no_document(self, content: bytes, code: str) -> None:
        assert refused(content) == code

    def test_a_scan_without_text(self) -> None:
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        assert refused(written(writer)) == "no_words_scanned"

    @pytest.mark.parametrize("password", ["secret"])
    def test_a_locked_pdf(self, password: str) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Hemmeligt"]))))
        writer.encrypt(password, algorithm="RC4-128")
        assert refused(written(writer)) == "locked"

    def test_a_pdf_that_is_locked_against_changes_only_is_read(self) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Kan læses"]))))
        writer.encrypt("", "owner", algorithm="RC4-128")
        assert text_of(written(writer)) == "Kan læses"

    def test_a_bomb_in_a_word_document(self) -> None:
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("word/document.xml", b" " * (reading.MOST_UNPACKED + 1))
        assert len(bomb.getvalue()) < 100_000
        assert refused(bomb.getvalue()) == "too_much"

    def test_entities_that_grow(self) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(docx(["x"]))) as old, zipfile.ZipFile(made, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "word/document.xml":
                    declared = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
                    head, _, rest = content.partition(b"?>")
                    content = head + b'?><!DOCTYPE x [<!ENTITY e0 "lol">' + declared + b"]>" + rest
                    content = content.replace(b">x<", b">&e9;<")
                new.writestr(name, content)
        assert refused(made.getvalue()) in ("damaged", "no_words")

    def test_a_page_that_takes_too_long(self) -> None:
        stream = zlib.compress(b"BT /F 9 Tf (a) Tj ET\n" * 400_000)
        assert refused(raw_pdf(stream), seconds=1) == "slow"

    def test_a_file_that_finds_all_readers_busy_is_refused_and_holds_nobody_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "PATIENCE", 0.01)
        with files._READING.turns, files._READING.turns:
            assert refused(docx(["Ord."])) == "busy"
        assert text_of(docx(["Ord."])) == "Ord."

    def test_a_million_objects(self) -> None:
        made = raw_pdf(zlib.compress(b"BT /F 9 Tf (Ord) Tj ET"), objects=200_000)
        with_no_table = made.replace(b"startxref\n", b"startxref\n9")  # so that each object is looked for
        assert refused(with_no_table[: files.LARGEST], seconds=1) in ("slow", "damaged")

    def test_more_pages_or_characters_than_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert refused(raw_pdf(zlib.compress(b"BT ET"), pages=reading.MOST_PAGES + 1)) == "many_pages"
        monkeypatch.setattr(reading, "LONGEST", 10)
        with pytest.raises(Refused) as caught:
            read("docx", docx(["Først noget", "så mere"]))
        assert (caught.value.code, caught.value.most) == ("long", 10)
