"""The calculate rows of a form: one that conditions use stands for a constant or an answer, others are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from surveys.diagnostics import Diagnostic, InputRejected
from surveys.expressions.tokens import ExpressionError, wrong
from surveys.expressions.trees import Answer, Literal, Node, nodes
from surveys.xlsform.expressions import parse
from surveys.xlsform.questions import Entry, Group, is_yes, questions
from surveys.xlsform.sheets import Report, Row, Sheet

_NAMED: Final = re.compile(r"\$\{\s*([^{}]+?)\s*\}")
_EXPRESSIONS: Final = ("relevant", "constraint", "required", "choice_filter", "repeat_count", "default", "calculation")


def without_unused(survey: Sheet, report: Report) -> Sheet:
    """The sheet without the calculations that no expression uses. What they hold is of no consequence."""
    calculations = {row.get("name"): row for row in survey.rows if _is_calculation(row)}
    used: set[str] = set()
    asked = [row for row in survey.rows if not _is_calculation(row)]
    while asked:
        named = {name for row in asked for column in _EXPRESSIONS for name in _NAMED.findall(row.get(column))}
        asked = [calculations[name] for name in named - used if name in calculations]
        used |= named
    unused = [row for row in survey.rows if _is_calculation(row) and row.get("name") not in used]
    for row in unused:
        report.note(row, "xlsform.calculation_unused")
    return replace(survey, rows=tuple(row for row in survey.rows if row not in unused))


def _is_calculation(row: Row) -> bool:
    return row.get("type").strip().lower() == "calculate" and not is_yes(row, "disabled")


@dataclass(frozen=True, slots=True)
class Calculations:
    """What the calculate rows stand for, by name. Those of which a fault was told stand for nothing."""

    values: dict[str, Node]
    faulty: frozenset[str]

    def faulty_in(self, tree: Node) -> bool:
        """Whether an expression uses one of which a fault was told, so that it cannot be judged itself."""
        names = {node.key for node in nodes(tree) if isinstance(node, Answer)}
        return not self.faulty.isdisjoint(names)


def calculated(entries: list[Entry], report: Report) -> Calculations:
    """The calculate rows, which are taken out of ``entries``."""
    values: dict[str, Node] = {}
    faulty: set[str] = set()
    for question in [question for question in questions(entries) if question.type == "calculate"]:
        row = question.row
        try:
            tree = parse(row.get("calculation"))
            if not isinstance(tree, Answer | Literal):
                raise wrong("xlsform.calculates", 1)
            values[question.name] = tree
            report.note(row, "xlsform.not_stored", name=question.name, value=row.get("calculation"))
        except ExpressionError as error:
            report.at(row, "calculation", error.diagnostic)
            values[question.name] = Literal("")
            faulty.add(question.name)
    _drop_calculated(entries)
    for name in values:
        seen = {name}
        while isinstance(tree := values[name], Answer) and tree.key in values:
            if tree.key in seen:
                circle = Diagnostic("xlsform.circle", report.place("survey"), {"name": name})
                raise InputRejected([*report.faults, circle])
            seen.add(tree.key)
            faulty |= {name} if tree.key in faulty else set()
            values[name] = values[tree.key]
    return Calculations(values, frozenset(faulty))


def _drop_calculated(entries: list[Entry]) -> None:
    entries[:] = [entry for entry in entries if isinstance(entry, Group) or entry.type != "calculate"]
    for entry in entries:
        if isinstance(entry, Group):
            _drop_calculated(entry.children)
