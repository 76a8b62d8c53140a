"""What is wrong with a draft or with a form that is brought in, as the pages show it: where, what, and the remedy."""

from __future__ import annotations

from flask import url_for

from evaluator.editing.checking import INDICATOR, Examined, Located
from evaluator.editing.locations import Location
from evaluator.programme.model import Programme
from evaluator.texts import Texts, catalogue, uncapitalised
from evaluator.texts.diagnostics import Rendered, place_in_words, rendered
from evaluator.web.fields.faults import RenderedFault, of_empty_list
from surveys.diagnostics import Character, Column, Diagnostic, Row, Rows, Sheet
from surveys.toml.tables import KEY


def rendered_fault(found: Located, examined: Examined, programme: Programme, t: Texts) -> RenderedFault:
    words, location = rendered(found.diagnostic, t, in_editor=True), found.location
    problem, remedy = _problem(found.diagnostic, words, t), words.remedy
    problem, remedy = of_empty_list(found.diagnostic, location.path, t) or (problem, remedy)
    address = address_of(programme.key, examined.draft.key, location)
    if address and location.path:
        address += f"#{location.path}"
    return RenderedFault(name_of(location, examined, programme, t), problem, remedy, address, location.path)


def rendered_of_form(found: Diagnostic, t: Texts) -> RenderedFault:
    """The same of an XLSForm, whose places are cells."""
    words = rendered(found, t, in_editor=True)
    cell = [step for step in found.place if isinstance(step, Sheet | Row | Rows | Column)]
    name = ", ".join(place_in_words((step,), t) for step in cell or found.place)
    return RenderedFault(name[:1].upper() + name[1:] if cell else name, _problem(found, words, t), words.remedy)


def _problem(found: Diagnostic, words: Rendered, t: Texts) -> str:
    """The problem, with the character of an expression at which it is."""
    at = found.place[-1:]
    return f"{place_in_words(at, t)}: {words.problem}" if at and isinstance(at[0], Character) else words.problem


def address_of(programme: str, key: str, place: Location) -> str:
    """The page on which the place is edited, '' where there is none."""
    if place.kind == "settings":
        # Faults of what every questionnaire has, such as its pages, are mended on its first page.
        texts = place.path.partition("-")[0] in ("title", "information", "thanks", "languages")
        page = "editor.settings" if texts else "editor.outline"
        return url_for(page, programme=programme, key=key)
    if place.kind in ("page", "item", "scale") and KEY.fullmatch(place.key):
        return url_for(f"editor.{place.kind}", programme=programme, key=key, name=place.key)
    return ""


def name_of(place: Location, examined: Examined, programme: Programme, t: Texts) -> str:
    """What the place is called: a question by its words."""
    if place.kind == INDICATOR:
        titles = {one.key: t.pick(one.title) for one in programme.indicators}
        return t("editor.name_indicator", title=titles.get(place.key, place.key))
    if place.kind == "item":
        texts = {item.key: t.pick(item.text) for item in examined.questionnaire.items}
        return t("editor.name_item", text=_short(texts.get(place.key, "")) or place.key)
    if place.kind == "page":
        titles = {page.key: t.pick(page.title) for page in examined.questionnaire.pages}
        return _with_field(t("editor.name_page", title=titles.get(place.key) or place.key), place, t)
    if place.kind == "scale":
        return t("editor.name_scale", key=place.key)
    if place.kind == "settings":
        return _with_field(t("editor.name_questionnaire"), place, t)
    return t("editor.name_programme")


def _with_field(name: str, place: Location, t: Texts) -> str:
    """'Spørgeskemaet, titel': a label up to its colon, since the rest explains it."""
    label = f"editor.field_{place.path.partition('-')[0]}"
    if label not in catalogue():
        return name
    return t("editor.name_field", name=name, field=uncapitalised(t(label).partition(":")[0]))


def _short(text: str) -> str:
    line = text.split("\n")[0]
    return f"{line[:67]}…" if len(line) > 68 else line
