"""Where a participant is among the pages, and where the way goes from there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from surveys.answers.refusals import in_the_way
from surveys.answers.routing import Route, variable_keys
from surveys.identity import Same
from surveys.kinds.all import kind_of
from surveys.questionnaire import Item, Page, Questionnaire

REVIEW: Final = "/review"
"""The place after the last page, as a draft remembers it; no page can have this key."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page among those that apply on a ``route``: its number from 1, how many there are, and the keys of its
    neighbours.

    ``back`` is None on the first page; ``onward`` is `REVIEW` on the last.
    """

    route: Route
    page: Page
    number: int
    count: int
    back: str | None
    onward: str


def place_of(route: Route, page_key: str) -> Place | None:
    """The place of a page; None where there is no such page or nothing on it applies."""
    pages = route.pages
    keys = [page.key for page in pages]
    if page_key not in keys:
        return None
    index = keys.index(page_key)
    return Place(
        route=route,
        page=pages[index],
        number=index + 1,
        count=len(pages),
        back=keys[index - 1] if index else None,
        onward=keys[index + 1] if index + 1 < len(keys) else REVIEW,
    )


def where_to_go_on(route: Route, remembered: str) -> str:
    """The remembered page (or the review) where it still applies, else the first page."""
    keys = [page.key for page in route.pages]
    return remembered if remembered in (*keys, REVIEW) else keys[0]


def back_to_review(route: Route) -> str:
    """Where to go after an answer was changed from the review: to a page with a question that applies only now and
    was never seen, else to the review."""
    return next(
        (page.key for page in route.pages if any(_is_unseen(route, item) for item in route.asked(page))), REVIEW
    )


def _is_unseen(route: Route, item: Item) -> bool:
    keys = variable_keys(route.questionnaire, item)
    return bool(keys) and not any(key in route.answers for key in keys)


def incomplete_page(route: Route) -> Page | None:
    """The first page on which something is in the way of sending."""
    return next((page for page in route.pages if any(in_the_way(route, page))), None)


def minutes_to_answer(questionnaire: Questionnaire) -> int:
    """A rough, rather generous time for everything in the questionnaire: 10 seconds for a choice, a minute for a long
    text."""
    return ceil(sum(_seconds(item) for item in questionnaire.items) / 60)


def idle_minutes(page: Page) -> int:
    """How long a kiosk waits for a page: five times what it takes by the same count, and at least five minutes."""
    return _idle_minutes(Same(page))


@lru_cache(maxsize=512)
def _idle_minutes(page: Same[Page]) -> int:
    return max(5, ceil(5 * sum(_seconds(item) for item in page.value.items) / 60))


def _seconds(item: Item) -> int:
    return kind_of(item).seconds * max(1, len(item.rows))
