"""What can be done about a number that would be known too well: tables of the proposal that can be left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from evaluator.findings.left_out import ATTRITION, INDICATOR, LINKED, TEXTS, can_be_left_out
from evaluator.releases.audit import Breach

_CHEAPEST_FIRST: Final = (LINKED, ATTRITION, TEXTS, INDICATOR)


def leavable(document: Mapping[str, Any], breaches: Iterable[Breach]) -> list[str]:
    """The tables of a proposal that have to do with any of the breaches and are in it, those that cost a report least
    first. ``document``: that of the proposal."""
    own = f"{document['milestone']}/{document['number']}/"
    named = {table.removeprefix(own) for one in breaches for table in one.tables if table.startswith(own)}
    found = {one for one in named if can_be_left_out(one) and one not in left_out_of(document)}
    return sorted(found, key=lambda one: (_CHEAPEST_FIRST.index(one.partition("|")[0]), one))


def left_out_of(document: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What a proposal leaves out; nothing where there is none."""
    return () if document is None else tuple(document["suppression"].get("left_out", ()))
