"""Serial numbers of paper forms: random, so that they say nothing of any order, with a character that shows when one is
typed wrongly.

The last of eight characters is a weighted sum modulo the prime 31 of the others. With as many characters as the prime
has values, one that is wrong and two neighbours that change places are always found (ISO/IEC 7064 gives the theory of
such systems).
"""

from __future__ import annotations

import secrets
from typing import Final

_CHARACTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""31: no I, L, O, U or Z, which are misread."""
_RANDOM: Final = 7
_MEANT: Final = str.maketrans("OILZ", "0112", "- ")


def new_serials(number: int) -> tuple[str, ...]:
    """So many different serial numbers, for instance ``K7Q2-XWDA``."""
    found: set[str] = set()
    while len(found) < number:
        found.add("".join(secrets.choice(_CHARACTERS) for _ in range(_RANDOM)))
    return tuple(_in_fours(body + _check(body)) for body in sorted(found))


def serial_as_given(written: str) -> str | None:
    """The serial number that was meant: with small letters, O for 0, or without its hyphen. None where one character or
    more must be wrong."""
    bare = written.strip().upper().translate(_MEANT)
    if len(bare) != _RANDOM + 1 or not set(bare) <= set(_CHARACTERS) or _check(bare[:-1]) != bare[-1]:
        return None
    return _in_fours(bare)


def _check(body: str) -> str:
    total = sum(weight * _CHARACTERS.index(one) for weight, one in enumerate(body, 2))
    return _CHARACTERS[total % len(_CHARACTERS)]


def _in_fours(bare: str) -> str:
    return f"{bare[:4]}-{bare[4:]}"
