"""The page that a figure is laid out on, in centimetres from the top left corner, as high as needed.

It knows no drawing library: a `Surface` measures text and puts lines, boxes and words in place. Every text is measured
and wrapped to its place, so that nothing is clipped and nothing overlaps, however long a Danish word is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

WIDTH: Final = 16.0
"""Width of a figure in cm: that of a report's text."""
BESIDE: Final = 8.2
"""Width of a figure that stands beside its table."""
INK, MUTED, GRID, BLUE, ORANGE, WHITE = "#1d2733", "#56616c", "#dfe3e8", "#1f4e79", "#b5541c", "#ffffff"
HATCH: Final = "//////"
_MARK: Final = 6.5
"""Size of the mark: small, and inside the figure, so that it is copied along."""
_BELOW_MARK: Final = 0.42
_BELOW_MIDDLE: Final = ("#b5541c", "#f3cfae")
_MIDDLE: Final = "#e8e8e8"
_ABOVE_MIDDLE: Final = ("#a9c8e2", "#0b2a4a")
_LEVELS: Final = ("#f7f4e3", "#dcd7b0", "#b5b488", "#85917d", "#4d6374", "#1b3355")
_COMPOUND: Final = re.compile(r"(?:(?<=ings|heds|ions|tets)|(?<=elses|skabs))(?=\w{3})")
"""Where the parts of a Danish compound meet, as far as an ending shows."""
_SYLLABLE: Final = re.compile(
    r"(?<=\w\w\w)(?=(?:(?<!hed|ing|ion|tet)s[kpt]r?|[bfg][lr]|dr|(?<!s)(?:[kp][lr]|tr)|(?<![bfgkp])l|(?<![bdfgkpt])r"
    r"|(?<!s)[kpt]|[bcdfghjmnqsvwxz])[aeiouyæøå]\w)"
)
"""Where a long Danish word may be broken: before the consonants that can begin a syllable."""
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: width and marker size in points. ``marker`` is one of '', 'o', 'D' (a diamond) and '_';
    ``width`` 0 draws the markers only."""

    color: str
    width: float = 0.7
    dash: tuple[float, ...] = ()
    marker: str = ""
    marker_size: float = 6.0


RULE: Final = Stroke(GRID)
ESTIMATE: Final = Stroke(BLUE, 0, marker="o")
INTERVAL: Final = Stroke(BLUE, 1.4, marker="_", marker_size=8)
TARGET: Final = Stroke(ORANGE, 2.4)
BASELINE: Final = Stroke(MUTED, 1, dash=(4, 3))
BREAK: Final = Stroke(MUTED, 0.9, dash=(1, 2))
LINKED: Final = Stroke(ORANGE, 0, marker="D", marker_size=5)


class Surface(Protocol):
    """What can be drawn on. Places and sizes are in cm from the top left, text sizes in points."""

    def measure(self, words: str, size: float, *, bold: bool) -> float: ...

    def text(self, x: float, y: float, words: str, *, size: float, align: Align, color: str, bold: bool) -> None: ...

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, edge: str, hatch: str, front: bool
    ) -> None: ...

    def line(self, xs: Sequence[float], ys: Sequence[float], stroke: Stroke) -> None: ...


class Page:
    """A figure under construction, ``width`` cm wide; ``y`` is how far down it is filled. ``mark`` stands in the top
    right corner, beside the first line where there is room."""

    def __init__(self, surface: Surface, mark: str = "", width: float = WIDTH) -> None:
        self._surface = surface
        self.line = surface.line
        self.width = width
        self.y, self._marked = 0.15, 0.0
        if mark:
            its = self.measure(mark, _MARK, bold=True)
            self.text(width - 0.1, 0.2, [mark], size=_MARK, align="right", bold=True, color="#7a3510")
            if its < width / 3:
                self._marked = its + 0.3
            else:
                self.y = _BELOW_MARK

    def measure(self, words: str, size: float, *, bold: bool = False) -> float:
        """Width in cm of one line."""
        return self._surface.measure(words, size, bold=bold)

    def widest(self, lines: Iterable[str], size: float) -> float:
        return max((self.measure(line, size) for line in lines), default=0.0)

    def wrap(self, words: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """Lines of at most ``width`` cm; a word that is wider by itself is broken with a hyphen."""
        lines = [""]
        for word in words.split():
            joined = f"{lines[-1]} {word}".strip()
            if self.measure(joined, size, bold=bold) <= width:
                lines[-1] = joined
                continue
            while self.measure(word, size, bold=bold) > width and len(word) > 4:
                fits = [i for i in range(2, len(word) - 1) if self.measure(word[:i] + "-", size, bold=bold) <= width]
                cut = max(_within(_COMPOUND, word, fits) or _within(_SYLLABLE, word, fits) or fits or [2])
                lines.append(word[:cut] + "-")
                word = word[cut:]
            lines.append(word)
        return [line for line in lines if line]

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 8,
        align: Align = "left",
        color: str = INK,
        bold: bool = False,
    ) -> None:
        """Lines centred vertically on ``y``."""
        for i, line in enumerate(lines):
            middle = y + (i - (len(lines) - 1) / 2) * leading(size)
            self._surface.text(x, middle, line, size=size, align=align, color=color, bold=bold)

    def plate(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 8,
        align: Align = "left",
        color: str = MUTED,
        bold: bool = False,
    ) -> None:
        """Lines on a white ground, so that what lies behind does not run through them."""
        width = max((self.measure(line, size, bold=bold) for line in lines), default=0.0) + 0.12
        height = leading(size) * len(lines)
        start = x - 0.06 - {"left": 0.0, "center": (width - 0.12) / 2, "right": width - 0.12}[align]
        self.box(start, y - height / 2, width, height, WHITE, front=True)
        self.text(x, y, lines, size=size, align=align, color=color, bold=bold)

    def paragraph(self, words: str, *, size: float = 7.5, color: str = MUTED, bold: bool = False) -> None:
        """Words over the whole width, below what is there already."""
        lines = self.wrap(words, self.width - 0.2 - self._taken(self.y), size, bold=bold)
        height = leading(size) * len(lines)
        self.text(0.1, self.y + height / 2, lines, size=size, color=color, bold=bold)
        self._go_to(self.y + height)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        edge: str = "none",
        hatch: str = "",
        front: bool = False,
    ) -> None:
        self._surface.box(x, y, width, height, fill=fill, edge=edge, hatch=hatch, front=front)

    def tile(self, x: float, y: float, width: float, height: float, fill: str, words: str, *, hatch: str = "") -> None:
        """A box with words in its middle, in the ink that can be read on it."""
        self.box(x, y, width, height, fill, edge="#9aa4ad", hatch=hatch)
        size = next((size for size in (7, 6.5, 6, 5.5) if self.measure(words, size) <= width - 0.04), 5)
        self.text(x + width / 2, y + height / 2, [words], size=size, align="center", color=ink_on(fill))

    def swatch(self, fill: str, words: str = "", hatch: str = "") -> Callable[[float, float], None]:
        """A key of the legend: a small square."""
        return lambda x, y: self.tile(x - 0.17, y - 0.17, 0.34, 0.34, fill, words, hatch=hatch)

    def sample(self, stroke: Stroke) -> Callable[[float, float], None]:
        """A key of the legend: a piece of line, upright for an interval as in the figure."""
        if stroke is INTERVAL:
            return lambda x, y: self.line([x, x], [y - 0.17, y + 0.17], stroke)
        if stroke in (ESTIMATE, LINKED):
            return lambda x, y: self.line([x], [y], stroke)
        return lambda x, y: self.line([x - 0.22, x + 0.22], [y, y], stroke)

    def legend(self, entries: Iterable[tuple[Callable[[float, float], None], str]]) -> None:
        """Entries (what draws the key at x, y; its words), over as many lines as they need."""
        x, y = 0.1, self.y + 0.2
        for draw, words in entries:
            lines = self.wrap(words, self.width - 1 - self._taken(y - 0.2), 7.5)
            width = 0.5 + self.widest(lines, 7.5)
            if x > 0.1 and x + width > self.width - 0.1 - self._taken(y - 0.2):
                x, y = 0.1, y + 0.44
            draw(x + 0.2, y)
            self.text(x + 0.5, y + (len(lines) - 1) * leading(7.5) / 2, lines, size=7.5)
            x, y = x + width + 0.3, y + (len(lines) - 1) * leading(7.5)
        self._go_to(y + 0.3)

    def _taken(self, y: float) -> float:
        """What the mark takes of a line that begins at ``y``."""
        return self._marked if y < _BELOW_MARK else 0.0

    def _go_to(self, y: float) -> None:
        """Down to ``y``, and clear of the mark: what follows may be as wide as the page."""
        self.y = max(y, _BELOW_MARK) if self._marked else y


def _within(pattern: re.Pattern[str], word: str, fits: Sequence[int]) -> list[int]:
    return [match.start() for match in pattern.finditer(word) if match.start() in fits]


def leading(size: float) -> float:
    """Distance in cm between the lines of a text of ``size`` points."""
    return size * 1.25 / 72 * 2.54


def scale_colours(choices: int) -> list[str]:
    """Orange below the scale's middle, grey in it, blue above; neighbours differ in lightness too."""
    half = choices // 2
    return [*_ramp(_BELOW_MIDDLE, half), *([_MIDDLE] * (choices % 2)), *_ramp(_ABOVE_MIDDLE, half)]


def level_colour(level: float) -> str:
    """Darker for a higher involvement level; a half lies between its neighbours."""
    lower = min(int(level), len(_LEVELS) - 1)
    return _ramp((_LEVELS[lower], _LEVELS[min(lower + 1, len(_LEVELS) - 1)]), 3)[1 if level > lower else 0]


def ink_on(fill: str) -> str:
    """White or the figures' ink, whichever contrasts more with ``fill``."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, fill))


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2.2 between two colours, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [one / 255 for one in _rgb(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _ramp(ends: tuple[str, str], steps: int) -> list[str]:
    """``steps`` colours from the first end to the second."""
    parts = [i / max(steps - 1, 1) for i in range(steps)]
    pairs = list(zip(_rgb(ends[0]), _rgb(ends[1]), strict=True))
    return ["#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs) for part in parts]
