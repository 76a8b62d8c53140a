"""A questionnaire document as plain tables, which can be edited and written while they have faults.

`surveys.document.reading` alone judges them. What cannot be read as a number or a date stands in the tables as it was
typed, so that nothing is lost and the reader says what is wrong with it.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal

from surveys.document.layout import layout_of
from surveys.document.lists import same
from surveys.document.rewriting import rewritten
from surveys.document.values import Content


def read_content(text: str) -> Content:
    """The tables of a document. Raises `tomllib.TOMLDecodeError` where ``text`` is not TOML."""
    return tomllib.loads(text, parse_float=Decimal)


def text_of(content: Content, before: str = "") -> str:
    """The document's text, ending in a line feed; `read_content` gives the same tables back. It keeps the comments,
    order and layout of the text ``before``, as far as its tables are still there."""
    old = read_content(before)
    return before if before and same(old, content) else rewritten(content, layout_of(before, old))
