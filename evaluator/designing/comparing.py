"""Two versions of a programme document beside each other: which entries came, went and changed, and what of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from evaluator.designing.operations import entries_of, links_of, settings_of
from evaluator.designing.shape import LINKS, NAMED
from surveys.document.values import Content

Fate = Literal["added", "removed", "changed", "moved"]
SETTINGS: Final = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``name`` is the key in the entry's table; ``before`` and ``after`` are its values, None where there is none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class EntryChange:
    """``section`` is one of the document's, or `SETTINGS` for the programme as a whole; a link's ``key`` is
    ``from>to``. ``fields`` are those that changed, in the document's order; none of what came or went. A section is
    'moved', without a key, where the same entries stand in another order."""

    section: str
    key: str
    fate: Fate
    fields: tuple[FieldChange, ...] = ()


def compared(before: Content, after: Content) -> tuple[EntryChange, ...]:
    """Everything that is another in ``after``, section by section. The tables may have faults."""
    found = [*_changed(SETTINGS, "", settings_of(before), settings_of(after))]
    for section in NAMED:
        old, new = entries_of(before, section), entries_of(after, section)
        found += _of_section(section, old, new)
        stayed = [key for key in old if key in new]
        if stayed != [key for key in new if key in old]:
            found.append(EntryChange(section, "", "moved"))
    found += _of_section(LINKS, _by_ends(before), _by_ends(after))
    return tuple(found)


def _of_section(section: str, old: Mapping[str, Content], new: Mapping[str, Content]) -> Iterator[EntryChange]:
    for key in dict.fromkeys([*new, *old]):
        if key not in new:
            yield EntryChange(section, key, "removed")
        elif key not in old:
            yield EntryChange(section, key, "added")
        else:
            yield from _changed(section, key, old[key], new[key])


def _changed(section: str, key: str, old: Content, new: Content) -> Iterator[EntryChange]:
    names = [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]
    fields = tuple(FieldChange(name, old.get(name), new.get(name)) for name in names)
    if fields:
        yield EntryChange(section, key, "changed", fields)


def _by_ends(content: Content) -> dict[str, Content]:
    """The links by their ends; of two between the same boxes, which is a fault, the last."""
    return {f"{one.get('from', '')}>{one.get('to', '')}": one for one in links_of(content)}
