"""Which questions apply, given the answers so far.

Answers are the flat mapping of a submission: variable key -> code, None for left blank, absent for not asked. Answers
may hold more than applies (a participant went back and changed an earlier answer): the answer to a question that is not
asked counts as missing in every condition, and `prune` drops it. ``texts`` are the answers in words by item key.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache, partial

from surveys.answers.values import value_of
from surveys.expressions.evaluation import Value, evaluate, possible
from surveys.expressions.trees import Node, both, keys_of
from surveys.identity import Same
from surveys.kinds.all import kind_of, variables_of
from surveys.kinds.coding import not_blank
from surveys.kinds.record import NO_TEXTS, Answers, Texts
from surveys.questionnaire import Item, Page, Questionnaire


@dataclass(frozen=True, slots=True)
class _Routes:
    """What does not hang on the answers. ``askers``: item or row key -> the item that asks it. ``variables``: item key
    -> the keys of its variables. ``conditions``: by item key, in the order of asking, of the items that have any."""

    askers: Mapping[str, Item]
    variables: Mapping[str, tuple[str, ...]]
    conditions: Mapping[str, Node]


def condition_of(questionnaire: Questionnaire, item: Item) -> Node | None:
    """The condition on which an item is asked, with that of its page; None where everybody is."""
    return _routes(Same(questionnaire)).conditions.get(item.key)


@lru_cache(maxsize=512)
def _routes(same: Same[Questionnaire]) -> _Routes:
    items = tuple(same.value.items)
    rows = {row.key: item for item in items for row in item.rows}
    conditions = {item.key: both(page.show_if, item.show_if) for page in same.value.pages for item in page.items}
    return _Routes(
        askers=rows | {item.key: item for item in items},
        variables={item.key: tuple(variable.key for variable in variables_of(item)) for item in items},
        conditions={key: tree for key, tree in conditions.items() if tree is not None},
    )


def variable_keys(questionnaire: Questionnaire, item: Item) -> tuple[str, ...]:
    """The keys of an item's variables, without building them anew."""
    return _routes(Same(questionnaire)).variables[item.key]


@dataclass(frozen=True, slots=True)
class Route:
    """Which questions apply, given the answers so far: worked out once by `route` and handed on.

    ``left_out`` are the keys of the items that do not apply: their condition is not true once what is not asked counts
    as missing."""

    questionnaire: Questionnaire
    answers: Answers
    texts: Texts
    left_out: frozenset[str]

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages with at least one item that applies."""
        if not self.left_out and all(page.items for page in self.questionnaire.pages):
            return self.questionnaire.pages
        return tuple(page for page in self.questionnaire.pages if self._asks_on(page))

    def _asks_on(self, page: Page) -> bool:
        return any(item.key not in self.left_out for item in page.items)

    def asked(self, page: Page) -> tuple[Item, ...]:
        """The items of ``page`` that apply."""
        if not self.left_out:
            return page.items
        return tuple(item for item in page.items if item.key not in self.left_out)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of every page that apply."""
        return tuple(item for page in self.questionnaire.pages for item in self.asked(page))

    def value(self, key: str) -> Value:
        """The answer to an item or a row, None where it was not given or not asked for."""
        return _value(_routes(Same(self.questionnaire)), self.answers, self.texts, self.left_out, key)

    def visible(self, page: Page) -> tuple[Item, ...]:
        """The items to show on a page: those that apply, and those that may come to apply by what is answered on the
        page itself, since without JavaScript they can neither appear nor vanish while the page is being filled in."""
        conditions = _routes(Same(self.questionnaire)).conditions
        if not conditions:
            return page.items
        visible: list[Item] = []
        still_open: set[str] = set()
        for item in page.items:
            condition = conditions.get(item.key)
            if condition is None or True in possible(condition, self.value, still_open):
                visible.append(item)
                still_open |= {item.key, *(row.key for row in item.rows)}
        return tuple(visible)


def route(questionnaire: Questionnaire, answers: Answers, texts: Texts = NO_TEXTS) -> Route:
    """What applies, condition by condition in the order of asking. An item hangs on earlier ones alone, so that a page
    applies, and what stands before it does, whatever is answered on the page itself."""
    routes, left_out = _routes(Same(questionnaire)), set[str]()
    given = partial(_value, routes, answers, texts, left_out)
    for key, condition in routes.conditions.items():
        if evaluate(condition, given) is not True:
            left_out.add(key)
    return Route(questionnaire, answers, texts, frozenset(left_out))


def _value(routes: _Routes, answers: Answers, texts: Texts, left_out: Set[str], key: str) -> Value:
    item = routes.askers[key]
    return None if item.key in left_out else value_of(item, key, answers, texts)


def hangs_on_page(page: Page, item: Item) -> bool:
    """Whether the condition of ``item`` reads an answer that is given on ``page`` itself."""
    if item.show_if is None:
        return False
    keys = {key for other in page.items for key in (other.key, *(row.key for row in other.rows))}
    return not keys.isdisjoint(keys_of(item.show_if))


def prune(route: Route) -> tuple[dict[str, int | None], dict[str, str]]:
    """The answers and texts of a route as they are stored: only of items that apply, with None where such an item has
    no answer.

    Each kind says when it is blank (None); blank texts are dropped, and the text beside 'other' where that was not
    chosen.
    """
    kept_answers: dict[str, int | None] = {}
    kept_texts: dict[str, str] = {}
    for item in route.items:
        keys, kind = variable_keys(route.questionnaire, item), kind_of(item)
        codes, texts = kind.coding.kept(item, keys, route.answers, route.texts)
        kept_answers |= codes
        kept_texts |= texts
        if item.other is not None and _is_chosen(item, item.other.code, route.answers):
            kept_texts |= not_blank(item.other_key, route.texts)
    return kept_answers, kept_texts


def _is_chosen(item: Item, code: int, answers: Answers) -> bool:
    return answers.get(f"{item.key}#{code}") == 1 if kind_of(item).several else answers.get(item.key) == code
