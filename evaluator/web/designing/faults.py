"""What is wrong with a programme's draft, as its pages show it: where it is mended, what, and the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import url_for

from evaluator.designing.examining import INFORMATION, SETTINGS, VARIANTS, Placed
from evaluator.designing.operations import entries_of
from evaluator.designing.shape import LINKS
from evaluator.editing.locations import location_of
from evaluator.texts import Texts, area
from evaluator.texts.diagnostics import Rendered, place_in_words, rendered
from evaluator.web.designing.part import DesignPart
from evaluator.web.designing.parts import part_of
from evaluator.web.designing.where import WAVES, title_of, wave_title
from evaluator.web.fields.faults import RenderedFault, of_empty_list, wrong_keys
from evaluator.web.fields.values import Data
from surveys.diagnostics import Character, Diagnostic
from surveys.document.editing import WrongKeys
from surveys.document.values import Content

QUESTIONNAIRES: Final = "questionnaires"
ARROW: Final = " → "
"""Between the two ends of a link."""
_LONGEST: Final = 70


def rendered_fault(
    found: Placed, content: Content, programme: str, t: Texts, drafts: Mapping[str, str] = MappingProxyType({})
) -> RenderedFault:
    """``drafts``: the titles of the questionnaires that are published with the programme, by their keys."""
    words = rendered(found.diagnostic, t, in_editor=True)
    if found.section == QUESTIONNAIRES:
        return _of_questionnaire(found, words, programme, t, drafts)
    at = found.diagnostic.place[-1:]
    inside = f"{place_in_words(at, t)}: " if at and isinstance(at[0], Character) else ""
    address = address_of(programme, found.section, found.key, found.field)
    if address and found.field:
        address += f"#{found.field}"
    if not found.section and part_of(found.field) is not None:
        name = t(f"designing.several_{found.field}")
    else:
        name = _with_field(name_of(content, found.section, found.key, t), "designing", found.field, t)
    return RenderedFault(name, inside + words.problem, words.remedy, address, found.field)


def _of_questionnaire(
    found: Placed, words: Rendered, programme: str, t: Texts, drafts: Mapping[str, str]
) -> RenderedFault:
    """Leads to its draft, whose first page names every fault of it once more with its place."""
    path = location_of(found.diagnostic.place[1:]).path
    problem, remedy = of_empty_list(found.diagnostic, path, t) or (words.problem, words.remedy)
    name = t("designing.name_questionnaires", key=drafts.get(found.key) or found.key)
    address = url_for("questionnaires.listing", programme=programme)
    if found.key in drafts:
        address = url_for("editor.outline", programme=programme, key=found.key)
    return RenderedFault(_with_field(name, "editor", path, t), problem, remedy, address, found.field)


def of_form(found: Diagnostic, field: str, t: Texts) -> RenderedFault:
    """A fault of a form that was posted, at one of its fields."""
    words = rendered(found, t, in_editor=True)
    return RenderedFault("", words.problem, words.remedy, f"#{field}", field)


def of_keys(found: WrongKeys, part: DesignPart, data: Data, t: Texts) -> list[RenderedFault]:
    """Why a thing cannot have its key. Nobody types the key of a link: its second end is at fault."""
    if part.kind == LINKS:
        return [of_form(Diagnostic(code, (), {"key": key}), "to", t) for key, code in found.codes.items()]
    return wrong_keys(found, data, t)


def _with_field(name: str, room: str, path: str, t: Texts) -> str:
    """The name with what the field is called at which a fault stands: its label without the explanation, unless that is
    a question."""
    key = f"field_{path.partition('-')[0]}"
    label = re.split(r"[:,(]", t(f"{room}.{key}"))[0].strip() if key in area(room) else ""
    return name if not label or label.endswith("?") else f"{name}, {label[:1].lower()}{label[1:]}"


def address_of(programme: str, section: str, key: str, field: str = "") -> str:
    """The page on which the place is edited, '' where there is none."""
    if section == SETTINGS:
        missing = part_of(field)  # a section without entries, such as groups, is begun where they are listed
        page = "designing.settings" if missing is None else "designing.frame"
        return url_for(page, programme=programme)
    if section == QUESTIONNAIRES:
        return url_for("questionnaires.listing", programme=programme)
    if section == INFORMATION:
        return url_for("designing.information", programme=programme)
    part = part_of(section)
    if part is None or not key or "/" in key:
        return ""
    return url_for("designing.entry", programme=programme, slug=part.slug, name=key)


def page_of(found: Placed) -> str:
    """The page of the draft on which the thing is listed."""
    part = part_of(found.section or found.field)
    if part is not None:
        return part.listed_on
    return {QUESTIONNAIRES: QUESTIONNAIRES, INFORMATION: INFORMATION}.get(found.section, "settings")


def name_of(content: Content, section: str, key: str, t: Texts) -> str:
    """What an entry is called, with what it is: 'Kassen ”Samtaler”'."""
    if section in (SETTINGS, QUESTIONNAIRES, INFORMATION, VARIANTS):
        return t(f"designing.name_{section or 'settings'}", key=key)
    if section == LINKS:
        return t("designing.name_links", title=link_title(content, key, t))
    table = entries_of(content, section).get(key, {})
    title = _short(wave_title(content, table, t) if section == WAVES else title_of(table, t)) or key
    return t(f"designing.name_{section}", title=title)


def link_title(content: Content, key: str, t: Texts) -> str:
    """Both ends of a link, by their titles."""
    nodes = entries_of(content, "nodes")
    return ARROW.join(_short(title_of(nodes.get(end, {}), t)) or end or "?" for end in key.split(">"))


def _short(title: str) -> str:
    return f"{title[: _LONGEST - 1]}…" if len(title) > _LONGEST else title
