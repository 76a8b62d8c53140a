"""What an information text lacks before its waves can open, and what it leaves open that the questionnaires ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluator.programme.information import Information
from evaluator.programme.model import WavePlan
from evaluator.programme.views import Documents, ItemView, QuestionnaireView, error, note
from surveys.diagnostics import Diagnostic, Place

ALWAYS: Final = ("controller", "contact", "processors", "purpose", "basis", "recipients", "retention", "transfers")
_OF_HEALTH: Final = (
    *("helbred", "sygdom", "sygemeld", "diagnose", "medicin", "handicap", "smerter"),
    *("your health", "illness", "disease", "diagnosis", "medication", "disabilit"),
)
"""Beginnings and parts of words by which a question may ask of somebody's health. A note follows, never a fault."""


def check_information(documents: Documents) -> Iterator[Diagnostic]:
    """No wave opens without a whole information text. One that opened before nedslag asked for a text goes on with a
    note. All that is missing is told at once."""
    for place, information, waves in _texts(documents):
        shut = [wave.key for wave in waves if wave.key not in documents.opened]
        went_on = tuple(wave.key for wave in waves if wave.key in documents.opened)
        lacking = list(_lacking(information, place))
        if shut:
            yield from lacking
        if lacking and went_on:
            yield note("uninformed_waves", documents.at("waves"), waves=went_on)


def check_special_categories(documents: Documents) -> Iterator[Diagnostic]:
    """Questionnaires that seem to ask of health where the text of a wave does not speak of it (a note)."""
    for place, information, view in _asked(documents):
        found = next((item for item in view.items if _asks_of_health(item)), None)
        if found and information and "health" not in information.special_categories:
            values = {"item": found.key, "table": _heading(place)}
            yield note("perhaps_health", (view.file, *found.place), **values)


def check_free_text(documents: Documents) -> Iterator[Diagnostic]:
    """Answers in words, in which people can be named, that nobody was told would be read (a note)."""
    for place, information, view in _asked(documents):
        found = next((item for item in view.items if item.words), None)
        if found and information and not (information.take_out or information.quotes):
            values = {"item": found.key, "table": _heading(place)}
            yield note("free_text_not_announced", (view.file, *found.place), **values)


def is_whole(its: Information | None) -> bool:
    """Whether a wave may open with it."""
    return not any(_lacking(its, ()))


def _texts(documents: Documents) -> Iterator[tuple[Place, Information | None, list[WavePlan]]]:
    """Each information text with its place and the waves that it is of; none that is of no wave."""
    informing, left = documents.programme.information, list(documents.programme.waves)
    for variant in informing.variants:
        its = [wave for wave in left if wave.key in variant.waves]
        left = [wave for wave in left if wave not in its]
        if its:
            yield documents.at("information", "variants", variant.key), variant.information, its
    if left:
        yield documents.at("information"), informing.general, left


def _asked(documents: Documents) -> Iterator[tuple[Place, Information | None, QuestionnaireView]]:
    """Each text with each questionnaire that its waves ask."""
    for place, information, waves in _texts(documents):
        for key in dict.fromkeys(wave.questionnaire for wave in waves):
            if key in documents.questionnaires:
                yield place, information, documents.questionnaires[key]


def _lacking(its: Information | None, place: Place) -> Iterator[Diagnostic]:
    if its is None:
        yield error("no_information", place, needed=ALWAYS)
        return
    for key in ALWAYS:
        if not getattr(its, key):
            yield error("information_missing", (*place, key), key=key)
    if its.basis not in ("", "consent") and not its.grounds:
        yield error("basis_without_grounds", (*place, "grounds"), basis=its.basis)
    if its.asks_consent and not its.consent.version:
        yield error("consent_without_version", (*place, "consent", "version"))
    if its.asks_consent and not its.consent.text:
        yield error("consent_without_text", (*place, "consent", "text"))
    if its.special_categories and not its.special_basis:
        yield error("special_without_basis", (*place, "special_basis"), categories=its.special_categories)
    if its.special_basis and not its.special_categories:
        yield error("special_basis_of_nothing", (*place, "special_categories"), basis=its.special_basis)
    if its.special_categories and not its.impact_assessment:
        yield error("no_impact_assessment", (*place, "impact_assessment"))


def _asks_of_health(item: ItemView) -> bool:
    said = " ".join(item.asked.values()).lower()
    return any(word in said for word in _OF_HEALTH)


def _heading(place: Place) -> str:
    return f"[{'.'.join(str(step) for step in place[1:])}]"
