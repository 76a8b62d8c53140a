"""Cycles among the links of a theory of change."""

from __future__ import annotations

import pytest

from evaluator.programme.check_theory import cycles
from evaluator.programme.model import Link


def links(text: str) -> list[Link]:
    return [Link(*pair.split(">"), mechanism={}) for pair in text.split()]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", []),
        ("a>b b>c a>c", []),
        ("a>b b>a", [("a", "b")]),
        ("s>a a>b b>c c>a c>e", [("a", "b", "c")]),
        ("a>b b>a c>d d>c b>c", [("a", "b"), ("c", "d")]),
    ],
)
def test_cycles_are_found_and_named(written: str, found: list[tuple[str, ...]]) -> None:
    assert sorted(cycles(links(written))) == found


def test_a_long_chain_of_links_is_no_burden() -> None:
    chain = " ".join(f"n{number}>n{number + 1}" for number in range(400))

    assert cycles(links(chain)) == []
    assert len(cycles(links(f"{chain} n400>n0"))[0]) == 401
