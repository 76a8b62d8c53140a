"""What a cell of a report holds where it holds nothing but a number, as spreadsheets and programs want it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from evaluator.texts import Texts

_WHOLE: Final = re.compile(r"([-−+]?)(\d+(?:([.,\u00a0\u202f])\d+)*)\s*(%?)")
_DECIMAL: Final = {"da": ",", "en": "."}


@dataclass(frozen=True, slots=True)
class Typed:
    """``value`` is a share where the cell says per cent; ``format`` is a spreadsheet's."""

    value: Decimal
    format: str


@cache
def approximately(language: str) -> str:
    """What stands before a number that was estimated."""
    return Texts(language)("report.about", n="").replace("\u00a0", " ").lstrip()


def typed(text: str, language: str) -> Typed | None:
    """The number that is all of a cell, as '1.234,5' or '66 %' in Danish, also one of which it says that it was
    estimated; None for words, ranges and empty cells."""
    about = approximately(language)
    if text.startswith(about):
        its = typed(text.removeprefix(about), language)
        return None if its is None else Typed(its.value, f'"{about}"{its.format}')
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        return None
    sign, written, _, percent = found.groups()
    mark = _DECIMAL[language]
    whole, _, decimals = written.partition(mark)
    digits = re.sub(r"\D", "", whole)
    if mark in decimals or not _is_grouped(whole, digits) or (decimals and not decimals.isdigit()):
        return None
    value = Decimal(f"{'-' if sign and sign in '-−' else ''}{digits}{'.' + decimals if decimals else ''}")
    places = "." + "0" * len(decimals) if decimals else ""
    form = f"#,##0{places}" if len(digits) > 3 and whole != digits else f"0{places}"
    if percent:
        space = "\u00a0" if language == "da" else ""
        value, form = value / 100, f"0{places}{space}%"
    return Typed(value, f"+{form};-{form};{form}" if sign == "+" else form)


def _is_grouped(whole: str, digits: str) -> bool:
    """Whether separators stand between thousands, and not as those of a date or a version."""
    first, *rest = re.split(r"\D", whole)
    return not rest or (len(first) <= 3 and all(len(one) == 3 for one in rest) and digits != "")
