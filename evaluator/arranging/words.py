"""Words as they are compared: the headings of columns, and cells that name one of a few things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from evaluator.records.model import Column

_BETWEEN: Final = re.compile(r"[\s_-]+")
Words = Mapping[str, Mapping[str, str]]
"""Column -> what may stand in its cells, in plain form -> the value that it means."""


def plain(written: str) -> str:
    """Without regard to case, hyphens, line breaks, and what often ends a heading: 'E-mail:' is 'e mail'."""
    return _BETWEEN.sub(" ", written).strip(" .:*?").casefold()


def headings_of(column: Column) -> frozenset[str]:
    """All that may stand above a column, in plain form."""
    return frozenset(map(plain, (column.name, *column.headings)))


def words_of(columns: Iterable[Column], known: Mapping[str, Mapping[str, Iterable[str]]]) -> Words:
    """Of each column whose cells name one of several things. ``known`` has the keys of each kind of thing in the
    programme, with their titles; a title that two of them have means neither."""
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        named = column.words if column.choices else known.get(column.of, {}) if column.kind == "key" else {}
        keys = {plain(key): key for key in (*column.choices, *named)}
        others: dict[str, set[str]] = {}
        for key, words in named.items():
            for word in words:
                others.setdefault(plain(word), set()).add(key)
        sure = {word: next(iter(keys_)) for word, keys_ in others.items() if len(keys_) == 1}
        if keys:
            found[column.name] = keys | {word: key for word, key in sure.items() if word not in keys}
    return found
