"""XLSForm expressions in the form's names and codes -> conditions and constraints in ours.

XLSForm knows no type of an answer: everything is compared as text. Here each side says what the other must be: a choice
is compared with a code, a number with a number, a date with a date, and ``''`` asks whether there is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from surveys.answers.values import type_of
from surveys.diagnostics import Character, unknown
from surveys.expressions.parser import parse as parse_ours
from surveys.expressions.tokens import ExpressionError, wrong
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Outside, Own, as_text, day_of, nodes
from surveys.kinds.all import kind_of
from surveys.kinds.record import Type
from surveys.questionnaire import Item

_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Target:
    """What a name of the form stands for: the item, or its row ``key``, and the codes of its choices by name."""

    key: str
    item: Item
    codes: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Scope:
    """``targets`` by name; ``values`` are what a calculate row stands for; ``own`` is the constraint's own item."""

    targets: Mapping[str, Target]
    values: Mapping[str, Node]
    own: Target | None = None

    def target(self, node: Node) -> Target | None:
        if isinstance(node, Own):
            return self.own
        return self.targets.get(node.key) if isinstance(node, Answer) else None


def translate(tree: Node, scope: Scope) -> Node | bool:
    """Our tree, or true or false where the answers do not matter. Raises ExpressionError at the first part that has no
    translation."""
    ours = _rewrite(tree, scope)
    if not isinstance(ours, bool):
        parse_ours(as_text(ours))  # its limits of length and depth hold here too
    return ours


def differs_where_blank(tree: Node, required: frozenset[str]) -> bool:
    """Whether XLSForm would ask, and we would not, where one of the answers is blank: behind ``not`` and ``!=``."""
    return any(
        isinstance(node, Call)
        and (node.name == "!=" or (node.name == "not" and not _is_answered(node.args[0])))
        and any(isinstance(part, Answer) and part.key not in required for part in nodes(node))
        for node in nodes(tree)
    )


