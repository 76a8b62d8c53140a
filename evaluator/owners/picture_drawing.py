"""Runs in a process of its own: a picture on standard input, the first picture of it drawn anew on standard output.

A JPEG of 4 MB can say the same of each pixel some 280,000 times, which takes hours to draw.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError

from evaluator.core.apart import limit

MEMORY: Final = 2_000_000_000
NOT_DRAWN: Final = 3
TOO_MANY: Final = 4
"""How the process ends."""
_MOST: Final = 50_000_000
"""Pixels; a phone's photo has 12 to 50 million."""
_SHOWN: Final = ("transparency",)
"""What else of a picture decides how it looks."""


def drawn(content: bytes, kind: str) -> bytes:
    """Turned as it was taken and with nothing beside it."""
    with Image.open(BytesIO(content), formats=[kind]) as found:
        if found.width * found.height > _MOST:
            raise SystemExit(TOO_MANY)
        turned = ImageOps.exif_transpose(found)
    turned.info = {name: turned.info[name] for name in _SHOWN if name in turned.info}
    made = BytesIO()
    turned.save(made, kind, quality=85) if kind == "jpeg" else turned.save(made, kind)
    return made.getvalue()


def main(kind: str, seconds: str) -> None:
    limit(seconds=int(seconds), memory=MEMORY)
    try:
        made = drawn(sys.stdin.buffer.read(), kind)
    except (OSError, ValueError, SyntaxError, MemoryError, DecompressionBombError):
        raise SystemExit(NOT_DRAWN) from None
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
