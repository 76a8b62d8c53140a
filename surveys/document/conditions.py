"""Reading ``show_if`` and ``constraint`` of a questionnaire document, and checking them against the items before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from surveys.codes import OUTSIDE_FLAGS
from surveys.document.condition_search import can_hold
from surveys.document.condition_types import Names, check
from surveys.expressions.parser import parse
from surveys.expressions.tokens import ExpressionError
from surveys.expressions.trees import Answer, Call, Literal, Node, Outside, Own, nodes
from surveys.kinds.record import Kind
from surveys.questionnaire import Item, Page
from surveys.toml.tables import Table


def read_condition(owner: Table) -> Node | None:
    """The ``show_if`` of an item or a page, None where it has none or one that cannot be read."""
    return _expression(owner, "show_if") if isinstance(owner.raw("show_if"), str) else _short_form(owner)


def _short_form(owner: Table) -> Node | None:
    """``{ item = "attended", is = [1, 2] }`` as the tree of ``selected(${attended}, 1, 2)``."""
    if "show_if" not in owner:
        return None
    table = Table(owner.value("show_if", dict, {}), owner.where("show_if"), owner.faults)
    earlier = table.value("item", str, "", required=True)
    written = {way: value for way in ("is", "is_not") if (value := table.raw(way)) is not None}
    table.close()
    if len(written) != 1:
        table.fault("document.is_or_is_not")
        return Call("answered", (Answer(earlier),)) if earlier else None
    (way, value), *_ = written.items()
    codes = _codes(table, way, value if isinstance(value, list) else [value])
    chosen = Call("selected", (Answer(earlier), *codes))
    return None if not earlier else Call("not", (chosen,)) if way == "is_not" else chosen


def _codes(table: Table, way: str, values: Sequence[object]) -> Iterable[Node]:
    codes: list[Node] = []
    for value in values:
        if isinstance(value, str) and value in OUTSIDE_FLAGS:
            codes.append(Outside(value))
        elif isinstance(value, int) and not isinstance(value, bool):
            codes.append(Literal(float(value)))
        else:
            table.fault("document.no_code", way, value=repr(value))
    if not values:
        table.fault("document.no_codes", way)
    return codes


def _expression(table: Table, key: str) -> Node | None:
    written = table.value(key, str, "")
    try:
        return parse(written) if key in table and isinstance(table.raw(key), str) else None
    except ExpressionError as error:
        table.at(key, error.diagnostic)
        return None


def read_constraint(table: Table, kind: Kind | None) -> dict[str, Any]:
    """The ``constraint`` of an item and its ``constraint_message``; neither where it has none or at a fault."""
    constraint = _expression(table, "constraint")
    message = table.text("constraint_message", required="constraint" in table)
    if "constraint_message" in table and "constraint" not in table:
        table.fault("document.message_alone", "constraint_message")
    if constraint is not None and kind is not None and not kind.condition.constrained:
        table.fault("document.no_constraint", "constraint", kind=kind.name)
        return {}
    return {"constraint": constraint, "constraint_message": message} if constraint is not None else {}


def check_conditions(pages: Sequence[tuple[Table, Page]], items: Sequence[tuple[Table, Item]]) -> None:
    """Notes what is wrong with each condition and constraint: what they name, compare, and whether they can hold.

    ``pages`` and ``items`` are all there are in the order in which they are asked, each with its table.
    """
    everything = frozenset(key for _, item in items for key in _keys(item))
    earlier: dict[str, Item] = {}
    rest = iter(items)
    for page_table, page in pages:
        _check(page_table, "show_if", page.show_if, Names(dict(earlier), everything))
        for table, item in islice(rest, len(page.items)):
            _check(table, "show_if", item.show_if, Names(earlier, everything))
            _check(table, "constraint", item.constraint, Names(earlier, everything, own=item))
            earlier |= dict.fromkeys(_keys(item), item)


def _keys(item: Item) -> tuple[str, ...]:
    """The keys that an expression may name: the item's, or those of a matrix's rows."""
    return tuple(row.key for row in item.rows) or (item.key,)


def _check(table: Table, key: str, tree: Node | None, names: Names) -> None:
    if tree is None:
        return
    found = check(tree, names)
    for one in found:
        table.at(key, one)
    if not found and names.own is not None and not any(isinstance(node, Own) for node in nodes(tree)):
        table.fault("document.not_of_itself", key)
    elif not found and not can_hold(tree, names):
        table.fault("document.no_answer_fulfils" if names.own else "document.never_holds", key)
