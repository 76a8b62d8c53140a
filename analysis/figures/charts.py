"""Figures of a report as matplotlib `Figure` objects, 16 cm wide, or 8.2 cm to stand beside something else.

matplotlib is imported nowhere else, and only when something is drawn; pyplot nowhere. Plain values and ready-translated
labels in; nothing is estimated here. What is suppressed comes in as None with the text to print in its place. Colours
differ in lightness as well as hue, and values are printed, so that a figure reads in grey. ``mark`` is a text such as
'Demonstrationsdata' that is printed on the figure.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from analysis.figures.compact import compact
from analysis.figures.data import (
    BarLabels,
    BarRow,
    CurveLabels,
    EffectLabels,
    EffectRow,
    FlowStep,
    GridCell,
    GridLabels,
    ResponseLabels,
    ResponseLine,
    SeriesLabels,
    SeriesPoint,
    SlopeLabels,
    SlopeRow,
)
from analysis.figures.effects import draw_effects
from analysis.figures.flow import draw_flow
from analysis.figures.ordinal import draw_bars, draw_grid
from analysis.figures.page import BESIDE, WIDTH, Align, Page, Stroke
from analysis.figures.response import draw_response
from analysis.figures.series import draw_series
from analysis.figures.slope import draw_slope
from analysis.figures.time import draw_curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CM: Final = 1 / 2.54
_FONT: Final = "DejaVu Sans"
"""Comes with matplotlib: the same widths everywhere."""
_FAMILIES: Final = f"'{_FONT}', Verdana, Arial, sans-serif"
_SETTINGS: Final[Any] = {
    "font.family": [_FONT],
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "nedslag",
    "hatch.linewidth": 0.5,
    "path.simplify": False,
}
_lock = threading.RLock()
P = ParamSpec("P")
R = TypeVar("R")


def _styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run with the settings above and no others. matplotlib's settings are global, hence one thread at a time."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        import matplotlib

        with _lock, matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_SETTINGS)
            return function(*args, **kwargs)

    return inner


@lru_cache(maxsize=4096)
def _width(words: str, size: float, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=[_FONT], size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(words, font, False)[0]) / 72 / _CM


class _Sheet:
    """A `figure_page.Surface` on a matplotlib figure with one pair of axes in cm, y downwards."""

    def __init__(self, width: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._width = width
        self.figure = Figure(figsize=(width * _CM, 1))
        FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)

    def measure(self, words: str, size: float, *, bold: bool) -> float:
        return _width(words, size, bold)

    def text(self, x: float, y: float, words: str, *, size: float, align: Align, color: str, bold: bool) -> None:
        weight = "bold" if bold else "normal"
        self._axes.text(
            x, y, words, fontsize=size, ha=align, va="center_baseline", color=color, weight=weight, zorder=5
        )

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, edge: str, hatch: str, front: bool
    ) -> None:
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=0.7)
        patch.set_zorder(3 if front else 1)
        if hatch:
            patch.set_hatch(hatch)
        self._axes.add_artist(patch)

    def line(self, xs: Sequence[float], ys: Sequence[float], stroke: Stroke) -> None:
        from matplotlib.lines import Line2D

        drawn = Line2D(xs, ys, color=stroke.color, linewidth=stroke.width, solid_capstyle="butt", zorder=2)
        drawn.set_linestyle((0, stroke.dash) if stroke.dash else "-" if stroke.width else "none")
        drawn.set_marker(stroke.marker or "none")
        drawn.set_markersize(stroke.marker_size)
        self._axes.add_artist(drawn)

    def finished(self, height: float) -> Figure:
        self.figure.set_size_inches(self._width * _CM, height * _CM)
        self._axes.set_ylim(height, 0)
        return self.figure


def _drawn(mark: str, draw: Callable[[Page], None], width: float = WIDTH) -> Figure:
    sheet = _Sheet(width)
    page = Page(sheet, mark, width)
    draw(page)
    return sheet.finished(page.y + 0.15)


@_styled
def diverging_bars(rows: Sequence[BarRow], labels: BarLabels, *, mark: str = "") -> Figure:
    """Distributions on an ordered scale, each bar laid around the scale's middle: one row per group or milestone.

    ``counts`` of a row must be as long as ``labels.choices``, else ValueError.
    """
    return _drawn(mark, lambda page: draw_bars(page, rows, labels))


@_styled
def milestone_series(
    points: Sequence[SeriesPoint],
    labels: SeriesLabels,
    *,
    limits: tuple[float, float] | None = None,
    baseline: float | None = None,
    mark: str = "",
) -> Figure:
    """An indicator over milestones: estimate, interval and target of each. ``limits`` of the axis are (0, 1) for
    shares and the scale's ends for codes; without them it begins at 0 and ends above the highest value (counts)."""
    return _drawn(mark, lambda page: draw_series(page, points, labels, limits=limits, baseline=baseline))


@_styled
def then_and_now(rows: Sequence[SlopeRow], labels: SlopeLabels, *, mark: str = "") -> Figure:
    """Shares at two milestones, a line for each row, those that are emphasised in colour and the others grey."""
    return _drawn(mark, lambda page: draw_slope(page, rows, labels))


@_styled
def cumulative_curve(
    points: Sequence[tuple[dt.date, int]],
    milestones: Sequence[tuple[str, dt.date]],
    labels: CurveLabels,
    *,
    until: dt.date,
    mark: str = "",
) -> Figure:
    """A number that only grows, as steps up to the date ``until``: (date, number from that date on), in order of date.
    Milestones (label, date) stand as upright lines, those until then with the number that was reached."""
    return _drawn(mark, lambda page: draw_curve(page, points, milestones, labels, until=until))


@_styled
def response_by_day(
    lines: Sequence[ResponseLine], labels: ResponseLabels, *, opens: dt.date, closes: dt.date, mark: str = ""
) -> Figure:
    """The share of each group that had answered by the end of some days, from the day on which the asking ``opens``.
    ``closes`` is its last day; the axis goes on to a later one that a line has."""
    return _drawn(mark, lambda page: draw_response(page, lines, labels, opens=opens, closes=closes))


@_styled
def flow_of_steps(steps: Sequence[FlowStep], *, mark: str = "") -> Figure:
    """How many came to each step of a way; as wide as a phone, or to stand beside its table."""
    return _drawn(mark, lambda page: draw_flow(page, steps), BESIDE)


@_styled
def change_effects(rows: Sequence[EffectRow], labels: EffectLabels, *, mark: str = "") -> Figure:
    """Changes between two milestones, one row per indicator: the effect among everybody who answered and among those
    who answered both times, each with its interval, around the value of no change."""
    return _drawn(mark, lambda page: draw_effects(page, rows, labels))


@_styled
def involvement_grid(
    stages: Sequence[tuple[str, str]],
    groups: Sequence[tuple[str, str]],
    cells: Iterable[GridCell],
    labels: GridLabels,
    *,
    mark: str = "",
) -> Figure:
    """Groups down, stages across, as (key, label); in each cell the intended, practised and experienced level side by
    side. Nothing is averaged over cells. A cell that is not given has none of the three."""
    return _drawn(mark, lambda page: draw_grid(page, stages, groups, cells, labels))


@_styled
def to_svg(figure: Figure) -> str:
    """The figure as SVG with real text: the same text for the same figure, without a date. Where DejaVu Sans is not
    installed, a sans-serif of much the same width stands in."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return compact(out.getvalue(), font=_FAMILIES)
