"""The rows of the registers as the way from opportunity space to action: which step each has reached, and from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from analysis import trial_actions
from evaluator.records.registry import REGISTERS

Key = tuple[str, str]
"""A row: its register and its reference."""
Row = Mapping[str, Any]
Lives = Mapping[str, Mapping[str, dt.date | None]]
"""For each trial action the states that it had come to, and when first; None where nobody knows."""

ENDS: Final = ("adopted", "adapted", "spread", "stopped")
_OF_ROWS: Final = ("opportunity_spaces", "deliveries", "feedback")
"""The registers whose rows are a step by their date alone, which bears the register's name."""
_DECIDED: Final = frozenset({"approved", "approved_changed", "rejected"})
_DECIDING: Final = frozenset("BG")
"""Case types in which a body decides: beslutning, godkendelse."""


REGISTERS_OF_THE_WAY: Final = (*_OF_ROWS, "decisions", "trial_actions")
_NAMING: Final = {
    name: tuple((one.name, one.of) for one in REGISTERS[name].columns if one.kind == "reference" and one.of)
    for name in REGISTERS_OF_THE_WAY
}
"""By register, the columns that name rows, and of which register."""
_TITLE: Final = {name: REGISTERS[name].title for name in REGISTERS_OF_THE_WAY}


def columns_of(register: str) -> list[str]:
    """What the way rests on in the rows of a register, besides their references."""
    its = REGISTERS[register]
    naming = [name for name, _ in _NAMING[register]]
    wanted = {its.title, its.date, "body", "process", "case_type", "outcome", *naming}
    return [one.name for one in its.columns if one.name in wanted]


class Node(NamedTuple):
    """A row, or the cases of one thread together. ``days``: the steps that it came to, and when, None where nobody
    knows; ``reached``: those that it had reached by the day that the nodes are as of, also where a later one alone
    tells. ``parents``: what its columns name. ``thread``: '' where it is in none. ``of_step``: the reference, title and
    body of the row that came to a step, where that is not the node's own."""

    key: Key
    title: str
    body: str
    process: str
    days: Mapping[str, dt.date | None]
    reached: frozenset[str]
    parents: frozenset[Key]
    thread: str
    of_step: Mapping[str, tuple[str, str, str]] = {}

    def at(self, step: str) -> tuple[str, str, str]:
        """Reference, title and body of the row that came to a step."""
        return self.of_step.get(step, (self.key[1], self.title, self.body))


def lives_of(events: Iterable[trial_actions.Event], as_of: dt.date) -> Lives:
    lives: dict[str, dict[str, dt.date | None]] = {}
    for event in events:
        if event.occurred_on is None or event.occurred_on <= as_of:
            its = lives.setdefault(event.reference, {})
            known = its.setdefault(event.state, event.occurred_on)
            if event.occurred_on is not None and (known is None or event.occurred_on < known):
                its[event.state] = event.occurred_on
    return lives


def nodes(
    rows: Mapping[str, Sequence[Row]], lives: Lives, threads: Mapping[Key, str], as_of: dt.date
) -> dict[Key, Node]:
    """What had happened by ``as_of``, and what has no date. Cases of one thread are one: one matter was taken up."""
    made = [*_dated(rows, threads, as_of), *_cases(rows, threads, as_of), *_trials(rows, lives, threads)]
    instead = {key: node.key for node, keys in made for key in keys}
    return {node.key: _pointing(node, instead) if node.parents else node for node, _ in made}


def _pointing(node: Node, instead: Mapping[Key, Key]) -> Node:
    return node._replace(parents=frozenset(instead[key] for key in node.parents if key in instead) - {node.key})


def _dated(
    rows: Mapping[str, Sequence[Row]], threads: Mapping[Key, str], as_of: dt.date
) -> Iterator[tuple[Node, list[Key]]]:
    for name in _OF_ROWS:
        for row in rows.get(name, ()):
            day = row[REGISTERS[name].date]
            if day is None or day <= as_of:
                yield _node(name, [row], days := {name: day}, _known(days), threads)


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
        node, keys = _node("decisions", its, days, _known(days), threads)
        if carried:
            its_own = (str(carried[0]["reference"]), str(carried[0]["title"]), str(carried[0]["body"]) or node.body)
            node = node._replace(of_step={"approved": its_own})
        yield node, keys


def _known(days: Mapping[str, dt.date | None]) -> frozenset[str]:
    return frozenset(step for step, day in days.items() if day is not None)


def is_decided(case: Row) -> bool:
    """Whether a body decided: as the outcome says, where there is one, else as the case type does. A matter that was
    noted, passed on or postponed, or that was there to be told or discussed, is not decided."""
    if outcome := case.get("outcome"):
        return outcome in _DECIDED
    return not _DECIDING.isdisjoint(str(case["case_type"]).replace("/", "+").split("+"))


def _trials(
    rows: Mapping[str, Sequence[Row]], lives: Lives, threads: Mapping[Key, str]
) -> Iterator[tuple[Node, list[Key]]]:
    for row in rows.get("trial_actions", ()):
        yield _node("trial_actions", [row], *_life(lives.get(row["reference"], {})), threads)


def _life(recorded: Mapping[str, dt.date | None]) -> tuple[dict[str, dt.date | None], frozenset[str]]:
    """What a trial action came to, and the states that it reached; one that a later one implies was reached on no day
    that anybody knows."""
    dated = tuple(state for state, day in recorded.items() if day is not None)
    reached = _implied(dated)
    days: dict[str, dt.date | None] = dict.fromkeys(reached)
    days.update(recorded)
    if ended := [days[state] for state in ENDS if state in days]:
        days["ended"] = min((day for day in ended if day is not None), default=None)
    return days, reached


@cache
def _implied(states: tuple[str, ...]) -> frozenset[str]:
    """These states of a trial action, and all that they imply."""
    return frozenset().union(*(trial_actions.IMPLIES[state] for state in states))


def _node(
    name: str,
    its: Sequence[Row],
    days: Mapping[str, dt.date | None],
    reached: frozenset[str],
    threads: Mapping[Key, str],
) -> tuple[Node, list[Key]]:
    """Of several rows the first that says something."""
    keys = [(name, str(row["reference"])) for row in its]
    title, body, process = str(its[0][_TITLE[name]]), _first(its, "body"), _first(its, "process")
    parents = frozenset((of, str(row[column])) for row in its for column, of in _NAMING[name] if row.get(column))
    return Node(keys[0], title, body, process, days, reached, parents, threads.get(keys[0], "")), keys


def _first(its: Iterable[Row], column: str) -> str:
    for row in its:
        if said := row.get(column):
            return str(said)
    return ""
