"""Values of a TOML document, checked for type and range.

Where a value is wrong a harmless one of the right type is handed out, so that reading goes on and finds the rest.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluator.programme.model import Text
from surveys.diagnostics import Diagnostic, Place, Value, unknown
from surveys.toml.bare_keys import read_toml

LANGUAGES: Final = ("da", "en")
GREATEST_WHOLE: Final = 1_000_000_000
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(slots=True)
class Reading:
    """One document being read. ``known`` holds the keys of each kind of thing, before any of them is read.
    ``any_language``: the list of languages is wrong, so that no text is checked against it. ``quoted``: the keys that
    TOML would take in quotes only, which have been reported."""

    file: str
    languages: tuple[str, ...] = LANGUAGES
    any_language: bool = False
    known: Mapping[str, Collection[str]] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    quoted: Collection[str] = ()

    def report(self, place: Place, name: str, /, **values: Value) -> None:
        """Note what is wrong at ``place`` in the document; ``name`` is the code in the area ``programme``."""
        self.found.append(Diagnostic(f"programme.{name}", (self.file, *place), values))

    def report_unknown(self, place: Place, name: str, word: str, known: Iterable[str], /, **values: Value) -> None:
        self.found.append(unknown(f"programme.{name}", (self.file, *place), word, known, **values))

    def check_key(self, place: Place, value: str) -> None:
        """Report a key that is not written as keys are."""
        if value not in self.quoted and not _KEY.fullmatch(value):
            self.report(place, "not_a_key", key=value)

    def check_known(self, place: Place, value: str, kind: str) -> None:
        """Report a reference to something that the document does not hold."""
        names = self.known.get(kind, ())
        if value not in names:
            self.report_unknown(place, "not_among", value, names, kind=kind)


def toml_values(text: str, reading: Reading) -> dict[str, object] | None:
    """The document's values; None where it is not TOML."""
    read = read_toml(text, reading.file)
    reading.found += read.faults
    reading.quoted = read.quoted
    return read.values


def as_written(value: float) -> int | float:
    """5.0 as 5: a number as somebody writes it."""
    return int(value) if float(value).is_integer() else value


def plain(reading: Reading, place: Place, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        reading.report(place, "not_a_text")
        return ""
    if _CONTROL.search(value.replace("\r\n", "\n")):
        reading.report(place, "control_character")
    return value.strip()


def translated(reading: Reading, place: Place, value: object) -> Text:
    """A text in every language of the document; a plain string will do where there is one language only."""
    languages = reading.languages
    if isinstance(value, str) and (len(languages) == 1 or reading.any_language):
        value = {languages[0]: value}
    if not isinstance(value, dict):
        example = tuple(f'{language} = "..."' for language in languages)
        reading.report(place, "not_in_every_language", example=example)
        return {}
    if reading.any_language:
        return {name: plain(reading, (*place, name), text) for name, text in value.items() if name in LANGUAGES}
    for language in (name for name in value if name not in languages):
        reading.report((*place, language), "unknown_language", languages=languages)
    lacking = "missing_translation" if value.keys() & set(languages) else "untold"
    for language in (name for name in languages if name not in value):
        reading.report((*place, language), lacking, language=language)
    return {name: plain(reading, (*place, name), value[name]) for name in languages if name in value}


def whole(reading: Reading, place: Place, value: object, least: int) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        reading.report(place, "not_a_whole_number")
    elif not least <= value <= GREATEST_WHOLE:
        reading.report(place, "whole_out_of_range", value=value, least=least)
    else:
        return value
    return None


def number(
    reading: Reading, place: Place, value: object, least: float = -math.inf, most: float = math.inf
) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= GREATEST_WHOLE:
        reading.report(place, "not_a_number")
    elif not least <= value <= most:
        limits = {"value": as_written(value), "least": as_written(least)}
        if math.isfinite(most):
            reading.report(place, "number_out_of_range", **limits, most=as_written(most))
        else:
            reading.report(place, "number_too_small", **limits)
    else:
        return float(value)
    return None


def time(reading: Reading, place: Place, value: object) -> dt.time | None:
    """A time of day in whole minutes."""
    if isinstance(value, dt.time) and not (value.second or value.microsecond):
        return value
    reading.report(place, "not_a_time")
    return None


def date(reading: Reading, place: Place, value: object) -> dt.date | None:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    reading.report(place, "not_a_date")
    return None
