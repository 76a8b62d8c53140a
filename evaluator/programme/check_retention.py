"""Whether what is kept is kept as long as it is needed, and whether the sentence that people read says the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Final

from evaluator.programme.information import Information
from evaluator.programme.kept_until import answers_due, contacts_due, key_due, needed_by, until_of
from evaluator.programme.model import Programme, WavePlan
from evaluator.programme.retention import Until
from evaluator.programme.views import Documents, error
from surveys.diagnostics import Diagnostic, Place

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBERS: Final = {
    word: number
    for words in (
        ("en et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
        ("a one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    )
    for number, alike in enumerate(words, 1)
    for word in alike.split()
}
_LENGTH: Final = re.compile(rf"\b(\d+|{'|'.join(_NUMBERS)})\s+(måned(?:er)?|months?|år|years?)\b", re.IGNORECASE)
_YEARS: Final = ("år", "year")


def check_retention(documents: Documents) -> Iterator[Diagnostic]:
    """All that is deleted before it may be, and each sentence that says something else than the days."""
    programme = documents.programme
    for wave in programme.waves:
        yield from _answers_too_early(documents, wave)
    yield from _too_early(documents, "contacts", contacts_due(programme), programme.waves)
    yield from _key_too_early(documents)
    yield from _sentences(documents)


def _answers_too_early(documents: Documents, wave: WavePlan) -> Iterator[Diagnostic]:
    due = answers_due(documents.programme, wave)
    last = max(needed_by(documents.programme.waves, wave), key=lambda one: one.closes, default=wave)
    if due is not None and due <= last.closes:
        values = {"due": str(due), "wave": last.key, "closes": str(last.closes)}
        yield error("answers_kept_too_short", _place(documents, wave), **values)


def _too_early(
    documents: Documents, what: str, due: dt.date | None, waves: tuple[WavePlan, ...]
) -> Iterator[Diagnostic]:
    last = max(waves, key=lambda one: one.closes, default=None)
    if due is not None and last is not None and due <= last.closes:
        values = {"due": str(due), "wave": last.key, "closes": str(last.closes)}
        yield error(f"{what}_kept_too_short", _at(documents, what, documents.programme.retention), **values)


def _key_too_early(documents: Documents) -> Iterator[Diagnostic]:
    """As long as linked answers are there, people may withdraw them, and need the key for it."""
    programme, due = documents.programme, key_due(documents.programme)
    linked = tuple(one for one in programme.waves if one.linkage != "anonymous")
    yield from _too_early(documents, "key", due, linked)
    for wave in linked if due is not None else ():
        until = answers_due(programme, wave)
        if until is None or (due is not None and due < until):
            values = {"due": str(due), "wave": wave.key, "until": str(until or "-")}
            name = "key_goes_before_answers" if until else "key_goes_and_answers_stay"
            yield error(name, _at(documents, "key", programme.retention), **values)


def _place(documents: Documents, wave: WavePlan) -> Place:
    if wave.retention.is_said:
        return documents.at("waves", wave.key, _name("answers", wave.retention))
    return _at(documents, "answers", documents.programme.retention)


def _at(documents: Documents, what: str, its: object) -> Place:
    return documents.at("retention", _name(what, getattr(its, what)))


def _name(what: str, its: Until) -> str:
    return f"{what}_until" if its.day else f"{what}_months"


def _sentences(documents: Documents) -> Iterator[Diagnostic]:
    """A sentence names a year or a number of months that no day follows from."""
    informing, programme = documents.programme.information, documents.programme
    texts: list[tuple[Place, Information | None, tuple[str, ...]]] = [
        (("information", "retention"), informing.general, _waves_of_all(programme)),
        *(
            (("information", "variants", one.key, "retention"), one.information, one.waves)
            for one in informing.variants
        ),
    ]
    for place, its, waves in texts:
        plans = [one for one in programme.waves if one.key in waves]
        if its is None or not (plans and any(until_of(programme, one).is_said for one in plans)):
            continue
        for language, said in its.retention.items():
            years, months = _spoken_of(said)
            due, lengths = _held(programme, plans)
            if not years <= {one.year for one in due} or (lengths and not months <= lengths):
                days = tuple(str(one) for one in sorted(due))
                yield error("retention_says_otherwise", documents.at(*place, language), said=said, days=days)


def _waves_of_all(programme: Programme) -> tuple[str, ...]:
    own = {key for one in programme.information.variants for key in one.waves}
    return tuple(one.key for one in programme.waves if one.key not in own)


def _held(programme: Programme, waves: list[WavePlan]) -> tuple[set[dt.date], set[int]]:
    """Every day that follows for some waves, and every number of months that a day is reckoned by."""
    every = [until_of(programme, one) for one in waves]
    every += [programme.retention.contacts, programme.retention.key]
    days = {answers_due(programme, one) for one in waves} | {contacts_due(programme), key_due(programme)}
    return {one for one in days if one is not None}, {one.months for one in every if one.months is not None}


def _spoken_of(said: str) -> tuple[set[int], set[int]]:
    """The years that a sentence names, and the lengths of time in months."""
    lengths: Mapping[str, int] = _NUMBERS
    months = {
        (int(number) if number.isdigit() else lengths[number.lower()]) * (12 if unit.lower().startswith(_YEARS) else 1)
        for number, unit in _LENGTH.findall(said)
    }
    return {int(one) for one in _YEAR.findall(said)}, months
