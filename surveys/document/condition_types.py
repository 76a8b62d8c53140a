"""Holding an expression against the items before it: what it names and what it compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from surveys.answers.coding import limits
from surveys.answers.values import Type, type_of
from surveys.answers.written import decimal_limits
from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import did_you_mean
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Outside, Own, as_text, day_of
from surveys.questionnaire import TEXT_KINDS, Item, ItemKind, Scale

Fault = tuple[int, str, str]
"""Column (0 where nothing was written), problem and remedy."""


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
    def words(self) -> str:
        return f"{as_text(self.node)} is {self.type}"

    @property
    def scale(self) -> Scale | None:
        return self.item.scale if self.item is not None else None


@dataclass(slots=True)
class _Checker:
    names: Names
    found: list[Fault] = field(default_factory=list)

    def fault(self, node: Node, problem: str, remedy: str) -> None:
        self.found.append((node.at, problem, remedy))

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
            what = "a text" if item.kind in TEXT_KINDS else f"of kind {item.kind}"
            self.fault(node, f"'{key}' is {what}", f"write answered(${{{key}}}), or name another item")
        else:
            return _Operand(node, type_of(item), item)
        return None

    def _unknown(self, node: Node, key: str) -> None:
        own = self.names.own
        if own is not None and key == own.key:
            self.fault(node, f"'{key}' is the item itself", "write . for its answer")
        elif key in self.names.everything:
            self.fault(node, f"'{key}' is asked later", "name an earlier item, or move that one up")
        else:
            self.fault(node, f"there is no item '{key}'", did_you_mean(key, self.names.earlier))

    def own(self, node: Node) -> _Operand | None:
        item = self.names.own
        if item is None:
            self.fault(node, "'.' is the answer to a constraint's own item", "name the item: ${key}")
            return None
        return _Operand(node, Type.TEXT if item.kind in TEXT_KINDS else type_of(item), item)

    def must_be(self, node: Node, wanted: Type, remedy: str) -> _Operand | None:
        found = self.operand(node)
        if found is not None and found.type is not wanted:
            self.fault(node, f"{found.words}, not {wanted}", remedy)
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
            self.fault(node, f"{written} is no answer to '{_key(of)}'", "use a code of that item")


def _takes(item: Item, number: float) -> bool:
    least, greatest = decimal_limits(item) if item.kind is ItemKind.DECIMAL else limits(item)
    return least <= number <= greatest and (item.kind is ItemKind.DECIMAL or number.is_integer())


def _key(of: _Operand) -> str:
    return of.node.key if isinstance(of.node, Answer) else of.item.key if of.item is not None else ""


def check(tree: Node, names: Names) -> tuple[Fault, ...]:
    """Everything that is wrong with an expression as a condition or, with ``names.own``, as a constraint."""
    checker = _Checker(names)
    checker.must_be(tree, Type.TRUTH, "compare it with something")
    return tuple(checker.found)


def _truths(checker: _Checker, call: Call) -> _Operand:
    for arg in call.args:
        checker.must_be(arg, Type.TRUTH, "compare it with something")
    return _Operand(call, Type.TRUTH)


def _numbers(checker: _Checker, call: Call) -> _Operand:
    for arg in call.args:
        checker.must_be(arg, Type.NUMBER, "calculate with numbers only; choices are names, not amounts")
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
        remedy = f"write selected({as_text(one_of_several.node)}, 1), or compare count-selected(...)"
        checker.fault(call, f"{one_of_several.words}", remedy)
    elif first.type is second.type and first.type in (Type.NUMBER, Type.TEXT, Type.CHOICE, Type.DATE):
        _compare_alike(checker, call, first, second, by_size=by_size)
    elif first.type is Type.CHOICE and isinstance(second.node, Literal) and second.type is Type.NUMBER:
        checker.code(first, second)
        _must_be_ordered(checker, call, first, by_size=by_size)
    elif first.item is not None and second.type is Type.OUTSIDE and not by_size:
        checker.code(first, second)
    else:
        checker.fault(call, f"{first.words}, {second.words}", _remedy(first, second))


def _compare_alike(checker: _Checker, call: Call, first: _Operand, second: _Operand, *, by_size: bool) -> None:
    if first.type is Type.TEXT and by_size:
        checker.fault(call, "texts have no size", "compare string-length(.), or use =")
    elif first.type is Type.CHOICE:
        _must_be_ordered(checker, call, first, by_size=by_size)
        _must_be_ordered(checker, call, second, by_size=by_size)
    elif first.type is Type.NUMBER and not by_size and isinstance(second.node, Literal):
        checker.code(first, second) if first.item is not None else None


def _must_be_ordered(checker: _Checker, call: Call, operand: _Operand, *, by_size: bool) -> None:
    if by_size and operand.scale is not None and not operand.scale.ordered:
        checker.fault(call, f"the choices of '{_key(operand)}' have no order", "use =, != or in")


def _remedy(first: _Operand, second: _Operand) -> str:
    if first.type is Type.CHOICE and second.type is Type.TEXT:
        return "write the choice's code, a number without quotes"
    if Type.DATE in (first.type, second.type):
        return "write a date as date('2026-05-31')"
    if Type.OUTSIDE in (first.type, second.type):
        return "use = or != with an item that offers it"
    return "compare like with like: numbers with numbers, choices with their codes"


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
        checker.fault(call.args[0], f"{of.words}, not {Type.SEVERAL}", "name an item with choices")
        return _Operand(call, Type.TRUTH)
    for arg in call.args[1:]:
        if not isinstance(arg, Literal | Outside):
            checker.fault(arg, f"{as_text(arg)} is no code", "write the codes of the choices")
        elif of is not None:
            checker.code(of, _Operand(arg, Type.NUMBER))
    return _Operand(call, Type.TRUTH)


def _count(checker: _Checker, call: Call) -> _Operand:
    checker.must_be(call.args[0], Type.SEVERAL, "name an item that takes several choices")
    return _Operand(call, Type.NUMBER)


def _answered(checker: _Checker, call: Call) -> _Operand:
    (arg,) = call.args
    if isinstance(arg, Answer):
        checker.answer(arg, arg.key, only_whether=True)
    else:
        checker.fault(arg, f"{as_text(arg)} is no item", "write answered(${key})")
    return _Operand(call, Type.TRUTH)


def _date(checker: _Checker, call: Call) -> _Operand:
    (arg,) = call.args
    if not isinstance(arg, Literal) or not isinstance(arg.value, str) or day_of(arg.value) is None:
        checker.fault(arg, f"{as_text(arg)} is no day of the calendar", "write it as date('2026-05-31')")
    return _Operand(call, Type.DATE)


def _length(checker: _Checker, call: Call) -> _Operand:
    checker.must_be(call.args[0], Type.TEXT, "only the text that a constraint calls . has a length")
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
