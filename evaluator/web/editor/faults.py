"""The faults of a draft as its pages show them: where, what, and how to mend it, each with a way to the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for

from evaluator.fault_words import in_words
from evaluator.programme.model import Programme
from evaluator.questionnaire_checking import INDICATOR, Examined, PlacedFault
from evaluator.texts import Texts
from surveys.places import Place
from surveys.tables import KEY


@dataclass(frozen=True, slots=True)
class Told:
    """A fault in words; ``language`` is that of the words. ``address`` is '' where it cannot be mended here."""

    name: str
    problem: str
    remedy: str
    language: str
    address: str = ""
    field: str = ""


_LISTS: Final = ("pages", "items", "rows", "choices")
_NOTHING: Final = ("is missing", "is empty")


def told(fault: PlacedFault, examined: Examined, programme: Programme, t: Texts) -> Told:
    problem, language = in_words(fault.problem, t)
    remedy, also = in_words(fault.remedy, t)
    place = fault.place
    if place.path in _LISTS and fault.problem in _NOTHING:
        problem, remedy = t(f"editor.without_{place.path}"), t(f"editor.add_to_{place.path}")
        language = also = t.language
    key = examined.draft.key
    address = address_of(programme.key, key, place)
    if address and place.path:
        address += f"#{place.path}"
    return Told(
        name_of(place, examined, programme, t),
        problem,
        remedy,
        language if language == also else "en",
        address,
        place.path,
    )


def address_of(programme: str, key: str, place: Place) -> str:
    """The page on which the place is edited, '' where there is none."""
    if place.kind == "settings":
        # Faults of what every questionnaire has, such as its pages, are mended on its first page.
        texts = place.path.partition("-")[0] in ("title", "information", "thanks", "languages")
        page = "editor.settings" if texts else "editor.outline"
        return url_for(page, programme=programme, key=key)
    if place.kind in ("page", "item", "scale") and KEY.fullmatch(place.key):
        return url_for(f"editor.{place.kind}", programme=programme, key=key, name=place.key)
    return ""


def name_of(place: Place, examined: Examined, programme: Programme, t: Texts) -> str:
    """What the place is called: a question by its words."""
    if place.kind == INDICATOR:
        titles = {one.key: t.pick(one.title) for one in programme.indicators}
        return t("editor.name_indicator", title=titles.get(place.key, place.key))
    if place.kind == "item":
        texts = {item.key: t.pick(item.text) for item in examined.questionnaire.items}
        return t("editor.name_item", text=_short(texts.get(place.key, "")) or place.key)
    if place.kind == "page":
        titles = {page.key: t.pick(page.title) for page in examined.questionnaire.pages}
        return t("editor.name_page", title=titles.get(place.key) or place.key)
    if place.kind == "scale":
        return t("editor.name_scale", key=place.key)
    return t("editor.name_questionnaire" if place.kind == "settings" else "editor.name_programme")


def _short(text: str) -> str:
    line = text.split("\n")[0]
    return f"{line[:67]}…" if len(line) > 68 else line


def beside(faults: Iterable[Told], fields: Collection[str]) -> tuple[dict[str, list[Told]], list[Told]]:
    """The faults by the field at which they are shown, and those of no field. ``fields`` are the names of fields and of
    their groups; a fault of ``choices-1`` stands at the group ``choices`` where there is no such field."""
    at: dict[str, list[Told]] = {}
    rest = []
    for fault in faults:
        name = fault.field
        while name and name not in fields:
            name = name.rpartition("-")[0]
        if name:
            at.setdefault(name, []).append(fault)
        else:
            rest.append(fault)
    return at, rest
