"""The codes that mean the same in every questionnaire, and how documents and expressions name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NOT_RELEVANT: Final = -997
DONT_KNOW: Final = -998
BLANK: Final = -999
"""Code under which 'asked, but left blank' is tallied. In stored answers a blank is null; not asked is absent."""

OUTSIDE_SCALE: Final = (DONT_KNOW, NOT_RELEVANT)
LOWEST_FREE_CODE: Final = -900
"""Codes of choices and limits of whole numbers must not be below this."""

OUTSIDE_FLAGS: Final[Mapping[str, int]] = {"dont_know": DONT_KNOW, "not_relevant": NOT_RELEVANT}
