"""A file that was handed over is checked against its release: every digit, and nothing but digits."""

from __future__ import annotations

import io
import random
import re

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from evaluator.verifying.check import READERS, compared, verified
from evaluator.verifying.expected import expected
from evaluator.verifying.found import Content
from surveys.diagnostics import InputRejected
from tests.support.changed_digits import KINDS, Pages, changed, words_replaced

TIMES = 25


@pytest.mark.parametrize("suffix", READERS)
def test_a_file_as_it_was_released_differs_in_nothing_and_holds_nothing_else(files, release, suffix) -> None:
    found = verified(files[suffix], suffix, release)
    assert (found.differing, found.unknown) == ((), ())
    assert found.checked > 50


@pytest.mark.parametrize("suffix", KINDS)
def test_every_changed_digit_is_found(files, release, suffix) -> None:
    for content, said in changed(files[suffix], suffix, TIMES, random.Random(suffix)):
        assert verified(content, suffix, release).differing, f"{suffix}: {said}"


def test_every_changed_digit_of_a_pdf_is_found(files, release) -> None:
    pages = Pages(files["pdf"])
    before = said(pages.lines)
    for lines in pages.changed(TIMES, random.Random("pdf")):
        if said(lines) != before:
            assert compared(Content(tuple(lines), in_order=True), release).differing


def said(lines) -> list[str]:
    """What pages say, but for their numbers."""
    return [re.sub(r"Side \d+ af \d+", "", line.text) for line in lines]


@pytest.mark.parametrize("suffix", KINDS)
def test_other_words_moved_paragraphs_and_larger_letters_are_no_difference(files, release, suffix) -> None:
    content = words_replaced(files[suffix], suffix, random.Random(1))
    assert content != files[suffix]
    assert verified(content, suffix, release).differing == ()


def test_a_difference_says_where_it_stands_what_it_says_and_what_the_release_says(files, release) -> None:
    word = Document(io.BytesIO(files["docx"]))
    text = next(one for one in word.element.body.iter(W_TEXT) if one.text == "40")
    text.text = "48"
    kept = io.BytesIO()
    word.save(kept)
    (found,) = verified(kept.getvalue(), "docx", release).differing
    assert (found.says, found.release) == ("48", "40")
    assert found.tag.startswith("da")
    assert found.where.kind == "heading"
    assert found.where.detail in {one.text for one in word.paragraphs if one.style.name.startswith("Heading")}
    assert "48" in found.where.words


def test_a_place_on_a_slide_and_in_a_workbook_is_named_as_its_reader_sees_it(files, release) -> None:
    deck = Presentation(io.BytesIO(files["pptx"]))
    shape = next(one for one in deck.slides[3].shapes if one.has_table)
    cell = next(one for one in shape.table.iter_cells() if re.search(r"\d", one.text))
    run = next(one for one in cell.text_frame.paragraphs[0].runs if one.text.isdigit())
    run.text = "7" + run.text
    kept = io.BytesIO()
    deck.save(kept)
    (found,) = verified(kept.getvalue(), "pptx", release).differing
    assert (found.where.kind, found.where.detail) == ("slide_table", "4")
    book = load_workbook(io.BytesIO(files["xlsx"]))
    book["Indikatorer"]["F5"].value += 0.01
    kept = io.BytesIO()
    book.save(kept)
    (other,) = verified(kept.getvalue(), "xlsx", release).differing
    assert (other.where.kind, other.where.detail) == ("cell", "Indikatorer, F5")
    assert other.says.endswith(" %")


def test_a_number_that_was_typed_is_not_from_the_release(files, release) -> None:
    word = Document(io.BytesIO(files["docx"]))
    word.add_paragraph("I alt blev det til 1.234 kroner.")
    kept = io.BytesIO()
    word.save(kept)
    found = verified(kept.getvalue(), "docx", release)
    assert [one.number for one in found.unknown] == ["1.234"]
    assert found.differing == ()


def test_a_digit_that_was_typed_beside_a_tagged_number_makes_another_number(files, release) -> None:
    word = Document(io.BytesIO(files["docx"]))
    text = next(one for one in word.element.body.iter(W_TEXT) if one.text == "40")
    control = next(text.iterancestors(W_TEXT[:-1] + "sdt"))
    control.addnext(Document().add_paragraph("7").runs[0]._r)
    kept = io.BytesIO()
    word.save(kept)
    assert [one.says for one in verified(kept.getvalue(), "docx", release).differing] == ["407"]


def test_a_file_of_another_release_is_not_of_this_one(files, printed) -> None:
    other = expected({"da": printed.report("en")})
    assert verified(files["docx"], "docx", other).unknown


@pytest.mark.parametrize("suffix", READERS)
def test_what_is_no_such_file_is_refused(release, suffix) -> None:
    if suffix == "html":
        assert verified(b"<p>98765432</p>", suffix, release).unknown
        return
    with pytest.raises(InputRejected):
        verified(b"PK\x03\x04 not really", suffix, release)


W_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
