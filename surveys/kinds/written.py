"""Dates and decimal numbers as text: kept in one canonical form, and shown as people write them in a language.

Canonical is the ISO date (``2026-05-31``) and the number with a point, without an exponent, without zeros at its end
(``-2.5``). Dates are written day first in both languages, so that one reader serves both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

GROUPING: Final[Mapping[str, str]] = {"da": ".", "en": ","}
"""The thousands separator of a language: before exactly three digits it could be a decimal point as well."""


def canonical(value: dt.date | Decimal) -> str:
    """As it is kept."""
    return value.isoformat() if isinstance(value, dt.date) else plain(value)


def plain(number: Decimal | int) -> str:
    """Without an exponent and without zeros at the end of its decimals."""
    written = f"{Decimal(number):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def shown(value: dt.date | Decimal | int, language: str) -> str:
    """As people write it in a language: ``31.05.2026`` and ``2,5`` in Danish, ``31/05/2026`` and ``2.5`` in English."""
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if language == "da" else "%d/%m/%Y")
    return plain(value).replace(".", "," if language == "da" else ".")
