"""A house template: what of it a report takes, and what is not let in."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import RGBColor

from evaluator.rendering.docx import as_docx
from evaluator.rendering.house import LARGEST, InHouseStyle, checked, in_house_style
from surveys.diagnostics import InputRejected
from tests.support.diagnostics import said


def saved(word) -> bytes:
    found = io.BytesIO()
    word.save(found)
    return found.getvalue()


def template() -> bytes:
    """One whose headings are green, with a logo's place in its header, a text of its own, and few styles."""
    word = Document()
    word.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x80, 0)
    word.styles["Heading 1"].font.name = "Georgia"
    for name in ("List Bullet", "Caption", "Quote"):
        word.styles[name].delete()
    word.sections[0].header.paragraphs[0].text = "The Evaluation House"
    word.add_paragraph("Replace this text")
    return saved(word)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    found = io.BytesIO(content)
    with zipfile.ZipFile(found, "a") as packed:
        packed.writestr(name, part)
    return found.getvalue()


@pytest.fixture(scope="module")
def word(printed):
    return Document(io.BytesIO(as_docx(InHouseStyle(printed, checked(template())), "en")))


def test_a_report_takes_the_houses_styles_and_header_and_none_of_its_text(word) -> None:
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0, 0x80, 0)
    assert word.styles["Heading 1"].font.name == "Georgia"
    assert word.sections[0].header.paragraphs[0].text == "The Evaluation House"
    assert "Replace this text" not in "".join(one.text for one in word.paragraphs)
    assert any(one.style.name == "Heading 1" for one in word.paragraphs)


def test_styles_that_a_template_lacks_are_ours(word) -> None:
    bullets = word.styles["List Bullet"]
    assert bullets.element.pPr.numPr is not None
    assert {"Caption", "Quote", "Report Table Text"} <= {style.name for style in word.styles}


def test_each_page_still_says_that_it_is_a_draft(word) -> None:
    assert any("Draft" in one.text for one in word.sections[0].footer.paragraphs)


def test_the_same_template_gives_the_same_bytes(printed) -> None:
    its = in_house_style(printed, checked(template()))
    assert as_docx(its, "da") == as_docx(its, "da")
    assert in_house_style(printed, None) is printed


def test_a_template_of_word_is_taken_as_the_document_that_it_is(printed) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b"document.main+xml", b"template.main+xml")
            new.writestr(name, part)
    assert as_docx(InHouseStyle(printed, checked(packed.getvalue())), "da")


def outside() -> bytes:
    word = Document()
    word.part.relate_to("https://example.test/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    return saved(word)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"words", "rendering.not_word"),
        (b"", "rendering.not_word"),
        (with_part(b"PK", "a.txt", b"x"), "rendering.not_word"),
        (b"x" * (LARGEST + 1), "rendering.large"),
        (with_part(template(), "word/media/big.bin", b"\0" * 41_000_000), "rendering.large"),
        (with_part(template(), "word/vbaProject.bin", b"x"), "rendering.runs"),
        (with_part(template(), "word/embeddings/oleObject1.bin", b"x"), "rendering.runs"),
        (outside(), "rendering.outside"),
    ],
    ids=["words", "empty", "zip", "large", "bomb", "macros", "embedded", "outside"],
)
def test_what_is_no_template_or_more_than_one_is_refused(content, code) -> None:
    with pytest.raises(InputRejected) as caught:
        checked(content)
    assert [one.code for one in caught.value.diagnostics] == [code]
    assert said(caught.value.diagnostics)


def test_the_path_of_the_template_that_it_was_made_with_is_left_out() -> None:
    word = Document()
    kind = RELATIONSHIP_TYPE.SETTINGS.replace("settings", "attachedTemplate")
    word.part._settings_part.relate_to("file:///C:/house.dotx", kind, is_external=True)
    with zipfile.ZipFile(io.BytesIO(checked(saved(word)))) as packed:
        assert not any(b"house.dotx" in packed.read(name) for name in packed.namelist())
