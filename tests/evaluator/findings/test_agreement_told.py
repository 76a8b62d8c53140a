"""How far coders agree, as one finish after the other tells it: no two of them differ by few texts."""

from __future__ import annotations

import pytest

from evaluator.findings.differencing import agreement_told
from evaluator.findings.themes import CodersAgree


def told(now: list[tuple[int, int]], *befores: tuple[int, int]) -> list[tuple[int, int]]:
    """(n, same) of two coders after what was told of them, with a minimum of 5."""
    its = [CodersAgree("Eva", "Bo", *one) for one in now]
    earlier = [[CodersAgree("Eva", "Bo", *one, alpha=0.5)] for one in befores]
    return [(one.n, one.same) for one in agreement_told(its, earlier, 5)]


@pytest.mark.parametrize(
    ("now", "befores", "then"),
    [
        ([(40, 30)], [], [(40, 30)]),
        ([(4, 4)], [], []),
        ([(40, 31)], [(40, 30)], [(40, 30)]),
        ([(40, 35)], [(40, 30)], [(40, 35)]),
        ([(36, 30)], [(40, 30)], [(40, 30)]),
        ([(35, 30)], [(40, 30)], [(35, 30)]),
        ([(4, 4)], [(6, 4)], [(6, 4)]),
        ([], [(6, 4)], []),
        ([(42, 30)], [(40, 30), (48, 30)], [(48, 30)]),
        ([(40, 33)], [(48, 30), (40, 30)], [(40, 30)]),
    ],
)
def test_what_few_texts_moved_stays_as_it_was_told_last(now, befores, then) -> None:
    assert told(now, *befores) == then


def test_alpha_stands_with_the_texts_that_it_is_of() -> None:
    before = CodersAgree("Eva", "Bo", 40, 30, 0.5, 0.4, 0.6)
    assert [*agreement_told([CodersAgree("Eva", "Bo", 40, 30, 0.52, 0.4, 0.6)], [[before]], 5)] == [before]
