"""Expressions as trees: what `surveys.expressions.parser` makes of ``${came} = 1 and ${times} > 3``.

docs/expressions.md describes the language. A tree knows nothing of a questionnaire: `surveys.document.condition_types`
checks it against one, `surveys.expressions.evaluation` computes its value, and `as_json` sends it to the browser.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text as it was written. ``at`` is the column, from 1; 0 where nothing was written."""

    value: float | str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Outside:
    """'Don't know' or 'not relevant' by its ``name``, a key of `surveys.codes.OUTSIDE_FLAGS`."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an item or a matrix row: ``${key}``."""

    key: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Own:
    """The answer to the item that carries the constraint: ``.``"""

    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function, by a ``name`` of `SYNTAX`, and what it is applied to."""

    name: str
    args: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = Literal | Outside | Answer | Own | Call
Json: TypeAlias = "float | str | list[Json] | None"


@dataclass(frozen=True, slots=True)
class Syntax:
    """How an operator or function is written. A higher ``binds`` binds tighter. ``least`` and ``most`` bound the number
    of arguments."""

    binds: int
    least: int
    most: int


_MANY: Final = 1000
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIGHTEST: Final = 8
COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
FUNCTIONS: Final[Mapping[str, Syntax]] = {
    "answered": Syntax(_TIGHTEST, 1, 1),
    "selected": Syntax(_TIGHTEST, 2, _MANY),
    "count-selected": Syntax(_TIGHTEST, 1, 1),
    "string-length": Syntax(_TIGHTEST, 1, 1),
    "date": Syntax(_TIGHTEST, 1, 1),
}
SYNTAX: Final[Mapping[str, Syntax]] = {
    "or": Syntax(1, 2, _MANY),
    "and": Syntax(2, 2, _MANY),
    "not": Syntax(3, 1, 1),
    **dict.fromkeys(COMPARISONS, Syntax(4, 2, 2)),
    "in": Syntax(4, 2, _MANY),
    "+": Syntax(5, 2, 2),
    "-": Syntax(5, 2, 2),
    "*": Syntax(6, 2, 2),
    "/": Syntax(6, 2, 2),
    "negative": Syntax(7, 1, 1),
    **FUNCTIONS,
}
"""Every operator and function of the language."""


def nodes(tree: Node) -> Iterator[Node]:
    """Every node of a tree, the tree itself first."""
    yield tree
    if isinstance(tree, Call):
        for arg in tree.args:
            yield from nodes(arg)


def keys_of(tree: Node) -> frozenset[str]:
    """The keys of the items and matrix rows on whose answers the tree hangs."""
    return frozenset(node.key for node in nodes(tree) if isinstance(node, Answer))


def both(first: Node | None, second: Node | None) -> Node | None:
    """A tree that holds where both do; None stands for no condition."""
    if first is None or second is None:
        return first or second
    return Call("and", (first, second))


def day_of(written: str) -> int | None:
    """The number of a day written as in ``date('2026-05-31')``, 1 being the first of January in the year 1; None for
    anything else."""
    if not _DAY.fullmatch(written):
        return None
    try:
        return dt.date.fromisoformat(written).toordinal()
    except ValueError:
        return None


def as_json(tree: Node) -> Json:
    """The tree as the browser gets it: an operator is a list that begins with its name, ``["$", key]`` is an answer,
    ``["."]`` the item's own, and anything else stands for itself. A date is the number of its day."""
    match tree:
        case Literal(value):
            return int(value) if isinstance(value, float) and value.is_integer() else value
        case Outside(name):
            return name
        case Answer(key):
            return ["$", key]
        case Own():
            return ["."]
        case Call("date", (Literal(str(written)),)):
            return day_of(written)
        case Call(name, args):
            return [name, *map(as_json, args)]


def as_text(tree: Node) -> str:
    """The tree as it is written, with no more brackets than it needs."""
    match tree:
        case Literal(value):
            return _quoted(value) if isinstance(value, str) else _number(value)
        case Outside(name):
            return name
        case Answer(key):
            return f"${{{key}}}"
        case Own():
            return "."
        case Call(name, args):
            return _call(name, args)


def _call(name: str, args: tuple[Node, ...]) -> str:
    binds = SYNTAX[name].binds
    if name in FUNCTIONS:
        return f"{name}({', '.join(map(as_text, args))})"
    if name == "in":
        return f"{_inside(args[0], binds + 1)} in ({', '.join(map(as_text, args[1:]))})"
    if name == "not":
        return f"not {_inside(args[0], binds)}"
    if name == "negative":
        return f"-{_inside(args[0], binds)}"
    # Only a sum or a product may have its like, unbracketed, on its left.
    first = binds if name in ("+", "-", "*", "/") else binds + 1
    return f" {name} ".join([_inside(args[0], first), *(_inside(arg, binds + 1) for arg in args[1:])])


def _inside(tree: Node, at_least: int) -> str:
    written = as_text(tree)
    binds = SYNTAX[tree.name].binds if isinstance(tree, Call) else _TIGHTEST
    return written if binds >= at_least else f"({written})"


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
