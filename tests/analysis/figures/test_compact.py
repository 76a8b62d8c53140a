"""A compact picture: the same to the eye, a fourth of the bytes, and nothing of what matplotlib keeps for itself."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageChops

from analysis.figures.charts import as_figure, involvement_grid, milestone_series, to_svg
from analysis.figures.compact import compact
from analysis.figures.data import GridCell, GridLabels, SeriesLabels, SeriesPoint
from evaluator.rendering.pictures import png_of

FONT = "'DejaVu Sans', sans-serif"
LABELS = GridLabels(
    readings=(("T", "Tilsigtet"), ("P", "Praktiseret"), ("O", "Oplevet")),
    levels=("ingen", "informeret", "hørt", "involveret", "samarbejder", "bestemmer"),
    number=str,
    suppressed="vises ikke",
    missing="ingen svar",
    below_plan="under planen",
)
STAGES = [(str(n), f"Trin {n}") for n in range(4)]
GROUPS = [(str(n), f"Gruppe {n}") for n in range(5)]


def grid():
    cells = [
        GridCell(stage, group, 4, 3, 2.5, suppressed=group == "2", n="n = 8")
        for stage, _ in STAGES
        for group, _ in GROUPS
    ]
    return involvement_grid(STAGES, GROUPS, cells, LABELS, mark="Opdigtet")


def series():
    points = [SeriesPoint("Nedslag 1", 0.4, 0.2, 0.6, 0.5, "n = 12"), SeriesPoint("Nedslag 2", 0.6, 0.4, 0.8, 0.5)]
    labels = SeriesLabels("mål", "før", "{:.0%}".format, "{:.0%}".format)
    return milestone_series(points, labels, limits=(0, 1), baseline=0.3)


def as_drawn(drawing) -> str:
    """With real text, as the figures have it."""
    from matplotlib import rc_context

    kept = io.StringIO()
    with rc_context({"svg.fonttype": "none", "path.simplify": False, "hatch.linewidth": 0.5}):
        as_figure(drawing).savefig(kept, format="svg", metadata={"Date": None, "Creator": None})
    return kept.getvalue()


@pytest.mark.parametrize("draw", [grid, series])
def test_it_is_the_same_to_the_eye_in_a_fraction_of_the_bytes(draw) -> None:
    whole, small = as_drawn(draw()), to_svg(draw())
    assert len(small) < len(whole) / 2
    pictures = [Image.open(io.BytesIO(png_of(svg))).convert("L") for svg in (whole, small)]
    assert pictures[0].size == pictures[1].size
    differing = sum(ImageChops.difference(*pictures).histogram()[64:])
    assert differing < pictures[0].width * pictures[0].height / 2000


def test_what_is_drawn_is_all_there() -> None:
    whole, small = as_drawn(grid()), to_svg(grid())
    for element in ("text", "use", "pattern"):
        assert small.count(f"<{element}") == whole.count(f"<{element}"), element
    assert "metadata" not in small
    assert "clip" not in small
    assert re.findall(r"fill:url\(#(\w+)\)", small) == re.findall(r"<pattern id=\"(\w+)\"", small)


def test_a_group_that_turns_or_colours_what_it_holds_stays() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2" viewBox="0 0 2 2">'
        '<g id="one"><g transform="scale(2)"><path d="M 0 0 L 1 0 L 1 1.004 z" style="fill: none"/></g></g></svg>'
    )
    assert '<g transform="scale(2)"><path d="M0 0H1V1z" class="c0"/></g></svg>' in compact(svg, font=FONT)


def test_a_path_that_matplotlib_does_not_write_is_refused() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2" viewBox="0 0 2 2"><path d="A 1 1"/></svg>'
    with pytest.raises(KeyError):
        compact(svg, font=FONT)
