"""Our conditions and constraints -> XLSForm expressions, which `surveys.xlsform.translation` takes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from surveys.answers.values import type_of
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Outside, Own, as_text
from surveys.kinds.record import Type
from surveys.questionnaire import Item

_BINDS: Final[Mapping[str, int]] = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(COMPARISONS, 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "negative": 6,
}
_CALL: Final = 7


def xpath(tree: Node, items: Mapping[str, Item], own: Item | None = None) -> str:
    """The expression. ``items`` are by the key of an item or a row, ``own`` is the item that ``.`` is the answer to."""
    return _Writer(items, own).write(tree)


class _Writer:
    def __init__(self, items: Mapping[str, Item], own: Item | None) -> None:
        self.items = items
        self.own = own

    def write(self, tree: Node) -> str:
        match tree:
            case Call("in", (of, *among)):
                return self.write(_any_of([Call("=", (of, one)) for one in among]))
            case Call("selected", (of, *codes)):
                return self.selected(of, codes)
            case Call("not", (Call("answered", (of,)),)):
                return f"{self.write(of)} = ''"
            case Call("answered", (of,)):
                return f"{self.write(of)} != ''"
            case Call(name, (left, right)) if name in COMPARISONS:
                return f"{self.side(left, right, name)} {name} {self.side(right, left, name)}"
            case Call(name, args):
                return self.call(name, args)
            case Outside(name):
                return f"'{name}'"
            case _:
                return as_text(tree)

    def call(self, name: str, args: tuple[Node, ...]) -> str:
        if name == "negative":
            return f"-{self.inside(args[0], _BINDS[name])}"
        if name not in _BINDS:
            return f"{name}({', '.join(map(self.write, args))})"
        binds = _BINDS[name]
        first = binds if name in ("+", "-", "*", "/") else binds + 1
        parts = [self.inside(args[0], first), *(self.inside(arg, binds + 1) for arg in args[1:])]
        return f" {'div' if name == '/' else name} ".join(parts)

    def inside(self, tree: Node, at_least: int) -> str:
        written = self.write(tree)
        return written if _binds(tree) >= at_least else f"({written})"

    def side(self, tree: Node, other: Node, name: str) -> str:
        """One side of a comparison: a code is the choice's name in quotes, unless it is compared by size."""
        if isinstance(tree, Literal) and isinstance(tree.value, float) and name in ("=", "!=") and self.chosen(other):
            return f"'{as_text(tree)}'"
        return self.inside(tree, _BINDS["="] + 1)

    def chosen(self, node: Node) -> bool:
        item = self.own if isinstance(node, Own) else self.items.get(node.key) if isinstance(node, Answer) else None
        return item is not None and type_of(item) in (Type.CHOICE, Type.SEVERAL)

    def selected(self, of: Node, codes: list[Node]) -> str:
        if len(codes) > 1:
            return self.write(_any_of([Call("selected", (of, code)) for code in codes]))
        if not self.chosen(of):
            return self.write(Call("=", (of, codes[0])))
        name = codes[0].name if isinstance(codes[0], Outside) else as_text(codes[0])
        return f"selected({self.write(of)}, '{name}')"


def _any_of(parts: list[Node]) -> Node:
    return Call("or", tuple(parts)) if len(parts) > 1 else parts[0]


def _binds(tree: Node) -> int:
    match tree:
        case Call("not", (Call("answered", _),)) | Call("answered", _):
            return _BINDS["="]
        case Call("in" | "selected", (_, _, _, *_)):
            return _BINDS["or"]
        case Call("in", _):
            return _BINDS["="]
        case Call(name, _):
            return _BINDS.get(name, _CALL)
    return _CALL
