from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from evaluator.programme.diagram import LEFT, SIZE, Layout, layout
from evaluator.programme.layers import crossings, order_columns, spread
from evaluator.programme.model import NODE_KINDS, Link, Node, Programme
from evaluator.programme.wrapping import text_width, wrap


def danish(programme: Programme) -> dict[str, str]:
    return {node.key: node.title["da"] for node in programme.nodes}


@pytest.fixture
def drawn(theory: Programme) -> Layout:
    return layout(theory, danish(theory), with_status=danish(theory))


def points(data: str) -> Iterator[tuple[float, float]]:
    """Points along SVG path data of the commands M, L, C and Q, close enough together to fall into any box."""
    here = (0.0, 0.0)
    for command, arguments in re.findall(r"([MLCQ])([^MLCQ]+)", data):
        values = [tuple(map(float, pair.split(","))) for pair in arguments.split()]
        control = [here, *values]
        for i in range(101 if command != "M" else 0):
            t = i / 100
            level = control
            while len(level) > 1:
                level = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(level)]
            yield level[0]
        here = values[-1]


def test_every_node_and_link_is_in_the_picture(theory: Programme, drawn: Layout) -> None:
    assert {box.node.key for box in drawn.boxes} == {node.key for node in theory.nodes}
    assert [path.link for path in drawn.paths] == list(theory.links)


def test_boxes_lie_inside_the_picture_and_do_not_overlap(drawn: Layout) -> None:
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= drawn.width
        assert box.bottom <= drawn.height
    for one, other in combinations(drawn.boxes, 2):
        apart = one.right < other.x or other.right < one.x or one.bottom < other.y or other.bottom < one.y
        assert apart, (one.node.key, other.node.key)


def test_columns_follow_the_kinds_from_left_to_right_and_context_stands_below(drawn: Layout) -> None:
    lefts = {kind: {box.x for box in drawn.boxes if box.node.kind == kind} for kind in NODE_KINDS[:-1]}
    assert [len(xs) for xs in lefts.values()] == [1] * 6
    assert [min(xs) for xs in lefts.values()] == sorted(min(xs) for xs in lefts.values())
    lowest = max(box.bottom for box in drawn.boxes if box.node.kind != "context")
    assert all(box.y > lowest for box in drawn.boxes if box.node.kind == "context")


def test_no_link_runs_through_a_box(drawn: Layout) -> None:
    for path, box in product(drawn.paths, drawn.boxes):
        inside = [
            (x, y) for x, y in points(path.data) if box.x + 1 < x < box.right - 1 and box.y + 1 < y < box.bottom - 1
        ]
        assert not inside, (path.link.key, box.node.key, inside[:3])


def test_a_link_begins_at_its_source_and_ends_at_its_target(drawn: Layout) -> None:
    boxes = {box.node.key: box for box in drawn.boxes}
    for path in drawn.paths:
        course = list(points(path.data))
        for key, (x, y) in ((path.link.source, course[0]), (path.link.target, course[-1])):
            box = boxes[key]
            assert box.x - 0.1 <= x <= box.right + 0.1, path.link.key
            assert box.y - 0.1 <= y <= box.bottom + 0.1, path.link.key


def test_feedback_and_context_are_drawn_in_their_own_ways(drawn: Layout) -> None:
    styles = {path.link.key: path.style for path in drawn.paths}
    assert styles["attraction>money"] == "feedback"
    assert styles["law>projects"] == styles["funds>attraction"] == "context"
    assert set(styles.values()) == {"forward", "feedback", "context"}


def test_a_link_backwards_is_drawn_as_feedback_although_it_is_not_declared(theory: Programme) -> None:
    back = replace(theory, links=(Link("health", "money", {}),))
    (path,) = layout(back, danish(back)).paths
    assert path.style == "feedback"


def test_titles_fit_their_boxes_in_the_font_itself(drawn: Layout) -> None:
    font = FontProperties(family=["DejaVu Sans"], size=SIZE)
    for box in drawn.boxes:
        for line in box.lines:
            width = text_to_path.get_text_width_height_descent(line, font, False)[0]
            assert width <= box.width - LEFT - 4, (line, width, box.width)


def test_no_word_of_a_title_is_lost(theory: Programme, drawn: Layout) -> None:
    for box in drawn.boxes:
        written = re.sub(r"(?<=\w)-(?= |$)", "", " ".join(box.lines)).replace(" ", "").replace("-", "")
        assert written == danish(theory)[box.node.key].replace(" ", "").replace("-", "")


def test_the_picture_is_the_same_each_time(theory: Programme, drawn: Layout) -> None:
    assert layout(theory, danish(theory), with_status=danish(theory)) == drawn


