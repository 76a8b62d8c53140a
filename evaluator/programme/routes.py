"""The course of each link in the theory-of-change picture, as SVG path data.

Links run in curves from left to right. Links that go back, and those to and from context factors, take a lane of their
own below the columns and go up and down between them, so that none runs through a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from evaluator.programme.model import Link, Node

Point = tuple[float, float]
LinkStyle = Literal["forward", "feedback", "context"]
LANE: Final = 12.0
_RADIUS: Final = 9.0
_LAST: Final = float("inf")
_ALONG: Final = (0.5, 0.36, 0.64, 0.24, 0.76)
"""Parts of the way at which a sign may stand."""
_SHORT: Final = 28.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place; ``lines`` are its title, wrapped. ``column`` is None for a context factor."""

    node: Node
    column: int | None
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Path:
    """A link's course as SVG path data; the arrow stands at its end. ``places``: points along it where a sign may
    stand, the best first."""

    link: Link
    style: LinkStyle
    data: str
    places: tuple[Point, ...]


def style_of(link: Link, columns: Mapping[str, int]) -> LinkStyle:
    """How a link is drawn; ``columns`` holds the column of each node but the context factors."""
    if link.source not in columns or link.target not in columns:
        return "context"
    return "feedback" if link.feedback or columns[link.target] < columns[link.source] else "forward"


class Router:
    """Finds the course of each link between ``boxes``. ``passages`` are the points (left edge, middle) that a link over
    several columns passes, by link key; ``floor`` is where the columns end, ``gap`` the space between them."""

    def __init__(
        self,
        boxes: Mapping[str, Box],
        links: Sequence[Link],
        *,
        passages: Mapping[str, Sequence[tuple[float, float, float]]],
        floor: float,
        gap: float,
        margin: float,
    ) -> None:
        columns = {key: box.column for key, box in boxes.items() if box.column is not None}
        self._boxes, self._passages, self._gap, self._margin = boxes, passages, gap, margin
        self._last = max(columns.values(), default=0)
        self._styles = {link.key: style_of(link, columns) for link in links}
        around = [link.key for link in links if self._styles[link.key] != "forward"]
        self._lanes = {key: floor + LANE * (i + 1.5) for i, key in enumerate(around)}
        self._shifts = {key: (i % 3 - 1) * 6.0 for i, key in enumerate(around)}
        self._ports = self._ports_of(links)

    def path(self, link: Link) -> Path:
        style = self._styles[link.key]
        if style != "forward":
            return _bent_path(link, style, [*self._leave(link), *reversed(self._arrive(link))])
        if self._boxes[link.source].column == self._boxes[link.target].column:
            return _bent_path(link, style, self._within_column(link))
        return self._rightwards(link)

    def _ports_of(self, links: Iterable[Link]) -> dict[tuple[str, str], float]:
        """Heights at which links leave ('out') and reach ('in', on the right side 'back') a box, in the order of where
        they go and come from."""
        sides: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
        for link in links:
            if self._styles[link.key] == "forward" and self._are_neighbours(link):
                continue
            forward = self._styles[link.key] == "forward"
            within = self._boxes[link.source].column == self._boxes[link.target].column
            stations = [middle for _, _, middle in self._passages.get(link.key, ())]
            ends = [self._boxes[link.source].middle[1], *stations, self._boxes[link.target].middle[1]]
            here, there = (ends[1], ends[-2]) if forward else (_LAST, _LAST)
            sides.setdefault((link.source, "right"), []).append((here, link.key, "out"))
            if forward and within:
                sides.setdefault((link.target, "right"), []).append((there, link.key, "back"))
            else:
                sides.setdefault((link.target, "left"), []).append((there, link.key, "in"))
        ports: dict[tuple[str, str], float] = {}
        for (node, _), ends_of_side in sides.items():
            box = self._boxes[node]
            for i, (_, key, end) in enumerate(sorted(ends_of_side)):
                ports[key, end] = box.y + box.height * (i + 1) / (len(ends_of_side) + 1)
        return ports

    def _rightwards(self, link: Link) -> Path:
        place = (self._boxes[link.source].right, self._ports[link.key, "out"])
        parts, places = [f"M{_at(place)}"], list[Point]()
        for left, right, middle in self._passages.get(link.key, ()):
            parts += [curve(place, (left, middle)), f"L{_at((right, middle))}"]
            places += along(place, (left, middle))
            place = (right, middle)
        end = (self._boxes[link.target].x, self._ports[link.key, "in"])
        places = [*along(place, end), *places]
        return Path(link, "forward", " ".join([*parts, curve(place, end)]), tuple(places))

    def _within_column(self, link: Link) -> list[Point]:
        """Straight between neighbours, else round the right side of what stands between."""
        first, last = self._boxes[link.source], self._boxes[link.target]
        if self._are_neighbours(link):
            down = first.y < last.y
            x = first.middle[0]
            return [(x, first.bottom if down else first.y), (x, last.y if down else last.bottom)]
        x = first.right + self._gap * 0.35
        out, back = self._ports[link.key, "out"], self._ports[link.key, "back"]
        return [(first.right, out), (x, out), (x, back), (last.right, back)]

    def _are_neighbours(self, link: Link) -> bool:
        """Whether both stand in one column with no box between them."""
        first, last = self._boxes[link.source], self._boxes[link.target]
        low, high = sorted((first.middle[1], last.middle[1]))
        column = [box for box in self._boxes.values() if box.column == first.column]
        return first.column == last.column and not any(low < box.middle[1] < high for box in column)

    def _leave(self, link: Link) -> list[Point]:
        box, lane = self._boxes[link.source], self._lanes[link.key]
        if box.column is None:
            return [(box.middle[0] + self._shifts[link.key], box.y), (box.middle[0] + self._shifts[link.key], lane)]
        x = box.right + (self._margin if box.column == self._last else self._gap) / 2 + self._shifts[link.key]
        y = self._ports[link.key, "out"]
        return [(box.right, y), (x, y), (x, lane)]

    def _arrive(self, link: Link) -> list[Point]:
        box, lane = self._boxes[link.target], self._lanes[link.key]
        if box.column is None:
            return [(box.middle[0] + self._shifts[link.key], box.y), (box.middle[0] + self._shifts[link.key], lane)]
        x = box.x - (self._gap if box.column else self._margin) / 2 + self._shifts[link.key]
        y = self._ports[link.key, "in"]
        return [(box.x, y), (x, y), (x, lane)]


