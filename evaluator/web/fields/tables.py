"""A table inside of a table, such as the quality targets of a milestone: its fields are drawn as a group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic

from evaluator.web.fields.values import Block, Data, Entry, Where, data_of, table_of
from surveys.document.values import Content


@dataclass(frozen=True, slots=True)
class TableEntry(Generic[Where]):
    """``entries`` are those of the table inside; what stands in it besides is kept. ``called``: by which name its label
    goes, where that is not its own."""

    name: str
    entries: tuple[Entry[Where], ...]
    called: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        inside = _inside(table.get(self.name))
        specs = (spec for entry in self.entries for spec in entry.block(where, inside).specs)
        named = tuple(replace(spec, name=f"{self.name}-{spec.name}") for spec in specs)
        return Block("numbers", self.name, (named,), where.label(self.called or self.name))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        inside, start = _inside(table.get(self.name)), f"{self.name}-"
        drawn = data_of(entry.block(where, inside) for entry in self.entries)
        posted = {name.removeprefix(start): value for name, value in data.items() if name.startswith(start)}
        controlled = {name for entry in self.entries for name in entry.names}
        kept = {name: value for name, value in inside.items() if name not in controlled}
        new = kept | table_of(self.entries, where, inside, drawn | posted)
        return {self.name: new} if new else {}


def _inside(value: object) -> Content:
    return value if isinstance(value, dict) else {}
