"""Indicators and their five kinds of source, as written in the programme document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from evaluator.programme.model import (
    AnswerSource,
    Direction,
    Indicator,
    InvolvementSource,
    ManualSource,
    Question,
    RegisterSource,
    Rule,
    Source,
    SurveySource,
    ThemeSource,
    Unit,
)
from evaluator.programme.table import Table
from evaluator.records.model import Column
from evaluator.records.registry import COUNTABLE

_UNITS: Final[tuple[Unit, ...]] = ("share", "count", "code")
_DIRECTIONS: Final[tuple[Direction, ...]] = ("increase", "decrease")
_RULES: Final[tuple[Rule, ...]] = ("interval", "value")
_STATISTICS: Final[tuple[Literal["share", "median"], ...]] = ("share", "median")
_READINGS: Final[tuple[Literal["practised", "experienced"], ...]] = ("practised", "experienced")


def read_indicator(key: str, table: Table, disclosure_minimum: int) -> Indicator:
    """One entry of ``[indicators.KEY]``; the disclosure minimum is the least n where none is written."""
    source = _source(table)
    only_unit = unit_of(source) if source else "share"
    unit = table.choice("unit", _UNITS, only_unit)
    if source and only_unit and unit != only_unit:
        table.report("unit", "unit_of_source", unit=unit, only=only_unit)
    rule = table.choice("rule", _RULES, rule_of(source) if source else "value")
    if source and rule == "interval" and not from_answers(source):
        table.report("rule", "no_interval")
    return Indicator(
        key=key,
        node=table.reference("node", "nodes"),
        title=table.text("title"),
        definition=table.text("definition"),
        unit=unit,
        source=source or ManualSource(),
        direction=table.choice("direction", _DIRECTIONS, "increase"),
        baseline=table.number("baseline"),
        targets=table.numbers_by("targets", "milestones"),
        rule=rule,
        margin=table.number("margin", least=0) or 0.0,
        family=table.string("family", required=False),
        minimum_n=table.whole("minimum_n", least=1) or disclosure_minimum,
        bridges=table.texts_by("bridges", "milestones"),
    )


def _source(indicator: Table) -> Source | None:
    """The source; its one key among survey, register, involvement and manual decides which kind; None where it is
    wrong."""
    table = indicator.child("source")
    if not isinstance(indicator.values.get("source", {}), dict):
        return None
    kinds = [kind for kind in _READERS if kind in table.values]
    if len(kinds) == 1:
        source = _READERS[kinds[0]](table)
        table.done()
        return source
    if kinds:
        table.reading.report(table.place, "several_sources", sources=tuple(kinds))
    elif table.values:
        key = next(iter(table.values))
        table.reading.report_unknown(table.place, "no_kind_of_source", key, _READERS)
    else:
        table.reading.report(table.place, "no_source", sources=tuple(_READERS))
    return None


def _survey(table: Table) -> Source:
    questions = _questions(table, "survey")
    statistic = table.choice("statistic", _STATISTICS)
    codes = table.wholes("codes")
    if table.values.get("statistic") == "share" and not table.values.get("codes"):
        table.report("codes", "share_without_codes")
    elif statistic == "median" and codes:
        table.report("codes", "median_with_codes")
    return SurveySource(questions, statistic, codes, table.references("groups", "groups"))


def _questions(table: Table, key: str) -> tuple[Question, ...]:
    questions = []
    for name in table.strings(key, required=True):
        questionnaire, dot, item = name.partition(".")
        if not (questionnaire and dot and item):
            table.report(key, "not_a_question", name=name)
        questions.append(Question(questionnaire, item))
    return tuple(questions)


def _theme(table: Table) -> Source:
    theme = table.string("theme")
    return ThemeSource(theme, _questions(table, "questions"), table.references("groups", "groups"))


def _register(table: Table) -> Source:
    register = table.choice("register", tuple(COUNTABLE))
    measure = table.string("measure")
    if table.values.get("register") != register:
        table.child("where")
        return RegisterSource(register, measure)
    measures = [one.name for one in COUNTABLE[register].measures]
    if measure and measure not in measures:
        table.reading.report_unknown(table.at("measure"), "not_counted", measure, measures, register=register)
    restrictions = table.child("where")
    columns = {column.name: column for column in COUNTABLE[register].restrictions}
    for key in (key for key in restrictions.values if key not in columns):
        restrictions.reading.report_unknown(restrictions.at(key), "not_restricted", key, columns, register=register)
    known = {key: column for key, column in columns.items() if key in restrictions.values}
    return RegisterSource(register, measure, {key: _accepted(restrictions, column) for key, column in known.items()})


def _accepted(restrictions: Table, column: Column) -> tuple[str, ...]:
    """The values of a column that are counted."""
    if column.of:
        return restrictions.references(column.name, column.of)
    values = restrictions.strings(column.name)
    for value in (value for value in values if column.choices and value not in column.choices):
        restrictions.reading.report_unknown(restrictions.at(column.name), "unknown_choice", value, column.choices)
    return values


def _involvement(table: Table) -> Source:
    return InvolvementSource(
        reading=table.choice("involvement", _READINGS),
        stages=table.references("stages", "stages"),
        groups=table.references("groups", "groups"),
    )


def _manual(table: Table) -> Source:
    return ManualSource(table.text("manual"))


_READERS: Final[Mapping[str, Callable[[Table], Source]]] = {
    "survey": _survey,
    "theme": _theme,
    "register": _register,
    "involvement": _involvement,
    "manual": _manual,
}


def unit_of(source: Source) -> Unit | None:
    """The only unit that a source can have; None for a manual source, which can have any."""
    if isinstance(source, SurveySource):
        return "share" if source.statistic == "share" else "code"
    if isinstance(source, RegisterSource):
        return "count"
    return "share" if isinstance(source, InvolvementSource | ThemeSource) else None


def rule_of(source: Source) -> Rule:
    """The rule where none is written: only figures from answers have an interval."""
    return "interval" if from_answers(source) else "value"


def from_answers(source: Source) -> bool:
    return isinstance(source, AnswerSource) or (
        isinstance(source, InvolvementSource) and source.reading == "experienced"
    )
