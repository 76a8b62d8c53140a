"""The value of an expression, given the answers.

Three values of truth: true, false, and unknown (None) where it hangs on an answer that is missing. ``and``, ``or`` and
``not`` are Kleene's strong connectives (S. C. Kleene, Introduction to Metamathematics, 1952, section 64). Whoever asks
decides what unknown means: a question is asked only where its condition is true, an answer is refused only where its
constraint is false. evaluator/web/static/follow.js does the same in the browser, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import reduce
from itertools import product
from math import isfinite
from typing import Final, TypeAlias

from surveys.expressions.trees import Answer, Call, Literal, Node, Outside, Own, day_of, keys_of

Scalar: TypeAlias = "float | str | bool"
Value: TypeAlias = "Scalar | frozenset[float | str] | None"
"""A number, code or day, a text or the name of 'don't know' or 'not relevant', true or false, the choices of a
several-choices item, or None: missing."""

NEARNESS: Final = 1e-9
"""Numbers that differ by less than this, relatively, are equal: 0.1 + 0.2 = 0.3."""

OWN: Final = "."
"""The key under which an evaluation asks for the item's own answer."""


def evaluate(tree: Node, answer: Callable[[str], Value]) -> Value:
    """The value of ``tree``, where ``answer`` gives the value of an item or a matrix row by key, None where it is
    missing. Never raises for a tree that was parsed, whatever the answers."""
    match tree:
        case Call(name, args):
            return OPERATORS[name]([evaluate(arg, answer) for arg in args])
        case Answer(key):
            return answer(key)
        case Own():
            return answer(OWN)
        case Literal(value):
            return value
        case Outside(name):
            return name


def possible(tree: Node, answer: Callable[[str], Value], still_open: Set[str]) -> frozenset[Value]:
    """The values of truth that a condition may come to have while the answers to ``still_open`` are being given; the
    others are as ``answer`` says. It may hold too many, for each comparison is taken by itself."""
    if isinstance(tree, Call) and tree.name in ("and", "or", "not"):
        first, *others = (possible(arg, answer, still_open) for arg in tree.args)
        decide = OPERATORS[tree.name]
        return reduce(
            lambda some, more: frozenset(decide(pair) for pair in product(some, more)),
            others,
            first if others else frozenset(decide([one]) for one in first),
        )
    return frozenset({True, False, None}) if keys_of(tree) & still_open else frozenset({evaluate(tree, answer)})


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _near(first: float, second: float) -> bool:
    return abs(first - second) <= NEARNESS * max(1, abs(first), abs(second))


def _same(first: Value, second: Value) -> bool:
    one, other = _number(first), _number(second)
    if one is not None and other is not None:
        return _near(one, other)
    return isinstance(first, str | bool) and type(first) is type(second) and first == second


def _equal(args: Sequence[Value]) -> Value:
    return None if any(arg is None for arg in args) else _same(*args)


def _among(args: Sequence[Value]) -> Value:
    return None if args[0] is None else any(_same(args[0], one) for one in args[1:])


def _ordered(holds: Callable[[float, float, bool], bool]) -> Callable[[Sequence[Value]], Value]:
    """A comparison by size. Unknown where one side is no number: 'don't know' lies neither above nor below."""

    def compare(args: Sequence[Value]) -> Value:
        first, second = _number(args[0]), _number(args[1])
        return None if first is None or second is None else holds(first, second, _near(first, second))

    return compare


def _arithmetic(compute: Callable[[float, float], float]) -> Callable[[Sequence[Value]], Value]:
    """A calculation. Missing where one side is no number, at division by 0 and beyond what a number can hold."""

    def calculate(args: Sequence[Value]) -> Value:
        first, second = _number(args[0]), _number(args[-1])
        if first is None or second is None:
            return None
        try:
            result = compute(first, second)
        except ZeroDivisionError:
            return None
        return result if isfinite(result) else None

    return calculate


def _all(args: Sequence[Value]) -> Value:
    return False if any(arg is False for arg in args) else True if all(arg is True for arg in args) else None


def _any(args: Sequence[Value]) -> Value:
    return True if any(arg is True for arg in args) else False if all(arg is False for arg in args) else None


def _negated(args: Sequence[Value]) -> Value:
    return not args[0] if isinstance(args[0], bool) else None


def _selected(args: Sequence[Value]) -> Value:
    chosen, codes = args[0], args[1:]
    if chosen is None:
        return None
    return any(_same(one, code) for one in (chosen if isinstance(chosen, frozenset) else (chosen,)) for code in codes)


def _count(args: Sequence[Value]) -> Value:
    chosen = args[0]
    # 'Don't know' is an answer, but gives no number of choices.
    return float(len(chosen)) if isinstance(chosen, frozenset) and all(map(_is_code, chosen)) else None


def _is_code(value: Value) -> bool:
    return _number(value) is not None


def _length(args: Sequence[Value]) -> Value:
    return float(len(args[0])) if isinstance(args[0], str) else None


def _date(args: Sequence[Value]) -> Value:
    day = day_of(args[0]) if isinstance(args[0], str) else None
    return None if day is None else float(day)


OPERATORS: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {
    "or": _any,
    "and": _all,
    "not": _negated,
    "=": _equal,
    "!=": lambda args: _negated([_equal(args)]),
    "<": _ordered(lambda a, b, near: a < b and not near),
    "<=": _ordered(lambda a, b, near: a < b or near),
    ">": _ordered(lambda a, b, near: a > b and not near),
    ">=": _ordered(lambda a, b, near: a > b or near),
    "in": _among,
    "+": _arithmetic(lambda a, b: a + b),
    "-": _arithmetic(lambda a, b: a - b),
    "*": _arithmetic(lambda a, b: a * b),
    "/": _arithmetic(lambda a, b: a / b),
    "negative": _arithmetic(lambda a, _: -a),
    "answered": lambda args: args[0] is not None,
    "selected": _selected,
    "count-selected": _count,
    "string-length": _length,
    "date": _date,
}
