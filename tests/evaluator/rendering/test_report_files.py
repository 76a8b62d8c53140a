"""The three formats: what they must hold, and that two runs give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.results import Estimate
from evaluator.rendering.files import write_report
from evaluator.rendering.format import Draft
from evaluator.rendering.html import appendix_as_html, as_html
from evaluator.rendering.pdf import appendix_as_pdf, as_pdf
from evaluator.reporting.blocks import Beside, Figure
from evaluator.reporting.context import report
from evaluator.reporting.json import as_json

PARTS = ("summary", "theory", "changes", "outcomes", "involvement", "action", "quality")
APPENDIX = (
    *("method", "boxes", "answers", "change", "involvement-levels", "trial-actions", "decisions", "hours"),
    *("methods", "trace"),
)
VOID = {"meta", "img", "br", "link", "input", "hr"}


class Reader(HTMLParser):
    """Collects tags with their attributes, and fails on tags that do not match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def pages(findings) -> dict[str, str]:
    return {language: as_html(Draft(findings), language).decode() for language in ("da", "en")}


@pytest.fixture(scope="module")
def pdf(findings) -> bytes:
    return as_pdf(Draft(findings), "da")


def test_the_parts_stand_in_the_order_in_which_they_are_read(findings) -> None:
    whole = report(findings, "da")
    assert tuple(part.key for part in whole.parts) == PARTS
    assert tuple(part.key for part in whole.appendix) == APPENDIX


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_html_is_one_file_that_loads_nothing_and_runs_nothing(pages, language: str) -> None:
    reader = Reader(pages[language])
    assert reader.all("html")[0]["lang"] == language
    assert reader.all("script") == reader.all("link") == []
    images = reader.all("img")
    assert images
    assert all(image["alt"] and image["src"].startswith("data:image/svg+xml;base64,") for image in images)
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", pages[language])
    assert not re.search(r"\sstyle=|\son\w+=", pages[language])


def test_the_html_has_landmarks_a_skip_link_headings_and_tables_with_headers(pages) -> None:
    reader = Reader(pages["da"])
    for tag in ("header", "nav", "main", "h1"):
        assert len(reader.all(tag)) == 1, tag
    ids = {attributes["id"] for _, attributes in reader.tags if attributes.get("id")}
    links = [link["href"] for link in reader.all("a")]
    assert links[0] == "#content"
    assert {link.removeprefix("#") for link in links} <= ids
    assert len(reader.all("caption")) == len(reader.all("table")) > 10
    assert {header["scope"] for header in reader.all("th")} == {"col", "row"}


def test_demonstration_data_are_plain_on_the_first_page_in_the_header_and_in_every_figure(findings, pages, pdf) -> None:
    assert "Demonstrationsdata" in pages["da"].split("<main")[0]
    whole = report(findings, "da")
    figures = [b for part in (*whole.parts, *whole.appendix) for b in _blocks(part) if isinstance(b, Figure)]
    shown = {figure.key for figure in figures}
    assert {"theory", "then-and-now", "heard-answers", "heard-milestones", "trial-actions", "involvement"} <= shown
    assert all("Demonstrationsdata" in figure.svg for figure in figures)
    for page in PdfReader(io.BytesIO(pdf)).pages:
        assert "Kladde · Demonstrationsdata" in page.extract_text()
    plain = as_html(Draft(replace(findings, synthetic=False)), "da").decode()
    assert "Demonstrationsdata" not in plain


def test_the_theorys_alternative_text_names_the_boxes_of_each_status(findings) -> None:
    picture = next(b for b in _blocks(report(findings, "da").parts[1]) if b.kind == "figure")
    assert "Nået: Borgere bliver hørt; Nye prøvehandlinger." in picture.alt


def test_the_first_three_pages_are_the_conclusion_the_theory_and_the_changes(pdf) -> None:
    said = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(said) <= 16
    assert "Evaluator har ikke skrevet en konklusion endnu." in said[0]
    assert "Virkningerne i korte træk" in said[1]
    assert "Hvad ændrede sig" in said[2]
    assert "Så sikkert er det" in said[2]


