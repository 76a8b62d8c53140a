"""The layout of the theory-of-change picture: columns by node kind from left to right, context factors in a band below.

Pure geometry in the units of an SVG view box; `evaluator.reporting.theory` draws it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from evaluator.programme.layers import order_columns, place_heights, spread
from evaluator.programme.model import NODE_KINDS, Link, Node, Programme
from evaluator.programme.routes import LANE, Box, Path, Router, style_of
from evaluator.programme.wrapping import text_width, wrap

WIDTH: Final = 1040.0
SIZE: Final = 13.5
"""Text size of the boxes: 6 points when a picture of `WIDTH` is printed 16 cm wide, 9 at 25 cm."""
LINE: Final = 17.0
STATUS: Final = 21.0
"""Height of the line with a box's status."""
LEFT, RIGHT, TOP = 13.0, 8.0, 9.0
"""Space between a box and its text; below as above."""
_MARGIN, _GAP, _WIDEST_GAP, _BETWEEN = 26.0, 44.0, 80.0, 18.0
_NARROWEST, _WIDEST, _CONTEXT = 112.0, 190.0, 240.0
_HEADING, _PASSAGE = 48.0, 4.0


@dataclass(frozen=True, slots=True)
class Heading:
    """The place of a column's heading, or of the context band's; ``kind`` is one of `NODE_KINDS`."""

    kind: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]
    headings: tuple[Heading, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """The columns: kinds from left to right, left edges and widths."""

    kinds: tuple[str, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    gap: float

    @property
    def width(self) -> float:
        return max(self.lefts[-1] + self.widths[-1] + _MARGIN if self.lefts else 0.0, WIDTH / 2)


def layout(programme: Programme, titles: Mapping[str, str], *, with_status: Collection[str] = ()) -> Layout:
    """Places for every node and link of the programme's theory. ``titles`` by node key, in one language; nodes among
    ``with_status`` have a line more. The same input gives the same picture."""
    grid = _grid(programme.nodes, titles)
    columns = {node.key: grid.kinds.index(node.kind) for node in programme.nodes if node.kind in grid.kinds}
    sized = {
        node.key: _sized(node, titles[node.key], grid, columns, has_status=node.key in with_status)
        for node in programme.nodes
        if node.key in columns
    }
    links = [link for link in programme.links if {link.source, link.target} <= titles.keys()]
    boxes, passages = _in_columns(sized, [link for link in links if style_of(link, columns) == "forward"], grid)
    floor = max((box.bottom for box in boxes.values()), default=_HEADING)
    around = sum(style_of(link, columns) != "forward" for link in links)
    height = floor + (around + 1) * LANE if around else floor
    headings = [Heading(k, x, 0.0, w) for k, x, w in zip(grid.kinds, grid.lefts, grid.widths, strict=True)]
    context = [node for node in programme.nodes if node.key not in columns]
    if context:
        headings.append(Heading("context", _MARGIN, height + 8, grid.width - 2 * _MARGIN))
        boxes |= _in_band(context, titles, links, boxes, grid, top=height + 36, with_status=with_status)
        height = max(box.bottom for box in boxes.values())
    router = Router(boxes, links, passages=passages, floor=floor, gap=grid.gap, margin=_MARGIN)
    return Layout(tuple(boxes.values()), tuple(map(router.path, links)), tuple(headings), grid.width, height)


def _grid(nodes: Sequence[Node], titles: Mapping[str, str]) -> _Grid:
    """Columns as wide as their longest word asks; what is left over is shared, what lacks is taken from the widest."""
    kinds = tuple(kind for kind in NODE_KINDS if kind != "context" and any(node.kind == kind for node in nodes))
    widths = []
    for kind in kinds:
        words = [word for node in nodes if node.kind == kind for word in titles[node.key].split()]
        asked = max(text_width(word, SIZE) for word in words or [""]) + LEFT + RIGHT + 1
        widths.append(min(max(asked, _NARROWEST), _WIDEST))
    room = WIDTH - 2 * _MARGIN - _GAP * (len(kinds) - 1)
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    widths = [min(width + (room - sum(widths)) / len(widths), _WIDEST) for width in widths]
    gap = _GAP + min(_WIDEST_GAP - _GAP, (room - sum(widths)) / max(len(widths) - 1, 1))
    lefts = tuple(_MARGIN + sum(widths[:i]) + i * gap for i in range(len(widths)))
    return _Grid(kinds, lefts, tuple(widths), gap)


def _sized(node: Node, title: str, grid: _Grid, columns: Mapping[str, int], *, has_status: bool) -> Box:
    column = columns[node.key]
    return _box(node, title, column, (grid.lefts[column], 0.0), grid.widths[column], has_status=has_status)


def _box(
    node: Node, title: str, column: int | None, place: tuple[float, float], width: float, *, has_status: bool
) -> Box:
    lines = wrap(title, width - LEFT - RIGHT, SIZE)
    height = 2 * TOP + LINE * len(lines) + (STATUS if has_status else 0.0)
    return Box(node, column, *place, width, height, lines)


def _in_columns(
    sized: Mapping[str, Box], links: Sequence[Link], grid: _Grid
) -> tuple[dict[str, Box], dict[str, list[tuple[float, float, float]]]]:
    """The boxes in their places, and for each link the (left, right, middle) of its passage through each column
    between; a passage takes part in the ordering as a box does."""
    columns: list[list[str]] = [[] for _ in grid.kinds]
    column_of = {key: box.column or 0 for key, box in sized.items()}
    for key, column in column_of.items():
        columns[column].append(key)
    chains: dict[str, list[str]] = {}
    for link in links:
        between = range(column_of[link.source] + 1, column_of[link.target])
        chains[link.key] = [f"{link.key}>{column}" for column in between]
        for column, passage in zip(between, chains[link.key], strict=True):
            columns[column].append(passage)
    across = [link for link in links if column_of[link.source] != column_of[link.target]]
    segments = [pair for link in across for pair in pairwise([link.source, *chains[link.key], link.target])]
    beside = [(link.source, link.target) for link in links if link not in across]
    ordered = order_columns(columns, segments, beside)
    heights = {key: sized[key].height if key in sized else _PASSAGE for column in ordered for key in column}
    middles = place_heights(ordered, heights, segments, _BETWEEN)
    boxes = {key: replace(box, y=_HEADING + middles[key] - box.height / 2) for key, box in sized.items()}
    passages = {
        link.key: [
            (grid.lefts[c], grid.lefts[c] + grid.widths[c], _HEADING + middles[passage])
            for c, passage in enumerate(chains[link.key], start=column_of[link.source] + 1)
        ]
        for link in across
    }
    return boxes, passages


def _in_band(
    context: Sequence[Node],
    titles: Mapping[str, str],
    links: Sequence[Link],
    boxes: Mapping[str, Box],
    grid: _Grid,
    *,
    top: float,
    with_status: Collection[str],
) -> dict[str, Box]:
    """The context factors side by side, each as far as possible below what it bears upon."""
    width = min(_CONTEXT, (grid.width - 2 * _MARGIN - _BETWEEN * (len(context) - 1)) / len(context))
    wanted: dict[str, float] = {}
    for node in context:
        near = [boxes[end].x - grid.gap / 2 for link in links for end in _other_end(link, node.key) if end in boxes]
        wanted[node.key] = sum(near) / len(near) if near else grid.width / 2
    ordered = sorted(context, key=lambda node: wanted[node.key])
    middles = spread([wanted[node.key] for node in ordered], [width + _BETWEEN] * (len(ordered) - 1))
    placed = {}
    for i, (node, middle) in enumerate(zip(ordered, middles, strict=True)):
        least = _MARGIN + i * (width + _BETWEEN)
        most = grid.width - _MARGIN - width - (len(ordered) - 1 - i) * (width + _BETWEEN)
        x = min(max(middle - width / 2, least), most)
        placed[node.key] = _box(node, titles[node.key], None, (x, top), width, has_status=node.key in with_status)
    return placed


def _other_end(link: Link, key: str) -> tuple[str, ...]:
    return (link.target,) if link.source == key else (link.source,) if link.target == key else ()
