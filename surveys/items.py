"""Reading the items of a questionnaire document: what they have in common, and one reader per kind for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from surveys.coding import LARGEST_NUMBER
from surveys.conditions import read_condition
from surveys.questionnaire import LOWEST_FREE_CODE, Item, ItemKind, Row, Scale
from surveys.scales import INVOLVEMENT, item_scale
from surveys.tables import Table, did_you_mean

DEFAULT_LENGTHS: Final[Mapping[ItemKind, int]] = {ItemKind.SHORT_TEXT: 200, ItemKind.LONG_TEXT: 2000}
LARGEST_LENGTH: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item's table while it is being read."""

    table: Table
    key: str
    kind: ItemKind
    scales: Mapping[str, Scale]

    def scale(self, *, ordered: bool) -> Scale | None:
        """The item's scale; choices of its own are taken as ``ordered``, a named scale must be when that is needed."""
        scale = item_scale(self.table, self.key, self.scales, ordered=ordered)
        if ordered:
            self.must_be_ordered(scale, f"an item of kind {self.kind} needs an ordered scale")
        return scale

    def must_be_ordered(self, scale: Scale | None, why: str) -> None:
        if scale is not None and not scale.ordered:
            place = "scale" if "scale" in self.table else "choices"
            self.table.fault(place, f"'{scale.key}' is unordered", f"use an ordered scale: {why}")


def read_item(table: Table, scales: Mapping[str, Scale]) -> Item:
    """The item written in ``table``; after a fault a harmless stand-in for it."""
    key = table.key()
    kind = _kind(table)
    special = _SPECIAL[kind](_Entry(table, key, kind, scales)) if kind else {}
    item = Item(
        key=key,
        kind=kind or ItemKind.SHORT_TEXT,
        text=table.text("text", required=True),
        hint=table.text("hint"),
        required=table.value("required", bool, False),
        show_if=read_condition(table),
        background=table.value("background", bool, False),
        **special,
    )
    if kind:
        table.close()
    return item


def _kind(table: Table) -> ItemKind | None:
    written = table.value("kind", str, "", required=True)
    if written in list(ItemKind):
        return ItemKind(written)
    if written:
        table.fault("kind", f"'{written}' is no kind of item", did_you_mean(written, ItemKind))
    return None


def _choice(entry: _Entry) -> dict[str, Any]:
    table = entry.table
    scale = entry.scale(ordered=entry.kind is ItemKind.SCALE)
    backwards = table.value("reversed", bool, False)
    if backwards and entry.kind is ItemKind.SINGLE:
        entry.must_be_ordered(scale, "only its codes can be reversed")
    stage = table.value("stage", str, "") or None
    if stage and scale is not None and scale.key != INVOLVEMENT:
        remedy = f'use scale = "{INVOLVEMENT}" or take the stage away'
        table.fault("stage", f"stands beside the scale '{scale.key}'", remedy)
    return {"scale": scale, "reversed": backwards, "stage": stage}


def _matrix(entry: _Entry) -> dict[str, Any]:
    rows: list[Row] = []
    for row in entry.table.tables("rows", required=True):
        rows.append(Row(row.key(), row.languages(), row.value("reversed", bool, False)))
        row.close()
    return {"scale": entry.scale(ordered=True), "rows": tuple(rows)}


def _multiple(entry: _Entry) -> dict[str, Any]:
    return {"scale": entry.scale(ordered=False)}


def _integer(entry: _Entry) -> dict[str, Any]:
    table = entry.table
    least = table.value("minimum", int, 0)
    greatest = table.value("maximum", int, LARGEST_NUMBER)
    if least < LOWEST_FREE_CODE:
        table.fault("minimum", f"{least} is too low", f"use {LOWEST_FREE_CODE} or more")
    if greatest > LARGEST_NUMBER:
        table.fault("maximum", f"{greatest} is too high", f"use {LARGEST_NUMBER} or less")
    if least > greatest:
        table.fault("maximum", f"{greatest} lies below the minimum {least}", "give it a value at or above the minimum")
    return {"minimum": least, "maximum": greatest}


def _text(entry: _Entry) -> dict[str, Any]:
    length = entry.table.value("max_length", int, DEFAULT_LENGTHS[entry.kind])
    if not 1 <= length <= LARGEST_LENGTH:
        entry.table.fault("max_length", f"{length} is out of range", f"use 1 to {LARGEST_LENGTH}")
    return {"max_length": length}


_SPECIAL: Final[Mapping[ItemKind, Callable[[_Entry], dict[str, Any]]]] = {
    ItemKind.SINGLE: _choice,
    ItemKind.SCALE: _choice,
    ItemKind.MATRIX: _matrix,
    ItemKind.MULTIPLE: _multiple,
    ItemKind.INTEGER: _integer,
    ItemKind.SHORT_TEXT: _text,
    ItemKind.LONG_TEXT: _text,
}
