"""The list of figures beside a text: what a reference can be chosen from, by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.reporting.facts import OF_FLOW, OF_INDICATORS, OF_WHOLE, Fact
from evaluator.reporting.overview import ordered_nodes
from evaluator.reporting.wording import Wording

MOST_OPEN = 3
"""So few that are found lie open."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a milestone or a group, each with what it is called."""

    title: str
    figures: tuple[tuple[str, Fact], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator, or the whole milestone. ``said``: its figure in short, '' where it has none; ``words``: those by
    which it is found."""

    title: str
    said: str
    status: str
    words: str
    lines: tuple[Line, ...]
    groups: tuple[Line, ...] = ()
    is_open: bool = False


def entries(findings: Findings, known: Mapping[str, Fact], w: Wording, node: str, search: str) -> list[Entry]:
    """What ``search`` finds in the titles of indicators and boxes, a few of them open; everything where nothing is
    searched. Those of ``node`` come first, then the order of the theory."""
    words, order = search.casefold().split(), [one.key for one in ordered_nodes(findings)]
    every = sorted(findings.indicators, key=lambda one: (one.indicator.node != node, order.index(one.indicator.node)))
    found = [_entry(one, findings, known, w) for one in every]
    if not words:
        return [*found, _whole(known, w)] if node else [_whole(known, w), *found]
    found = [one for one in found if all(word in one.words for word in words)]
    return [replace(one, is_open=True) for one in found] if len(found) <= MOST_OPEN else found


def _whole(known: Mapping[str, Fact], w: Wording) -> Entry:
    its = tuple((_of_whole(key, w), known[key]) for key in OF_WHOLE if key in known)
    flow = tuple((_of_whole(key, w), known[key]) for key in OF_FLOW if key in known)
    lines = (Line("", its), *([Line(w.t("flow.title"), flow)] if flow else []))
    title = w.t("writing.whole")
    return Entry(title, "", "", title.casefold(), lines)


def _of_whole(key: str, w: Wording) -> str:
    if key in OF_FLOW:
        return w.in_sentence(w.t(f"flow.step_{key.partition(':')[2]}"))
    return w.t(f"writing.whole_{key}")


def _entry(finding: IndicatorFinding, findings: Findings, known: Mapping[str, Fact], w: Wording) -> Entry:
    key, now, title = finding.indicator.key, findings.milestone.key, w.pick(finding.indicator.title)
    points = [one.milestone for one in finding.series if one.milestone != now][::-1]
    lines = [_line(w.title("milestones", now), key, "", known, w)]
    lines += [_line(w.title("milestones", one), key, f"@{one}", known, w) for one in points]
    groups = [_line(w.title("groups", one.group), key, f":{one.group}", known, w) for one in finding.by_group]
    words = f"{title} {w.title('nodes', finding.indicator.node)}".casefold()
    now_and_then, by_group = (tuple(one for one in its if one.figures) for its in (lines, groups))
    return Entry(title, _in_short(key, known, w), finding.status.value, words, now_and_then, by_group)


def _line(title: str, indicator: str, at: str, known: Mapping[str, Fact], w: Wording) -> Line:
    keys = ((measure, f"{indicator}.{measure}{at}") for measure in OF_INDICATORS)
    return Line(title, tuple((w.t(f"writing.measure_{measure}"), known[key]) for measure, key in keys if key in known))


def _in_short(key: str, known: Mapping[str, Fact], w: Wording) -> str:
    """The figure with its n and N; '' where there is none."""
    parts = {name: known[f"{key}.{name}"].shown for name in ("value", "n", "population") if f"{key}.{name}" in known}
    if "value" not in parts:
        return ""
    which = "n_of" if "population" in parts else "n" if "n" in parts else "alone"
    return w.t(f"writing.in_short_{which}", **parts)


def shown_with(key: str, known: Mapping[str, Fact], findings: Findings, w: Wording) -> str:
    """What a reference stands for, in words: the title of its indicator and how the figure is called."""
    fact = known.get(key)
    if fact is None:
        return key
    if not fact.indicator:
        return _of_whole(key, w)
    title = next(w.pick(one.indicator.title) for one in findings.indicators if one.indicator.key == fact.indicator)
    where = _where(fact, findings, w)
    return ", ".join((title, *where, w.t(f"writing.measure_{fact.measure}")))


def _where(fact: Fact, findings: Findings, w: Wording) -> Iterable[str]:
    if fact.group:
        return (w.in_sentence(w.title("groups", fact.group)),)
    return () if fact.milestone == findings.milestone.key else (w.milestone(fact.milestone),)
