"""How results are put into words: phrases filled in, and figures written as the language writes them.

Knows no result class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from analysis.words.method_names import METHOD_NAMES
from analysis.words.phrases import PHRASES

Language = Literal["da", "en"]
Unit = Literal["number", "share", "points"]
"""How a figure is written: as it is, as per cent, or as a difference in percentage points."""

_MARKS: Final[Mapping[str, tuple[str, str]]] = {"da": (",", "."), "en": (".", ",")}
"""Decimal mark and thousands mark."""


def text(key: str, lang: Language, /, **values: object) -> str:
    """A sentence or a part of one, filled in. KeyError for a key or language that does not exist."""
    return PHRASES[key][lang].format(**values)


def named_samples(measure: str, lang: Language, samples: tuple[str, str] | None) -> dict[str, str]:
    """What a text of ``measure`` calls its ``first`` and ``second`` sample: by their names, where these are given."""
    inside = measure == "relative-effect"
    if samples is None:
        keys = ("in_first_sample", "in_second_sample") if inside else ("first_round", "second_round")
        first, second = (text(key, lang) for key in keys)
    else:
        first, second = (text("in_sample", lang, name=name) if inside else name for name in samples)
    return {"first": first, "second": second}


def method_name(method: str, lang: Language) -> str:
    """The name of a method inside a sentence. KeyError as in `text`."""
    return METHOD_NAMES[method][lang]


def number(value: float, lang: Language, decimals: int = 2) -> str:
    """``value`` with the language's marks; whole numbers without decimals, others with ``decimals`` of them."""
    # 100 * 0.29 must read 29.
    value = round(value, 9)
    plain = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.{decimals}f}"
    if float(plain.replace(",", "")) == 0:
        plain = plain.lstrip("-")
    decimal, thousands = _MARKS[lang]
    whole, _, part = plain.partition(".")
    return whole.replace(",", thousands) + (decimal + part if part else "")


def figure(value: float, lang: Language, unit: Unit = "number") -> str:
    """``value`` in its unit: 0.643 as '0.64', '64%' or '64.3 percentage points'."""
    if unit == "number":
        return number(value, lang)
    if unit == "share":
        return text("percent", lang, n=number(100 * value, lang, 1))
    return text("points", lang, n=number(100 * value, lang, 1))


def interval_words(low: float, high: float, level: float, lang: Language, unit: Unit = "number") -> str:
    """Such as '95% confidence interval 0.21 to 0.43'; a range in per cent names the unit once."""
    first = number(low, lang) if unit == "number" else number(100 * low, lang, 1)
    return text("interval", lang, level=number(100 * level, lang, 1), low=first, high=figure(high, lang, unit))


def p_words(pvalue: float, lang: Language) -> str:
    """A p-value with two decimals, three below 0.1, and never as 0."""
    if pvalue < 0.001:
        return text("p-below", lang, p=number(0.001, lang, 3))
    return text("p-is", lang, p=number(pvalue, lang, 3 if pvalue < 0.1 else 2))


def joined(parts: list[str]) -> str:
    """The parts of a parenthesis, those that are empty left out."""
    return "; ".join(part for part in parts if part)
