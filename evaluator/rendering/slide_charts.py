"""Charts of a report as PowerPoint's own, with a workbook of their numbers inside, so that they can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.util import Inches, Pt

from evaluator.rendering.slide_parts import ACCENT, FONT, INK, MUTED, Box, describe
from evaluator.reporting.blocks import Chart, Figure, Series
from evaluator.reporting.numbers import Placed
from evaluator.reporting.wording import decimals_of_share
from evaluator.texts import rounded as half_up

if TYPE_CHECKING:
    from pptx.slide import Slide

_SHAPES: Final = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED_100,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_MOST_LINES: Final = 5
_MOST_PAIRS: Final = 8
_GREY: Final = "AEB6BD"
_TARGET: Final = "9C2A1F"
_COLOURS: Final = (ACCENT, "C8781E", "5B8C5A", "7A4E8A", "2E86AB", "8C6D46")
_SCALE: Final = ("9C4A2F", "D9A58C", "D7DBDF", "8FB8CC", ACCENT, "06364C", "AEB6BD")
"""From one end of an answer scale to the other."""


def readable(chart: Chart) -> Chart | None:
    """A chart of so many lines that no legend tells them apart, turned: a pair of bars for each line that matters, or
    for each of the first where none does. None for a chart that can stay as it is."""
    if chart.shape != "lines" or len(chart.series) <= _MOST_LINES:
        return None
    kept = [one for one in chart.series if one.emphasised] or list(chart.series)
    kept = kept[:_MOST_PAIRS]
    across = tuple(
        Series(name, tuple(one.values[place] for one in kept), place == len(chart.categories) - 1)
        for place, name in enumerate(chart.categories)
    )
    return Chart("bars", chart.unit, tuple(one.name for one in kept), across)


def rounded(value: float, chart: Chart) -> float:
    """A value of a chart with as many digits as the report prints, so that a workbook behind a chart tells no more."""
    return float(half_up(value, _decimals(value, chart)))


def _decimals(value: float, chart: Chart) -> int:
    if chart.unit != "share":
        return 0 if float(value).is_integer() else 1
    return 2 + decimals_of_share([value], () if chart.target is None else (chart.target,))


def _format(chart: Chart) -> str:
    """Of the numbers at a chart's points: as many decimals as any of them has."""
    every = [value for its in chart.series for value in its.values if value is not None]
    most = max((_decimals(value, chart) for value in every), default=0)
    if chart.unit == "share":
        return "0.0%" if most > 2 else "0%"
    return "#,##0.0" if most else "#,##0"


def chart_name(figure: Figure, *, turned: bool) -> str:
    """Where the chart of a placed figure stands in the report; a chart that is turned has other places."""
    path = figure.alt.path.removesuffix("/alt") if isinstance(figure.alt, Placed) else figure.key
    return f"{path}/{'turned' if turned else 'chart'}"


def add_chart(slide: Slide, figure: Figure, chart: Chart, box: Box, *, name: str, target: str) -> None:
    """The chart over its whole box, named by where it stands in the report. ``target`` is the word for its target."""
    data: Any = CategoryChartData(number_format=_format(chart))
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(str(series.name), [None if one is None else rounded(one, chart) for one in series.values])
    with_line = chart.target is not None and chart.shape == "lines"
    if with_line:
        data.add_series(target, [chart.target] * len(chart.categories))
    left, top, width, height = (Inches(one) for one in box)
    holder: Any = slide.shapes.add_chart(_SHAPES[chart.shape], left, top, width, height, data)
    holder.name = name
    describe(holder, figure.alt)
    drawn = holder.chart
    drawn.has_title = False
    drawn.font.size, drawn.font.name, drawn.font.color.rgb = Pt(12), FONT, RGBColor.from_string(INK)
    drawn.has_legend = len(chart.series) + with_line > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(drawn, chart)
    _colour(drawn, chart, with_line=with_line)


def _axes(drawn: Any, chart: Chart) -> None:
    """Few lines: the values stand at the bars, so their axis is only there for lines."""
    values, categories = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = False
    values.format.line.fill.background()
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if chart.unit == "share":
        values.minimum_scale, values.maximum_scale = 0, 1
    if chart.shape != "lines":
        categories.reverse_order = True
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = RGBColor.from_string(MUTED)


def _colour(drawn: Any, chart: Chart, *, with_line: bool) -> None:
    plot = drawn.plots[0]
    if chart.shape != "lines":
        plot.gap_width, plot.overlap = 45, 100 if chart.shape == "stacked" else -5
    palette = _SCALE if chart.shape == "stacked" else _COLOURS
    coloured = 0
    for place, series in enumerate(chart.series):
        colour = palette[coloured % len(palette)] if series.emphasised else _GREY
        coloured += series.emphasised
        light = chart.shape == "stacked" and colour not in (_SCALE[1], _SCALE[2])
        _one(plot.series[place], colour, chart, light=light)
    if with_line:
        line = plot.series[len(chart.series)].format.line
        line.color.rgb, line.width, line.dash_style = RGBColor.from_string(_TARGET), Pt(1.5), MSO_LINE_DASH_STYLE.DASH
        plot.series[len(chart.series)].marker.format.fill.background()


def _one(series: Any, colour: str, chart: Chart, *, light: bool) -> None:
    """One series in its colour, with its numbers beside it."""
    if chart.shape == "lines":
        series.format.line.color.rgb, series.format.line.width = RGBColor.from_string(colour), Pt(2.25)
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        series.smooth = False
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour)
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, _format(chart), False
    labels.font.size, labels.font.name = Pt(11), FONT
    labels.font.color.rgb = RGBColor.from_string("FFFFFF" if light and chart.shape == "stacked" else INK)
    if chart.shape == "lines":
        labels.position = XL_LABEL_POSITION.ABOVE
    elif chart.shape == "bars":
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
