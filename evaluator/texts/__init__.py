"""Texts of screens, reports and messages in every language, and numbers and dates as that language writes them.

Texts live beside this module in ``AREA.toml``, one table per key with one entry per language, so that a
translator sees both languages together; those of the kinds of question stand with their records. Keys are written
``area.key``. An area is read when it is first needed, as is what writes dates and numbers: the help of the command line
needs one area and nothing else.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path

from surveys.kinds import texts as kinds

LANGUAGES = ("da", "en")
_LOCALES = {"da": "da_DK", "en": "en_GB"}
_FOLDER = Path(__file__).parent
_KINDS = "kinds"


@cache
def area(name: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of ``name.toml``: key -> language -> text. KeyError where there is no such area; ValueError names file
    and key where a language is missing."""
    texts = kinds.shown() if name == _KINDS else _read(name)
    for key, entry in texts.items():
        missing = [language for language in LANGUAGES if not entry.get(language)]
        if missing:
            raise ValueError(f"{name}.toml: {key}: text in {', '.join(missing)} is missing; add it")
    return texts


def _read(name: str) -> Mapping[str, Mapping[str, str]]:
    path = _FOLDER / f"{name}.toml"
    if not path.is_file():
        raise KeyError(name)
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every text of every area: ``area.key`` -> language -> text."""
    names = sorted([_KINDS, *(path.stem for path in _FOLDER.glob("*.toml"))])
    return {f"{name}.{key}": entry for name in names for key, entry in area(name).items()}


def rounded(value: float, decimals: int = 0) -> Decimal:
    """``value`` as it is written: a half is rounded away from 0, so that 12.5 becomes 13 and not the even 12."""
    return Decimal(repr(round(float(value), 9))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def uncapitalised(title: str) -> str:
    """A title inside a sentence: without its capital, unless it is an abbreviation such as 'KOSU'."""
    return title if len(title) > 1 and title[1].isupper() else title[:1].lower() + title[1:]


class Texts:
    """Texts, numbers and dates in one language. Call it with a key and the values that the text names."""

    __slots__ = ("language",)

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of ``key`` with ``{name}`` replaced. KeyError where there is no such key or value."""
        name, _, its = key.partition(".")
        text = area(name)[its][self.language]
        return text.format(**values) if values else text

    def pick(self, text: Mapping[str, str]) -> str:
        """A document's text in this language, in another where that is missing, '' where there is none."""
        return text.get(self.language) or next(iter(text.values()), "")

    def number(self, value: float, decimals: int = 0) -> str:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return _number(str(rounded(value, decimals)), pattern, locale=_LOCALES[self.language])

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share in 0..1 as per cent: '42 %' in Danish, '42%' in English."""
        return self.number(100 * share, decimals) + ("\N{NO-BREAK SPACE}%" if self.language == "da" else "%")

    def date(self, value: dt.date) -> str:
        return _formatted(value, "long" if self.language == "en" else "d. MMMM y", locale=_LOCALES[self.language])

    def date_and_time(self, value: dt.date, at: dt.time | None) -> str:
        """'4. maj 2026 kl. 16.00', or the day alone where ``at`` is None."""
        if at is None:
            return self.date(value)
        return f"{self.date(value)} at {at:%H:%M}" if self.language == "en" else f"{self.date(value)} kl. {at:%H.%M}"

    def until(self, value: dt.date, at: dt.time | None) -> str:
        """The day with its time, or all of it: what stands after 'til og med den' and 'until'."""
        whole_day = self.language == "en" and at is None
        return f"the end of {self.date(value)}" if whole_day else self.date_and_time(value, at)

    def day(self, value: dt.date) -> str:
        """A day without its year, short enough for an axis: '4. maj'."""
        return _formatted(value, "d MMM" if self.language == "en" else "d. MMM", locale=_LOCALES[self.language])

    def whole_month(self, value: dt.date) -> str:
        """A month with its year, written out: 'oktober 2018'."""
        return _formatted(value, "MMMM y", locale=_LOCALES[self.language])

    def month(self, value: dt.date) -> str:
        """A month with its year, short enough for an axis: 'okt. 2018'."""
        return _formatted(value, "MMM y", locale=_LOCALES[self.language])


@lru_cache(maxsize=1000)
def _number(written: str, pattern: str, locale: str) -> str:
    """A page of a register says hundreds of numbers and days, few of them different."""
    from babel.numbers import format_decimal

    return format_decimal(Decimal(written), pattern, locale=locale)


@lru_cache(maxsize=1000)
def _formatted(value: dt.date, pattern: str, locale: str) -> str:
    from babel.dates import format_date

    return format_date(value, pattern, locale=locale)
