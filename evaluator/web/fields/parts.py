"""A thing that is edited on a page of its own: its table, its form, and the filled form put back into the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic

from evaluator.web.fields.faults import RenderedFault, beside, by_field, names_of
from evaluator.web.fields.forms import Meanwhile, form_of, meanwhile, overwritten, typed
from evaluator.web.fields.values import Data, Entry, Spec, Value, Where, blocks_of, data_of, table_of
from surveys.document.values import Content

Section = tuple[str, tuple[Entry[Where], ...]]
"""A heading of a form, a key of the texts, and what stands below it."""


class Part(Generic[Where]):
    """A thing that is edited. ``kind`` is what the room calls such a thing."""

    kind: str

    def find(self, content: Content, key: str) -> Content:
        """Its table. KeyError where it is gone."""
        raise NotImplementedError

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:
        """The form; ``table`` is the one before."""
        raise NotImplementedError

    def put(self, content: Content, key: str, table: Content) -> Content:
        """The document with the new table. ValueError for a key that cannot be used."""
        raise NotImplementedError

    def entries(self, where: Where, table: Content) -> tuple[Entry[Where], ...]:
        return tuple(entry for _, entries in self.sections(where, table) for entry in entries)

    def table(self, where: Where, table: Content, data: Data) -> Content:
        """The new table of a filled form."""
        return table_of(self.entries(where, table), where, table, data)


class StaleForm(Exception):
    """Somebody else saved the same thing since the form was drawn."""

    def __init__(self, changed: Meanwhile, saved_by: str) -> None:
        super().__init__()
        self.changed = changed
        self.saved_by = saved_by


class KeyChanged(Exception):
    """Another key was posted for what a version has, such as a row of a matrix."""

    def __init__(self, fields: list[Spec]) -> None:
        super().__init__(*(one.name for one in fields))
        self.fields = fields


def posted_table(part: Part[Where], where: Where, table: Content, *, saved_by: str) -> Content:
    """The table that the posted form makes of ``table``, which is as it stands now. Raises StaleForm and KeyChanged."""
    now = blocks_of(part.entries(where, table), where, table)
    specs = {spec.name: spec for block in now for spec in block.specs}
    data = typed(specs)
    changed = meanwhile(data_of(now), data)
    if changed is not None:
        raise StaleForm(changed, saved_by)
    if fields := overwritten(specs):
        raise KeyChanged(fields)
    return part.table(where, table, data)


def as_typed(part: Part[Where], where: Where, table: Content) -> tuple[Content, dict[str, Value]]:
    """What was posted, as a table and by field, where it cannot be saved."""
    blocks = blocks_of(part.entries(where, table), where, table)
    data = typed({spec.name: spec for block in blocks for spec in block.specs})
    return part.table(where, table, data), data


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a template draws of a form: its sections with their blocks, its fields, and the faults at each of them."""

    sections: list[tuple[str, list[Any]]]
    specs: dict[str, Spec]
    form: Any
    at: dict[str, list[RenderedFault]]
    own: list[RenderedFault]


def drawn_form(
    part: Part[Where], where: Where, table: Content, data: Data | None, faults: Iterable[RenderedFault]
) -> Drawn:
    """The form with ``data`` in its fields, else what stands in ``table``; ``faults`` are those of this thing."""
    sections = [(title, blocks_of(entries, where, table)) for title, entries in part.sections(where, table)]
    blocks = [block for _, own in sections for block in own]
    specs = {spec.name: spec for block in blocks for spec in block.specs}
    faults = list(faults)
    at, _ = beside(faults, names_of(blocks))
    own = [by_field(fault, blocks, where.t) for fault in faults]
    return Drawn(sections, specs, form_of(specs, data), at, own)
