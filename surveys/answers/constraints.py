"""Answers that their item's constraint refuses.

A constraint refuses an answer only where it is false. Where it is unknown, because it speaks of an answer that is
missing or compares 'don't know' with a number, nobody is warned; a question that was left blank is not checked at all.
"""

from __future__ import annotations

from surveys.answers.routing import Route
from surveys.answers.values import own_value
from surveys.expressions.evaluation import OWN, Value, evaluate
from surveys.questionnaire import Item, Page


def refused_items(page: Page, route: Route) -> tuple[Item, ...]:
    """The items of ``page`` that are asked and whose answer their constraint refuses.

    Each is taken by itself: where an answer is refused, an answer that is compared with it is compared all the same.
    """
    return tuple(item for item in page.items if item.key not in route.left_out and _refuses(item, route))


def _refuses(item: Item, route: Route) -> bool:
    if item.constraint is None or (own := own_value(item, route.answers, route.texts)) is None:
        return False

    def value(key: str) -> Value:
        return own if key == OWN else route.value(key)

    return evaluate(item.constraint, value) is False
