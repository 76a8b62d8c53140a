"""Lines typed from paper, as far as several kinds have them in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.kinds.record import Paper
from surveys.questionnaire import Item, Text

MARKS: Final[Mapping[int, str]] = {DONT_KNOW: "?", NOT_RELEVANT: "/"}
"""What is typed for 'ved ikke' and 'ikke relevant'."""
_CODES: Final = {mark: str(code) for code, mark in MARKS.items()}
_PARTED: Final = re.compile(r"[\s,;]+")


def parts_of(line: str) -> list[str]:
    return [part for part in _PARTED.split(line) if part]


def one_line(item: Item) -> Iterator[tuple[str, Text]]:
    """One line, or one for each row."""
    if item.rows:
        yield from ((row.key, row.text) for row in item.rows)
    else:
        yield item.key, item.text


def in_codes(settle: Callable[[list[str]], list[str]] = list, *, instructed: bool = False) -> Paper:
    """Codes are typed, as they stand beside the boxes."""

    def posted(item: Item, line: Callable[[str], str]) -> dict[str, list[str]]:
        return {name: [_CODES.get(part, part) for part in parts_of(line(name))] for name, _ in one_line(item)}

    return Paper(one_line, lambda line, _item, _language: " ".join(settle(parts_of(line))), posted, instructed)


def in_words(settle: Callable[[str, Item, str], str], *, instructed: bool = False) -> Paper:
    """What stands on the paper is typed."""
    return Paper(one_line, settle, lambda item, line: {item.key: [line(item.key)]}, instructed)
