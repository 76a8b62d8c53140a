"""The page of one chart: its picture, and for a phone, which is too narrow for it, its points in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evaluator.rendering.screens import chart_of
from evaluator.reporting.blocks import Chart, Series
from tests.evaluator.rendering.conftest import CHARTS

SLOPES = Chart(
    "lines",
    "share",
    ("Dengang", "Nu"),
    (Series("A", (0.2, 0.004), emphasised=False), Series("B", (0.395, 0.67)), Series("C", (0.1, None))),
)
MOVING = Chart("lines", "share", ("Før", "Nu"), (Series("Nu", (0.5, 0.6)), Series("Mål", (0.4, None))))


def lines(printed, chart: Chart) -> list[str]:
    page = chart_of("changes").make(replace(printed, chart=chart), "da").decode()
    found = re.search(r'<ul class="points small-screen">(.*?)</ul>', page, re.S)
    said = re.findall(r"<li>(.*?)</li>", found[1] if found else "", re.S)
    assert page.count("<figure>") == 1
    return [re.sub(r"\s+", " ", one.replace("\N{NO-BREAK SPACE}", " ")).strip() for one in said]


def test_then_and_now_of_each_line_stand_as_the_picture_has_them_clear_changes_first(printed) -> None:
    assert lines(printed, SLOPES) == [
        "<strong>40 % → 67 %</strong> B",
        "<strong>10 % → –</strong> C",
        "20 % → 0,4 % A",
    ]


def test_a_figure_over_milestones_stands_with_its_target_at_each(printed) -> None:
    assert lines(printed, MOVING) == ["<strong>50 %</strong> Før (mål 40 %)", "<strong>60 %</strong> Nu"]
    assert lines(printed, CHARTS[2]) == ["<strong>12</strong> Før (mål 14,5)", "<strong>–</strong> Nu (mål 14,5)"]


@pytest.mark.parametrize("chart", [CHARTS[0], CHARTS[1], replace(SLOPES, categories=("a",) * 9)])
def test_bars_and_long_lines_are_a_picture_alone(printed, chart: Chart) -> None:
    assert lines(printed, chart) == []
