"""The part of XPath that XLSForm writes in ``relevant`` and ``constraint``, parsed to the trees of our own language.

The tree keeps what was written: names and codes are those of the form, and ``true()`` is a call without arguments.
`surveys.xlsform.translation` holds it against the form. Grammar: XPath 1.0 (W3C 1999), section 3;
the functions are those of ODK XForms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from surveys.expressions.tokens import ExpressionError, Levels, Token, wrong
from surveys.expressions.trees import COMPARISONS, Answer, Literal, Node, Own

LONGEST: Final = 5000
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<answer>\$\{[^{}]*\})
    |(?P<word>[A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z_][A-Za-z0-9_-]*)?)
    |(?P<sign><=|>=|!=|\.\.|//|::|[=<>+*(),./\[\]@|-])""",
    re.VERBOSE,
)
_STRAIGHT: Final = str.maketrans("‘’“”", "''\"\"")
_FUNCTIONS: Final[Mapping[str, int]] = {
    "selected": 2,
    "not": 1,
    "count-selected": 1,
    "string-length": 1,
    "date": 1,
    "true": 0,
    "false": 0,
}
_CALCULATES: Final = "xlsform.function_calculates"
_CLOCK: Final = "xlsform.function_of_clock"
_REPEATS: Final = "xlsform.function_of_repeats"
OUTSIDE: Final[Mapping[str, str]] = {
    "pulldata": "xlsform.function_of_file",
    "regex": "xlsform.function_of_pattern",
    "once": "xlsform.function_keeps",
    "jr:choice-name": "xlsform.function_of_words",
    **dict.fromkeys(("today", "now", "date-time", "format-date", "decimal-date-time", "decimal-time"), _CLOCK),
    **dict.fromkeys(("position", "count", "count-non-empty", "indexed-repeat", "sum", "min", "max", "join"), _REPEATS),
    **dict.fromkeys(("coalesce", "if", "concat", "number", "int", "round", "string", "substr", "boolean"), _CALCULATES),
    **dict.fromkeys(("contains", "starts-with", "ends-with"), "xlsform.function_of_text"),
    **dict.fromkeys(("random", "uuid", "randomize"), "xlsform.function_of_chance"),
}
_IN_OUR_WORDS: Final[Mapping[str, str]] = {"div": "/"}


def parse(text: str) -> Node:
    """The tree of an XLSForm expression. Raises ExpressionError with the column, counted from 1."""
    if len(text) > LONGEST:
        raise wrong("expressions.too_long", LONGEST + 1, most=LONGEST)
    parser = _Parser(tuple(_tokens(text.translate(_STRAIGHT))))
    tree = parser.either()
    if parser.kind != "end":
        raise wrong("expressions.unexpected", parser.at, written=parser.text)
    return tree


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise wrong("expressions.no_meaning", place + 1, letter=text[place])
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], place + 1)
        place = found.end()
    yield Token("end", "", len(text) + 1)


class _Parser(Levels):
    """One method per level of binding, the loosest first; each takes its tokens and returns their tree."""

    def either(self) -> Node:
        return self.joined("or", lambda: self.joined("and", self.comparison))

    def comparison(self) -> Node:
        left = self.sum()
        if not self.is_one_of(*COMPARISONS):
            return left
        sign = self.next()
        tree = self.call(sign.text, (left, self.sum()), sign.at)
        if self.is_one_of(*COMPARISONS):
            raise wrong("expressions.second_comparison", self.at, written=self.text)
        return tree

    def sum(self) -> Node:
        return self.chain(("+", "-"), lambda: self.chain(("*", "div", "mod"), self.signed))

    def chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        tree = part()
        while self.is_one_of(*signs):
            sign = self.next()
            if sign.text == "mod":
                raise wrong("xlsform.mod", sign.at)
            tree = self.call(_IN_OUR_WORDS.get(sign.text, sign.text), (tree, part()), sign.at)
        return tree

    def operand(self) -> Node:
        at = self.at
        if self.is_one_of("("):
            self.next()
            tree = self.deeper(self.either)
            self.expect(")", "expressions.not_closed")
            return tree
        token = self.next()
        match token.kind:
            case "number":
                return Literal(float(token.text), at)
            case "text":
                return Literal(token.text[1:-1], at)
            case "answer":
                return Answer(token.text[2:-1].strip(), at)
            case "word":
                return self.function(token)
            case "sign" if token.text == ".":
                if self.is_one_of("/"):
                    raise _path(at)
                return Own(at)
            case "sign" if token.text in ("/", "//", "..", "@", "*"):
                raise _path(at)
        raise wrong("expressions.no_value" if token.text else "expressions.missing_end", at, written=token.text)

    def function(self, name: Token) -> Node:
        if not self.is_one_of("("):
            raise _path(name.at)
        if name.text not in _FUNCTIONS:
            raise wrong(OUTSIDE.get(name.text, "xlsform.function"), name.at, name=name.text)
        self.next()
        args: list[Node] = []
        while not self.is_one_of(")"):
            args.append(self.deeper(self.either))
            if not self.is_one_of(","):
                break
            self.next()
        self.expect(")", "expressions.not_closed")
        if len(args) != _FUNCTIONS[name.text]:
            least = _FUNCTIONS[name.text]
            raise wrong("expressions.arguments", name.at, name=name.text, least=least, given=len(args))
        return self.call(name.text, tuple(args), name.at)


def _path(at: int) -> ExpressionError:
    return wrong("xlsform.path", at)
