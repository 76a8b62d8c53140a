"""The part of XPath that XLSForm writes in ``relevant`` and ``constraint``, parsed to the trees of our own language.

The tree keeps what was written: names and codes are those of the form, and ``true()`` is a call without arguments.
`surveys.xlsform.translation` holds it against the form. Grammar: XPath 1.0 (W3C 1999), section 3;
the functions are those of ODK XForms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from surveys.expressions.tokens import Cursor, ExpressionError, Token
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Own

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
_CALCULATES: Final = "calculates a value; nedslag stores answers only"
_CLOCK: Final = "hangs on the clock; a questionnaire must ask the same of everybody"
_REPEATS: Final = "belongs to repeats, which nedslag has not"
OUTSIDE: Final[Mapping[str, str]] = {
    "pulldata": "looks things up in another file",
    "regex": "is a pattern; patterns are not in the language",
    "once": "keeps a value of its own; nedslag stores answers only",
    "jr:choice-name": "turns a code into its words",
    **dict.fromkeys(("today", "now", "date-time", "format-date", "decimal-date-time", "decimal-time"), _CLOCK),
    **dict.fromkeys(("position", "count", "count-non-empty", "indexed-repeat", "sum", "min", "max", "join"), _REPEATS),
    **dict.fromkeys(("coalesce", "if", "concat", "number", "int", "round", "string", "substr", "boolean"), _CALCULATES),
    **dict.fromkeys(("contains", "starts-with", "ends-with"), "looks into a text, which nedslag does not"),
    **dict.fromkeys(("random", "uuid", "randomize"), "is drawn by lot"),
}
_IN_OUR_WORDS: Final[Mapping[str, str]] = {"div": "/"}


def parse(text: str) -> Node:
    """The tree of an XLSForm expression. Raises ExpressionError with the column, counted from 1."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST + 1, f"more than {LONGEST} characters", "write a shorter expression")
    parser = _Parser(tuple(_tokens(text.translate(_STRAIGHT))))
    tree = parser.either()
    if parser.kind != "end":
        raise ExpressionError(parser.at, f"'{parser.text}' is not expected here", "write and, or, or an operator")
    return tree


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise ExpressionError(place + 1, f"'{text[place]}' has no meaning here", "see docs/xlsform.md")
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], place + 1)
        place = found.end()
    yield Token("end", "", len(text) + 1)


class _Parser(Cursor):
    """One method per level of binding, the loosest first; each takes its tokens and returns their tree."""

    def either(self) -> Node:
        return self.joined("or", lambda: self.joined("and", self.comparison))

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        at, parts = self.at, [part()]
        while self.is_one_of(word):
            self.next()
            parts.append(part())
        return Call(word, tuple(parts), at) if len(parts) > 1 else parts[0]

    def comparison(self) -> Node:
        left = self.sum()
        if not self.is_one_of(*COMPARISONS):
            return left
        sign = self.next()
        tree = Call(sign.text, (left, self.sum()), sign.at)
        if self.is_one_of(*COMPARISONS):
            raise ExpressionError(self.at, f"'{self.text}' follows a comparison", "join two comparisons by and")
        return tree

    def sum(self) -> Node:
        return self.chain(("+", "-"), lambda: self.chain(("*", "div", "mod"), self.signed))

    def chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        tree = part()
        while self.is_one_of(*signs):
            sign = self.next()
            if sign.text == "mod":
                raise ExpressionError(sign.at, "'mod' is outside the language", "write the condition without it")
            tree = Call(_IN_OUR_WORDS.get(sign.text, sign.text), (tree, part()), sign.at)
        return tree

    def signed(self) -> Node:
        if not self.is_one_of("-"):
            return self.operand()
        at = self.next().at
        tree = self.deeper(self.signed)
        if isinstance(tree, Literal) and isinstance(tree.value, float):
            return Literal(-tree.value, at)
        return Call("negative", (tree,), at)

    def operand(self) -> Node:
        at = self.at
        if self.is_one_of("("):
            self.next()
            tree = self.deeper(self.either)
            self.expect(")", "after what stands in brackets")
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
        what = f"'{token.text}' stands where a value should" if token.text else "something is missing at the end"
        raise ExpressionError(at, what, "write ${question}, a number, a text in quotes or a function")

    def function(self, name: Token) -> Node:
        if not self.is_one_of("("):
            raise _path(name.at)
        if name.text not in _FUNCTIONS:
            why = OUTSIDE.get(name.text, "is a function outside the language")
            raise ExpressionError(name.at, f"{name.text}() {why}", "take it out, or ask in another way")
        self.next()
        args: list[Node] = []
        while not self.is_one_of(")"):
            args.append(self.deeper(self.either))
            if not self.is_one_of(","):
                break
            self.next()
        self.expect(")", "after what stands in brackets")
        if len(args) != _FUNCTIONS[name.text]:
            problem = f"{name.text} takes {_FUNCTIONS[name.text]} arguments, not {len(args)}"
            raise ExpressionError(name.at, problem, "see docs/xlsform.md")
        return Call(name.text, tuple(args), name.at)


def _path(at: int) -> ExpressionError:
    return ExpressionError(at, "a path or a bare word is outside the language", "name the question as ${question}")
