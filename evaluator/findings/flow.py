"""From opportunity space to action: how many rows of the registers came how far, and how long it took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis import trial_actions
from analysis.waiting import median_wait
from evaluator.findings.flow_findings import PASSAGES, STEPS, FlowFindings, Gap, Passage
from evaluator.findings.flow_nodes import Key, Node, Row, nodes

Days = Mapping[Key, list[dt.date | None]]
"""For each node that came further, when."""


def flow(
    rows: Mapping[str, Sequence[Row]],
    events: Sequence[trial_actions.Event],
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
    every = nodes(rows, events, threads, as_of)
    above = _ancestors(every)
    of_process, of_body = (_inherited(every, above, key) for key in (_process, _body))
    wanted = [
        node
        for key, node in every.items()
        if (not process or process in of_process[key]) and (not body or body in of_body[key])
    ]
    passages, gaps = [], []
    for start, end in PASSAGES:
        passage, its = _passage(start, end, wanted, _reached(start, end, every, above), as_of)
        passages.append(passage)
        gaps += its
    return FlowFindings(
        as_of=as_of,
        steps=_steps(wanted),
        undated={step: n for step in STEPS if (n := sum(_is_undated(node, step) for node in wanted))},
        passages=tuple(passages),
        gaps=tuple(gaps),
        by_process=_by(wanted, of_process),
        by_body=_by(wanted, of_body),
    )


def _steps(its: Iterable[Node]) -> dict[str, int]:
    return {step: sum(node.has_reached(step) for node in its) for step in STEPS}


def _is_undated(node: Node, step: str) -> bool:
    return step in node.days and not node.has_reached(step)


def _by(wanted: Sequence[Node], values: Mapping[Key, frozenset[str]]) -> dict[str, dict[str, int]]:
    names = sorted(set[str]().union(*(values[node.key] for node in wanted)))
    return {name: _steps([node for node in wanted if name in values[node.key]]) for name in names}


def _ancestors(every: Mapping[Key, Node]) -> dict[Key, frozenset[Key]]:
    """Everything that a node hangs on by what columns name; a circle ends where it began."""
    found: dict[Key, frozenset[Key]] = {}
    for key, node in every.items():
        seen, waiting = set[Key](), list(node.parents)
        while waiting:
            one = waiting.pop()
            if one not in seen and one != key:
                seen.add(one)
                waiting.extend(found.get(one, every[one].parents))
        found[key] = frozenset(seen)
    return found


def _process(node: Node) -> str:
    return node.process


def _body(node: Node) -> str:
    return node.body


def _inherited(
    every: Mapping[Key, Node], above: Mapping[Key, frozenset[Key]], own: Callable[[Node], str]
) -> dict[Key, frozenset[str]]:
    """A node's own value, else those of what it hangs together with."""
    found: dict[Key, set[str]] = {key: {own(node)} - {""} for key, node in every.items()}
    from_others: dict[Key, set[str]] = {key: set() for key in every}
    mates: dict[str, set[str]] = {}
    for key, node in every.items():
        mates.setdefault(node.thread, set()).update(found[key])
        for other in above[key]:
            from_others[key] |= found[other]
            from_others[other] |= found[key]
    of_thread = {key: mates[node.thread] if node.thread else set() for key, node in every.items()}
    return {key: frozenset(found[key] or from_others[key] | of_thread[key]) for key in every}


def _reached(start: str, end: str, every: Mapping[Key, Node], above: Mapping[Key, frozenset[Key]]) -> Days:
    """When what follows on each node that is at the start came to the end."""
    found: dict[Key, list[dt.date | None]] = {}
    begun = {key for key, node in every.items() if start in node.days}
    of_thread: dict[str, list[Key]] = {}
    for key in begun:
        of_thread.setdefault(every[key].thread, []).append(key)
    for key, node in every.items():
        if end not in node.days:
            continue
        before = {key} & begun or above[key] & begun
        for one in before or (of_thread.get(node.thread, []) if node.thread else []):
            found.setdefault(one, []).append(node.days[end])
    return found


def _passage(start: str, end: str, wanted: Iterable[Node], reached: Days, as_of: dt.date) -> tuple[Passage, list[Gap]]:
    times: list[tuple[int, bool]] = []
    gaps: list[Gap] = []
    its = [node for node in wanted if start in node.days]
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
