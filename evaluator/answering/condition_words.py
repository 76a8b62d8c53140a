"""A condition in words, for those whose browser does not hide the question while it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from evaluator.texts import Texts
from surveys.answers.routing import hangs_on_page
from surveys.answers.values import type_of
from surveys.expressions.evaluation import evaluate
from surveys.expressions.trees import COMPARISONS, Answer, Call, Literal, Node, Outside, keys_of
from surveys.kinds.coding import NAMES
from surveys.kinds.record import Type
from surveys.questionnaire import Item, Page

_OPPOSITE: Final[Mapping[str, str]] = {
    "and": "or",
    "or": "and",
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}
_SIZES: Final[Mapping[str, str]] = {"<": "less_than", "<=": "at_most", ">": "more_than", ">=": "at_least"}
_COUNTS: Final[Mapping[str, str]] = {**_SIZES, "<": "fewer_than"}


class _NoWords(Exception):
    """The condition is one that no short sentence can describe."""


def condition_text(page: Page, item: Item, texts: Texts) -> str:
    """When to answer ``item``, in words, where that hangs on a question of the same page; else ''.

    What hangs on earlier pages is left out: where it does not hold, the question is not on the page."""
    if item.show_if is None or not hangs_on_page(page, item):
        return ""
    asked = {key: asker for asker in page.items for key in (asker.key, *(row.key for row in asker.rows))}
    try:
        return texts("answering.only_if", condition=_Words(asked, texts).of(_on_page(item.show_if, set(asked))))
    except _NoWords:
        return texts("answering.only_if_so")


def _on_page(tree: Node, keys: set[str]) -> Node:
    """The tree without those of its joined conditions that hang on earlier pages alone."""
    if not isinstance(tree, Call) or tree.name != "and":
        return tree
    parts = tuple(part for part in tree.args if not keys.isdisjoint(keys_of(part)))
    return parts[0] if len(parts) == 1 else Call("and", parts)


class _Words:
    """Puts trees about the items of a page into words. Each method takes ``negated`` for the opposite of the tree."""

    def __init__(self, asked: Mapping[str, Item], texts: Texts) -> None:
        self.asked = asked
        self.texts = texts

    def of(self, tree: Node, *, negated: bool = False, joined: bool = False) -> str:
        """``joined``: the words become a part of several; a part that has parts of its own would be read wrongly."""
        if not isinstance(tree, Call):
            raise _NoWords
        if tree.name == "not":
            return self.of(tree.args[0], negated=not negated, joined=joined)
        if tree.name in ("and", "or"):
            if joined:
                raise _NoWords
            link = self.texts(f"answering.{_OPPOSITE[tree.name] if negated else tree.name}_if")
            return link.join(self.of(part, negated=negated, joined=True) for part in tree.args)
        if tree.name not in _WORDS:
            raise _NoWords
        return _WORDS[tree.name](self, tree, negated)

    def answered(self, tree: Call, negated: bool) -> str:
        return self.texts(f"answering.if_{'not_' * negated}answered", question=self.question(tree.args[0]))

    def chosen(self, tree: Call, negated: bool) -> str:
        """The answers that are named: one of these, or none of them."""
        key = f"answering.if_{'not_' * negated}answer"
        return self.texts(key, answers=self.answers(tree), question=self.question(tree.args[0]))

    def compared(self, tree: Call, negated: bool) -> str:
        """A comparison with a literal; of choices by size it is described as the choices that fulfil it."""
        name, (left, right) = (_OPPOSITE[tree.name] if negated else tree.name), tree.args
        if isinstance(left, Call) and left.name == "count-selected" and isinstance(right, Literal):
            size = self.size(name, right, sizes=_COUNTS)
            return self.texts("answering.if_count", size=size, question=self.question(left.args[0]))
        if name in ("=", "!="):
            return self.chosen(tree, name == "!=")
        item = self.item(left)
        if type_of(item) is Type.CHOICE and isinstance(left, Answer):
            fulfilling = self.fulfilling(Call(name, tree.args), item, left.key)
            return self.chosen(Call("in", (left, *fulfilling)), negated=False)
        size = self.size(name, right)
        return self.texts("answering.if_answer", answers=size, question=self.question(left))

    def fulfilling(self, tree: Node, item: Item, key: str) -> tuple[Node, ...]:
        codes = [float(choice.code) for choice in item.scale.choices] if item.scale else []
        found = tuple(Literal(code) for code in codes if evaluate(tree, {key: code}.get) is True)
        if not found or len(keys_of(tree)) > 1:
            raise _NoWords
        return found

    def size(self, name: str, literal: Node, *, sizes: Mapping[str, str] = _SIZES) -> str:
        if not isinstance(literal, Literal) or not isinstance(literal.value, float):
            raise _NoWords
        number = self.number(literal.value)
        if name == "!=":
            raise _NoWords
        return self.texts(f"answering.{sizes[name]}", number=number) if name in sizes else number

    def number(self, value: float) -> str:
        return self.texts.number(value, 0 if value.is_integer() else len(repr(value).partition(".")[2]))

    def answers(self, tree: Call) -> str:
        words = [self.answer(self.item(tree.args[0]), literal) for literal in tree.args[1:]]
        return self.texts("answering.or").join(words)

    def answer(self, item: Item, literal: Node) -> str:
        if not isinstance(literal, Literal | Outside) or isinstance(getattr(literal, "value", 0), str):
            raise _NoWords
        value = literal.value if isinstance(literal, Literal) else literal.name
        choices = item.scale.all_choices if item.scale is not None else ()
        labels: dict[float | str, str] = {
            NAMES.get(choice.code, choice.code): self.texts.pick(choice.label) for choice in choices
        }
        label = labels.get(value) or self.number(float(value))
        return self.texts("answering.quoted", text=label)

    def item(self, node: Node) -> Item:
        if not isinstance(node, Answer) or node.key not in self.asked:
            raise _NoWords
        return self.asked[node.key]

    def question(self, node: Node) -> str:
        item = self.item(node)
        rows = {row.key: row.text for row in item.rows}
        return self.texts.pick(rows.get(node.key, item.text) if isinstance(node, Answer) else item.text)


_WORDS: Final[Mapping[str, Callable[[_Words, Call, bool], str]]] = {
    **dict.fromkeys(COMPARISONS, _Words.compared),
    "in": _Words.chosen,
    "selected": _Words.chosen,
    "answered": _Words.answered,
}
