"""Holding an expression against the items before it: what it names and what it compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from surveys.answers.values import type_of
from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import Character, Diagnostic, Place, Term, Value, unknown
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Outside, Own, as_text, day_of
from surveys.kinds.all import kind_of
from surveys.kinds.record import Type
from surveys.questionnaire import Item, Scale

_TYPES: Final[Mapping[Type, Term]] = {
    Type.NUMBER: Term("expressions.number"),
    Type.CHOICE: Term("expressions.choice"),
    Type.SEVERAL: Term("expressions.several"),
    Type.DATE: Term("expressions.date"),
    Type.TEXT: Term("expressions.text"),
    Type.WRITTEN: Term("expressions.written"),
    Type.OUTSIDE: Term("expressions.outside"),
    Type.TRUTH: Term("expressions.truth"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may name: the ``earlier`` items by key or row key. ``everything`` are the keys of all items,
    ``own`` is the item whose answer a constraint calls ``.``"""

    earlier: Mapping[str, Item]
    everything: frozenset[str]
    own: Item | None = None


@dataclass(frozen=True, slots=True)
class _Operand:
    node: Node
    type: Type
    item: Item | None = None

    @property
    def written(self) -> str:
        return as_text(self.node)

    @property
    def scale(self) -> Scale | None:
        return self.item.scale if self.item is not None else None


@dataclass(slots=True)
class _Checker:
    names: Names
    found: list[Diagnostic] = field(default_factory=list)

    def fault(self, code: str, node: Node, /, **values: Value) -> None:
        self.found.append(Diagnostic(code, _place(node), values))

    def operand(self, node: Node) -> _Operand | None:
        """What ``node`` is; None after a fault inside it."""
        match node:
            case Call(name, _):
                return _RULES[name](self, node)
            case Answer(key):
                return self.answer(node, key)
            case Own():
                return self.own(node)
            case Literal(value):
                return _Operand(node, Type.TEXT if isinstance(value, str) else Type.NUMBER)
            case Outside():
                return _Operand(node, Type.OUTSIDE)

    def answer(self, node: Node, key: str, *, only_whether: bool = False) -> _Operand | None:
        """An answer; ``only_whether`` it was given is asked for."""
        item = self.names.earlier.get(key)
        if item is None:
            self._unknown(node, key)
        elif type_of(item) is Type.WRITTEN and not only_whether:
            code = "expressions.answer_in_words" if kind_of(item).words else "expressions.answer_of_kind"
            self.fault(code, node, key=key, kind=item.kind)
        else:
            return _Operand(node, type_of(item), item)
        return None

    def _unknown(self, node: Node, key: str) -> None:
        own = self.names.own
        if own is not None and key == own.key:
            self.fault("expressions.itself", node, key=key)
        elif key in self.names.everything:
            self.fault("expressions.later", node, key=key)
        else:
            self.found.append(unknown("expressions.no_item", _place(node), key, self.names.earlier))

    def own(self, node: Node) -> _Operand | None:
        item = self.names.own
        if item is None:
            self.fault("expressions.no_own_item", node)
            return None
        return _Operand(node, Type.TEXT if kind_of(item).words else type_of(item), item)

    def must_be(self, node: Node, wanted: Type, code: str) -> _Operand | None:
        found = self.operand(node)
        if found is not None and found.type is not wanted:
            self.fault(code, node, written=found.written, type=_TYPES[found.type])
            return None
        return found

    def code(self, of: _Operand, literal: _Operand) -> None:
        """Notes a fault where the item ``of`` cannot have the answer ``literal``."""
        node, scale = literal.node, of.scale
        if isinstance(node, Outside):
            offered = scale is None or any(choice.code == OUTSIDE_FLAGS[node.name] for choice in scale.outside)
        else:
            offered = scale is None or (isinstance(node, Literal) and node.value in scale.codes)
        if of.item is not None and of.type is Type.NUMBER and isinstance(node, Literal):
            offered = isinstance(node.value, float) and _takes(of.item, node.value)
        if not offered:
            written = f'"{node.name}"' if isinstance(node, Outside) else as_text(node)
            self.fault("expressions.no_answer", node, written=written, key=_key(of))


def _place(node: Node) -> Place:
    return (Character(node.at),) if node.at else ()


def _takes(item: Item, number: float) -> bool:
    condition = kind_of(item).condition
    least, greatest = condition.limits(item) if condition.limits else (number, number)
    return least <= number <= greatest and (number.is_integer() or not condition.whole)


def _key(of: _Operand) -> str:
    return of.node.key if isinstance(of.node, Answer) else of.item.key if of.item is not None else ""


