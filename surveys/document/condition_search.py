"""Whether a condition can hold at all, found by trying the answers where there are few enough of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations, pairwise, product
from math import ceil, floor, prod
from typing import Final

from surveys.answers.values import type_of
from surveys.document.condition_types import Names
from surveys.expressions.evaluation import OWN, Value, evaluate
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Own, nodes
from surveys.kinds.all import kind_of
from surveys.kinds.coding import NAMES
from surveys.kinds.record import Type
from surveys.questionnaire import Item

MOST: Final = 5000
"""So many combinations of answers are tried."""
LONGEST_LIST: Final = 8
"""Of so many choices every selection is tried."""
_CALCULATED: Final = frozenset({"+", "-", "*", "/", "negative", "string-length"})


def can_hold(tree: Node, names: Names) -> bool:
    """False where no answers make a checked condition true. True where some do, and where that is not tried: with
    calculations, with answers compared to each other, with long lists of choices, and with too many items."""
    every = tuple(nodes(tree))
    if any(isinstance(node, Call) and _is_hard(node) for node in every):
        return True
    items = {node.key: names.earlier[node.key] for node in every if isinstance(node, Answer)}
    if names.own is not None and any(isinstance(node, Own) for node in every):
        items[OWN] = names.own
    written = [node.value for node in every if isinstance(node, Literal)]
    answers = {key: _answers(item, written) for key, item in items.items()}
    if not all(answers.values()) or prod(map(len, answers.values())) > MOST:
        return True
    combined = (dict(zip(answers, values, strict=True)) for values in product(*answers.values()))
    return any(evaluate(tree, given.get) is True for given in combined)


def _is_hard(call: Call) -> bool:
    """Whether it hangs on more answers than those next to the numbers that the condition names."""
    both_sides = call.name in COMPARISONS and not any(isinstance(arg, Literal) for arg in call.args)
    return call.name in _CALCULATED or (both_sides and any(isinstance(arg, Answer | Own) for arg in call.args[1:]))


def _answers(item: Item, written: Iterable[float | str]) -> tuple[Value, ...]:
    """The answers that can make a difference beside ``written`` literals, and none at all; () where there are too many
    or the item's scale is at fault."""
    found: tuple[Value, ...] = ()
    kind, scale = type_of(item), item.scale
    if kind is Type.NUMBER:
        found = _numbers(item, [value for value in written if isinstance(value, float)])
    elif kind is Type.WRITTEN:
        found = (True, *(value for value in written if isinstance(value, str)))
    elif scale is not None:
        codes = [NAMES.get(choice.code, float(choice.code)) for choice in scale.all_choices]
        found = tuple(codes) if kind is Type.CHOICE else _selections(codes)
    return (None, *found) if found else ()


def _numbers(item: Item, written: Iterable[float]) -> tuple[float, ...]:
    """Every literal, what lies between two of them, and the whole numbers around each of these."""
    limits = kind_of(item).condition.limits
    least, greatest = limits(item) if limits else (min(written, default=0), max(written, default=0))
    marks = sorted({float(least), float(greatest), *written})
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    around = {n + step for mark in (*marks, *between) for n in (mark, floor(mark), ceil(mark)) for step in (-1, 0, 1)}
    return tuple(float(number) for number in around if least <= number <= greatest)


def _selections(codes: list[float | str]) -> tuple[frozenset[float | str], ...]:
    """Every selection that can be made; 'don't know' and 'not relevant' stand alone."""
    if len(codes) > LONGEST_LIST:
        return ()
    free = [code for code in codes if isinstance(code, float)]
    several = chain.from_iterable(combinations(free, size) for size in range(1, len(free) + 1))
    return (*map(frozenset, several), *(frozenset({code}) for code in codes if isinstance(code, str)))
