"""Reading ``show_if`` of a questionnaire document, and checking it against the items that come before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from surveys.coding import limits
from surveys.questionnaire import TEXT_KINDS, VALUE_KINDS, Condition, Item, ItemKind
from surveys.scales import OUTSIDE_FLAGS
from surveys.tables import Table, did_you_mean

_WITHOUT_CODES: Final = VALUE_KINDS | {ItemKind.RANKING, ItemKind.NOTE}


def read_condition(item: Table) -> Condition | None:
    """The item's ``show_if``, None where it has none or one that names no item; after another fault without codes."""
    if "show_if" not in item:
        item.raw("show_if")
        return None
    table = Table(item.value("show_if", dict, {}), item.where("show_if"), item.faults)
    earlier = table.value("item", str, "", required=True)
    written = {way: value for way in ("is", "is_not") if (value := table.raw(way)) is not None}
    table.close()
    if len(written) != 1:
        table.fault("", "needs exactly one of is and is_not", "write is = 1, is = [1, 2] or is_not = 2")
        return Condition(earlier, ()) if earlier else None
    (way, value), *_ = written.items()
    codes = _codes(table, way, value if isinstance(value, list) else [value])
    return Condition(earlier, codes, negated=way == "is_not") if earlier else None


def _codes(table: Table, way: str, values: Sequence[object]) -> tuple[int, ...]:
    codes: list[int] = []
    for value in values:
        if isinstance(value, str) and value in OUTSIDE_FLAGS:
            codes.append(OUTSIDE_FLAGS[value])
        elif isinstance(value, int) and not isinstance(value, bool):
            codes.append(value)
        else:
            table.fault(way, f"{value!r} is no code", 'write whole numbers, "dont_know" or "not_relevant"')
    if not values:
        table.fault(way, "is empty", "name at least one code")
    return tuple(codes)


def check_conditions(items: Iterable[tuple[Table, Item]]) -> None:
    """Notes each condition on a later, unknown or text item, and each code that the earlier item does not have.

    ``items`` are all items in the order in which they are asked, each with its table.
    """
    items = tuple(items)
    everything = {key for _, item in items for key in _keys(item)}
    earlier: dict[str, Item] = {}
    for table, item in items:
        if item.show_if is not None:
            _check(Table({}, table.where("show_if"), table.faults), item.show_if, earlier, everything)
        earlier |= dict.fromkeys(_keys(item), item)


def _keys(item: Item) -> tuple[str, ...]:
    """The keys that a condition may name: the item's, or those of a matrix's rows."""
    return tuple(row.key for row in item.rows) or (item.key,)


def _check(place: Table, condition: Condition, earlier: Mapping[str, Item], everything: set[str]) -> None:
    item = earlier.get(condition.item)
    if item is None and condition.item in everything:
        place.fault("item", f"'{condition.item}' is asked later", "name an earlier item, or move that one up")
    elif item is None:
        place.fault("item", f"there is no item '{condition.item}'", did_you_mean(condition.item, earlier))
    elif item.kind in TEXT_KINDS:
        place.fault("item", f"'{condition.item}' is a text", "name an item with choices or a whole number")
    elif item.kind in _WITHOUT_CODES:
        problem = f"'{condition.item}' is of kind {item.kind}, which has no codes"
        place.fault("item", problem, "name an item with choices or a whole number")
    else:
        for code in condition.codes:
            if not _is_code(code, item):
                remedy = "use a code of that item"
                place.fault("", f"{_written(code)} is no answer to '{condition.item}'", remedy)


def _is_code(code: int, item: Item) -> bool:
    if item.scale is not None:
        return any(code == choice.code for choice in item.scale.all_choices)
    least, greatest = limits(item)
    # An item whose own scale is at fault has no codes to hold this one against.
    return bool(item.rows) or least <= code <= greatest


def _written(code: int) -> str:
    names = {code: f'"{flag}"' for flag, code in OUTSIDE_FLAGS.items()}
    return names.get(code, str(code))
