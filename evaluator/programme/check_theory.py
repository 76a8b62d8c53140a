"""What is wrong with the theory of change as a whole: nodes without links, undeclared cycles, unmeasured outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evaluator.programme.model import Link
from evaluator.programme.views import Documents, error, note
from surveys.diagnostics import Diagnostic


def check_orphans(documents: Documents) -> Iterator[Diagnostic]:
    linked = {end for link in documents.programme.links for end in (link.source, link.target)}
    for node in documents.programme.nodes:
        if node.key not in linked:
            yield error("node_without_links", documents.at("nodes", node.key))


def check_cycles(documents: Documents) -> Iterator[Diagnostic]:
    """A cycle of links none of which is declared as feedback; and feedback that closes no cycle, as a note."""
    for cycle in cycles(link for link in documents.programme.links if not link.feedback):
        path = " -> ".join((*cycle, cycle[0]))
        yield error("circle", documents.at("links", f"{cycle[0]}>{cycle[1 % len(cycle)]}"), path=path)
    reached = _successors(documents.programme.links)
    for link in documents.programme.links:
        if link.feedback and not _reaches(reached, link.target, link.source):
            yield note("feedback_of_no_circle", documents.at("links", link.key, "feedback"))


def check_outcomes(documents: Documents) -> Iterator[Diagnostic]:
    measured = {indicator.node for indicator in documents.programme.indicators}
    for node in documents.programme.nodes:
        if node.kind in ("outcome_short", "outcome_long") and node.key not in measured:
            yield error("outcome_without_indicator", documents.at("nodes", node.key), node=node.key)


def cycles(links: Iterable[Link]) -> list[tuple[str, ...]]:
    """Cycles that share no node, each as its nodes in order; empty exactly when the links hold no cycle.

    Nodes that nothing leads to or from lie on no cycle and are taken away until none is left to take. From any node of
    the rest, following links must return; the cycle found is noted and taken away, and so on.
    """
    after = {source: set(targets) for source, targets in _successors(tuple(links)).items()}
    found: list[tuple[str, ...]] = []
    while after := _without_ends(after):
        path: list[str] = [min(after)]
        while (following := min(after[path[-1]])) not in path:
            path.append(following)
        cycle = tuple(path[path.index(following) :])
        found.append(cycle)
        after = {source: targets - set(cycle) for source, targets in after.items() if source not in cycle}
    return found


def _without_ends(after: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The links left when nodes that lead nowhere are taken away, again and again."""
    left = dict(after)
    while dead := {source for source, targets in left.items() if not targets & left.keys()}:
        left = {source: targets for source, targets in left.items() if source not in dead}
    return {source: targets & left.keys() for source, targets in left.items()}


def _successors(links: tuple[Link, ...]) -> dict[str, set[str]]:
    after: dict[str, set[str]] = {}
    for link in links:
        after.setdefault(link.source, set()).add(link.target)
    return after


def _reaches(after: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node in after.get(waiting.pop(), set()) - seen:
            seen.add(node)
            waiting.append(node)
    return goal in seen
