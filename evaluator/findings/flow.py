"""From opportunity space to action: how many rows of the registers came how far, and how long it took."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from analysis import trial_actions
from analysis.waiting import median_wait
from evaluator.findings.flow_findings import PASSAGES, STEPS, FlowFindings, Gap, Passage
from evaluator.findings.flow_nodes import Key, Lives, Node, Row, lives_of, nodes

Days = Mapping[Key, list[dt.date | None]]
"""For each node that came further, when."""
Values = Mapping[Key, frozenset[str]]
_NOTHING: Final = frozenset[Any]()


@dataclass(frozen=True, slots=True)
class Way:
    """All of the way as of a day. ``above``: everything that a node hangs on; ``of_process`` and ``of_body``: its own,
    else those of what it hangs together with."""

    nodes: Mapping[Key, Node]
    above: Mapping[Key, frozenset[Key]]
    of_process: Values
    of_body: Values
    as_of: dt.date

    def among(self, process: str = "", body: str = "") -> list[Node]:
        """The nodes of all, or of one process or body."""
        return [
            node
            for key, node in self.nodes.items()
            if (not process or process in self.of_process[key]) and (not body or body in self.of_body[key])
        ]

    def bodies(self, process: str = "") -> list[str]:
        """Of all, or of one process, in alphabetical order."""
        return _names(self.among(process), self.of_body)


def flow(
    rows: Mapping[str, Sequence[Row]],
    events: Iterable[trial_actions.Event],
    threads: Mapping[Key, str],
    as_of: dt.date,
    *,
    process: str = "",
    body: str = "",
) -> FlowFindings:
    """The way as of a day, of all or of one process or body. ``threads``: the thread of each row that is in one.

    A row follows on one that its columns name, directly or through others; where they name none of that step, on
    those of its thread. What had happened before the row that it follows on counts as 0 days. What is not there by
    ``as_of`` counts as waiting until then, and what stopped before it was tried as waiting until it stopped.
    """
    return found_on(way(rows, lives_of(events, as_of), threads, as_of), process=process, body=body)


def way(rows: Mapping[str, Sequence[Row]], lives: Lives, threads: Mapping[Key, str], as_of: dt.date) -> Way:
    """See `flow`; ``lives``: until ``as_of``."""
    every = nodes(rows, lives, threads, as_of)
    above = _ancestors(every)
    of_process, of_body = (
        _inherited(every, above, {key: its for key, node in every.items() if (its := own(node))})
        for own in (attrgetter("process"), attrgetter("body"))
    )
    return Way(every, above, of_process, of_body, as_of)


def found_on(its: Way, *, process: str = "", body: str = "") -> FlowFindings:
    """What `flow` finds, of a way that is known."""
    wanted, every = its.among(process, body), _at(its.nodes.values())
    by_step = _at(wanted) if process or body else every
    passages, gaps = [], []
    for start, end in PASSAGES:
        reached = _reached(every.get(start, ()), every.get(end, ()), its.above, end)
        passage, open_ = _passage(start, end, by_step.get(start, ()), reached, its.as_of)
        passages.append(passage)
        gaps += open_
    return FlowFindings(
        as_of=its.as_of,
        steps=_steps(wanted),
        undated={step: n for step, n in _in_order(_undated(wanted)).items() if n},
        passages=tuple(passages),
        gaps=tuple(gaps),
        by_process=_by(wanted, its.of_process),
        by_body=_by(wanted, its.of_body),
    )


def _at(its: Iterable[Node]) -> dict[str, list[Node]]:
    """By step the nodes that came to it, with or without a day."""
    found: dict[str, list[Node]] = {}
    for node in its:
        for step in node.days:
            found.setdefault(step, []).append(node)
    return found


def _steps(its: Iterable[Node]) -> dict[str, int]:
    return _in_order(Counter(step for node in its for step in node.reached))


def _undated(its: Iterable[Node]) -> Counter[str]:
    return Counter(
        step for node in its if len(node.days) > len(node.reached) for step in node.days.keys() - node.reached
    )


def _in_order(numbers: Mapping[str, int]) -> dict[str, int]:
    return {step: numbers.get(step, 0) for step in STEPS}


def _by(wanted: Iterable[Node], values: Values) -> dict[str, dict[str, int]]:
    numbers: dict[str, Counter[str]] = {}
    for node in wanted:
        for name in values[node.key]:
            numbers.setdefault(name, Counter()).update(node.reached)
    return {name: _in_order(numbers[name]) for name in sorted(numbers)}


def _names(wanted: Iterable[Node], values: Values) -> list[str]:
    return sorted({name for node in wanted for name in values[node.key]})


def _ancestors(every: Mapping[Key, Node]) -> dict[Key, frozenset[Key]]:
    """Everything that a node hangs on by what columns name; a circle ends where it began."""
    found: dict[Key, frozenset[Key]] = dict.fromkeys(every, _NOTHING)
    known = {key for key, node in every.items() if not node.parents}
    for key, node in every.items():
        seen, waiting = set[Key](), list(node.parents)
        while waiting:
            one = waiting.pop()
            if one not in seen and one != key:
                seen.add(one)
                waiting.extend(found[one] if one in known else every[one].parents)
        if seen:
            found[key] = frozenset(seen)
        known.add(key)
    return found


def _inherited(every: Mapping[Key, Node], above: Mapping[Key, frozenset[Key]], own: Mapping[Key, str]) -> Values:
    """A node's own value, else those of what it hangs together with."""
    from_others: dict[Key, set[str]] = {}
    mates: dict[str, set[str]] = {}
    for key, node in every.items():
        if node.thread and key in own:
            mates.setdefault(node.thread, set()).add(own[key])
        for other in above[key]:
            if other in own:
                from_others.setdefault(key, set()).add(own[other])
            if key in own:
                from_others.setdefault(other, set()).add(own[key])
    alone = {value: frozenset({value}) for value in {*own.values()}}
    return {
        key: alone[own[key]] if key in own else _of_others(from_others.get(key), mates.get(node.thread))
        for key, node in every.items()
    }


