"""Layout of the figure of changes: for each indicator the effect among everybody and among those who answered twice.

See `analysis.figures.charts`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from analysis.figures.data import Effect, EffectLabels, EffectRow
from analysis.figures.page import BLUE, ESTIMATE, GRID, INK, LINKED, MUTED, ORANGE, RULE, Page, Stroke, leading

_LABELS: Final = 5.2
"""Width in cm of the column with the indicators' names."""
_LINE: Final = 0.38
"""Height in cm of one effect."""
_GAP: Final = 0.2
_STEP: Final = 0.1
_NEUTRAL: Final = Stroke(INK, 0.9)
_BARS: Final = {ESTIMATE: Stroke(BLUE, 1.6), LINKED: Stroke(ORANGE, 1.6)}


def draw_effects(page: Page, rows: Sequence[EffectRow], labels: EffectLabels) -> None:
    """One band per indicator with both effects below each other on an axis that lies even around no change."""
    words = {ESTIMATE: labels.everybody, LINKED: labels.linked}
    page.legend((page.sample(stroke), said) for stroke, said in words.items())
    effects = [effect for row in rows for effect in (row.everybody, row.linked) if effect is not None]
    printed = page.widest((effect.printed for effect in effects), 7.5)
    left, right = _LABELS + 0.2, page.width - printed - 0.4
    reach = _reach(effects, labels.neutral)

    def across(value: float) -> float:
        return left + (value - labels.neutral + reach) / (2 * reach) * (right - left)

    _sides(page, labels, across(labels.neutral), left=left, right=right)
    top = page.y + 0.1
    page.y = top + 0.1
    bands = [(row, _height(page, row)) for row in rows]
    bottom = top + 0.1 + sum(height for _, height in bands)
    ticks = [labels.neutral + i * reach / 2 for i in range(-2, 3)]
    for tick in ticks:
        x = across(tick)
        page.line([x, x], [top, bottom], _NEUTRAL if tick == labels.neutral else RULE)
        page.text(x, bottom + 0.22, [labels.number(tick)], size=7.5, align="center", color=MUTED)
    for i, (row, height) in enumerate(bands):
        if i:
            page.line([0.1, page.width - 0.1], [page.y, page.y], Stroke(GRID, 0.5))
        page.text(0.1, page.y + height / 2, page.wrap(row.label, _LABELS - 0.1, 8))
        its = ((ESTIMATE, row.everybody), (LINKED, row.linked))
        shown = [(stroke, effect) for stroke, effect in its if effect is not None]
        y = page.y + height / 2 - (len(shown) - 1) * _LINE / 2
        for stroke, effect in shown:
            if effect.low is not None and effect.high is not None:
                page.line([across(effect.low), across(effect.high)], [y, y], _BARS[stroke])
            page.line([across(effect.value)], [y], stroke)
            page.text(right + 0.3, y, [effect.printed], size=7.5, color=stroke.color)
            y += _LINE
        page.y += height
    page.y = bottom + 0.4


def _height(page: Page, row: EffectRow) -> float:
    lines = page.wrap(row.label, _LABELS - 0.1, 8)
    effects = sum(effect is not None for effect in (row.everybody, row.linked))
    return max(len(lines) * leading(8), effects * _LINE) + _GAP


def _reach(effects: Sequence[Effect], neutral: float) -> float:
    """How far the axis goes to either side of no change: to the outermost value, in steps of 0.1 and at least two."""
    values = [v for effect in effects for v in (effect.value, effect.low, effect.high) if v is not None]
    furthest = max((abs(value - neutral) for value in values), default=0.0)
    return max(2, math.ceil(furthest / _STEP - 1e-9)) * _STEP


def _sides(page: Page, labels: EffectLabels, middle: float, *, left: float, right: float) -> None:
    """What lies to either side of no change, above the axis."""
    lower = page.wrap(labels.lower, middle - left - 0.2, 7.5)
    higher = page.wrap(labels.higher, right - middle - 0.2, 7.5)
    height = max(len(lower), len(higher)) * leading(7.5)
    page.text(middle - 0.15, page.y + 0.05 + height / 2, lower, size=7.5, align="right", color=MUTED)
    page.text(middle + 0.15, page.y + 0.05 + height / 2, higher, size=7.5, color=MUTED)
    page.y += 0.05 + height
