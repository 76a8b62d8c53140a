"""Values as JSON writes them by one rule, in a draft as in a release, so that the same figure is the same string.

A number with a fraction stands as a decimal string, rounded half to even at the eighth decimal, without trailing zeros
and without a sign before 0; text in Unicode's form NFC. Whole numbers, true, false and null stand as JSON has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

DECIMALS: Final = 8
_LAST: Final = Decimal(1).scaleb(-DECIMALS)
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)
"""Room for every digit of the greatest number."""


def plain(value: object) -> Any:
    """The value as it is written: decimal strings for fractions, text in NFC, lists for tuples."""
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        found = {unicodedata.normalize("NFC", key): plain(one) for key, one in value.items()}
        if len(found) != len(value):
            raise ValueError("two keys are the same")
        return found
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def decimal(value: float) -> str:
    """A number as a decimal string by the rule. ValueError where it is not finite."""
    its = Decimal(repr(float(value)))
    if not its.is_finite():
        raise ValueError("a number of a report must be finite")
    rounded = its.quantize(_LAST, context=_EXACT)
    written = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
