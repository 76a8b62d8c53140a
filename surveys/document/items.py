"""Reading the items of a questionnaire document: what all have in common; `item_kinds` has the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from surveys.document.conditions import read_condition, read_constraint
from surveys.document.declarations import read_declaration
from surveys.document.item_kinds import SPECIAL, Entry
from surveys.document.tables import Table
from surveys.questionnaire import Item, ItemKind, Scale

_REQUIRED: Final[Mapping[ItemKind, bool]] = {ItemKind.CONSENT: True, ItemKind.NOTE: False}
"""Kinds that leave no choice in it."""


def read_item(table: Table, scales: Mapping[str, Scale]) -> Item:
    """The item written in ``table``; after a fault a harmless stand-in for it."""
    key = table.key()
    kind = _kind(table)
    special = SPECIAL[kind](Entry(table, key, kind, scales)) if kind else {}
    item = Item(
        key=key,
        kind=kind or ItemKind.SHORT_TEXT,
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


def _required(table: Table, kind: ItemKind | None) -> bool:
    return _REQUIRED[kind] if kind is not None and kind in _REQUIRED else table.value("required", bool, False)


def _kind(table: Table) -> ItemKind | None:
    written = table.value("kind", str, "", required=True)
    if written in list(ItemKind):
        return ItemKind(written)
    if written:
        table.unknown("document.no_kind", "kind", written, ItemKind)
    return None
