from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable
from itertools import combinations, pairwise

import matplotlib
import pytest
from matplotlib.patches import Rectangle

from analysis.figures.charts import (
    Drawing,
    as_figure,
    change_effects,
    cumulative_curve,
    diverging_bars,
    flow_of_steps,
    involvement_grid,
    milestone_series,
    response_by_day,
    then_and_now,
    to_svg,
)
from analysis.figures.data import (
    BarLabels,
    BarRow,
    CurveLabels,
    Effect,
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
from analysis.figures.page import contrast, ink_on, level_colour, scale_colours

MARK = "Demonstrationsdata"
FEW = "For få svar til at vise"
AGREE = ("Meget uenig", "Uenig", "Hverken enig eller uenig", "Enig", "Meget enig")
LONG = "Ledere og beslutningstagere i region, kommuner og almen praksis på tværs af begge klynger"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


BAR_LABELS = BarLabels(AGREE, percent)
SERIES_LABELS = SeriesLabels("mål", "udgangspunkt", percent, percent)
CURVE_LABELS = CurveLabels("Prøvehandlinger", lambda day: f"{day:%m.%Y}", "Datoen er antaget.", "Ingen endnu")
LEVELS = ("ingen", "informeret", "hørt", "involveret", "samarbejder", "bestemmer")
GRID_LABELS = GridLabels(
    (("T", "Tiltænkt"), ("P", "Praktiseret"), ("O", "Oplevet")), LEVELS, number, FEW, "Ikke opgjort", "Under planen"
)
RESPONSE_LABELS = ResponseLabels("Svarprocent", lambda day: f"{day.day}. {day:%b}", percent)
RESPONSE_OPENS = dt.date(2026, 5, 1)
STAGES = [
    (key, key)
    for key in (
        "Planlægning",
        "Samtaler",
        "Fælles tolkning",
        "Mulighedsrum",
        "Aflevering",
        "Prøvehandling",
        "Forankring",
    )
]
GROUPS = [("staff", "Medarbejdere"), ("leaders", LONG)]
MILESTONES = [
    ("Nedslag 1 (dato antaget)", dt.date(2018, 9, 30)),
    ("Nedslag 2 (dato antaget)", dt.date(2018, 11, 30)),
    ("Nedslag 3, slutevaluering", dt.date(2019, 10, 28)),
]


def bars() -> Drawing:
    section = "Jeg blev mødt som en ligeværdig samtalepartner, også når jeg sagde noget, som de andre ikke ventede"
    rows = [
        BarRow("Borgere", (1, 4, 7, 18, 12), "n = 42", section=section),
        BarRow("Civilsamfund", None, note=FEW, section=section),
        BarRow(LONG, (0, 0, 1, 4, 3), "n = 8 af 8", section="Nedslag 2"),
        BarRow("Ingen", (0, 0, 0, 0, 0), "n = 0", "Ingen svar", "Nedslag 2"),
    ]
    return diverging_bars(rows, BAR_LABELS, mark=MARK)


def series() -> Drawing:
    points = [
        SeriesPoint("Nedslag 1, foråret 2018", 0.38, 0.26, 0.52, 0.4, "n = 42"),
        SeriesPoint("Nedslag 2, foråret 2019", None, target=0.5, note=FEW),
        SeriesPoint("Nedslag 3, slutevaluering i efteråret 2019", 0.71, 0.58, 0.81, 0.7, "n = 55"),
    ]
    return milestone_series(points, SERIES_LABELS, limits=(0, 1), baseline=0.3, mark=MARK)


def crowded() -> Drawing:
    points = [
        SeriesPoint("Første nedslag", 0.57, 0.46, 0.67, 0.5, "n = 30, N = 48"),
        SeriesPoint("Andet nedslag", None, target=0.5, note=FEW),
        SeriesPoint("Tredje nedslag", 0.5, 0.44, 0.6, 0.5, "n = 30, N = 48"),
        SeriesPoint("Fjerde nedslag", 0.98, 0.9, 1.0, 0.97, "n = 30, N = 48"),
        SeriesPoint("Femte nedslag", 0.02, 0.0, 0.1, 0.04, "n = 30, N = 48"),
        SeriesPoint("Slutevaluering, efteråret 2019", 0.712, 0.62, 0.79, 0.6, "n = 41, N = 61"),
    ]
    return milestone_series(points, SERIES_LABELS, limits=(0, 1), mark=MARK)


def slope() -> Drawing:
    rows = [
        SlopeRow("Ligeværdige møder, set fra alle sider", 0.4, 0.66, emphasised=True),
        SlopeRow(LONG, 0.41, 0.67),
        *(SlopeRow(f"Indikator {i}", 0.42, 0.65) for i in range(14)),
    ]
    return then_and_now(rows, SlopeLabels("Første nedslag", "Slutevaluering", percent), mark=MARK)


def curve() -> Drawing:
    points = [(dt.date(2018, 6, 1), 4), (dt.date(2018, 9, 15), 9), (dt.date(2019, 9, 1), 26)]
    return cumulative_curve(points, MILESTONES, CURVE_LABELS, until=dt.date(2019, 10, 28), mark=MARK)


def grid() -> Drawing:
    cells = [GridCell(stage, "leaders", 4, 3, 2.5, n="n = 14") for stage, _ in STAGES]
    cells.append(GridCell("Samtaler", "staff", 5, 1, 3, suppressed=True))
    return involvement_grid(STAGES, GROUPS, cells, GRID_LABELS, mark=MARK)


def effects() -> Drawing:
    rows = [
        EffectRow(
            LONG, Effect(0.61, "61,0 % (52,0–70,0 %)", 0.52, 0.7), Effect(0.66, "66,0 % (50,0–79,0 %)", 0.5, 0.79)
        ),
        EffectRow("Vil bruge metoden", Effect(0.45, "45,0 % (30,0–60,0 %)", 0.3, 0.6), None),
        EffectRow(
            "Har hørt, hvad det førte til", Effect(0.93, "93,0 %"), Effect(0.5, "50,0 % (31,0–69,0 %)", 0.31, 0.69)
        ),
    ]
    labels = EffectLabels("Alle, der svarede", "De, der svarede begge gange", "lavere nu", "højere nu", 0.5, percent)
    return change_effects(rows, labels, mark=MARK)


def response() -> Drawing:
    lines = [
        ResponseLine("Borgere", ((dt.date(2026, 5, 2), 0.2), (dt.date(2026, 5, 8), 0.62))),
        ResponseLine(LONG, ((dt.date(2026, 5, 6), 0.2), (dt.date(2026, 5, 16), 1.0))),
    ]
    return response_by_day(lines, RESPONSE_LABELS, opens=RESPONSE_OPENS, closes=dt.date(2026, 5, 14), mark=MARK)


def way() -> Drawing:
    steps = [
        FlowStep("Taget op som sag", 23, "↓ 9 af 35 nået videre, halvdelen inden 42 dage"),
        FlowStep("Besluttet", 0),
    ]
    return flow_of_steps(steps, mark=MARK)


ALL = [bars, series, crowded, slope, curve, grid, effects, response, way]


def words(drawing: Drawing) -> list[str]:
    return [text.get_text() for text in as_figure(drawing).axes[0].texts]


def extents(drawing: Drawing) -> list[tuple[str, matplotlib.transforms.Bbox]]:
    """Every text with the space that it takes in pixels, at a resolution where hinting does not matter."""
    figure = as_figure(drawing)
    figure.set_dpi(600)
    figure.canvas.draw()
    return [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts if text.get_text()]


@pytest.mark.parametrize("draw", ALL)
def test_a_figure_is_16_cm_wide_or_half_beside_a_table(draw: Callable[[], Drawing]) -> None:
    assert draw().width == pytest.approx(8.2 if draw is way else 16)


def test_the_last_months_label_stays_on_the_page() -> None:
    points = [(dt.date(2018, 4, 16), 1), (dt.date(2019, 4, 1), 26)]
    labels = CurveLabels("", lambda day: f"jan. {day.year}")
    figure = cumulative_curve(points, [("Nedslag", dt.date(2019, 11, 30))], labels, until=dt.date(2019, 12, 28))
    right = figure.width / 2.54 * 600
    assert max(box.x1 for _, box in extents(figure)) <= right


@pytest.mark.parametrize("draw", ALL)
def test_no_text_is_clipped_and_no_two_texts_overlap(draw: Callable[[], Drawing]) -> None:
    figure = draw()
    placed = extents(figure)
    width, height = figure.width / 2.54 * 600, figure.height / 2.54 * 600
    for text, box in placed:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, first), (other, second) in combinations(placed, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        along = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert across <= 1 or along <= 1, (one, other)


@pytest.mark.parametrize("draw", ALL)
def test_the_svg_is_the_same_each_time_and_bears_no_date(draw: Callable[[], Drawing]) -> None:
    svg = to_svg(draw())
    assert svg == to_svg(draw())
    assert "dc:date" not in svg
    assert "matplotlib" not in svg.lower()


@pytest.mark.parametrize("draw", ALL)
def test_the_mark_is_printed_as_real_text_with_a_font_to_fall_back_on(draw: Callable[[], Drawing]) -> None:
    svg = to_svg(draw())
    assert f">{MARK}</text>" in svg
    assert set(re.findall(r"font-family: ([^;\"]+)", svg)) == {"'DejaVu Sans', Verdana, Arial, sans-serif"}


def test_without_a_mark_none_is_printed() -> None:
    assert MARK not in to_svg(diverging_bars([], BAR_LABELS))


def test_words_are_printed_as_they_are_whatever_they_hold() -> None:
    svg = to_svg(diverging_bars([BarRow("5 $ & <b>10</b> $x_1$", (1, 2, 3, 4, 5), "n = 15")], BAR_LABELS))
    assert "5 $ &amp; &lt;b&gt;10&lt;/b&gt; $x_1$" in svg


def test_height_grows_with_the_rows() -> None:
    heights = [diverging_bars([BarRow("Borgere", (1, 2, 3, 4, 5))] * rows, BAR_LABELS).height for rows in (1, 5, 20)]
    assert heights == sorted(heights)
    assert heights[2] > 3 * heights[0]


def test_a_suppressed_row_shows_its_note_and_no_bar() -> None:
    labels = BarLabels(AGREE, percent)
    shown = diverging_bars([BarRow("Borgere", (1, 4, 7, 18, 12), "n = 42")], labels)
    hidden = diverging_bars([BarRow("Borgere", None, note=FEW)], labels)
    assert FEW in words(hidden)
    assert not [word for word in words(hidden) if word.startswith("n =")]
    bars_in = [len([p for p in as_figure(f).axes[0].patches if isinstance(p, Rectangle)]) for f in (shown, hidden)]
    assert bars_in == [5 + 5, 5 + 1]  # the keys of the legend, and bars or the ground of the note


def test_a_bar_lies_with_half_of_the_middle_choice_on_either_side() -> None:
    figure = diverging_bars([BarRow("Borgere", (1, 0, 2, 0, 1))], BAR_LABELS)
    low, middle, high = [patch for patch in as_figure(figure).axes[0].patches if patch.get_zorder() == 3]
    assert low.get_width() == pytest.approx(high.get_width()) == pytest.approx(middle.get_width() / 2)
    zero = next(text.get_position()[0] for text in as_figure(figure).axes[0].texts if text.get_text() == "0 %")
    assert middle.get_x() + middle.get_width() / 2 == pytest.approx(zero)


def test_counts_that_do_not_match_the_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        diverging_bars([BarRow("Borgere", (1, 2, 3))], BAR_LABELS)


def test_a_milestone_without_a_figure_shows_why() -> None:
    assert FEW in " ".join(words(series()))


def test_a_series_has_no_legend_and_says_target_and_baseline_where_they_stand() -> None:
    plain = words(milestone_series([SeriesPoint("Nedslag 1", 26)], SERIES_LABELS))
    assert not [word for word in plain if word.startswith(("mål", "udgangspunkt"))]
    said = words(series())
    assert [word for word in said if word.startswith("mål")] == ["mål 40 %", "mål 50 %", "mål 70 %"]
    assert said.count("udgangspunkt 30 %") == 1
    assert said.count("71 %") == 1


def test_counts_are_shown_on_an_axis_from_zero() -> None:
    labels = SeriesLabels("mål", "", number, number)
    assert words(milestone_series([SeriesPoint("Nedslag 1", 2, target=3)], labels)) == ["0", "mål 3", "2", "Nedslag 1"]


def test_clear_changes_are_in_colour_and_the_others_are_grey() -> None:
    rows = [SlopeRow("A", 0.2, 0.5, emphasised=True), SlopeRow("B", 0.3, 0.3)]
    drawn = then_and_now(rows, SlopeLabels("Dengang", "Nu", percent))
    lines = [
        (line.get_color(), list(line.get_xdata()))
        for line in as_figure(drawn).axes[0].lines
        if line.get_marker() == "o"
    ]
    assert [colour for colour, _ in lines] == ["#7d8790", "#1f4e79"]
    assert sorted(word for word in words(drawn) if "%" in word) == ["20 % → 50 %", "30 % → 30 %"]


def test_the_curve_says_what_was_reached_by_each_milestone_until_the_date() -> None:
    points = [(dt.date(2018, 6, 1), 4), (dt.date(2018, 12, 1), 26)]
    found = words(cumulative_curve(points, MILESTONES, CURVE_LABELS, until=dt.date(2018, 12, 31)))
    assert found.count("4") == 2  # by the first and the second milestone; the third is still to come
    assert "26" not in found


def test_the_curve_carries_its_note_and_without_points_says_so() -> None:
    assert "Datoen er antaget." in words(curve())
    assert "Ingen endnu" in words(cumulative_curve([], MILESTONES, CURVE_LABELS, until=dt.date(2019, 1, 1)))


def test_a_suppressed_cell_is_hatched_and_shows_no_experienced_level() -> None:
    cell = GridCell("Samtaler", "staff", 5, 1, 3, suppressed=True)
    figure = involvement_grid([("Samtaler", "Samtaler")], [("staff", "Medarbejdere")], [cell], GRID_LABELS)
    hatched = [patch for patch in as_figure(figure).axes[0].patches if patch.get_hatch()]
    assert len(hatched) == 2  # the key of the legend and the cell
    assert words(figure).count("3") == 1  # in the legend only
    assert words(figure).count("5") == 2


def test_a_level_below_the_plan_is_marked_in_its_cell() -> None:
    cells = [GridCell("Samtaler", "staff", 4, 3, 4), GridCell("Samtaler", "leaders", None, 2, 1)]
    found = words(involvement_grid([("Samtaler", "Samtaler")], GROUPS, cells, GRID_LABELS))
    assert [word for word in found if "↓" in word] == ["↓", "↓3"]


def test_a_cell_that_is_not_given_shows_that_nothing_is_recorded() -> None:
    figure = involvement_grid([("Samtaler", "Samtaler")], [("staff", "Medarbejdere")], [], GRID_LABELS)
    assert words(figure).count("–") == 1 + 3


@pytest.mark.parametrize(
    "draw",
    [
        lambda: diverging_bars([], BAR_LABELS),
        lambda: milestone_series([], SERIES_LABELS),
        lambda: milestone_series([SeriesPoint("Nedslag 1", 0.0, 0.0, 0.3, 0.0, "n = 8")], SERIES_LABELS, limits=(0, 1)),
        lambda: milestone_series([SeriesPoint("Nedslag 1", 123456, target=3)], SERIES_LABELS),
        lambda: cumulative_curve([], [], CURVE_LABELS, until=dt.date(2019, 1, 1)),
        lambda: cumulative_curve([(dt.date(1990, 1, 1), 1)], [], CURVE_LABELS, until=dt.date(2040, 1, 1)),
        lambda: involvement_grid([], [], [], GRID_LABELS),
        lambda: response_by_day([], RESPONSE_LABELS, opens=RESPONSE_OPENS, closes=RESPONSE_OPENS),
    ],
)
def test_little_or_odd_data_still_make_a_figure(draw: Callable[[], Drawing]) -> None:
    assert to_svg(draw()).startswith("<?xml")


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("choices", [2, 3, 4, 5, 6, 7])
def test_neighbouring_choices_differ_in_grey_too(choices: int) -> None:
    greys = [luminance(colour) for colour in scale_colours(choices)]
    assert len(greys) == choices
    assert all(abs(a - b) > 8 for a, b in pairwise(greys))


def test_numbers_in_cells_can_be_read_on_every_colour() -> None:
    fills = [level_colour(level / 2) for level in range(11)]
    fills += [colour for choices in range(2, 8) for colour in scale_colours(choices)]
    assert min(contrast(ink_on(fill), fill) for fill in fills) >= 4.5


def test_a_higher_involvement_level_is_darker() -> None:
    greys = [luminance(level_colour(level / 2)) for level in range(11)]
    assert greys == sorted(greys, reverse=True)
    assert min(a - b for a, b in pairwise(greys)) > 3


def test_the_settings_of_matplotlib_are_left_as_they_were() -> None:
    before = dict(matplotlib.rcParams)
    to_svg(bars())
    assert dict(matplotlib.rcParams) == before


def test_figures_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    alone = {draw: to_svg(draw()) for draw in ALL}
    found: dict[Callable[[], Drawing], str] = {}
    threads = [threading.Thread(target=lambda d=draw: found.update({d: to_svg(d())})) for draw in ALL]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone


def test_effects_lie_around_a_line_for_no_change_and_everybody_differs_from_the_linked_in_shape() -> None:
    axes = as_figure(effects()).axes[0]
    markers = [line.get_marker() for line in axes.lines if line.get_marker() not in ("none", "None")]
    assert (markers.count("o"), markers.count("D")) == (4, 3)
    said = words(effects())
    assert {"0 %", "50 %", "100 %", "lavere nu", "højere nu"} <= set(said)
    assert {"61,0 % (52,0–70,0 %)", "66,0 % (50,0–79,0 %)", "93,0 %"} <= set(said)


def test_the_axis_of_effects_reaches_the_outermost_interval_evenly_on_both_sides() -> None:
    row = EffectRow("Vil bruge metoden", Effect(0.55, "55 %", 0.41, 0.69), None)
    labels = EffectLabels("Alle", "Begge gange", "lavere", "højere", 0.5, percent)
    assert {"30 %", "40 %", "50 %", "60 %", "70 %"} <= set(words(change_effects([row], labels)))
    points = EffectLabels("Alle", "Begge gange", "lavere", "højere", 0.0, percent)
    share = EffectRow("Vil bruge metoden", Effect(0.05, "5", -0.1, 0.2), None)
    assert {"-20 %", "0 %", "20 %"} <= set(words(change_effects([share], points)))


def test_no_line_leads_to_a_milestone_at_which_the_series_breaks() -> None:
    def joins(*, breaks: bool) -> int:
        points = [SeriesPoint("Nedslag 1", 0.4), SeriesPoint("Nedslag 2", 0.6, breaks=breaks), SeriesPoint("3", 0.7)]
        axes = as_figure(milestone_series(points, SERIES_LABELS, limits=(0, 1))).axes[0]
        return sum(1 for line in axes.lines if line.get_color() == "#9db4cb")

    assert (joins(breaks=False), joins(breaks=True)) == (2, 1)


def test_groups_differ_in_marker_and_dash_so_that_their_lines_can_be_told_apart_in_grey() -> None:
    day = (dt.date(2026, 5, 4), 0.5)
    lines = [ResponseLine(f"Gruppe {number}", (day,)) for number in range(8)]
    drawn = as_figure(response_by_day(lines, RESPONSE_LABELS, opens=RESPONSE_OPENS, closes=day[0])).axes[0].lines
    keys = [(line, mark) for line, mark in pairwise(drawn) if mark.get_marker() in {*"oDs^"}][:8]
    assert len({(mark.get_marker(), line.is_dashed()) for line, mark in keys}) == 8


def test_the_legend_says_what_share_of_each_group_has_answered() -> None:
    assert {"Borgere: 62 %", "1. May", "16. May"} <= set(words(response()))
