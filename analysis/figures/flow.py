"""Layout of the figure of a way in steps, one bar below the other. See `analysis.figures.charts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.figures.data import FlowStep
from analysis.figures.page import BLUE, INK, MUTED, Page, leading

_BAR: Final = 0.42
"""Height of a bar in cm."""
_LEAST: Final = 0.04
"""Width in cm of the bar of a step that nobody has come to: it is seen that there is nothing."""


def draw_flow(page: Page, steps: Sequence[FlowStep]) -> None:
    """Bars as long as the numbers of those who came so far, each number at the end of its bar."""
    most = max((step.n for step in steps), default=0) or 1
    room = page.width - 0.4 - page.widest((str(step.n) for step in steps), 10)
    for step in steps:
        _lines(page, page.wrap(step.label, page.width - 0.2, 9.5, bold=True), size=9.5, bold=True)
        width = max(room * step.n / most, _LEAST)
        page.box(0.1, page.y, width, _BAR, BLUE if step.n else MUTED)
        page.text(0.2 + width, page.y + _BAR / 2, [str(step.n)], size=10, bold=True)
        page.y += _BAR + 0.06
        if step.note:
            _lines(page, page.wrap(step.note, page.width - 0.2, 9), size=9, color=MUTED)
        page.y += 0.12


def _lines(page: Page, lines: Sequence[str], *, size: float, color: str = INK, bold: bool = False) -> None:
    height = leading(size) * len(lines)
    page.text(0.1, page.y + height / 2, lines, size=size, color=color, bold=bold)
    page.y += height + 0.05
