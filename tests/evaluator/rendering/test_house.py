"""A house template: what of it a report takes, and what is not let in."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import RGBColor
from lxml import etree

from evaluator.rendering.docx import as_docx
from evaluator.rendering.house import LARGEST, InHouseStyle, in_house_style
from evaluator.rendering.house_check import checked
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


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
V = "urn:schemas-microsoft-com:vml"


def in_header(xml: str, *, related: str = "", to: str = "https://example.test/logo.png") -> bytes:
    """A template with ``xml`` in its header, and a relation ``rId9`` to somewhere else where one is named."""
    word = Document()
    header = word.sections[0].header
    paragraph = header.paragraphs[0]._p
    for one in etree.fromstring(f'<x xmlns:w="{W}" xmlns:v="{V}" xmlns:r="{R}">{xml}</x>'):
        paragraph.append(one)
    if related:
        header.part.rels.add_relationship(related, to, "rId9", is_external=True)
    return saved(word)


def changed(part: str, old: bytes, new: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            its = before.read(name)
            after.writestr(name, its.replace(old, new, 1) if name == part else its)
    return packed.getvalue()


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
PARTED = (
    f"{FIELD.format('begin')}<w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x</w:instrText></w:r>"
)


def with_macros() -> bytes:
    word = Document()
    part = Part(PackURI("/word/foo.bin"), "application/vnd.ms-office.vbaProject", b"x", word.part.package)
    word.part.relate_to(part, "http://schemas.microsoft.com/office/2006/relationships/vbaProject")
    return saved(word)


def with_comments() -> bytes:
    word = Document()
    word.add_comment(word.add_paragraph("Hidden").runs, text="fortroligt", author="Hemmelig Person", initials="HP")
    word.settings.element.append(word.settings.element.makeelement(f"{{{W}}}trackRevisions"))
    word.core_properties.author = "Hemmelig Person"
    return saved(word)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"words", "rendering.not_word"),
        (b"", "rendering.not_word"),
        (with_part(b"PK", "a.txt", b"x"), "rendering.not_word"),
        (b"x" * (LARGEST + 1), "rendering.large"),
        (with_part(template(), "word/media/big.bin", b"\0" * 41_000_000), "rendering.large"),
        (with_macros(), "rendering.runs"),
        (in_header("<w:r><w:object/></w:r>"), "rendering.runs"),
        (in_header("", related=RELATIONSHIP_TYPE.IMAGE), "rendering.outside"),
        (in_header('<w:r><w:pict><v:imagedata src="http://example.test/x.png"/></w:pict></w:r>'), "rendering.outside"),
        (
            in_header('<w:r><w:pict><v:imagedata r:id="rId9"/></w:pict></w:r>', related=RELATIONSHIP_TYPE.HYPERLINK),
            "rendering.outside",
        ),
        (in_header('<w:fldSimple w:instr=" DDEAUTO c:\\\\x.exe "/>'), "rendering.field"),
        (in_header(PARTED), "rendering.field"),
        (changed("word/styles.xml", b"<w:styles", b"<!DOCTYPE a [<!ENTITY x 'y'>]><w:styles"), "rendering.not_word"),
        (changed("word/styles.xml", b"</w:styles>", b"<w:a/>" * 110_000 + b"</w:styles>"), "rendering.large"),
    ],
    ids=[
        *("words", "empty", "zip", "large", "bomb", "macros", "embedded", "outside", "source", "link as picture"),
        *("field", "field over runs", "entity", "elements"),
    ],
)
def test_what_is_no_template_or_more_than_one_is_refused(content, code) -> None:
    with pytest.raises(InputRejected) as caught:
        checked(content)
    assert [one.code for one in caught.value.diagnostics] == [code]
    assert said(caught.value.diagnostics)


def test_nothing_but_styles_and_page_is_kept(printed) -> None:
    kept = checked(with_comments())
    with zipfile.ZipFile(io.BytesIO(as_docx(InHouseStyle(printed, kept), "da"))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert not [name for name in parts if "comments" in name or "glossary" in name]
    assert not [name for name, part in parts.items() if b"Hemmelig" in part or b"trackRevisions" in part]


@pytest.mark.parametrize(
    ("old", "new"), [(b"<w:pgSz", b"<w:other"), (b'w:w="12240"', b'w:w="10"')], ids=["no size", "too narrow"]
)
def test_a_page_on_which_nothing_fits_is_replaced_by_ours(printed, old, new) -> None:
    word = Document(io.BytesIO(as_docx(InHouseStyle(printed, checked(changed("word/document.xml", old, new))), "da")))
    assert round(word.sections[0].page_width.cm) == 21


def test_the_path_of_the_template_that_it_was_made_with_is_left_out() -> None:
    word = Document()
    kind = RELATIONSHIP_TYPE.SETTINGS.replace("settings", "attachedTemplate")
    word.part._settings_part.relate_to("file:///C:/house.dotx", kind, is_external=True)
    with zipfile.ZipFile(io.BytesIO(checked(saved(word)))) as packed:
        assert not any(b"house.dotx" in packed.read(name) for name in packed.namelist())
