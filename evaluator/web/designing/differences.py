"""What changed of a programme from one version to another: in words, and in the picture of its theory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup

from evaluator.designing.comparing import EntryChange, FieldChange, compared
from evaluator.designing.operations import entries_of
from evaluator.programme.model import NODE_KINDS, Programme
from evaluator.texts import Texts
from evaluator.web.designing.faults import name_of
from evaluator.web.designing.picture import drawn_theory
from evaluator.web.designing.theory_parts import LINKS, NODES
from evaluator.web.designing.where import title_of
from evaluator.web.fields.numbers import share_shown
from evaluator.web.fields.values import shown
from surveys.document.values import Content
from surveys.messages import LANGUAGES

REFERS_TO: Final = {
    "from": "nodes",
    "to": "nodes",
    "node": "nodes",
    "visions": "visions",
    "groups": "groups",
    "milestone": "milestones",
}
"""The sections of the entries that a field names by their keys."""
BY_MILESTONE: Final = ("targets", "populations", "bridges")
"""Fields that have a value for each milestone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field that changed; ``before`` and ``after`` are in words, '' for nothing. ``language``: of which text."""

    what: str
    before: str
    after: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class DescribedChange:
    """An entry that changed, with what it is called."""

    name: str
    fate: str
    lines: tuple[Line, ...]


def told(before: Content, after: Content, t: Texts) -> list[DescribedChange]:
    return [_told(one, before, after, t) for one in compared(before, after)]


def _told(one: EntryChange, before: Content, after: Content, t: Texts) -> DescribedChange:
    if one.fate == "moved":
        return DescribedChange(t(f"designing.several_{one.section}"), one.fate, ())
    name = name_of(before if one.fate == "removed" else after, one.section, one.key, t)
    fields = [FieldChange(field.name, _named(field, field.before, before, t), _named(field, field.after, after, t))
              for field in one.fields]  # fmt: skip
    lines = (line for field in fields for line in _lines(field.name, field.before, field.after, t))
    return DescribedChange(name, one.fate, tuple(lines))


def _named(field: FieldChange, value: Any, content: Content, t: Texts) -> Any:
    """A value with what people call it in place of keys: a box by its title, a column by its heading."""
    section = REFERS_TO.get(field.name)
    if field.name in BY_MILESTONE and isinstance(value, dict):
        titles = entries_of(content, "milestones")
        return {title_of(titles.get(key, {}), t) or key: its for key, its in value.items()}
    if isinstance(value, list) and section:
        return [_named(field, one, content, t) for one in value]
    if section and isinstance(value, str):
        return title_of(entries_of(content, section).get(value, {}), t) or value
    if field.name == "kind" and value in NODE_KINDS:
        return t(f"theory.{value}")
    return t(f"designing.scale_{value}") if field.name == "scale" and value in ("full", "light") else value


def _lines(name: str, before: object, after: object, t: Texts) -> Iterator[Line]:
    """A text is told language by language, and a table field by field."""
    label = label_of(name, t)
    if not (isinstance(before, dict) or isinstance(after, dict)):
        yield Line(label, in_words(name, before, t), in_words(name, after, t))
        return
    old, new = (one if isinstance(one, dict) else {} for one in (before, after))
    for key in dict.fromkeys([*new, *old]):
        if old.get(key) == new.get(key):
            continue
        if key in LANGUAGES:
            yield Line(label, in_words(name, old.get(key), t), in_words(name, new.get(key), t), key)
        else:
            yield from (
                replace(line, what=f"{label}: {line.what}") for line in _lines(key, old.get(key), new.get(key), t)
            )


def label_of(name: str, t: Texts) -> str:
    """What a field is called; a key that an author gave, such as a milestone's, as it is written."""
    try:
        return t(f"designing.field_{name}")
    except KeyError:
        return name


def in_words(name: str, value: object, t: Texts) -> str:
    if isinstance(value, bool):
        return t("versions.yes") if value else t("versions.no")
    if isinstance(value, list):
        return "; ".join(in_words(name, one, t) for one in value)
    if isinstance(value, dict):
        return t.pick(value) if value.keys() <= set(LANGUAGES) else ", ".join(map(str, value.values()))
    if isinstance(value, dt.date):
        return t.date(value)
    if isinstance(value, Decimal) and name in ("response_rate", "completeness", "error_share", "timeliness"):
        return f"{share_shown(value, t.language)} %"
    return shown(value, t.language)


def picture(before: Programme, after: Programme, changes: Iterable[EntryChange], t: Texts) -> Markup:
    """Both theories in one picture: what came, and what went beside it."""
    fates = {one.key: one.fate for one in changes if one.section in (NODES, LINKS) and one.fate != "moved"}
    if not fates:
        return Markup()
    nodes = (*after.nodes, *(one for one in before.nodes if fates.get(one.key) == "removed"))
    links = (*after.links, *(one for one in before.links if fates.get(one.key) == "removed"))
    keys = {node.key for node in nodes}
    both = replace(after, nodes=nodes, links=tuple(one for one in links if {one.source, one.target} <= keys))
    return drawn_theory(both, t, fates=fates)
