"""Answers that their item's constraint refuses.

A constraint refuses an answer only where it is false. Where it is unknown, because it speaks of an answer that is
missing or compares 'ved ikke' with a number, nobody is told off; a question that was left blank is not checked at all.
"""

from __future__ import annotations

from surveys.answers.routing import asked_items, values
from surveys.answers.values import NO_TEXTS, Answers, Texts, own_value
from surveys.expressions.evaluation import OWN, Value, evaluate
from surveys.questionnaire import Item, Page, Questionnaire


def refused_items(
    questionnaire: Questionnaire, page: Page, answers: Answers, texts: Texts = NO_TEXTS
) -> tuple[Item, ...]:
    """The items of ``page`` that are asked and whose answer their constraint refuses.

    Each is taken by itself: where an answer is refused, an answer that is compared with it is compared all the same.
    """
    if not any(item.constraint is not None for item in page.items):
        return ()
    given = values(questionnaire, answers, texts)

    def refuses(item: Item) -> bool:
        own = own_value(item, answers, texts)
        if item.constraint is None or own is None:
            return False

        def value(key: str) -> Value:
            return own if key == OWN else given(key)

        return evaluate(item.constraint, value) is False

    return tuple(item for item in asked_items(questionnaire, page.key, answers, texts) if refuses(item))
