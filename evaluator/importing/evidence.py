"""What the cells of a file tell of how it writes numbers, days and words. Nothing is told by one cell that another
contradicts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from surveys.notation import NumberCell, Order

_MARKS: Final = re.compile(r"[\W_]+")
_TAG: Final = re.compile(r"<[^<>]{1,200}>")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+([.,])([0-9]+)")
_BOTH: Final = re.compile(r"[+-]?[0-9]{1,3}(?:([.,])[0-9]{3})+([.,])[0-9]+")
_SLASHES: Final = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:[0-9]{4}|[0-9]{2})\b")


def plain(written: str) -> str:
    """Words as they are compared: without case, marks and the tags of a page."""
    return _MARKS.sub(" ", _TAG.sub(" ", written)).strip().casefold()


@lru_cache(maxsize=1)
def known_words() -> Mapping[str, frozenset[str]]:
    """words.toml: what the words are for -> in plain form."""
    content = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return {name: frozenset(map(plain, words)) for name, words in content.items()}


def decimal_mark(cells: Iterable[str]) -> tuple[str, bool]:
    """The mark before decimals, '' where no cell shows it, and whether it is needed: some cell can mean two things."""
    found: set[str] = set()
    needed = False
    for cell in cells:
        if isinstance(cell, NumberCell):
            continue
        one, both = _DECIMAL.fullmatch(cell), _BOTH.fullmatch(cell)
        if both is not None:
            needed = True
            found |= {both[2]} if both[1] != both[2] else {"."} if both[1] == "," else {","}
        elif one is not None and (len(one[2]) != 3 or cell.lstrip("+-").startswith("0")):
            found.add(one[1])
        elif one is not None:
            needed = True
    return (found.pop() if len(found) == 1 else "", needed or len(found) > 1)


def orders_of_dates(cells: Iterable[str]) -> tuple[frozenset[Order], bool]:
    """The orders of day and month that cells show, and whether one is needed: some date has slashes."""
    found: set[Order] = set()
    needed = False
    for cell in cells:
        date = _SLASHES.match(cell)
        if date is None:
            continue
        needed = needed or "/" in date[0]
        if int(date[1]) > 12:
            found.add("day/month/year")
        if int(date[2]) > 12:
            found.add("month/day/year")
    return frozenset(found), needed


def order_of_dates(cells: Iterable[str]) -> tuple[Order, bool]:
    """The one order that cells show, '' where they show none or both, and whether it is needed."""
    found, needed = orders_of_dates(cells)
    return (next(iter(found)) if len(found) == 1 else "", needed)