def check(tree: Node, names: Names) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with an expression as a condition or, with ``names.own``, as a constraint. The places
    are characters of the expression, () where nothing was written."""
    checker = _Checker(names)
    checker.must_be(tree, Type.TRUTH, "expressions.not_truth")
    return tuple(checker.found)


def _truths(checker: _Checker, call: Call) -> _Operand:
    for arg in call.args:
        checker.must_be(arg, Type.TRUTH, "expressions.not_truth")
    return _Operand(call, Type.TRUTH)


def _numbers(checker: _Checker, call: Call) -> _Operand:
    for arg in call.args:
        checker.must_be(arg, Type.NUMBER, "expressions.not_number")
    return _Operand(call, Type.NUMBER)


def _comparison(checker: _Checker, call: Call) -> _Operand:
    first, second = (checker.operand(arg) for arg in call.args)
    if first is not None and second is not None:
        if isinstance(first.node, Literal | Outside):
            first, second = second, first
        _compare(checker, call, first, second)
    return _Operand(call, Type.TRUTH)


def _compare(checker: _Checker, call: Call, first: _Operand, second: _Operand) -> None:
    by_size = call.name not in ("=", "!=")
    one_of_several = next((one for one in (first, second) if one.type is Type.SEVERAL), None)
    if one_of_several is not None:
        checker.fault("expressions.compares_several", call, written=one_of_several.written)
    elif first.type is second.type and first.type in (Type.NUMBER, Type.TEXT, Type.CHOICE, Type.DATE):
        _compare_alike(checker, call, first, second, by_size=by_size)
    elif first.type is Type.CHOICE and isinstance(second.node, Literal) and second.type is Type.NUMBER:
        checker.code(first, second)
        _must_be_ordered(checker, call, first, by_size=by_size)
    elif first.item is not None and second.type is Type.OUTSIDE and not by_size:
        checker.code(first, second)
    else:
        values = {"type": _TYPES[first.type], "other_type": _TYPES[second.type]}
        checker.fault(_unlike(first, second), call, written=first.written, other=second.written, **values)


def _compare_alike(checker: _Checker, call: Call, first: _Operand, second: _Operand, *, by_size: bool) -> None:
    if first.type is Type.TEXT and by_size:
        checker.fault("expressions.text_by_size", call)
    elif first.type is Type.CHOICE:
        _must_be_ordered(checker, call, first, by_size=by_size)
        _must_be_ordered(checker, call, second, by_size=by_size)
    elif first.type is Type.NUMBER and not by_size and isinstance(second.node, Literal):
        checker.code(first, second) if first.item is not None else None


def _must_be_ordered(checker: _Checker, call: Call, operand: _Operand, *, by_size: bool) -> None:
    if by_size and operand.scale is not None and not operand.scale.ordered:
        checker.fault("expressions.unordered", call, key=_key(operand))


def _unlike(first: _Operand, second: _Operand) -> str:
    if first.type is Type.CHOICE and second.type is Type.TEXT:
        return "expressions.choice_and_text"
    if Type.DATE in (first.type, second.type):
        return "expressions.date_and_other"
    if Type.OUTSIDE in (first.type, second.type):
        return "expressions.outside_and_other"
    return "expressions.unlike"


def _among(checker: _Checker, call: Call) -> _Operand:
    first = checker.operand(call.args[0])
    for arg in call.args[1:] if first is not None else ():
        listed = checker.operand(arg)
        if first is not None and listed is not None:
            _compare(checker, Call("=", (call.args[0], arg), arg.at), first, listed)
    return _Operand(call, Type.TRUTH)


def _selected(checker: _Checker, call: Call) -> _Operand:
    of = checker.operand(call.args[0])
    if of is not None and (of.item is None or of.type not in (Type.SEVERAL, Type.CHOICE, Type.NUMBER)):
        checker.fault("expressions.not_choices", call.args[0], written=of.written, type=_TYPES[of.type])
        return _Operand(call, Type.TRUTH)
    for arg in call.args[1:]:
        if not isinstance(arg, Literal | Outside):
            checker.fault("expressions.no_code", arg, written=as_text(arg))
        elif of is not None:
            checker.code(of, _Operand(arg, Type.NUMBER))
    return _Operand(call, Type.TRUTH)


def _count(checker: _Checker, call: Call) -> _Operand:
    checker.must_be(call.args[0], Type.SEVERAL, "expressions.not_several")
    return _Operand(call, Type.NUMBER)


def _answered(checker: _Checker, call: Call) -> _Operand:
    (arg,) = call.args
    if isinstance(arg, Answer):
        checker.answer(arg, arg.key, only_whether=True)
    else:
        checker.fault("expressions.not_an_item", arg, written=as_text(arg))
    return _Operand(call, Type.TRUTH)


def _date(checker: _Checker, call: Call) -> _Operand:
    (arg,) = call.args
    if not isinstance(arg, Literal) or not isinstance(arg.value, str) or day_of(arg.value) is None:
        checker.fault("expressions.no_day", arg, written=as_text(arg))
    return _Operand(call, Type.DATE)


def _length(checker: _Checker, call: Call) -> _Operand:
    checker.must_be(call.args[0], Type.TEXT, "expressions.no_length")
    return _Operand(call, Type.NUMBER)


_RULES: Final[Mapping[str, Callable[[_Checker, Call], _Operand]]] = {
    **dict.fromkeys(("or", "and", "not"), _truths),
    **dict.fromkeys(COMPARISONS, _comparison),
    **dict.fromkeys(("+", "-", "*", "/", "negative"), _numbers),
    "in": _among,
    "selected": _selected,
    "count-selected": _count,
    "answered": _answered,
    "string-length": _length,
    "date": _date,
}
