"""Values of a TOML document, checked for type and range.

After a fault a harmless value of the right type is handed out, so that reading goes on and finds the other faults.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluator.programme.faults import Fault, listed, meant
from evaluator.programme.model import Text

LANGUAGES: Final = ("da", "en")
GREATEST_WHOLE: Final = 1_000_000_000
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_LINE: Final = re.compile(r" ?\(at (line \d+, column \d+|end of document)\)$")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(slots=True)
class Reading:
    """One document being read. ``known`` holds the keys of each kind of thing, before any of them is read.
    ``any_language``: the list of languages is at fault, so that no text is held against it."""

    file: str
    languages: tuple[str, ...] = LANGUAGES
    any_language: bool = False
    known: Mapping[str, Collection[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(f"{self.file}: {place}", problem, remedy))

    def check_key(self, place: str, value: str) -> None:
        """Report a key that is not written as keys are."""
        if not _KEY.fullmatch(value):
            remedy = "start with a letter and use small letters a-z, digits, - and _, at most 60 in all"
            self.fault(place, f"'{value}' is not a key", remedy)

    def check_known(self, place: str, value: str, kind: str) -> None:
        """Report a reference to something that the document does not hold."""
        names = self.known.get(kind, ())
        if value not in names:
            self.fault(place, f"there is no '{value}' among the {kind}", meant(value, names))


def toml_values(text: str, reading: Reading) -> dict[str, object]:
    """The document's values; {} and a fault with line and column where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        problem = f"not TOML: {_LINE.sub('', str(error))}"
        reading.fault(found[1] if found else "the file", problem, "correct the line; a key may be written only once")
    except RecursionError:
        reading.fault("the file", "not TOML: nested too deeply", "write it with fewer brackets inside brackets")
    return {}


def plain(reading: Reading, place: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        reading.fault(place, "not a text", 'write it between quotes: "..."')
        return ""
    if _CONTROL.search(value.replace("\r\n", "\n")):
        reading.fault(place, "holds a control character", "remove it")
    return value.strip()


def translated(reading: Reading, place: str, value: object) -> Text:
    """A text in every language of the document; a plain string will do where there is one language only."""
    languages = reading.languages
    if isinstance(value, str) and (len(languages) == 1 or reading.any_language):
        value = {languages[0]: value}
    if not isinstance(value, dict):
        example = ", ".join(f'{language} = "..."' for language in languages)
        reading.fault(place, "not a text in every language", f"write {{ {example} }}")
        return {}
    if reading.any_language:
        return {name: plain(reading, f"{place}.{name}", text) for name, text in value.items() if name in LANGUAGES}
    for language in (name for name in value if name not in languages):
        remedy = f"the programme's languages are {listed(languages)}"
        reading.fault(f"{place}.{language}", "unknown language", remedy)
    for language in (name for name in languages if name not in value):
        reading.fault(f"{place}.{language}", "missing translation", f"add the text in '{language}'")
    return {name: plain(reading, f"{place}.{name}", value[name]) for name in languages if name in value}


def whole(reading: Reading, place: str, value: object, least: int) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        reading.fault(place, "not a whole number", "write digits only, without quotes")
    elif not least <= value <= GREATEST_WHOLE:
        reading.fault(place, f"{value} is out of range", f"write a whole number of at least {least}")
    else:
        return value
    return None


def number(
    reading: Reading, place: str, value: object, least: float = -math.inf, most: float = math.inf
) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= GREATEST_WHOLE:
        reading.fault(place, "not a number", "write a number with a point for decimals, without quotes: 0.6")
    elif not least <= value <= most:
        limits = f"from {least:g} to {most:g}" if math.isfinite(most) else f"of at least {least:g}"
        reading.fault(place, f"{value:g} is out of range", f"write a number {limits}")
    else:
        return float(value)
    return None


def time(reading: Reading, place: str, value: object) -> dt.time | None:
    """A time of day in whole minutes."""
    if isinstance(value, dt.time) and not (value.second or value.microsecond):
        return value
    reading.fault(place, "not a time of day in whole minutes", "write hours, minutes and 00 without quotes: 16:00:00")
    return None


def date(reading: Reading, place: str, value: object) -> dt.date | None:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    reading.fault(place, "not a date", "write year-month-day without quotes: 2019-10-31")
    return None
