"""Text that every format can print: without what no font and no file has, such as the bullets that Word pastes."""

from __future__ import annotations

import re
from typing import Final

_PASTED_BULLETS: Final = str.maketrans("\uf0b7\uf0a7\uf076", "•••")
"""Word's own bullets, code points of fonts that nobody else has."""
UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)
"""Control characters, halves of a pair, and code points for private use or for nothing: PDF/A and XML refuse them."""


def printable(text: str) -> str:
    """The text with a bullet for a pasted one, and without what cannot be printed."""
    return UNPRINTABLE.sub("", text.translate(_PASTED_BULLETS))