def _is_answered(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "answered"


def _rewrite(tree: Node, scope: Scope) -> Node | bool:
    if not isinstance(tree, Call):
        return _operand(tree, scope)
    if tree.name in ("true", "false"):
        return tree.name == "true"
    if tree.name in ("and", "or"):
        return _joined(tree, scope)
    if tree.name == "not":
        inner = _rewrite(tree.args[0], scope)
        return not inner if isinstance(inner, bool) else Call("not", (inner,), tree.at)
    if tree.name in COMPARISONS:
        return _comparison(tree, scope)
    if tree.name == "selected":
        return _selected(tree, scope)
    return Call(tree.name, tuple(_value(arg, scope) for arg in tree.args), tree.at)


def _joined(tree: Call, scope: Scope) -> Node | bool:
    decides = tree.name == "or"
    parts = [_rewrite(arg, scope) for arg in tree.args]
    if any(part is decides for part in parts):
        return decides
    rest = tuple(part for part in parts if not isinstance(part, bool))
    return not decides if not rest else rest[0] if len(rest) == 1 else Call(tree.name, rest, tree.at)


def _value(tree: Node, scope: Scope) -> Node:
    value = _rewrite(tree, scope)
    if isinstance(value, bool):
        raise wrong("xlsform.truth_as_value", tree.at)
    return value


def _operand(tree: Node, scope: Scope) -> Node:
    if not isinstance(tree, Answer):
        return tree
    if tree.key in scope.values:
        return _operand(scope.values[tree.key], scope)
    target = scope.targets.get(tree.key)
    if target is None:
        names = {*scope.targets, *scope.values} - {""}
        raise ExpressionError(unknown("xlsform.no_question", (Character(tree.at),), tree.key, names))
    return Answer(target.key, tree.at)


def _resolved(tree: Node, scope: Scope) -> Node:
    """The answer or constant that a calculate row stands for, else the tree as it is."""
    seen = 0
    while isinstance(tree, Answer) and tree.key in scope.values and seen <= len(scope.values):
        tree, seen = scope.values[tree.key], seen + 1
    return tree


def _comparison(tree: Call, scope: Scope) -> Node | bool:
    left, right = (_resolved(arg, scope) for arg in tree.args)
    name = tree.name
    if isinstance(left, Literal) and isinstance(right, Literal):
        return _of_constants(tree, left, right)
    if isinstance(left, Literal):
        left, right, name = right, left, _TURNED.get(name, name)
    if isinstance(right, Literal):
        blank = _blank_test(name, left, right, scope, tree.at)
        if blank is not None:
            return blank
        right = literal_for(right, scope.target(left))
    return Call(name, (_value(left, scope), _value(right, scope)), tree.at)


def _of_constants(tree: Call, left: Literal, right: Literal) -> bool:
    same = str(left.value) == str(right.value)
    if tree.name not in ("=", "!="):
        raise wrong("xlsform.two_constants", tree.at)
    return same if tree.name == "=" else not same


def _blank_test(name: str, left: Node, right: Literal, scope: Scope, at: int) -> Node | bool | None:
    """``${x} != ''`` and its other spellings as answered(${x}); None for what asks something else."""
    measured = isinstance(left, Call) and left.name == "string-length"
    of = _resolved(left.args[0], scope) if isinstance(left, Call) and measured else left
    if measured and not isinstance(of, Own):
        ways = {(">", 0.0): True, ("!=", 0.0): True, (">=", 1.0): True, ("=", 0.0): False, ("<", 1.0): False}
        there = ways.get((name, right.value)) if isinstance(right.value, float) else None
    elif right.value == "" and name in ("=", "!="):
        there = name == "!="
    elif right.value == _says_yes(scope.target(of)) and name in ("=", "!="):
        there = name == "="
    else:
        return None
    if there is None:
        raise wrong("xlsform.length_of_another", at)
    if isinstance(of, Own):
        return there  # a constraint is checked against answers only
    answered = Call("answered", (_value(of, scope),), at)
    return answered if there else Call("not", (answered,), at)


def _says_yes(target: Target | None) -> str | None:
    """How a form writes the answer of a question that can only be answered with yes."""
    return kind_of(target.item).xlsform.given or None if target is not None else None


def _selected(tree: Call, scope: Scope) -> Node:
    of, choice = (_resolved(arg, scope) for arg in tree.args)
    target = scope.target(of)
    if not isinstance(choice, Literal):
        raise wrong("xlsform.choice_no_constant", choice.at)
    node = _value(of, scope)
    if target is not None and type_of(target.item) is Type.NUMBER:
        return Call("=", (node, literal_for(choice, target)), tree.at)
    return Call("selected", (node, literal_for(choice, target)), tree.at)


def literal_for(literal: Literal, target: Target | None) -> Node:
    """The constant as the answer of ``target`` that it is compared with."""
    if target is None:
        return literal
    kind = type_of(target.item)
    if kind_of(target.item).words:
        return literal
    if kind is Type.DATE and isinstance(literal.value, str) and day_of(literal.value) is not None:
        return Call("date", (literal,), literal.at)
    if kind in (Type.CHOICE, Type.SEVERAL) and target.codes:
        name = _name(literal)
        code = target.codes.get(name)
        if code is None:
            at = (Character(literal.at),)
            raise ExpressionError(unknown("xlsform.no_choice", at, name, target.codes, key=target.key))
        return Outside(code, literal.at) if isinstance(code, str) else Literal(float(code), literal.at)
    if kind in (Type.NUMBER, Type.CHOICE) and isinstance(literal.value, str):
        try:
            return Literal(float(literal.value), literal.at)
        except ValueError:
            raise wrong("xlsform.no_number", literal.at, written=literal.value, key=target.key) from None
    return literal


def _name(literal: Literal) -> str:
    value = literal.value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