def test_the_pdf_leads_from_its_contents_to_each_part_and_back(pdf) -> None:
    pages = PdfReader(io.BytesIO(pdf)).pages
    links = [[one.get_object() for one in page.get("/Annots", [])] for page in pages]
    assert all(str(link["/Subtype"]) == "/Link" for its in links for link in its)
    assert len(links[0]) >= len(PARTS)
    assert all(its for its in links[1:3])


def test_the_appendix_is_a_document_of_its_own(findings, pages) -> None:
    alone = appendix_as_html(Draft(findings), "da").decode()
    Reader(alone)
    assert 'id="answers-heard"' in alone
    assert 'id="indicator-heard"' not in alone
    assert 'id="indicator-heard"' in pages["da"]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(appendix_as_pdf(Draft(findings), "da"))).pages)
    assert "Antal svar og andel af svarene på skalaen" in text
    assert "Det fandt vi" not in text


def test_each_figure_of_an_indicator_is_one_click_from_its_answers_and_its_source(pages) -> None:
    before, _, rest = pages["da"].partition('<section id="indicator-heard"')
    assert before
    assert 'href="#answers-heard"' in rest.partition("</section>")[0]
    behind = pages["da"].partition('<section id="answers-heard"')[2].partition("</section>")[0]
    assert "Kilde: participants.heard; runde m2-citizens, m2-leaders. n: 65 svar." in behind
    assert "spørgeskema participants, version 2" in behind
    assert 'href="#indicator-heard"' in behind


def _blocks(part):
    for block in part.blocks:
        yield from (block.figure, block.table) if isinstance(block, Beside) else (block,)
    for below in part.parts:
        yield from _blocks(below)


def test_a_cell_in_words_among_numbers_may_be_broken_into_lines(pages) -> None:
    cells = re.findall(r'<td class="(number[^"]*)">([^<]*)</td>', pages["da"])
    assert {classes for classes, cell in cells if cell == "vises ikke (beskytter enkelte)"} == {"number words"}
    assert {classes for classes, cell in cells if any(map(str.isdigit, cell))} == {"number"}


def test_a_title_with_a_long_word_is_set_smaller_so_that_a_phone_does_not_split_it(findings, programme) -> None:
    titled = replace(programme, title={"da": "Ny Sundhedsforskningsstrategi", "en": "A new strategy"})
    report_of = Draft(replace(findings, programme=titled))
    assert '<h1 class="long">Ny Sundhedsforskningsstrategi' in as_html(report_of, "da").decode()
    assert "<h1>A new strategy" in as_html(report_of, "en").decode()


def test_the_pdf_is_tagged_in_its_language_and_claims_pdf_ua(pdf) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert str(root["/Lang"]).startswith("da")
    assert root["/MarkInfo"]["/Marked"]
    claims = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in claims
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", claims, re.DOTALL)
    assert reader.metadata.title == "Lokalt løft: Slutevaluering: nedslag 2"
    assert len(reader.outline) > 0


def test_the_pdfs_first_page_says_what_was_found(pdf) -> None:
    text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "Det fandt vi" in text
    assert "3 af 9 mål er nået, 2 er ikke nået." in text
    assert "Side 1 af" in text


def test_text_of_users_is_data_and_never_markup(findings, programme) -> None:
    odd = {"da": "#panic() <b>& $x$ *fed* @kilde", "en": "#panic()"}
    changed = replace(findings, programme=replace(programme, title=odd))
    assert "#panic() &lt;b&gt;&amp; $x$ *fed* @kilde" in as_html(Draft(changed), "da").decode()
    assert (
        "#panic() <b>& $x$ *fed* @kilde" in PdfReader(io.BytesIO(as_pdf(Draft(changed), "da"))).pages[0].extract_text()
    )


