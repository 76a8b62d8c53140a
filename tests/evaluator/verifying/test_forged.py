"""A file of a published release in which somebody hid, moved or drew a number is not taken for the release's own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from evaluator.rendering.formats import FORMATS
from evaluator.reporting.blocks import Edition
from evaluator.verifying.check import READERS, verified
from evaluator.verifying.expected import Expected
from evaluator.verifying.released import expected_of
from surveys.diagnostics import InputRejected

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
NAMES = {"w": W, "m": M}


@pytest.fixture(scope="module")
def published(printed):
    return replace(printed, edition=Edition(2, "0a1b2c3d" * 8))


@pytest.fixture(scope="module")
def its(published) -> Expected:
    return expected_of(published, ("da", "en"))


@pytest.fixture(scope="module")
def made(published) -> Mapping[str, bytes]:
    return {suffix: FORMATS[suffix].make(published, "da") for suffix in READERS}


def repacked(content: bytes, edit: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    edit(parts)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return kept.getvalue()


def in_word(content: bytes, edit: Callable[[etree._Element], None]) -> bytes:
    """The document with ``edit`` done to the first control of a number 40."""

    def body(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts["word/document.xml"])
        (control, *_) = root.xpath("//w:sdt[.//w:t[text()='40']]", namespaces=NAMES)
        edit(control)
        parts["word/document.xml"] = etree.tostring(root)

    return repacked(content, body)


def instead(xml: str) -> Callable[[etree._Element], None]:
    """``xml`` in the place of the control."""

    def edit(control: etree._Element) -> None:
        found = etree.fromstring(f'<x xmlns:w="{W}" xmlns:m="{M}">{xml}</x>')
        for one in [*found]:
            control.addprevious(one)
        control.getparent().remove(control)

    return edit


@pytest.mark.parametrize("suffix", READERS)
def test_a_published_file_that_nobody_touched_has_nothing_of_its_own(made, its, suffix) -> None:
    found = verified(made[suffix], suffix, its)
    assert (found.differing, found.unknown, found.missing, found.others) == ((), (), (), ())


RUN = "<w:r><w:t>{}</w:t></w:r>"
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
WRITTEN = {
    "in a field": '<w:fldSimple w:instr=" QUOTE 58 "><w:r><w:t>58</w:t></w:r></w:fldSimple>',
    "in a complex field": f"{BEGIN}<w:r><w:instrText> QUOTE 58 </w:instrText></w:r>{SEPARATE}{RUN.format(58)}{END}",
    "in a field that never ends": f"{BEGIN}<w:r><w:instrText> PAGE </w:instrText></w:r>{SEPARATE}{RUN.format(58)}",
    "as an equation": "<m:oMath><m:r><m:t>58</m:t></m:r></m:oMath>",
    "as symbols": '<w:r><w:sym w:font="Symbol" w:char="F035"/><w:sym w:font="Symbol" w:char="F038"/></w:r>',
    "as raised digits": RUN.format("⁵⁸"),
    "in circles": RUN.format("⑤⑧"),
    "in words": RUN.format("otteoghalvtreds"),
    "in Roman letters": RUN.format("LVIII"),
}


@pytest.mark.parametrize("xml", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_number_that_is_replaced_is_missed_however_the_new_one_is_written(made, its, xml) -> None:
    found = verified(in_word(made["docx"], instead(xml)), "docx", its)
    assert "40" in [one.number for one in found.missing]
    if "otte" not in xml and "LVIII" not in xml:
        assert found.unknown or found.others


@pytest.mark.parametrize("look", ["vanish", "dstrike", "strike"])
def test_a_number_that_is_hidden_or_struck_out_is_missing(made, its, look) -> None:
    def hide(control: etree._Element) -> None:
        for run in control.iter(f"{{{W}}}r"):
            properties = run.find(f"{{{W}}}rPr")
            if properties is None:
                properties = etree.Element(f"{{{W}}}rPr")
                run.insert(0, properties)
            etree.SubElement(properties, f"{{{W}}}{look}")

    assert verified(in_word(made["docx"], hide), "docx", its).missing


@pytest.mark.parametrize(
    "before", ["<w:r><w:noBreakHyphen/></w:r>", "<w:r><w:t>\u202e</w:t></w:r>"], ids=["a sign", "the direction"]
)
def test_what_changes_a_number_from_outside_is_found(made, its, before) -> None:
    def put(control: etree._Element) -> None:
        control.addprevious(etree.fromstring(f'<x xmlns:w="{W}">{before}</x>')[0])

    found = verified(in_word(made["docx"], put), "docx", its)
    assert found.differing or found.others


def test_a_note_at_the_head_of_the_page_is_read(made, its) -> None:
    word = Document(io.BytesIO(made["docx"]))
    word.sections[0].header.is_linked_to_previous = False
    word.sections[0].header.add_paragraph("Rettelse: 58 % i stedet")
    kept = io.BytesIO()
    word.save(kept)
    assert "58" in [one.number for one in verified(kept.getvalue(), "docx", its).unknown]


def test_another_picture_is_not_the_release_s(made, its) -> None:
    def exchange(parts: dict[str, bytes]) -> None:
        pictures = sorted(name for name in parts if name.startswith("word/media/") and name.endswith(".png"))
        parts[pictures[0]] += b" "

    found = verified(repacked(made["docx"], exchange), "docx", its)
    assert [one.kind for one in found.others] == ["picture"]


def test_numbers_that_changed_rows_are_told(made, its) -> None:
    def swap(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts["word/document.xml"])
        for table in root.iter(f"{{{W}}}tbl"):
            rows = [row for row in table.iter(f"{{{W}}}tr") if row.xpath(".//w:sdt", namespaces=NAMES)]
            labels = {"".join(row.find(f"{{{W}}}tc").itertext()): row for row in rows}
            if len(labels) > 1:
                one, other = (row.xpath(".//w:sdt", namespaces=NAMES)[-1] for row in list(labels.values())[:2])
                place, mark = other.getparent(), etree.Element("mark")
                one.addprevious(mark)
                place.replace(other, one)
                mark.getparent().replace(mark, other)
                break
        parts["word/document.xml"] = etree.tostring(root)

    found = verified(repacked(made["docx"], swap), "docx", its)
    assert {one.kind for one in found.others} == {"row"}


CHARTS = {
    "a category": (rb"<c:v>Ledere</c:v>", b"<c:v>Andre</c:v>"),
    "a number format": (rb'formatCode="[^"]*"', b'formatCode="&quot;58 %&quot;"'),
    "where an axis begins": (rb'<c:min val="[^"]*"', b'<c:min val="0.5"'),
}


@pytest.mark.parametrize(("old", "new"), CHARTS.values(), ids=CHARTS.keys())
def test_a_chart_that_says_something_else_is_told(made, its, old, new) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        name = next(name for name in parts if re.fullmatch(r"ppt/charts/chart\d*\.xml", name))
        parts[name] = changed = re.sub(old, new, parts[name])
        assert new in changed

    assert [one.kind for one in verified(repacked(made["pptx"], edit), "pptx", its).others] == ["chart"]


def test_the_numbers_behind_a_chart_are_compared_too(made, its) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        name = next(name for name in parts if name.endswith(".xlsx"))
        book = load_workbook(io.BytesIO(parts[name]))
        book.worksheets[0]["B2"] = 0.11
        kept = io.BytesIO()
        book.save(kept)
        parts[name] = kept.getvalue()

    assert [one.says for one in verified(repacked(made["pptx"], edit), "pptx", its).differing] == ["0.11"]


def test_a_chart_in_a_group_is_read(made, its) -> None:
    deck = Presentation(io.BytesIO(made["pptx"]))
    slide, chart = next((s, one) for s in deck.slides for one in s.shapes if one.has_chart)
    slide.shapes.add_group_shape([]).element.append(chart._element)
    for value in chart.chart._chartSpace.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}v"):
        if value.text == "0.66":
            value.text = "0.11"
    kept = io.BytesIO()
    deck.save(kept)
    assert "0.11" in [one.says for one in verified(kept.getvalue(), "pptx", its).differing]


def shown_otherwise(cell) -> None:
    cell.number_format = '"58 %"'


def computed(cell) -> None:
    cell.value = "=0.58"


def emptied(cell) -> None:
    cell.value = None


@pytest.mark.parametrize(
    ("edit", "kinds"),
    [(shown_otherwise, ["format"]), (computed, ["formula"]), (emptied, [])],
    ids=["a format", "a formula", "nothing"],
)
def test_a_cell_that_shows_something_else_than_it_holds_is_told(made, its, edit, kinds) -> None:
    book = load_workbook(io.BytesIO(made["xlsx"]))
    cells = (cell for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row)
    edit(next(cell for cell in cells if isinstance(cell.value, int | float)))
    kept = io.BytesIO()
    book.save(kept)
    found = verified(kept.getvalue(), "xlsx", its)
    assert [one.kind for one in found.others] == kinds
    assert len(found.missing) == (0 if edit is shown_otherwise else 1)


def test_a_note_laid_over_a_page_and_a_page_that_is_gone_are_told(made, its) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made["pdf"])))
    writer.add_annotation(page_number=0, annotation=FreeText(text="58 %", rect=(50, 550, 200, 650)))
    writer.remove_page(len(writer.pages) - 1)
    kept = io.BytesIO()
    writer.write(kept)
    found = verified(kept.getvalue(), "pdf", its)
    assert {one.kind for one in found.others} == {"annotation", "pages"}
    assert found.missing


def test_a_file_that_names_another_checksum_is_of_another_release(made, its) -> None:
    def rename(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"0a1b2c3d", b"0a1b2c3e")

    (found,) = verified(repacked(made["docx"], rename), "docx", its).differing
    assert (found.says, found.release) == ("0a1b2c3e" * 8, "0a1b2c3d" * 8)


def test_a_file_that_unpacks_to_more_than_any_report_is_not_read(its) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("word/document.xml", b" " * 100_000_001)
    with pytest.raises(InputRejected):
        verified(packed.getvalue(), "docx", its)


@pytest.mark.parametrize("element", ["<script>x()</script>", "<input value=11>", "<ol start=11><li>a</li></ol>"])
def test_what_a_page_shows_by_other_means_is_told(made, its, element) -> None:
    content = made["html"].replace(b"</main>", element.encode() + b"</main>")
    assert content != made["html"]
    assert {one.kind for one in verified(content, "html", its).others} == {"element"}