@pytest.mark.parametrize("kinds", [[], ["context"], ["impact"], ["resource", "impact"], ["activity", "activity"]])
def test_a_theory_of_any_shape_has_a_picture(theory: Programme, kinds: list[str]) -> None:
    nodes = tuple(Node(f"n{i}", kind, {"da": "Beslutningsgrundlag"}) for i, kind in enumerate(kinds))
    links = tuple(Link(a.key, b.key, {}) for a, b in pairwise(nodes))
    small = replace(theory, nodes=nodes, links=links)
    assert len(layout(small, danish(small)).boxes) == len(kinds)


def test_links_within_a_column_go_straight_between_neighbours_and_round_the_others(theory: Programme) -> None:
    nodes = tuple(Node(key, "activity", {"da": key}) for key in "abc")
    links = (Link("a", "b", {}), Link("b", "c", {}), Link("a", "c", {}))
    column = replace(theory, nodes=nodes, links=links)
    found = layout(column, danish(column))
    right = found.boxes[0].right
    reach = [max(x for x, _ in points(path.data)) for path in found.paths]
    assert reach[0] < right
    assert reach[1] < right
    assert reach[2] > right


def test_a_long_word_is_broken_where_a_part_of_it_begins() -> None:
    assert wrap("beslutningsgrundlaget", 110, 13.5) == ("beslutnings-", "grundlaget")
    assert wrap("forskningsnetværk", 120, 13.5) == ("forsknings-", "netværk")
    assert wrap("prøvehandling", 80, 13.5) == ("prøvehand-", "ling")


def test_a_word_without_a_syllable_to_break_at_is_broken_where_it_must() -> None:
    assert all(text_width(line, 10) <= 60 for line in wrap("x" * 60, 60, 10))


@given(st.lists(st.text(alphabet="abcæøå- ", max_size=30), max_size=6), st.integers(60, 300))
def test_lines_are_never_wider_than_asked(words: list[str], width: int) -> None:
    assert all(text_width(line, 13.5) <= width for line in wrap(" ".join(words), width, 13.5))


@st.composite
def layered(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[str, str]]]:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    columns = [[f"{c}.{i}" for i in range(size)] for c, size in enumerate(sizes)]
    possible = [pair for left, right in pairwise(columns) for pair in product(left, right)]
    return columns, draw(st.lists(st.sampled_from(possible), max_size=12, unique=True))


@given(layered())
def test_crossings_are_those_counted_pair_by_pair(given_layers: tuple[list[list[str]], list[tuple[str, str]]]) -> None:
    columns, segments = given_layers
    place = {key: i for column in columns for i, key in enumerate(column)}
    column_of = {key: c for c, column in enumerate(columns) for key in column}
    slow = sum(
        column_of[a] == column_of[c] and (place[a] - place[c]) * (place[b] - place[d]) < 0
        for (a, b), (c, d) in combinations(segments, 2)
    )
    assert crossings(columns, segments) == slow


@given(layered())
def test_ordering_keeps_the_columns_and_never_adds_crossings(
    given_layers: tuple[list[list[str]], list[tuple[str, str]]],
) -> None:
    columns, segments = given_layers
    ordered = order_columns(columns, segments)
    assert [sorted(column) for column in ordered] == [sorted(column) for column in columns]
    assert crossings(ordered, segments) <= crossings(columns, segments)


def test_of_orders_that_are_as_good_the_given_one_is_kept() -> None:
    columns = [["a", "b"], ["d", "c", "e"]]
    assert order_columns(columns, [("a", "c"), ("b", "e")]) == columns
    assert order_columns([["b", "a"], ["e", "c"]], [("a", "c"), ("b", "e")]) == [["b", "a"], ["e", "c"]]


def test_a_crossing_that_can_be_avoided_is_avoided() -> None:
    segments = [("a", "y"), ("b", "x"), ("c", "z")]
    assert crossings(order_columns([["a", "b", "c"], ["x", "y", "z"]], segments), segments) == 0


def test_places_are_the_nearest_ones_that_keep_the_distances() -> None:
    # Isotonic regression of 5, 5, 5 - (0, 2, 4) = 5, 3, 1 is 3, 3, 3.
    assert spread([5, 5, 5], [2, 2]) == pytest.approx([3, 5, 7])
    assert spread([0, 10], [2]) == pytest.approx([0, 10])


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8), st.floats(0, 30))
def test_places_keep_their_distance_and_their_mean(wanted: list[float], apart: float) -> None:
    places = spread(wanted, [apart] * (len(wanted) - 1))
    assert all(b - a >= apart - 1e-6 for a, b in pairwise(places))
    assert sum(places) == pytest.approx(sum(wanted), abs=1e-6)
