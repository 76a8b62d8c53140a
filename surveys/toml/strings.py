"""Texts as they are written in TOML."""

from __future__ import annotations

import json


def basic_string(written: str) -> str:
    """With quotation marks, and with escapes, which are those of JSON."""
    return json.dumps(str(written), ensure_ascii=False).replace("\x7f", "\\u007f")
