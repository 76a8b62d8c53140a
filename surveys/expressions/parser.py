"""Expressions as they are written -> trees. Every mistake is reported with its column and its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import Character, unknown
from surveys.expressions.tokens import ExpressionError, Levels, Token, wrong
from surveys.expressions.trees import COMPARISONS, FUNCTIONS, Answer, Literal, Node, Outside, Own

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


def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError."""
    if len(text) > LONGEST:
        raise wrong("expressions.too_long", LONGEST + 1, most=LONGEST)
    parser = _Parser(tuple(_tokens(text)))
    tree = parser.either()
    if parser.kind != "end":
        code = "expressions.second_comparison" if parser.text in COMPARISONS else "expressions.unexpected"
        raise wrong(code, parser.at, written=parser.text)
    return tree


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise _unreadable(text, place)
        if found.lastgroup == "wrong":
            raise wrong("expressions.no_operator", place + 1, written=found[0], instead=_INSTEAD[found[0]])
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], place + 1)
        place = found.end()
    yield Token("end", "", len(text) + 1)


def _unreadable(text: str, place: int) -> ExpressionError:
    letter = text[place]
    if letter in "'\"":
        return wrong("expressions.open_text", place + 1, letter=letter)
    if letter == "$":
        return wrong("expressions.dollar", place + 1)
    if letter.isdigit():
        return wrong("expressions.unread_number", place + 1)
    return wrong("expressions.no_meaning", place + 1, letter=letter)


class _Parser(Levels):
    """One method per level of binding, the loosest first; each takes its tokens and returns their tree."""

    def either(self) -> Node:
        return self.joined("or", self.all_of)

    def all_of(self) -> Node:
        return self.joined("and", self.negation)

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
                raise wrong("expressions.not_without_in", self.at)
        if not self.is_one_of("in"):
            return left
        self.next()
        self.expect("(", "expressions.not_opened", word="in")
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

    def operand(self) -> Node:
        if self.is_one_of("("):
            self.next()
            tree = self.deeper(self.either)
            self.expect(")", "expressions.not_closed")
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
            raise wrong("expressions.no_name", token.at)
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
        raise wrong("expressions.no_value" if self.text else "expressions.missing_end", at, written=self.text)

    def function(self) -> Node:
        name = self.next()
        if name.text not in FUNCTIONS and self.is_one_of("("):
            found = unknown("expressions.no_function", (Character(name.at),), name.text, FUNCTIONS)
            raise ExpressionError(found)
        if name.text in _WORDS:
            raise wrong("expressions.no_value", name.at, written=name.text)
        if name.text not in FUNCTIONS:
            raise wrong("expressions.no_word", name.at, written=name.text)
        self.expect("(", "expressions.not_opened", word=name.text)
        args = self.listed(self.either)
        least, most = FUNCTIONS[name.text].least, FUNCTIONS[name.text].most
        if not least <= len(args) <= most:
            code = "expressions.arguments" if least == most else "expressions.arguments_or_more"
            raise wrong(code, name.at, name=name.text, least=least, given=len(args))
        return self.call(name.text, args, name.at)

    def listed(self, part: Callable[[], Node]) -> tuple[Node, ...]:
        """What stands between brackets and commas; the opening bracket has been taken."""
        parts = [self.deeper(part)]
        while self.is_one_of(","):
            self.next()
            parts.append(self.deeper(part))
        self.expect(")", "expressions.list_not_closed")
        return tuple(parts)
