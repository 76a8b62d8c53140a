"""What the parsers of both expression languages walk along: tokens with their columns, and the error when stuck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from surveys.diagnostics import Character, Diagnostic, Value
from surveys.expressions.trees import Call, Literal, Node

DEEPEST: Final = 40
"""So many operators or brackets may stand inside each other: neither reading nor evaluating runs out of stack."""


class ExpressionError(ValueError):
    """An expression that cannot be read. The place of its diagnostic is the character, counted from 1."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.code)


def wrong(code: str, at: int, /, **values: Value) -> ExpressionError:
    return ExpressionError(Diagnostic(code, (Character(at),), values))


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is a name of the language's pattern, or 'end' behind the last; ``at`` is its column."""

    kind: str
    text: str
    at: int


class Cursor:
    """A place among tokens, of which the last is of kind 'end'."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.brackets = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.place].kind

    @property
    def text(self) -> str:
        return self.tokens[self.place].text

    @property
    def at(self) -> int:
        return self.tokens[self.place].at

    def next(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def is_one_of(self, *written: str) -> bool:
        return self.kind in ("sign", "word") and self.text in written

    def expect(self, sign: str, code: str, /, **values: Value) -> None:
        """Takes the sign; where another stands there ``code`` says what it is missing after."""
        if not self.is_one_of(sign):
            raise wrong(code, self.at, **values)
        self.next()

    def deeper(self, parse: Callable[[], Node]) -> Node:
        """What ``parse`` finds inside brackets or behind an operator that may be written again and again."""
        self.brackets += 1
        if self.brackets > DEEPEST:
            raise too_deep(self.at)
        tree = parse()
        self.brackets -= 1
        return tree


class Levels(Cursor):
    """What the levels of binding of both languages have in common. No tree is deeper than `DEEPEST`."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        self.depths: dict[int, int] = {}

    def call(self, name: str, args: tuple[Node, ...], at: int) -> Call:
        call = Call(name, args, at)
        self.depths[id(call)] = 1 + max((self.depths.get(id(arg), 0) for arg in args), default=0)
        if self.depths[id(call)] > DEEPEST:
            raise too_deep(at)
        return call

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        at, parts = self.at, [part()]
        while self.is_one_of(word):
            self.next()
            parts.append(part())
        return self.call(word, tuple(parts), at) if len(parts) > 1 else parts[0]

    def signed(self) -> Node:
        if not self.is_one_of("-"):
            return self.operand()
        at = self.next().at
        tree = self.deeper(self.signed)
        if isinstance(tree, Literal) and isinstance(tree.value, float):
            return Literal(-tree.value, at)
        return self.call("negative", (tree,), at)

    def operand(self) -> Node:
        raise NotImplementedError


def too_deep(at: int) -> ExpressionError:
    return wrong("expressions.too_deep", at, most=DEEPEST)