def _of_others(*values: set[str] | None) -> frozenset[str]:
    return frozenset[str]().union(*filter(None, values)) if any(values) else _NOTHING


def _reached(begun: Iterable[Node], come: Iterable[Node], above: Mapping[Key, frozenset[Key]], end: str) -> Days:
    """When what follows on each node that has ``begun`` came to the end."""
    found: dict[Key, list[dt.date | None]] = {}
    keys: set[Key] = set()
    of_thread: dict[str, list[Key]] = {}
    for node in begun:
        keys.add(node.key)
        if node.thread:
            of_thread.setdefault(node.thread, []).append(node.key)
    for node in come:
        before = (node.key,) if node.key in keys else above[node.key] & keys
        for one in before or of_thread.get(node.thread, []):
            found.setdefault(one, []).append(node.days[end])
    return found


def _passage(start: str, end: str, its: Sequence[Node], reached: Days, as_of: dt.date) -> tuple[Passage, list[Gap]]:
    times: list[tuple[int, bool]] = []
    gaps: list[Gap] = []
    there = left = 0
    for node in its:
        since, came = node.days[start], reached.get(node.key)
        stopped = node.days.get("stopped") if (start, end) == ("started", "tried") else None
        there += came is not None
        if came is None and stopped is not None:
            left += 1
        elif came is None:
            gaps.append(_gap(start, end, node, as_of))
        days = [day for day in came or () if day is not None]
        if since is not None and (came is None or days):
            times.append((max((min(days, default=stopped or as_of) - since).days, 0), came is not None))
    waiting = median_wait([time for time, _ in times], [did for _, did in times])
    passage = Passage(start, end, len(its), there, left, len(its) - len(times), waiting)
    return passage, sorted(gaps, key=_longest_first)


def _gap(start: str, end: str, node: Node, as_of: dt.date) -> Gap:
    since = node.days[start]
    days = None if since is None else (as_of - since).days
    return Gap(start, end, node.key[0], *node.at(start), since, days)


def _longest_first(gap: Gap) -> tuple[bool, int, str]:
    return gap.days is None, -(gap.days or 0), gap.reference
