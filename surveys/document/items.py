"""Reading the items of a questionnaire document: what all have in common; `surveys.kinds` has the rest."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.document.conditions import read_condition, read_constraint
from surveys.kinds.all import KINDS
from surveys.kinds.entry import Entry
from surveys.kinds.record import Kind
from surveys.questionnaire import Item, Scale
from surveys.toml.declarations import read_declaration
from surveys.toml.tables import Table

_STAND_IN = "short_text"


def read_item(table: Table, scales: Mapping[str, Scale]) -> Item:
    """The item written in ``table``; after a fault a harmless stand-in for it."""
    key = table.key()
    kind = _kind(table)
    special = kind.document.read(Entry(table, key, kind.name, scales)) if kind else {}
    item = Item(
        key=key,
        kind=kind.name if kind else _STAND_IN,
        text=table.text("text", required=True),
        hint=table.text("hint"),
        required=_required(table, kind),
        show_if=read_condition(table),
        background=table.value("background", bool, False),
        changed=read_declaration(table),
        **read_constraint(table, kind),
        **special,
    )
    if kind:
        table.close()
    return item


def _required(table: Table, kind: Kind | None) -> bool:
    """Some kinds leave no choice in it."""
    fixed = kind.required if kind is not None else None
    return table.value("required", bool, False) if fixed is None else fixed


def _kind(table: Table) -> Kind | None:
    written = table.value("kind", str, "", required=True)
    if written and written not in KINDS:
        table.unknown("document.no_kind", "kind", written, KINDS)
    return KINDS.get(written)
