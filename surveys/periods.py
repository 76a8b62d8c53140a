"""Periods as plans write them: '2. kvartal 2020', 'Igangsættes november 2019', 'September 2019 - december 2020'.

A quarter, a half, a season, a month or a year has a first and a last day. Words of beginning leave the last day open,
words of a deadline the first one. *Primo*, *medio* and *ultimo* are the thirds of a month or of a year. What can mean
two periods, such as a winter, is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from surveys.notation import IN_FILES, MONTHS, Notation, Unreadable, read_day

_LONGEST: Final = 200

_ORDINALS: Final = {"første": "1", "andet": "2", "anden": "2", "tredje": "3", "fjerde": "4"} | {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
}
_SEASONS: Final = {"forår": 3, "foråret": 3, "spring": 3, "sommer": 6, "sommeren": 6, "summer": 6} | {
    "efterår": 9,
    "efteråret": 9,
    "autumn": 9,
    "fall": 9,
}
_WINTER: Final = re.compile(r"\b(?:vinter|vinteren|winter)\b")
_THIRDS: Final = {"primo": 0, "medio": 1, "ultimo": 2, "early": 0, "mid": 1, "late": 2} | {
    "start": 0,
    "starten af": 0,
    "begyndelsen af": 0,
    "midten af": 1,
    "slutningen af": 2,
    "udgangen af": 2,
}
_ORDINAL: Final = "|".join(_ORDINALS)
_NTH: Final = rf"([1-4])(?:\.|st|nd|rd|th)?|({_ORDINAL})"
_QUARTER: Final = re.compile(rf"(?:(?:{_NTH}) ?(?:kvartal|kvt\.?|quarter)|([qk])\.?([1-4])) ?(?:af |of )?([0-9]{{4}})")
_HALF: Final = re.compile(rf"(?:{_NTH}) ?(?:halvår|half(?:[ -]year)?) ?(?:af |of )?([0-9]{{4}})")
_SEASON: Final = re.compile(rf"({'|'.join(_SEASONS)}) ([0-9]{{4}})")
_MONTH: Final = re.compile(rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?,? ?(?:af |of )?([0-9]{{4}})")
_YEAR: Final = re.compile(r"([0-9]{4})")
_OF_A_THIRD: Final = re.compile(rf"({'|'.join(sorted(_THIRDS, key=len, reverse=True))})[ -](.+)")
_BETWEEN: Final = re.compile(
    r"\s*(?:\s-\s|\s?[\u2013\u2014]\s?|\stil(?: og med)?\s|\sto\s|\suntil\s|(?<=[a-zæøå])-(?=[a-zæøå])"
    r"|(?<=[0-9]{4})-(?=[0-9]{4}))\s*"
)
_BEGINS: Final = re.compile(
    r"\b(?:igangsættes|iværksættes|opstart|opstartes|starter|startes|begynder|påbegyndes|fra|træde i kraft"
    r"|træder i kraft|starts|begins|from|as of)\b"
)
_ENDS: Final = re.compile(
    r"\b(?:afsluttes|slutter|senest|inden|færdig|færdiggøres|indtil|frist|ends|by|before|no later than|until)\b"
)
_OPEN: Final = re.compile(r"^(?:i løbet af|løbet af|during|i|in|den|d\.) ")
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day; None where the words leave it open."""

    first: dt.date | None
    last: dt.date | None


class Ambiguous(ValueError):
    """A text that names a period which may be one of two."""


def read_period(written: str, notation: Notation = IN_FILES) -> Period | None:
    """The period that a text names; None where it names none. Raises Ambiguous."""
    text = " ".join(written.replace("\N{NO-BREAK SPACE}", " ").lower().split()).strip(" .")
    if not text or len(text) > _LONGEST:
        return None
    if _WINTER.search(text) and re.search("[0-9]{4}", text):
        raise Ambiguous(written)
    if span := _span(text, notation):
        return Period(*span)
    if found := _two(text, notation):
        return found
    for words, keep in ((_BEGINS, _first), (_ENDS, _last)):
        if (found_words := _last_of(words, text)) is not None and (span := _tail(text[found_words:], notation)):
            return keep(span)
    return None


def _first(span: Span) -> Period:
    return Period(span[0], None)


def _last(span: Span) -> Period:
    return Period(None, span[1])


def _last_of(words: re.Pattern[str], text: str) -> int | None:
    ends = [found.end() for found in words.finditer(text)]
    return ends[-1] if ends else None


def _tail(text: str, notation: Notation) -> Span | None:
    return _span(text.strip(" :,"), notation)


def _two(text: str, notation: Notation) -> Period | None:
    """From the first of one period to the last of another; the first may leave its year to the second."""
    parts = _BETWEEN.split(_BEGINS.sub("", text).strip(" :,"))
    if len(parts) != 2:
        return None
    last = _span(parts[1], notation)
    if last is None:
        return None
    first = _span(parts[0], notation) or _span(f"{parts[0]} {last[1].year}", notation)
    if first is None or first[0] > last[1]:
        return None
    return Period(first[0], last[1])


def _span(text: str, notation: Notation) -> Span | None:
    text = _OPEN.sub("", text)
    for pattern, days in _READERS:
        if found := pattern.fullmatch(text):
            return days(found)
    if found := _OF_A_THIRD.fullmatch(text):
        whole = _YEAR.fullmatch(found[2]) or _MONTH.fullmatch(found[2])
        return _third(_THIRDS[found[1]], found[2]) if whole else None
    try:
        day = read_day(text, notation)
    except Unreadable as error:
        if error.reason == "date_order":
            raise Ambiguous(text) from None
        return None
    return (day, day) if 1900 <= day.year < 2100 else None


def _months(year: int, first: int, last: int) -> Span:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _quarter(found: re.Match[str]) -> Span:
    number = int(found[1] or found[4] or _ORDINALS[found[2]])
    return _months(int(found[5]), 3 * number - 2, 3 * number)


def _half(found: re.Match[str]) -> Span | None:
    number = int(found[1] or _ORDINALS[found[2]])
    return _months(int(found[3]), 6 * number - 5, 6 * number) if number <= 2 else None


def _season(found: re.Match[str]) -> Span:
    month = _SEASONS[found[1]]
    return _months(int(found[2]), month, month + 2)


def _month(found: re.Match[str]) -> Span:
    return _months(int(found[2]), MONTHS[found[1]], MONTHS[found[1]])


def _year(found: re.Match[str]) -> Span | None:
    return _months(int(found[1]), 1, 12) if 1900 <= int(found[1]) < 2100 else None


def _third(third: int, whole: str) -> Span | None:
    """Of a month the days 1 to 10, 11 to 20 and the rest; of a year four months each."""
    if found := _MONTH.fullmatch(whole):
        first, last = _month(found)
        days = ((1, 10), (11, 20), (21, last.day))[third]
        return first.replace(day=days[0]), first.replace(day=days[1])
    return _months(int(whole), 4 * third + 1, 4 * third + 4)


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span | None]], ...]] = (
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_SEASON, _season),
    (_MONTH, _month),
    (_YEAR, _year),
)
