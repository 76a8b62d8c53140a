"""Expressions as they are written -> trees. Every mistake is told with its column and its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import did_you_mean
from surveys.expressions.tokens import DEEPEST, Cursor, ExpressionError, Token, too_deep
from surveys.expressions.trees import COMPARISONS, FUNCTIONS, Answer, Call, Literal, Node, Outside, Own

LONGEST: Final = 1000

_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<number>[0-9]{1,12}(?:\.[0-9]{1,9})?(?![0-9A-Za-z_]|\.[0-9]))
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<answer>\$\{[^{}]*\})
    |(?P<word>[A-Za-z_][A-Za-z0-9_-]*)
    |(?P<wrong>==|&&|\|\||<>|!(?!=)|[≤≥≠÷×−])
    |(?P<sign><=|>=|!=|[=<>+\-*/(),.])""",
    re.VERBOSE,
)
_INSTEAD: Final[Mapping[str, str]] = {
    "==": "=",
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "!": "not",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "÷": "/",
    "×": "*",
    "−": "-",
}
_WORDS: Final = ("and", "or", "not", "in")
_OPERANDS: Final = "a number, a text in quotes, ${item} or a function"


def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST + 1, f"more than {LONGEST} characters", "write a shorter expression")
    parser = _Parser(tuple(_tokens(text)))
    tree = parser.either()
    if parser.kind != "end":
        problem = f"'{parser.text}' is not expected here"
        if parser.text in COMPARISONS:
            raise ExpressionError(parser.at, problem, "join two comparisons by and")
        raise ExpressionError(parser.at, problem, "write and, or, or an operator before it, or take it away")
    return tree


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise _unreadable(text, place)
        if found.lastgroup == "wrong":
            raise ExpressionError(place + 1, f"'{found[0]}' is no operator", f"write {_INSTEAD[found[0]]}")
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], place + 1)
        place = found.end()
    yield Token("end", "", len(text) + 1)


def _unreadable(text: str, place: int) -> ExpressionError:
    letter = text[place]
    if letter in "'\"":
        return ExpressionError(place + 1, "a text without its end", f"close it with {letter}")
    if letter == "$":
        return ExpressionError(place + 1, "'$' without an item", "write the item as ${key}")
    if letter.isdigit():
        return ExpressionError(place + 1, "a number that cannot be read", "write it like 12 or 2.5")
    return ExpressionError(place + 1, f"'{letter}' has no meaning here", "take it away, or put texts in quotes")


class _Parser(Cursor):
    """One method per level of binding, the loosest first; each takes its tokens and returns their tree."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        self.depths: dict[int, int] = {}

    def call(self, name: str, args: tuple[Node, ...], at: int) -> Call:
        call = Call(name, args, at)
        self.depths[id(call)] = 1 + max(self.depths.get(id(arg), 0) for arg in args)
        if self.depths[id(call)] > DEEPEST:
            raise too_deep(at)
        return call

    def either(self) -> Node:
        return self.joined("or", self.all_of)

    def all_of(self) -> Node:
        return self.joined("and", self.negation)

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        at, parts = self.at, [part()]
        while self.is_one_of(word):
            self.next()
            parts.append(part())
        return self.call(word, tuple(parts), at) if len(parts) > 1 else parts[0]

    def negation(self) -> Node:
        if not self.is_one_of("not"):
            return self.comparison()
        at = self.next().at
        return self.call("not", (self.deeper(self.negation),), at)

    def comparison(self) -> Node:
        left, at = self.sum(), self.at
        if self.is_one_of(*COMPARISONS):
            name = self.next().text
            return self.call(name, (left, self.sum()), at)
        turned = self.is_one_of("not")
        if turned:
            self.next()
            if not self.is_one_of("in"):
                raise ExpressionError(self.at, "'in' is missing after 'not'", "write not in (1, 2), or and not")
        if not self.is_one_of("in"):
            return left
        self.next()
        self.expect("(", "after 'in'")
        among = self.call("in", (left, *self.listed(self.literal)), at)
        return self.call("not", (among,), at) if turned else among

    def sum(self) -> Node:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Node:
        return self.chain(("*", "/"), self.signed)

    def chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        tree = part()
        while self.is_one_of(*signs):
            sign = self.next()
            tree = self.call(sign.text, (tree, part()), sign.at)
        return tree

    def signed(self) -> Node:
        if not self.is_one_of("-"):
            return self.operand()
        at = self.next().at
        tree = self.deeper(self.signed)
        if isinstance(tree, Literal) and isinstance(tree.value, float):
            return Literal(-tree.value, at)
        return self.call("negative", (tree,), at)

    def operand(self) -> Node:
        if self.is_one_of("("):
            self.next()
            tree = self.deeper(self.either)
            self.expect(")", "after what stands in brackets")
            return tree
        if self.is_one_of("."):
            return Own(self.next().at)
        if self.kind == "answer":
            return self.answer()
        if self.kind == "word" and self.text not in OUTSIDE_FLAGS:
            return self.function()
        return self.literal()

    def answer(self) -> Node:
        token = self.next()
        key = token.text[2:-1].strip()
        if not key:
            raise ExpressionError(token.at, "'${}' names no item", "write the item's key between { and }")
        return Answer(key, token.at)

    def literal(self) -> Node:
        at = self.at
        if self.is_one_of("-") and self.tokens[self.place + 1].kind == "number":
            return self.signed()
        if self.kind == "number":
            return Literal(float(self.next().text), at)
        if self.kind == "text":
            return Literal(self.next().text[1:-1], at)
        if self.kind == "word" and self.text in OUTSIDE_FLAGS:
            return Outside(self.next().text, at)
        problem = f"'{self.text}' stands where a value should" if self.text else "something is missing at the end"
        raise ExpressionError(at, problem, f"write {_OPERANDS}")

    def function(self) -> Node:
        name = self.next()
        if name.text not in FUNCTIONS and self.is_one_of("("):
            raise ExpressionError(name.at, f"there is no function '{name.text}'", did_you_mean(name.text, FUNCTIONS))
        if name.text in _WORDS:
            raise ExpressionError(name.at, f"'{name.text}' stands where a value should", f"write {_OPERANDS}")
        if name.text not in FUNCTIONS:
            remedy = f"write ${{{name.text}}} for an item, or '{name.text}' for a text"
            raise ExpressionError(name.at, f"'{name.text}' is no word of the language", remedy)
        self.expect("(", f"after '{name.text}'")
        args = self.listed(self.either)
        least, most = FUNCTIONS[name.text].least, FUNCTIONS[name.text].most
        if not least <= len(args) <= most:
            takes = f"{least} argument{'s' * (least > 1)}" if least == most else f"{least} arguments or more"
            raise ExpressionError(name.at, f"{name.text} takes {takes}, not {len(args)}", "see docs/expressions.md")
        return self.call(name.text, args, name.at)

    def listed(self, part: Callable[[], Node]) -> tuple[Node, ...]:
        """What stands between brackets and commas; the opening bracket has been taken."""
        parts = [self.deeper(part)]
        while self.is_one_of(","):
            self.next()
            parts.append(self.deeper(part))
        self.expect(")", "after the list")
        return tuple(parts)
