"""A condition as it is chosen: a question, an operator, and answers; and the condition of a document made of it.

What cannot be chosen so is written as an expression.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from surveys.answers.values import type_of
from surveys.codes import OUTSIDE_FLAGS
from surveys.expressions.parser import parse
from surveys.expressions.tokens import ExpressionError
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Outside, as_text
from surveys.kinds.record import Type
from surveys.questionnaire import Item

IS: Final = "is"
IS_NOT: Final = "is_not"
ANSWERED: Final = "answered"
NOT_ANSWERED: Final = "not_answered"
OPERATORS: Final[Mapping[Type, tuple[str, ...]]] = {
    Type.CHOICE: (IS, IS_NOT, ANSWERED, NOT_ANSWERED),
    Type.SEVERAL: (IS, IS_NOT, ANSWERED, NOT_ANSWERED),
    Type.NUMBER: (*COMPARISONS, ANSWERED, NOT_ANSWERED),
    Type.DATE: (*COMPARISONS, ANSWERED, NOT_ANSWERED),
    Type.WRITTEN: (ANSWERED, NOT_ANSWERED),
}
"""What can be asked of an answer, by its type."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """``item`` is the key of an item or a matrix row. ``codes`` are the answers of `IS` and `IS_NOT` as they stand in a
    document: whole numbers, 'dont_know' or 'not_relevant'. ``value`` is the number or ISO date of a comparison."""

    item: str
    operator: str = IS
    codes: tuple[int | str, ...] = ()
    value: str = ""


def condition_of(chosen: Chosen, item: Item | None) -> Any:
    """The ``show_if`` of a document. ``item`` is the one that is named, None where there is none."""
    if chosen.operator in (ANSWERED, NOT_ANSWERED):
        return f"{'not ' * (chosen.operator == NOT_ANSWERED)}answered(${{{chosen.item}}})"
    if chosen.operator in (IS, IS_NOT):
        codes = list(chosen.codes)
        return {"item": chosen.item, chosen.operator: codes[0] if len(codes) == 1 else codes}
    is_date = item is not None and type_of(item) is Type.DATE
    value = f"date('{chosen.value}')" if is_date else chosen.value.replace(",", ".")
    return f"${{{chosen.item}}} {chosen.operator} {value}"


def as_chosen(show_if: object) -> Chosen | None:
    """The ``show_if`` of a document as it could have been chosen; None for what is too complex, or is no condition."""
    if isinstance(show_if, dict):
        return _short_form(show_if)
    try:
        tree = parse(show_if) if isinstance(show_if, str) else None
    except ExpressionError:
        return None
    if isinstance(tree, Call) and tree.name == "not":
        inner = _of_tree(tree.args[0])
        opposite = {IS: IS_NOT, ANSWERED: NOT_ANSWERED}.get(inner.operator) if inner else None
        return Chosen(inner.item, opposite, inner.codes) if inner and opposite else None
    return _of_tree(tree)


def _short_form(table: Mapping[str, Any]) -> Chosen | None:
    ways = [way for way in (IS, IS_NOT) if way in table]
    if len(ways) != 1 or set(table) != {"item", *ways}:
        return None
    value = table[ways[0]]
    return Chosen(str(table["item"]), ways[0], tuple(value if isinstance(value, list) else [value]))


def _of_tree(tree: Node | None) -> Chosen | None:
    match tree:
        case Call("answered", (Answer(key),)):
            return Chosen(key, ANSWERED)
        case Call("selected" | "in", (Answer(key), *codes)):
            return _with_codes(key, IS, codes)
        case Call(("=" | "!=") as operator, (Answer(key), Outside() as code)):
            return _with_codes(key, IS if operator == "=" else IS_NOT, [code])
        case Call(operator, (Answer(key), Literal(float(number)))) if operator in COMPARISONS:
            return Chosen(key, operator, value=as_text(Literal(number)))
        case Call(operator, (Answer(key), Call("negative", (Literal(float(number)),)))) if operator in COMPARISONS:
            return Chosen(key, operator, value=as_text(Literal(-number)))
        case Call(operator, (Answer(key), Call("date", (Literal(str(day)),)))) if operator in COMPARISONS:
            return Chosen(key, operator, value=day)
    return None


def _with_codes(key: str, operator: str, nodes: Sequence[Node]) -> Chosen | None:
    codes: list[int | str] = []
    for node in nodes:
        if isinstance(node, Outside) and node.name in OUTSIDE_FLAGS:
            codes.append(node.name)
        elif isinstance(node, Literal) and isinstance(node.value, float) and node.value.is_integer():
            codes.append(int(node.value))
        else:
            return None
    return Chosen(key, operator, tuple(codes))


def in_terms_of(chosen: Chosen, item: Item) -> Chosen | None:
    """The same with an operator that can be chosen for ``item``: ``${came} = 1`` is 'is' where it has choices. None
    where there is none, as for ``${heard} >= 4``, which is an expression."""
    operators = OPERATORS.get(type_of(item), ())
    if chosen.operator in ("=", "!=") and chosen.operator not in operators and _whole(chosen.value):
        return Chosen(chosen.item, IS if chosen.operator == "=" else IS_NOT, (int(chosen.value),))
    if chosen.operator == IS and IS not in operators and len(chosen.codes) == 1:
        return Chosen(chosen.item, "=", value=str(chosen.codes[0]))
    return chosen if chosen.operator in operators else None


def _whole(value: str) -> bool:
    return value.lstrip("-").isdecimal()
