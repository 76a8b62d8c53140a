"""What a form's constraint means for an item: limits of its own, choices that stand alone, or a constraint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from surveys.expressions.trees import Call, Literal, Node, Own, day_of, nodes
from surveys.kinds.all import kind_of
from surveys.kinds.record import Bound, End
from surveys.messages import MESSAGES
from surveys.questionnaire import Item, Text
from surveys.xlsform.questions import Question
from surveys.xlsform.sheets import Report

_BOUNDS: Final[Mapping[str, tuple[End, int]]] = {
    ">=": ("least", 0),
    ">": ("least", 1),
    "<=": ("greatest", 0),
    "<": ("greatest", -1),
}


def with_constraint(
    item: Item, tree: Node, message: Text, question: Question, languages: Sequence[str], report: Report
) -> Item:
    """The item with what ``tree``, in our words, demands of its answer; ``message`` is {} where the form has none."""
    row = question.row
    if not kind_of(item).condition.constrained:
        report.fault(row, "constraint", "xlsform.no_constraint", kind=item.kind)
        return item
    parts = list(tree.args) if isinstance(tree, Call) and tree.name == "and" else [tree]
    if kind_of(item).several:
        item, parts = _alone(item, parts)
        if not parts:
            if message:
                report.note(row, "xlsform.message_of_alone")
            return item
    limits = _limits(item, parts)
    if limits is not None and not message and kind_of(item).xlsform.possible(replace(item, **limits)):
        return replace(item, **limits)
    if (least := kind_of(item).xlsform.least) is not None:
        item = _below_zero(item, parts, least)
    if not message:
        message = {language: MESSAGES["constraint_of_form"][language] for language in languages}
        report.note(row, "xlsform.no_message", message=message[languages[0]])
    return replace(
        item, constraint=parts[0] if len(parts) == 1 else Call("and", tuple(parts)), constraint_message=message
    )


def special_numbers(item: Item, question: Question, report: Report) -> bool:
    """Whether a form's constraint lets numbers in that stand for no number, as in ``. >= 0 or . = -99``: a number has
    no such codes here, so that each is a fault. One above all limits may be meant as a number, and is noted."""
    tree = question.constraint
    if kind_of(item).condition.limits is None or not isinstance(tree, Call) or tree.name != "or":
        return False
    said = [number for part in tree.args if (number := _exactly(part)) is not None]
    below = [number for number in said if number < 0]
    for number in below:
        report.fault(question.row, "constraint", "xlsform.special_number", number=f"{number:g}")
    greatest = [number for part in nodes(tree) if (number := _greatest(part)) is not None]
    for number in said:
        if greatest and number > max(greatest):
            report.note(question.row, "xlsform.number_beyond", number=f"{number:g}")
    return bool(below)


def _exactly(part: Node) -> float | None:
    match part:
        case Call("=", (Own(), Literal(float(number)))) | Call("=", (Literal(float(number)), Own())):
            return number
    return None


def _greatest(part: Node) -> float | None:
    match part:
        case Call("<" | "<=", (Own(), Literal(float(number)))) | Call(">" | ">=", (Literal(float(number)), Own())):
            return number
    return None


def _alone(item: Item, parts: list[Node]) -> tuple[Item, list[Node]]:
    """Takes ``not(selected(., 'x') and count-selected(.) > 1)`` and its like out of ``parts``: x is exclusive."""
    if item.scale is None:
        return item, parts
    alone = {code for part in parts if (code := _stands_alone(part)) is not None}
    rest = [part for part in parts if _stands_alone(part) is None]
    if not alone:
        return item, parts
    choices = tuple(
        replace(choice, exclusive=choice.exclusive or choice.code in alone) for choice in item.scale.choices
    )
    if choices == item.scale.choices:
        return item, rest
    return replace(item, scale=replace(item.scale, key=item.key, choices=choices, ordered=False)), rest


def _stands_alone(tree: Node) -> int | str | None:
    match tree:
        case Call("not", (Call("and", (one, other)),)):
            chosen, count, several = one, other, True
        case Call("or", (Call("not", (one,)), other)):
            chosen, count, several = one, other, False
        case _:
            return None
    if isinstance(count, Call) and count.name == "selected":
        chosen, count = count, chosen
    match count:
        case Call(name, (Call("count-selected", (Own(),)), Literal(number))):
            fits = (name, number) in (((">", 1.0), (">=", 2.0)) if several else (("=", 1.0), ("<=", 1.0), ("<", 2.0)))
        case _:
            return None
    match chosen:
        case Call("selected", (Own(), Literal(code))) if fits and isinstance(code, float):
            return int(code)
        case Call("selected", (Own(), outside)) if fits and not isinstance(outside, Literal):
            return ""
    return None


def _limits(item: Item, parts: Sequence[Node]) -> dict[str, Any] | None:
    """The limits of the item that say the same as ``parts``; None where they say more."""
    found: dict[str, Any] = {}
    for part in parts:
        bound = _bound(item, part)
        if bound is None or bound[0] in found:
            return None
        found[bound[0]] = bound[1]
    return found


def _bound(item: Item, part: Node) -> tuple[str, Any] | None:
    if not isinstance(part, Call) or part.name not in _BOUNDS or len(part.args) != 2:
        return None
    left, right = part.args
    end, step = _BOUNDS[part.name]
    return kind_of(item).xlsform.bound(Bound(left, right, _constant(right), end, step))


def _constant(node: Node) -> float | None:
    match node:
        case Literal(float(value)):
            return value
        case Call("negative", (Literal(float(value)),)):
            return -value
        case Call("date", (Literal(str(written)),)):
            day = day_of(written)
            return None if day is None else float(day)
    return None


def _below_zero(item: Item, parts: Sequence[Node], least: int | Decimal) -> Item:
    """A number takes 0 or more unless a limit says otherwise; the form's own constraint is such a limit."""
    for part in parts:
        bound = _bound(item, part)
        if bound is not None and bound[0] == "minimum" and bound[1] < 0:
            return replace(item, minimum=max(bound[1], least))
    return item
