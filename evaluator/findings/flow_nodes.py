"""The rows of the registers as the way from opportunity space to action: which step each has reached, and from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analysis import trial_actions
from evaluator.records.registry import REGISTERS

Key = tuple[str, str]
"""A row: its register and its reference."""
Row = Mapping[str, Any]

ENDS: Final = ("adopted", "adapted", "spread", "stopped")
_OF_ROWS: Final = ("opportunity_spaces", "deliveries", "feedback")
"""The registers whose rows are a step by their date alone, which bears the register's name."""
_DECIDED: Final = frozenset({"approved", "approved_changed", "rejected"})
_DECIDING: Final = frozenset("BG")
"""Case types in which a body decides: beslutning, godkendelse."""


@dataclass(frozen=True, slots=True)
class Node:
    """A row, or the cases of one thread together. ``days``: the steps that it reached, and when, None where nobody
    knows; of these it has reached the ``implied`` by then, since it has come further. ``parents``: what its columns
    name. ``thread``: '' where it is in none."""

    key: Key
    title: str
    body: str
    process: str
    days: Mapping[str, dt.date | None] = field(hash=False)
    parents: frozenset[Key]
    thread: str
    implied: frozenset[str] = frozenset()

    def has_reached(self, step: str) -> bool:
        """By the day that the nodes are as of."""
        return self.days.get(step) is not None or step in self.implied


def nodes(
    rows: Mapping[str, Sequence[Row]],
    events: Sequence[trial_actions.Event],
    threads: Mapping[Key, str],
    as_of: dt.date,
) -> dict[Key, Node]:
    """What had happened by ``as_of``, and what has no date. Cases of one thread are one: one matter was taken up."""
    made = [*_dated(rows, threads, as_of), *_cases(rows, threads, as_of), *_trials(rows, events, threads, as_of)]
    instead = {key: node.key for node, keys in made for key in keys}
    return {node.key: _pointing(node, instead) for node, _ in made}


def _pointing(node: Node, instead: Mapping[Key, Key]) -> Node:
    return replace(node, parents=frozenset(instead[key] for key in node.parents if key in instead) - {node.key})


def _dated(
    rows: Mapping[str, Sequence[Row]], threads: Mapping[Key, str], as_of: dt.date
) -> Iterator[tuple[Node, list[Key]]]:
    for name in _OF_ROWS:
        for row in rows.get(name, ()):
            day = row[REGISTERS[name].date]
            if day is None or day <= as_of:
                yield _node(name, [row], {name: day}, threads)


def _cases(
    rows: Mapping[str, Sequence[Row]], threads: Mapping[Key, str], as_of: dt.date
) -> Iterator[tuple[Node, list[Key]]]:
    matters: dict[str, list[Row]] = {}
    for row in rows.get("decisions", ()):
        if row["meeting_date"] is None or row["meeting_date"] <= as_of:
            key = ("decisions", row["reference"])
            matters.setdefault(threads.get(key) or f"row {row['reference']}", []).append(row)
    for its in matters.values():
        its.sort(key=lambda row: (row["meeting_date"] or dt.date.max, row["reference"]))
        days = {"cases": its[0]["meeting_date"]}
        decided = [row for row in its if is_decided(row)]
        carried = [row for row in decided if row.get("outcome") != "rejected"]
        days |= {step: some[0]["meeting_date"] for step, some in (("decided", decided), ("approved", carried)) if some}
        yield _node("decisions", its, days, threads)


def is_decided(case: Row) -> bool:
    """Whether a body decided: as the outcome says, where there is one, else as the case type does. A matter that was
    noted, passed on or postponed, or that was there to be told or discussed, is not decided."""
    if outcome := case.get("outcome"):
        return outcome in _DECIDED
    return not _DECIDING.isdisjoint(str(case["case_type"]).replace("/", "+").split("+"))


def _trials(
    rows: Mapping[str, Sequence[Row]],
    events: Sequence[trial_actions.Event],
    threads: Mapping[Key, str],
    as_of: dt.date,
) -> Iterator[tuple[Node, list[Key]]]:
    histories: dict[str, list[trial_actions.Event]] = {}
    for event in sorted(events, key=lambda one: one.occurred_on or dt.date.max):
        if event.occurred_on is None or event.occurred_on <= as_of:
            histories.setdefault(event.reference, []).append(event)
    for row in rows.get("trial_actions", ()):
        days, implied = _life(histories.get(row["reference"], []))
        node, keys = _node("trial_actions", [row], days, threads)
        yield replace(node, implied=implied), keys


def _life(events: Sequence[trial_actions.Event]) -> tuple[dict[str, dt.date | None], frozenset[str]]:
    """The first day of each state that was recorded; a state that a later one implies was reached on no day that
    anybody knows."""
    days: dict[str, dt.date | None] = {}
    for event in events:
        days.setdefault(event.state, event.occurred_on)
    dated = [state for state, day in days.items() if day is not None]
    implied = frozenset().union(*(trial_actions.IMPLIES[state] for state in dated)) - set(dated)
    days |= dict.fromkeys(implied)
    if ended := [days[state] for state in ENDS if state in days]:
        days["ended"] = min((day for day in ended if day is not None), default=None)
    return days, implied


def _node(
    name: str, its: Sequence[Row], days: Mapping[str, dt.date | None], threads: Mapping[Key, str]
) -> tuple[Node, list[Key]]:
    """Of several rows the first that says something."""
    keys = [(name, str(row["reference"])) for row in its]
    body, process = (next((str(row[one]) for row in its if row.get(one)), "") for one in ("body", "process"))
    title = str(its[0][REGISTERS[name].title])
    parents = frozenset(parent for row in its for parent in _named(name, row))
    return Node(keys[0], title, body, process, days, parents, threads.get(keys[0], "")), keys


def _named(name: str, row: Row) -> Iterator[Key]:
    for column in REGISTERS[name].columns:
        if column.kind == "reference" and column.of and row.get(column.name):
            yield column.of, str(row[column.name])
