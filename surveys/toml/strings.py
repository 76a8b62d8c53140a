"""Texts as they are written in TOML."""

from __future__ import annotations

import json
import re
from typing import Final

_NOT_OF_A_LINE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def basic_string(written: str) -> str:
    """With quotation marks, and with escapes, which are those of JSON."""
    return json.dumps(str(written), ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(told: str) -> str:
    """One line, whatever is told: a line break in a cell or a heading would let the rest stand as TOML."""
    return f"# {_NOT_OF_A_LINE.sub(' ', told).strip()}"
