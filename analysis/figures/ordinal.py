"""Layout of the figures of ordinal answers: diverging bars and the involvement grid. See `analysis.figures.charts`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from analysis.figures.data import BarLabels, BarRow, GridCell, GridLabels
from analysis.figures.page import (
    GRID,
    HATCH,
    INK,
    MUTED,
    RULE,
    WHITE,
    WIDTH,
    Page,
    Stroke,
    ink_on,
    leading,
    level_colour,
    scale_colours,
)


def draw_bars(page: Page, rows: Sequence[BarRow], labels: BarLabels) -> None:
    """Each bar around the scale's middle, its label to the left and n to the right."""
    colours = scale_colours(len(labels.choices))
    page.legend((page.swatch(fill), words) for fill, words in zip(colours, labels.choices, strict=True))
    left = 0.4 + min(5.2, page.widest((row.label for row in rows), 8))
    right = WIDTH - 0.4 - page.widest((row.n for row in rows), 7.5)
    sides = [_sides(row.counts) for row in rows if row.counts and sum(row.counts)]
    low, high = (max([0.25, *(math.ceil(side[i] * 4 - 1e-9) / 4 for side in sides)]) for i in (0, 1))
    unit = (right - left - 0.4) / (low + high)
    zero, section = left + 0.2 + low * unit, ""
    page.y += 0.05
    quarters = [(i / 4, zero + i / 4 * unit) for i in range(round(-low * 4), round(high * 4) + 1)]
    for row in rows:
        if row.section != section:
            section = row.section
            page.y += 0.15
            page.paragraph(section, size=8, color=INK, bold=True)
        lines = page.wrap(row.label, left - 0.3, 8)
        height = max(0.5, len(lines) * leading(8) + 0.1)
        middle = page.y + height / 2
        page.text(0.1, middle, lines)
        for share, x in quarters:
            page.line([x, x], [page.y, page.y + height], RULE if share else Stroke(MUTED))
        page.text(WIDTH - 0.1, middle, [row.n], size=7.5, align="right", color=MUTED)
        if row.counts and sum(row.counts):
            _bar(page, row.counts, colours, labels, zero=zero, unit=unit, middle=middle)
        else:
            page.plate(left + 0.2, middle, page.wrap(row.note, right - left - 0.4, 7.5), size=7.5)
        page.y += height
    for share, x in quarters:
        page.text(x, page.y + 0.2, [labels.percent(abs(share))], size=7, align="center", color=MUTED)
    page.y += 0.35


def _sides(counts: Sequence[int]) -> tuple[float, float]:
    """Shares to the left and right of the scale's middle; half of a middle choice on either side."""
    half = len(counts) // 2
    middle = counts[half] / 2 if len(counts) % 2 else 0.0
    return (sum(counts[:half]) + middle) / sum(counts), (sum(counts[len(counts) - half :]) + middle) / sum(counts)


def _bar(
    page: Page,
    counts: Sequence[int],
    colours: Sequence[str],
    labels: BarLabels,
    *,
    zero: float,
    unit: float,
    middle: float,
) -> None:
    x = zero - _sides(counts)[0] * unit
    for count, fill in zip(counts, colours, strict=True):
        width, words = count / sum(counts) * unit, labels.percent(count / sum(counts))
        if count:
            page.box(x, middle - 0.2, width, 0.4, fill, edge=WHITE, front=True)
        if page.measure(words, 7) + 0.2 < width:
            page.text(x + width / 2, middle, [words], size=7, align="center", color=ink_on(fill))
        x += width


def draw_grid(
    page: Page,
    stages: Sequence[tuple[str, str]],
    groups: Sequence[tuple[str, str]],
    cells: Iterable[GridCell],
    labels: GridLabels,
) -> None:
    """Groups down, stages across; intended, practised and experienced side by side in each cell, with a sign where one
    of the latter two lies below the plan."""
    page.legend((page.swatch(WHITE, letter), word) for letter, word in labels.readings)
    levels = [(page.swatch(level_colour(i), labels.number(i)), words) for i, words in enumerate(labels.levels)]
    absent = [(page.swatch(WHITE, hatch=HATCH), labels.suppressed), (page.swatch(WHITE, "–"), labels.missing)]
    page.legend([*levels, *absent, (page.swatch(WHITE, labels.below), labels.below_plan)])
    left = 0.3 + min(3.6, page.widest((label for _, label in groups), 8))
    column = (WIDTH - left - 0.05) / max(len(stages), 1)
    _grid_head(page, stages, labels, left=left, column=column)
    known = {(cell.stage, cell.group): cell for cell in cells}
    for group, label in groups:
        lines = page.wrap(label, left - 0.3, 8)
        height = max(1.0, len(lines) * leading(8) + 0.2)
        page.line([0.1, WIDTH - 0.05], [page.y, page.y], RULE)
        page.text(0.1, page.y + height / 2, lines)
        for i, (stage, _) in enumerate(stages):
            cell = known.get((stage, group)) or GridCell(stage, group, None, None, None)
            _cell(page, cell, labels, x=left + i * column, y=page.y + height / 2 - 0.42, width=column)
        page.y += height
    page.line([0.1, WIDTH - 0.05], [page.y, page.y], Stroke(GRID))


def _grid_head(
    page: Page, stages: Sequence[tuple[str, str]], labels: GridLabels, *, left: float, column: float
) -> None:
    words = [word for _, label in stages for word in label.split()]
    size = next((size for size in (7.5, 7, 6.5, 6) if page.widest(words, size) <= column - 0.15), 6)
    heads = [page.wrap(label, column - 0.15, size) for _, label in stages]
    height = max((len(lines) for lines in heads), default=0) * leading(size)
    page.y += 0.1
    for i, lines in enumerate(heads):
        x = left + i * column
        page.text(x + column / 2, page.y + height - len(lines) * leading(size) / 2, lines, size=size, align="center")
        for j, (letter, _) in enumerate(labels.readings):
            place = x + 0.1 + (j + 0.5) * (column - 0.2) / 3 - 0.02
            page.text(place, page.y + height + 0.17, [letter], size=6.5, align="center", color=MUTED)
    page.y += height + 0.32


def _cell(page: Page, cell: GridCell, labels: GridLabels, *, x: float, y: float, width: float) -> None:
    tile = (width - 0.2) / 3
    for i, level in enumerate((cell.intended, cell.practised, cell.experienced)):
        hidden = cell.suppressed and i == 2
        shown = None if hidden else level
        words = "" if hidden else "–" if shown is None else labels.number(shown)
        if shown is not None and cell.intended is not None and shown < cell.intended:
            words = f"{labels.below}{words}"
        fill = WHITE if shown is None else level_colour(shown)
        page.tile(x + 0.1 + i * tile, y, tile - 0.04, 0.52, fill, words, hatch=HATCH if hidden else "")
    page.text(x + width - 0.14, y + 0.68, [cell.n], size=6, align="right", color=MUTED)
