"""What releases tell of people whom registers count, and of those who wrote."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from typing import Any

from evaluator.programme.merging import members
from evaluator.releases.audit_book import Book, Telling


def tell_people(book: Book) -> None:
    """Sums of people in registers: what one release tells beyond another is a number of people of its own."""
    told: dict[str, list[tuple[str, int, str]]] = {}
    for its in book.tellings:
        for key in its.asked["people"]:
            one = its.indicator(key)
            if one is not None and one["estimate"] is not None:
                told.setdefault(key, []).append(
                    (its.name, round(float(one["estimate"])), its.source(f"indicator|{key}"))
                )
    for key, values in told.items():
        for name, value, source in values:
            book.tell({("summed", key, name): 1}, value, source=source)
        for (then, _, _), (now, _, _) in pairwise(values):
            for first, second in ((then, now), (now, then)):
                sums: dict[Hashable, int] = {("summed", key, second): 1, ("summed", key, first): -1}
                book.want(f"summed|{key}|{first}-{second}", sums, book.tellings[0].minimum, few=True)


def tell_texts(book: Book) -> None:
    """How many of each group wrote to a question, and how many raise each theme."""
    for its in book.tellings:
        for one in (its.figures["texts"] or {"questions": ()})["questions"]:
            _question(book, its, one)


def _question(book: Book, its: Telling, one: dict[str, Any]) -> None:
    place, source = (its.state, f"{one['questionnaire']}.{one['item']}"), its.source("texts")
    shown = [row["group"] for row in one["by_group"] if not row["suppressed"]]

    def sums(keys: list[str], theme: str) -> dict[Any, int]:
        return {("wrote", *place, group, theme): 1 for key in keys for group in members(key)}

    def told(keys: list[str], theme: str, n: int | None) -> None:
        if n is not None:
            book.tell(sums(keys, theme), n, source=source)

    told(shown, "", one["n"])
    for theme in one["themes"]:
        told(shown, theme["key"], theme["n"])
        for row in theme["by_group"]:
            told([row["group"]], theme["key"], row["n"])
    for row in one["by_group"]:
        told([row["group"]], "", row["n"])
        for theme in one["themes"]:
            for group in members(row["group"]):
                book.tell(
                    {("wrote", *place, group, ""): 1, ("wrote", *place, group, theme["key"]): -1}, 0, float("inf")
                )
        if row["suppressed"]:
            name = f"{place[1]}|{row['group']}|{its.state[0]}"
            book.want(f"wrote|{name}", sums([row["group"]], ""), its.minimum)
            for theme in one["themes"]:
                book.want(f"raised|{name}|{theme['key']}", sums([row["group"]], theme["key"]), its.minimum, zero=True)
