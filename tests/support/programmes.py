"""Programme documents for tests that are about something else than the programme: something is done, and it leads to
something good, which the indicators measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.informing import information
from tests.support.questionnaires import toml

Table = Mapping[str, Any]


def programme(
    key: str,
    *,
    groups: Sequence[str],
    milestones: Mapping[str, dt.date],
    indicators: Mapping[str, Table],
    waves: Mapping[str, Table] | None = None,
    informed: Mapping[str, object] | None = None,
    **sections: Mapping[str, Table],
) -> str:
    """The text of a document in English. The last milestone is the final one, and titles are keys unless given.
    ``informed``: what is other in the information text of a programme with waves."""
    last = list(milestones)[-1]
    nodes = {"doing": {"kind": "activity"}, "good": {"kind": "outcome_short"}}
    titled: dict[str, Mapping[str, Table]] = {
        "groups": {group: {} for group in groups},
        **sections,
        "milestones": {one: {"cut_off": day, "final": one == last} for one, day in milestones.items()},
        "nodes": nodes,
        "indicators": {one: {"node": "good", "definition": one, **its} for one, its in indicators.items()},
    }
    tables = {f"{name}.{one}": {"title": one, **its} for name, them in titled.items() for one, its in them.items()}
    tables |= {f"waves.{one}": its for one, its in (waves or {}).items()}
    head = {"key": key, "title": key, "purpose": key, "languages": ["en"]}
    link = {"from": "doing", "to": "good", "mechanism": "Because"}
    told = information(["en"], **(informed or {})) if waves else ""
    rest = [_table(name, its) for name, its in tables.items()]
    return "\n".join([_lines(head), _table("[links]", link), *rest, told])


def _table(name: str, its: Table) -> str:
    return f"[{name}]\n{_lines(its)}"


def _lines(table: Table) -> str:
    return "".join(f"{name} = {toml(value)}\n" for name, value in table.items())
