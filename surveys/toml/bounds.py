"""Bounds of what is read as TOML: the time and the memory that reading takes grow with the square of a key's parts."""

from __future__ import annotations

import re
from typing import Final

from surveys.diagnostics import Diagnostic

MOST_PARTS: Final = 40
"""Of one key; documents have five at most."""
MOST_TABLES: Final = 5_000
"""Lines that begin a table; the largest example has a hundred."""
_PART: Final = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_LONG_KEY: Final = re.compile(rf"(?:\.[ \t]*{_PART}[ \t]*){{{MOST_PARTS}}}")
_HEADER: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)


def too_costly(text: str, name: str) -> Diagnostic | None:
    """What makes ``text`` cost more to read than a document may; ``name`` is the file's name. Takes time in proportion
    to its length."""
    if _LONG_KEY.search(text):
        return Diagnostic("document.too_many_parts", (name,), {"most": MOST_PARTS})
    if sum(1 for _ in _HEADER.finditer(text)) > MOST_TABLES:
        return Diagnostic("document.too_many_tables", (name,), {"most": MOST_TABLES})
    return None
