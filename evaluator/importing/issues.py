"""The issues of a response file: what they are, in which rows, and the rule of the map that resolves each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from evaluator.importing.mapping import RULES, SAID, ResponsesMap
from surveys.diagnostics import Diagnostic, Place, Row, Rows, Value


@dataclass(slots=True)
class ImportIssue:
    """One thing that is wrong in ``rows``. ``problem`` says what, without a place; ``resolution`` is what the map's
    ``rule`` resolves it by, '' where it has none. One of `SAID` is resolved by that key of the map; without a rule it
    is a note, or an error where the row is ``refused`` whatever the map says. ``never`` is a resolution that is none
    here."""

    rule: str
    problem: Diagnostic
    resolution: str
    rows: list[int] = field(default_factory=list)
    never: str = ""
    refused: bool = False

    def diagnostic(self, where: Place, map_name: str) -> Diagnostic:
        """A note of what happens to the rows, or an error whose remedy is a rule."""
        place = (*where, Row(self.rows[0]) if len(set(self.rows)) == 1 else Rows(tuple(self.rows)))
        values: dict[str, Value] = {"problem": self.problem, "rule": self.rule}
        if self.resolution:
            return Diagnostic("importing.resolved", place, values | {"resolution": self.resolution}, "note")
        if not self.rule:
            return replace(self.problem, place=place, severity="error" if self.refused else "note")
        if self.rule in SAID:
            return Diagnostic(f"importing.say_{self.rule}", place, values | {"map": map_name})
        resolutions = tuple(f'"{one}"' for one in RULES[self.rule] if one != self.never)
        return Diagnostic("importing.unresolved", place, values | {"resolutions": resolutions, "map": map_name})


@dataclass(slots=True)
class ImportIssues:
    """Collects issues, row by row. ``unresolved`` are the rows with one that no rule resolves, ``skipped`` those that a
    rule leaves out."""

    given: ResponsesMap
    unresolved: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    _found: dict[tuple[object, ...], ImportIssue] = field(default_factory=dict)

    def resolution(
        self, rule: str, rows: Iterable[int], *, name: str = "", given: str = "", never: str = "", **values: Value
    ) -> str:
        """Notes an issue of ``rule`` in ``rows``, with the code ``name``, that of the rule by default. ``never``: a
        resolution that is none for this one.

        The resolution to follow: what is ``given`` for this column alone, else what the map says, '' for nothing.
        """
        resolution, name = given or self.given.rules.get(rule, ""), name or rule
        key = (rule, name, resolution, *sorted(values.items()))
        if key not in self._found:
            self._found[key] = ImportIssue(rule, Diagnostic(f"importing.{name}", (), values), resolution, never=never)
        for row in rows:
            self._found[key].rows.append(row)
            if not resolution:
                self.unresolved.add(row)
            if resolution == "skip_row":
                self.skipped.add(row)
        return resolution

    def note(self, name: str, row: int, **values: Value) -> None:
        """Something worth a line that stops nothing."""
        key = ("", name, "", *sorted(values.items()))
        issue = self._found.setdefault(key, ImportIssue("", Diagnostic(f"importing.{name}", (), values), ""))
        issue.rows.append(row)

    def refuse(self, name: str, row: int) -> None:
        """Something in a row that no rule of a map lets in."""
        key = ("", name, "refused")
        self._found.setdefault(key, ImportIssue("", Diagnostic(f"importing.{name}", ()), "", refused=True)).rows.append(
            row
        )
        self.unresolved.add(row)

    @property
    def all(self) -> tuple[ImportIssue, ...]:
        """Every issue, in the order of `SAID` and `RULES`."""
        order = [*SAID, *RULES, ""]
        return tuple(sorted(self._found.values(), key=lambda issue: order.index(issue.rule)))