def _bent_path(link: Link, style: LinkStyle, points: Sequence[Point]) -> Path:
    """A line through ``points``; a sign stands on its longest stretch, and beside one that it would cover."""
    start, end = max(pairwise(points), key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]))
    aside = 0.0 if abs(start[0] - end[0]) + abs(start[1] - end[1]) > _SHORT else _SHORT
    places = [(start[0] + (end[0] - start[0]) * t + aside, start[1] + (end[1] - start[1]) * t) for t in _ALONG]
    return Path(link, style, bent(points), tuple(places))


def along(start: Point, end: Point) -> list[Point]:
    """Points on the `curve` between two points, its middle first."""
    x, y = end[0] - start[0], end[1] - start[1]
    return [
        (start[0] + x * (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3), start[1] + y * (3 * t * t - 2 * t**3))
        for t in _ALONG
    ]


def curve(start: Point, end: Point) -> str:
    """On from ``start`` to ``end``, level at both."""
    half = (start[0] + end[0]) / 2
    return f"C{_at((half, start[1]))} {_at((half, end[1]))} {_at(end)}"


def bent(points: Sequence[Point]) -> str:
    """A line through ``points`` with rounded corners."""
    parts = [f"M{_at(points[0])}"]
    for (before, corner), (_, after) in pairwise(pairwise(points)):
        parts.append(f"L{_at(_towards(corner, before))} Q{_at(corner)} {_at(_towards(corner, after))}")
    return " ".join([*parts, f"L{_at(points[-1])}"])


def _towards(corner: Point, other: Point) -> Point:
    distance = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    part = min(_RADIUS, distance / 2) / distance if distance else 0.0
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
