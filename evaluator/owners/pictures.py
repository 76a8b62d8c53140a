"""Pictures that owners send, drawn anew: a phone writes into a photo where, when and with what it was taken."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError

from surveys.diagnostics import Diagnostic, InputRejected

_MOST: Final = 50_000_000
"""Pixels; a phone's photo has 12 to 50 million."""
_SHOWN: Final = ("transparency",)
"""What else of a picture decides how it looks."""


def picture_alone(content: bytes, kind: str) -> bytes:
    """The first picture of a ``kind``, 'png' or 'jpeg', turned as it was taken and with nothing beside it. Raises
    InputRejected for what is no such picture, or has too many pixels."""
    try:
        with Image.open(BytesIO(content), formats=[kind]) as found:
            if found.width * found.height > _MOST:
                raise InputRejected([Diagnostic("owners.file_too_many_pixels", ("file",))])
            turned = ImageOps.exif_transpose(found)
        turned.info = {name: turned.info[name] for name in _SHOWN if name in turned.info}
        drawn = BytesIO()
        turned.save(drawn, kind, quality=85) if kind == "jpeg" else turned.save(drawn, kind)
    except (OSError, ValueError, SyntaxError, DecompressionBombError):
        raise InputRejected([Diagnostic("owners.file_not_drawn", ("file",))]) from None
    return drawn.getvalue()
