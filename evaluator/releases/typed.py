"""What people type where a release keeps it for good: names, remarks and reasons."""

from __future__ import annotations

import unicodedata
from typing import Final

from evaluator.reporting.printable import printable

LONGEST_NAME: Final = 100
LONGEST_TEXT: Final = 2000
_ALIKE: Final = str.maketrans("авекмнорстухіјԁɡοаνρτυι", "avekmhopctyxijdgoavptui")


def cleaned(text: str) -> str:
    """The text composed, with nothing in it that cannot be seen or printed in every format; lines stay."""
    its = unicodedata.normalize("NFC", printable(text.replace("\r\n", "\n")))
    return "".join(one for one in its if one == "\n" or unicodedata.category(one)[0] != "C").strip()


def is_said(text: str) -> bool:
    """Whether there is a letter in it."""
    return any(unicodedata.category(one)[0] == "L" for one in text)


def as_read(name: str) -> str:
    """The same for names that nobody can tell apart: letters alone, as they look."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_ALIKE)
    return "".join(one for one in folded if unicodedata.category(one)[0] in "LN")
