"""The report as slides: how many, what stands on them, and that nothing is a picture that could be a chart."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pptx import Presentation

from evaluator.rendering.pptx import as_pptx
from evaluator.rendering.slide_charts import rounded
from evaluator.reporting.blocks import Chart, Edition, Series
from evaluator.reporting.numbers import numbers, placed, tag, words_of
from tests.evaluator.rendering.conftest import CHARTS

RUN = "{http://schemas.openxmlformats.org/drawingml/2006/main}r"
INCH = 914400


@pytest.fixture(scope="module")
def content(printed) -> bytes:
    return as_pptx(printed, "da")


@pytest.fixture(scope="module")
def deck(content):
    return Presentation(io.BytesIO(content))


def test_two_runs_give_the_same_bytes(printed, content) -> None:
    assert as_pptx(replace(printed), "da") == content


def test_there_are_at_most_ten_slides_of_sixteen_to_nine_each_with_a_title(deck) -> None:
    assert 7 <= len(deck.slides) <= 10
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    assert all(slide.shapes.title.text.strip() for slide in deck.slides)


def test_nothing_stands_outside_its_slide(deck) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_every_number_of_the_report_on_a_slide_and_in_its_notes_carries_its_tag(printed, deck) -> None:
    expected = {
        tag(word, place): its
        for word in words_of(placed(printed.report("da")))
        for place, its in enumerate(numbers(word), 1)
    }
    runs = [run for slide in deck.slides for at in (slide, slide.notes_slide) for run in at._element.iter(RUN)]
    found = [(run.find(f"{RUN[:-1]}rPr").get("bmk"), run.find(f"{RUN[:-1]}t").text) for run in runs]
    tagged = [(its, text) for its, text in found if its]
    assert len(tagged) > 50
    assert all(expected[its] == text for its, text in tagged)
    assert [text for its, text in found if not its and numbers(text)] == []


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.shape)
def test_a_chart_is_drawn_by_powerpoint_with_the_values_of_the_report(printed, chart) -> None:
    deck = Presentation(io.BytesIO(as_pptx(replace(printed, chart=chart), "da")))
    (shape,) = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert shape.name == "da/parts/changes/blocks/0/chart"
    plot = shape.chart.plots[0]
    assert tuple(plot.categories) == chart.categories
    target = [] if chart.target is None else [(chart.target, chart.target)]
    assert [tuple(one.values) for one in plot.series] == [*(one.values for one in chart.series), *target]


def test_a_workbook_behind_a_chart_has_no_more_digits_than_the_report_prints() -> None:
    def told(unit, target, *values):
        chart = Chart("bars", unit, ("a",) * len(values), (Series("", values),), target)
        return [rounded(value, chart) for value in values]

    assert told("share", None, 0.3933, 0.665) == [0.39, 0.67]
    assert told("share", 0.4, 0.3989, 0.3933) == [0.399, 0.39]
    assert told("number", None, 3.4567, 12) == [3.5, 12]


def test_what_is_no_text_says_what_it_shows(deck) -> None:
    shown = [shape for slide in deck.slides for shape in slide.shapes if not shape.has_text_frame]
    assert shown
    assert all(shape._element.xpath("./*/p:cNvPr")[0].get("descr") for shape in shown)


def test_each_slide_says_that_it_is_a_draft_of_demonstration_data(deck) -> None:
    for slide in deck.slides:
        assert any("Demonstrationsdata · Kladde" in shape.text_frame.text for shape in _texts(slide))


def test_a_release_says_its_edition_and_digest_instead(printed) -> None:
    deck = Presentation(io.BytesIO(as_pptx(replace(printed, edition=Edition(2, "ab" * 32)), "en")))
    first = " ".join(shape.text_frame.text for shape in _texts(deck.slides[0]))
    assert "Edition 2" in first
    assert "ab" * 32 in first
    assert "Draft" not in first
    assert deck.core_properties.identifier == "ab" * 32


def _texts(slide):
    return [shape for shape in slide.shapes if shape.has_text_frame]
