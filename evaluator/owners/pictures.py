"""Pictures that owners send, drawn anew: a phone writes into a photo where, when and with what it was taken."""

from __future__ import annotations

from typing import Final

from evaluator.core.apart import Apart, Failed, Occupied, TooSlow
from evaluator.owners.picture_drawing import TOO_MANY
from surveys.diagnostics import Diagnostic, InputRejected

SECONDS: Final = 20
"""Of the processor; a photo of 50 million pixels takes some three."""
PATIENCE: Final = 5
"""Seconds that a picture waits for its turn."""
_DRAWING: Final = Apart("evaluator.owners.picture_drawing", at_once=1)


def picture_alone(content: bytes, kind: str) -> bytes:
    """The first picture of a ``kind``, 'png' or 'jpeg', turned as it was taken and with nothing beside it. Raises
    InputRejected for what is no such picture, has too many pixels or takes too long, and while others are drawn. Takes
    seconds: call it outside a transaction, where others wait."""
    try:
        return _DRAWING.done(content, kind, str(SECONDS), seconds=SECONDS, patience=PATIENCE)
    except Occupied:
        raise _refused("file_busy") from None
    except TooSlow:
        raise _refused("file_slow") from None
    except Failed as error:
        raise _refused("file_too_many_pixels" if error.status == TOO_MANY else "file_not_drawn") from None


def _refused(name: str) -> InputRejected:
    return InputRejected([Diagnostic(f"owners.{name}", ("file",))])
