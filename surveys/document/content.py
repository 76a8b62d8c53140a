"""A questionnaire document as plain tables, which can be edited and written while they have faults.

`surveys.document.reading` alone judges them. What cannot be read as a number or a date stands in the tables as it was
typed, so that nothing is lost and the reader says what is wrong with it.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Final

from surveys.document.layout import layout_of
from surveys.document.lists import same
from surveys.document.rewriting import rewritten
from surveys.document.values import QUESTIONNAIRE, Content, Shape

MOST_POSTED: Final = 200_000
MOST_DOTS: Final = 2_000
"""Of one page, question or scale, in characters."""


def read_content(text: str) -> Content:
    """The tables of a document. Raises `tomllib.TOMLDecodeError` where ``text`` is not TOML."""
    return tomllib.loads(text, parse_float=Decimal)


def read_posted(text: str) -> Content:
    """As `read_content`, of one thing that a browser posted. Raises ValueError also for what nobody types, which would
    cost the library minutes: its work grows with the square of the parts of a dotted key."""
    if len(text) > MOST_POSTED or text.count(".") > MOST_DOTS:
        raise ValueError("longer than anything that is typed")
    try:
        return read_content(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def text_of(content: Content, before: str = "", *, shape: Shape = QUESTIONNAIRE) -> str:
    """The document's text, ending in a line feed; `read_content` gives the same tables back. It keeps the comments,
    order and layout of the text ``before``, as far as its tables are still there; the rest is written as ``shape``
    says."""
    old = read_content(before)
    is_same = before and same(old, content) and _in_same_order(old, content, shape)
    return before if is_same else rewritten(content, layout_of(before, old), shape)


def _in_same_order(old: Content, new: Content, shape: Shape) -> bool:
    """Whether the tables by their keys, whose order says something, stand as they stood."""
    names = (path[0] for path in shape.named if len(path) == 1)
    return all(list(old.get(name, ())) == list(new.get(name, ())) for name in names)
