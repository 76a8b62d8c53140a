"""Text out of the files of parties, and what in it may be personal."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
import typst
from docx import Document

from evaluator.extracting.files import kind_of
from evaluator.hearing.files import LARGEST, LONGEST, text_of
from evaluator.hearing.flags import flags_in
from surveys.diagnostics import InputRejected


def word(*paragraphs: str) -> bytes:
    made, file = Document(), io.BytesIO()
    made.core_properties.author = "Ada Lorem"
    for text in paragraphs:
        made.add_paragraph(text, style="List Bullet" if text.startswith("Punkt") else None)
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Mål 1", "Skal ændres"
    made.save(file)
    return file.getvalue()


def pdf(text: str) -> bytes:
    return typst.compile(text.encode())


def test_words_of_a_word_file_without_what_it_says_of_its_author() -> None:
    text = text_of(word("Vi støtter forslaget.", "Punkt et"))
    assert text == "Vi støtter forslaget.\n\nPunkt et\n\nMål 1\n\nSkal ændres"
    assert "Ada" not in text


def test_words_of_a_pdf_and_of_plain_text_in_either_encoding() -> None:
    assert text_of(pdf("Flere penge til forskning")) == "Flere penge til forskning"
    assert text_of("Mål på\r\nside 2".encode("cp1252")) == "Mål på\nside 2"
    assert text_of("\ufeffMål".encode()) == "Mål"


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"a" * 60_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a" * (LARGEST + 1), "hearing.file_too_large"),
        (bomb(), "extracting.damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0", "extracting.no_kind"),
        (b"PK\x03\x04broken", "extracting.no_kind"),
        (b"  \n ", "extracting.no_words"),
        (b"a" * (LONGEST + 1), "hearing.file_too_long"),
        (b"%PDF-1.7 broken", "extracting.damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(InputRejected) as refused:
        text_of(content)
    assert [one.code for one in refused.value.diagnostics] == [code]


def test_a_file_is_what_it_holds_and_not_what_it_is_called() -> None:
    assert [kind_of(one) for one in (pdf("x"), word("x"), b"x")] == ["pdf", "docx", "txt"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Hendes nummer er 010190-1234.", ["cpr"]),
        ("Skriv til ada.lorem@mail.example, tak.", ["email"]),
        ("Ring på 20 12 34 56 eller +45 2012 3456", ["phone", "phone"]),
        ("Der var 12.345.678 kr. i 2019-2020 og 5,75 mio.", []),
        ("Mål 3 på side 12 i bilag 2 (2019)", []),
    ],
)
def test_what_looks_personal_is_flagged(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in flags_in(text)] == kinds


@pytest.mark.parametrize(
    "run", ["1", "a", "a-", "a.", "1 ", "a@", "A ", "hilsen ", "hilsen\n", "hilsen A ", "\nA", "\n", "\nAb Ab "]
)
def test_a_long_run_of_characters_is_gone_through_once(run: str) -> None:
    began = time.process_time()
    flags_in(run * (LONGEST // len(run)), unnamed=True)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jeg hedder Lise Opdigt, og jeg har selv prøvet det.", "Lise Opdigt"),
        ("Mit navn er Karla.", "Karla"),
        ("Det skal ændres.\n\nVenlig hilsen\nOtto Ipsum", "Otto Ipsum"),
        ("Mvh. Åse", "Åse"),
        ("My name is Ada Lorem and I waited.", "Ada Lorem"),
        ("Kind regards,\nAda Lorem", "Ada Lorem"),
        ("Det skal ændres.\n\nMvh Lise", "Lise"),
        ("Det skal ændres.\n\nKh. Åse", "Åse"),
        ("Det skal ændres.\n\nDe bedste hilsner\nOtto", "Otto"),
        ("Det skal ændres.\nLise", "Lise"),
        ("Det skal ændres.\n\n  Karla Ipsum  \n", "Karla Ipsum"),
        ("Det skal ændres.\r\n\r\nKarla I. Ipsum", "Karla I. Ipsum"),
        ("Det skal ændres.\n\n- Åse", "Åse"),
    ],
)
def test_whoever_asks_to_be_unnamed_and_tells_the_name_is_flagged(text: str, name: str) -> None:
    assert [(one.kind, one.shown) for one in flags_in(text, unnamed=True)] == [("name", name)]
    assert flags_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("Skriv kommunerne med.", "Hilsen fra os alle", "Det hedder en Plan.", "Mvh.", "Karla"),
        *("Det skal ændres.\n\nTak for ordet", "Det skal ændres.\n\nVenlig Hilsen", "Se\nBilag 2"),
    ],
)
def test_words_that_name_nobody_are_not_flagged(text: str) -> None:
    assert flags_in(text, unnamed=True) == ()


def test_a_flag_does_not_repeat_a_cpr_number() -> None:
    assert flags_in("010190-1234")[0].shown == "01…"
