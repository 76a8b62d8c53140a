"""Letters and posters: their code opens their link, their text is theirs, and the address lies in the window."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from evaluator.inviting.letters import Page
from evaluator.printing.pdf import letters_pdf, posters_pdf

DAY = dt.date(2026, 5, 1)
LINK = "https://svar.evaluering.example/svar/k7qm-2xwd-9abc-defg-h1jk-mnpqrs"
LETTER = Page(
    language="da",
    sender="Evaluering Nord",
    title="Dine naboer og dig",
    lead=("Kære Åse Ærø", "Vi vil gerne høre om #dine *erfaringer* $og$ [mere]."),
    how="Scan koden, eller skriv adressen.",
    link=LINK,
    readable=LINK.removeprefix("https://"),
    alt="QR-kode",
    after=("Det tager cirka 3 minutter.", "Meld dig fra her."),
    lines=("Åse Ærø", "c/o Larsen", "Lindevang 4, 2. tv.", "Postboks 17", "5000 Odense C"),
    ending="Venlig hilsen",
)
OTHER = replace(LETTER, language="en", link=f"{LINK[:-1]}t", readable=f"{LINK[8:-1]}t", lines=("Bo", "Vej 1"))
MILLIMETRE = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def images(pdf: bytes, folder: Path) -> list[Image.Image]:
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "100", "-png", "paper.pdf", "page"], cwd=folder, check=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page*.png"))]


def codes(pdf: bytes, folder: Path) -> list[str]:
    """What another program reads out of the code on each page."""
    found = [zxingcpp.read_barcodes(image) for image in images(pdf, folder)]
    assert [len(one) for one in found] == [1] * len(found)
    return [one[0].text for one in found]


def test_each_letter_is_a_page_whose_code_opens_its_own_link(tmp_path: Path) -> None:
    assert codes(letters_pdf([LETTER, OTHER], DAY), tmp_path) == [LETTER.link, OTHER.link]


def test_a_posters_code_opens_its_link(tmp_path: Path) -> None:
    poster = replace(LETTER, title="Fortæl, hvad du har oplevet", lines=(), ending="")
    assert codes(posters_pdf([poster, replace(poster, language="en")], DAY), tmp_path) == [LINK, LINK]


def test_the_words_are_data_and_never_markup() -> None:
    text = PdfReader(io.BytesIO(letters_pdf([LETTER], DAY))).pages[0].extract_text()
    assert "#dine *erfaringer* $og$ [mere]." in text
    assert "1. maj 2026" in text


@pytest.mark.parametrize("make", [letters_pdf, posters_pdf])
def test_whoever_copies_the_address_copies_what_is_written(make) -> None:
    text = PdfReader(io.BytesIO(make([LETTER], DAY))).pages[0].extract_text()
    assert "\N{ZERO WIDTH SPACE}" not in text
    assert LETTER.readable in text.replace("\n", "")


@pytest.mark.parametrize("make", [letters_pdf, posters_pdf])
def test_the_file_is_pdf_ua_with_title_and_language_and_the_same_each_time(make) -> None:
    pdf = make([LETTER, OTHER], DAY)
    assert pdf == make([LETTER, OTHER], DAY)
    read = PdfReader(io.BytesIO(pdf))
    assert read.metadata.title
    assert read.trailer["/Root"]["/Lang"] == "da"
    assert b"pdfuaid" in pdf or "pdfuaid" in str(
        read.xmp_metadata.get_element("", "http://www.aiim.org/pdfua/ns/id/", "part")
    )
    assert len(read.pages) == 2


def test_the_address_lies_in_the_window_of_the_envelope_and_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(letters_pdf([LETTER], DAY))
    words = subprocess.run(
        ["pdftotext", "-bbox", "letter.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    window = []
    for left, top, right, bottom, word in WORD.findall(words):
        x, y, until, foot = (float(one) / MILLIMETRE for one in (left, top, right, bottom))
        if x < 110 and foot > 39 and y < 90:
            window.append(word)
            assert x >= 19.9
            assert until <= 105
            assert y >= 46
            assert foot <= 74
    assert window == " ".join(LETTER.lines).split()
