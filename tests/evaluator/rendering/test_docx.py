"""The report as a Word document: what its reader can edit, hear and look up, and where each number was taken from."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from evaluator.rendering.docx import appendix_as_docx, as_docx
from evaluator.rendering.fitting import width_of
from evaluator.rendering.format import Draft
from evaluator.rendering.pictures import figures_in
from evaluator.rendering.word_tables import add_table
from evaluator.reporting.blocks import Column, Figure, Table
from evaluator.reporting.numbers import numbers, placed, tag, words_of

SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
NOT_IN_WORD = ("/alt", "/running", "/chart", "/appendix", "/sheets")


@pytest.fixture(scope="module")
def printed(findings) -> Draft:
    return Draft(findings)


@pytest.fixture(scope="module")
def content(printed) -> bytes:
    return as_docx(printed, "da")


@pytest.fixture(scope="module")
def word(content):
    return Document(io.BytesIO(content))


def test_two_runs_give_the_same_bytes(findings, content) -> None:
    assert as_docx(Draft(findings), "da") == content


def test_headings_are_headings_in_the_order_of_the_report(printed, word) -> None:
    def titles(parts, level):
        for part in parts:
            yield f"Heading {min(level, 3)}", part.title
            yield from titles(part.parts, level + 1)

    found = [(one.style.name, "".join(t.text or "" for t in one._p.iter(qn("w:t")))) for one in word.paragraphs]
    assert [one for one in found if one[0].startswith("Heading")] == list(titles(printed.report("da").parts, 1))


def test_the_contents_are_a_field_whose_links_lead_to_headings(word) -> None:
    body = word.element.body
    assert any((one.text or "").startswith("TOC ") for one in body.iter(qn("w:instrText")))
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))}
    assert anchors
    assert anchors <= {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}


def test_every_number_of_the_report_stands_in_a_control_with_its_tag(printed, word) -> None:
    controls = {
        one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): "".join(t.text for t in one.iter(qn("w:t")))
        for one in word.element.body.iter(qn("w:sdt"))
    }
    report = printed.report("da")
    titled = {figure.caption for figure in figures_in(report.parts) if figure.titled}
    expected = {
        tag(word, place): its
        for word in words_of(placed(report))
        for place, its in enumerate(numbers(word), 1)
        if word not in titled and not any(part in word.path for part in NOT_IN_WORD)
    }
    assert controls == expected


def test_the_appendix_is_a_document_of_its_own(printed) -> None:
    word = Document(io.BytesIO(appendix_as_docx(printed, "en")))
    text = [one.text for one in word.paragraphs]
    assert text[:1] == ["Local lift"]
    assert any(one.style.name == "Subtitle" and "Appendix" in one.text for one in word.paragraphs)
    assert {part.title for part in printed.report("en").appendix} <= set(text)


def test_tables_repeat_their_header_and_no_row_is_cut_by_a_page(word) -> None:
    assert word.tables
    for table in word.tables:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rest)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_no_column_is_narrower_than_its_longest_word_also_in_broad_letters() -> None:
    columns = (Column("Virkning", width=8), Column("Status"), Column("Mål"))
    table = Table("", columns, (("Flere mødes", "?\u00a0Uafklaret", "70\u00a0%"),))
    word = Document()
    for broad in (1.0, 1.18):
        add_table(word, table, Cm(9), "Normal", broad=broad)
    narrow, wide = ([one.w.twips for one in its._tbl.tblGrid.gridCol_lst] for its in word.tables)
    assert narrow[1] > Pt(width_of("?\u00a0Uafklaret", 8)).twips
    assert wide[1] > narrow[1]
    assert sum(wide) == pytest.approx(Cm(9).twips, abs=3)


def test_a_heading_and_what_is_said_stay_on_the_page_of_their_chart(printed, word) -> None:
    titles = {one.title for part in printed.report("da").parts for one in _with_pictures(part)}
    paragraphs = [(one, one.text, one._p.findall(f".//{qn('w:drawing')}")) for one in word.paragraphs]
    for title in titles:
        start = next(place for place, (_, text, _) in enumerate(paragraphs) if text == title)
        end = next(place for place, (*_, drawn) in enumerate(paragraphs) if place > start and drawn)
        assert all(one.paragraph_format.keep_with_next for one, *_ in paragraphs[start + 1 : end])
    assert titles


def _with_pictures(part):
    """Indicators of an outcome, each with a chart of its own."""
    for below in part.parts:
        yield from (one for one in below.parts if any(isinstance(its, Figure) for its in one.blocks))


def test_pictures_have_an_alternative_text_and_their_svg_beside_the_png(word) -> None:
    pictures = list(word.element.body.iter(qn("wp:docPr")))
    assert pictures
    assert all(one.get("descr") for one in pictures)
    assert len(list(word.element.body.iter(SVG))) == len(pictures)


def test_captions_are_numbered_by_fields(word) -> None:
    captions = [one for one in word.paragraphs if one.style.name == "Caption"]
    assert captions
    assert all(any("SEQ" in (t.text or "") for t in one._p.iter(qn("w:instrText"))) for one in captions)


def test_every_page_says_that_it_is_a_draft_of_demonstration_data(word) -> None:
    for section in word.sections:
        assert section.footer.paragraphs[0].text.startswith("Demonstrationsdata · Kladde")


def test_the_document_has_the_language_of_the_report_and_no_time_of_making(content, word) -> None:
    assert word.core_properties.language == "da-DK"
    assert str(word.core_properties.modified) == "2019-11-03 12:00:00+00:00"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b'w:val="da-DK"' in packed.read("word/styles.xml")
