"""The faults of a draft or of a form that is brought in as the pages show them: where, what, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for

from evaluator.editing.checking import INDICATOR, Examined, PlacedFault
from evaluator.editing.fault_words import in_words
from evaluator.programme.model import Programme
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from surveys.diagnostics import Diagnostic
from surveys.document.faults import Fault
from surveys.document.places import Place
from surveys.document.tables import KEY

_CELL: Final = re.compile(r"sheet (?P<sheet>[^,:]+)(?:, rows? (?P<rows>[0-9, ]*[0-9]))?(?:, column (?P<column>.+))?")
_NOTE: Final = re.compile(r"(sheet [^,:]+(?:, rows? [0-9, ]*[0-9])?): (.*)", re.DOTALL)


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


def told_of_form(fault: Fault, name: str, t: Texts) -> Told:
    """The same of an XLSForm; ``name`` is that of its file."""
    problem, language = in_words(fault.problem, t)
    remedy, also = in_words(fault.remedy, t)
    place = _cell(fault.place.removeprefix(f"{name}: "), t)
    return Told(place, problem, remedy, language if language == also else "en")


def told_of_table(diagnostic: Diagnostic, t: Texts) -> Told:
    """The same of a workbook that is none, or too large."""
    said = rendered(diagnostic, t)
    return Told(said.place, said.problem, said.remedy, t.language)


def note_of_form(note: str, name: str, t: Texts) -> str:
    """What became of what in an XLSForm that was brought in."""
    found = _NOTE.fullmatch(note.removeprefix(f"{name}: "))
    return f"{_cell(found[1], t)}: {in_words(found[2], t)[0]}." if found else note


def _cell(written: str, t: Texts) -> str:
    """'sheet survey, row 2, column type' in the language of ``t``."""
    found = _CELL.fullmatch(written)
    if found is None:
        return written
    rows = found["rows"] or ""
    parts = [t("editor.form_sheet", sheet=found["sheet"])]
    parts += [t("editor.form_rows" if "," in rows else "editor.form_row", rows=rows)] if rows else []
    parts += [t("editor.form_column", column=found["column"])] if found["column"] else []
    return ", ".join(parts)


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