def test_report_and_appendix_lead_to_each_other_as_files_that_lie_side_by_side(findings, pdf) -> None:
    report, appendix = (f"lokalt-loeft-m2-kladde-2019-11-03-da{end}.pdf" for end in ("", "-appendix"))
    assert {appendix, f"{appendix}#answers-heard"} <= addresses(pdf)
    other = appendix_as_pdf(Draft(findings), "da")
    assert {report, f"{report}#indicator-heard"} <= addresses(other)
    there = PdfReader(io.BytesIO(other)).named_destinations
    assert "answers-heard" in there


def addresses(pdf: bytes) -> set[str]:
    """What links of a PDF lead out to."""
    every = (one.get_object() for page in PdfReader(io.BytesIO(pdf)).pages for one in page.get("/Annots", ()))
    return {str(one["/A"]["/URI"]) for one in every if "/URI" in one.get("/A", {})}


def test_two_runs_give_the_same_bytes(findings, pages, pdf) -> None:
    assert as_html(Draft(findings), "da").decode() == pages["da"]
    assert as_pdf(Draft(findings), "da") == pdf


def test_the_json_holds_what_its_contract_promises(findings) -> None:
    data = as_json(findings)
    assert (data["programme"], data["milestone"], data["synthetic"]) == ("lokalt-loeft", "m2", True)
    heard = next(entry for entry in data["indicators"] if entry["key"] == "heard")
    keys = {"key", "status", "estimate", "interval", "target", "n", "population", "by_group"}
    assert keys <= heard.keys()
    assert set(heard["interval"]) == {"low", "high", "level", "method"}
    assert heard["by_group"][2] == {
        "group": "relatives",
        "suppressed": True,
        "estimate": None,
        "interval": None,
        "n": None,
        "population": None,
    }
    assert data["trial_actions"]["as_of"] == "2019-09-30"
    assert data["trial_actions"]["started"] == 26
    assert data["trial_actions"]["by_process"]["north"]["started"] == 21
    assert data["decisions"]["by_case_type"]["D+B"] == 4
    assert [data["hours"][key] for key in ("stated", "summed", "mismatch")] == [3300, 3200, True]
    assert data["data_quality"]["error_share"]["reached"] is False
    assert data["involvement"]["lowest"] == {"stage": "planning", "group": "citizens"}
    json.dumps(data, allow_nan=False)


def test_the_page_about_the_json_lists_every_key_of_a_change_and_no_other(findings) -> None:
    listed = Path("docs/report-json.md").read_text("utf-8").partition("Each entry of `changes`")[2]
    keys = [word for row in re.findall(r"^\| (`.*?) \|", listed, re.M) for word in re.findall(r"`(\w+)`", row)]
    change = next(one for entry in as_json(findings)["indicators"] for one in entry["changes"] if one["comparison"])
    assert sorted(keys) == sorted([*change, *change["comparison"]])


def test_the_json_gives_a_figure_that_was_entered_by_hand_no_n(findings) -> None:
    some = replace(findings.indicators[0], estimate=Estimate(2.0, 0))
    (entry,) = as_json(replace(findings, indicators=(some,)))["indicators"]
    assert (entry["estimate"], entry["n"]) == (2.0, None)


def test_files_are_named_by_programme_milestone_day_and_language(findings, tmp_path: Path) -> None:
    into, day = tmp_path / "new", dt.date(2019, 12, 1)
    written = write_report(findings, languages=("en",), formats=("html", "pdf", "json"), into=into, day=day)
    draft = "lokalt-loeft-m2-draft-2019-12-01-en"
    names = [f"{draft}.html", f"{draft}.pdf", "lokalt-loeft-m2-kladde-2019-12-01.json"]
    assert [path.name for path in written[:3]] == names
    assert [path.name for path in written[3:]] == [f"{draft}-appendix.{one}" for one in ("html", "pdf")]
    assert all(path.stat().st_size > 1000 for path in written)
    assert f"{draft}-appendix.pdf" in addresses(written[1].read_bytes())
    with pytest.raises(ValueError, match="odt"):
        write_report(findings, languages=("da",), formats=("odt",), into=tmp_path, day=day)


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_phone(pages, browser, violations, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(pages["da"], "utf-8")
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        page.close()
