"""The troubles of a response file: what they are, in which rows, and the rule of the map that resolves each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluator.core.faults import Fault
from evaluator.importing.mapping import RULES, ResponsesMap

_PROBLEMS: Final[Mapping[str, str]] = {
    "duplicates": "{thing} answers more than once",
    "missing_person": "the person cannot be told, for {thing} is blank",
    "unknown_wave": "{thing} is no wave of the programme",
    "unknown_group": "{thing}",
    "unknown_process": "{thing} is no process of the programme",
    "unknown_time": "{thing} is no time up to now",
    "unknown_code": "{thing}",
    "refused": "the answer to {thing} breaks its constraint",
    "not_asked": "{thing} is answered although the row's other answers rule the question out",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong in ``rows``. ``way`` is the rule that resolves it, '' where none does."""

    rule: str
    thing: str
    rows: tuple[int, ...]
    way: str

    @property
    def problem(self) -> str:
        return _PROBLEMS[self.rule].format(thing=self.thing)

    def line(self, file: str) -> str:
        """What happens to the rows."""
        return f'{file}: {row_numbers(self.rows)}: {self.problem}; by the rule {self.rule} = "{self.way}"'

    def fault(self, file: str, map_name: str) -> Fault:
        """The trouble as a fault whose remedy is a rule."""
        *others, last = (f'"{way}"' for way in RULES[self.rule])
        ways = f"{', '.join(others)} or {last}" if others else last
        remedy = f"write {self.rule} = {ways} under [rules] in {map_name}"
        return Fault(f"{file}: {row_numbers(self.rows)}", self.problem, remedy)


@dataclass(slots=True)
class Troubles:
    """Collects troubles, row by row. ``unresolved`` are the rows with one that no rule resolves, ``skipped`` those that
    a rule leaves out."""

    given: ResponsesMap
    unresolved: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    _found: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def way(self, rule: str, thing: str, rows: Iterable[int], *, override: str = "") -> str:
        """Notes ``thing`` in ``rows``; the rule to follow, '' where the map gives none."""
        way = override or self.given.rules.get(rule, "")
        rows = tuple(rows)
        self._found.setdefault((rule, thing, way), []).extend(rows)
        self.unresolved.update(() if way else rows)
        self.skipped.update(rows if way == "skip_row" else ())
        return way

    @property
    def all(self) -> tuple[Trouble, ...]:
        """Every trouble, in the order of `RULES`."""
        order = list(RULES)
        every = (Trouble(rule, thing, tuple(rows), way) for (rule, thing, way), rows in self._found.items())
        return tuple(sorted(every, key=lambda trouble: order.index(trouble.rule)))


def row_numbers(rows: Iterable[int]) -> str:
    """'row 7', or 'rows 2-5, 9': every row, neighbours drawn together."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    listed = ", ".join("-".join(map(str, run)) for run in runs)
    return f"{'row' if listed.isdecimal() else 'rows'} {listed}"
