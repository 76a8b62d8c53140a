"""Figures of a report, 16 cm wide, or 8.2 cm to stand beside something else: laid out as a `Drawing`, put on paper by
matplotlib.

matplotlib is imported nowhere else, and only when something is measured or drawn; pyplot nowhere. Plain values and
ready-translated labels in; nothing is estimated here. What is suppressed comes in as None with the text to print in its
place. Colours differ in lightness as well as hue, and values are printed, so that a figure reads in grey. ``mark`` is a
text such as 'Demonstrationsdata' that is printed on the figure.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

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
Step = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure that is laid out: ``width`` and ``height`` in cm, and the name and arguments of each call to `_Paper`
    that puts it there."""

    width: float
    height: float
    steps: tuple[Step, ...]


@lru_cache(maxsize=4096)
def _width(words: str, size: float, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=[_FONT], size=size, weight="bold" if bold else "normal")
    with _lock:
        return float(text_to_path.get_text_width_height_descent(words, font, False)[0]) / 72 / _CM


class _Plan:
    """A `page.Surface` that notes what is to be drawn."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def measure(self, words: str, size: float, *, bold: bool) -> float:
        return _width(words, size, bold)

    def text(self, x: float, y: float, words: str, *, size: float, align: Align, color: str, bold: bool) -> None:
        self.steps.append(("text", (x, y, words, size, align, color, bold)))

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, edge: str, hatch: str, front: bool
    ) -> None:
        self.steps.append(("box", (x, y, width, height, fill, edge, hatch, front)))

    def line(self, xs: Sequence[float], ys: Sequence[float], stroke: Stroke) -> None:
        self.steps.append(("line", (tuple(xs), tuple(ys), stroke)))


class _Paper:
    """A matplotlib figure with one pair of axes in cm, y downwards."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=(width * _CM, height * _CM))
        FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)

    def text(self, x: float, y: float, words: str, size: float, align: Align, color: str, bold: bool) -> None:
        weight = "bold" if bold else "normal"
        self._axes.text(
            x, y, words, fontsize=size, ha=align, va="center_baseline", color=color, weight=weight, zorder=5
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str, hatch: str, front: bool
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


def _drawn(mark: str, draw: Callable[[Page], None], width: float = WIDTH) -> Drawing:
    plan = _Plan()
    page = Page(plan, mark, width)
    draw(page)
    return Drawing(width, page.y + 0.15, tuple(plan.steps))


def diverging_bars(rows: Sequence[BarRow], labels: BarLabels, *, mark: str = "") -> Drawing:
    """Distributions on an ordered scale, each bar laid around the scale's middle: one row per group or milestone.

    ``counts`` of a row must be as long as ``labels.choices``, else ValueError.
    """
    return _drawn(mark, lambda page: draw_bars(page, rows, labels))


def milestone_series(
    points: Sequence[SeriesPoint],
    labels: SeriesLabels,
    *,
    limits: tuple[float, float] | None = None,
    baseline: float | None = None,
    mark: str = "",
) -> Drawing:
    """An indicator over milestones: estimate, interval and target of each. ``limits`` of the axis are (0, 1) for
    shares and the scale's ends for codes; without them it begins at 0 and ends above the highest value (counts)."""
    return _drawn(mark, lambda page: draw_series(page, points, labels, limits=limits, baseline=baseline))


def then_and_now(rows: Sequence[SlopeRow], labels: SlopeLabels, *, mark: str = "") -> Drawing:
    """Shares at two milestones, a line for each row, those that are emphasised in colour and the others grey."""
    return _drawn(mark, lambda page: draw_slope(page, rows, labels))


def cumulative_curve(
    points: Sequence[tuple[dt.date, int]],
    milestones: Sequence[tuple[str, dt.date]],
    labels: CurveLabels,
    *,
    until: dt.date,
    mark: str = "",
) -> Drawing:
    """A number that only grows, as steps up to the date ``until``: (date, number from that date on), in order of date.
    Milestones (label, date) stand as upright lines, those until then with the number that was reached."""
    return _drawn(mark, lambda page: draw_curve(page, points, milestones, labels, until=until))


def response_by_day(
    lines: Sequence[ResponseLine], labels: ResponseLabels, *, opens: dt.date, closes: dt.date, mark: str = ""
) -> Drawing:
    """The share of each group that had answered by the end of some days, from the day on which the asking ``opens``.
    ``closes`` is its last day; the axis goes on to a later one that a line has."""
    return _drawn(mark, lambda page: draw_response(page, lines, labels, opens=opens, closes=closes))


def flow_of_steps(steps: Sequence[FlowStep], *, mark: str = "") -> Drawing:
    """How many came to each step of a way; as wide as a phone, or to stand beside its table."""
    return _drawn(mark, lambda page: draw_flow(page, steps), BESIDE)


def change_effects(rows: Sequence[EffectRow], labels: EffectLabels, *, mark: str = "") -> Drawing:
    """Changes between two milestones, one row per indicator: the effect among everybody who answered and among those
    who answered both times, each with its interval, around the value of no change."""
    return _drawn(mark, lambda page: draw_effects(page, rows, labels))


def involvement_grid(
    stages: Sequence[tuple[str, str]],
    groups: Sequence[tuple[str, str]],
    cells: Iterable[GridCell],
    labels: GridLabels,
    *,
    mark: str = "",
) -> Drawing:
    """Groups down, stages across, as (key, label); in each cell the intended, practised and experienced level side by
    side. Nothing is averaged over cells. A cell that is not given has none of the three."""
    return _drawn(mark, lambda page: draw_grid(page, stages, groups, cells, labels))


@contextmanager
def _settings() -> Iterator[None]:
    """The settings above and no others. matplotlib's settings are global, hence one thread at a time."""
    import matplotlib

    with _lock, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def as_figure(drawing: Drawing) -> Figure:
    """The drawing as a matplotlib `Figure`."""
    with _settings():
        paper = _Paper(drawing.width, drawing.height)
        for name, its in drawing.steps:
            getattr(paper, name)(*its)
        return paper.figure


@lru_cache(maxsize=512)
def to_svg(drawing: Drawing) -> str:
    """The figure as SVG with real text: the same text for the same figure, without a date. Where DejaVu Sans is not
    installed, a sans-serif of much the same width stands in. The last are kept: a report that is looked at, proposed
    and handed over shows the same figures each time, and to draw one takes a hundred times as long as to lay it out."""
    out = io.StringIO()
    figure = as_figure(drawing)
    with _settings():
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return compact(out.getvalue(), font=_FAMILIES)
