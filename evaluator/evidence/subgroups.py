"""For whom: an outcome by group, process, cluster and milestone, beside each other as pages of questions show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.exploring.questions import WAYS, By, Counted, Look, look
from evaluator.findings.questions import Listed
from evaluator.programme.model import Indicator, SurveySource
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.kinds.all import variables_of
from surveys.questionnaire import Variable

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class ForWhom:
    """A question of an indicator, told apart in one way. ``asked``: the name of the whole question, of which
    ``question`` may be a row or a choice. ``look`` is None where it may not be told, and ``refused`` says why."""

    indicator: Indicator
    question: str
    asked: str
    by: By
    look: Look | None
    refused: tuple[Diagnostic, ...] = ()


def for_whom(db: Connection, its: Counted, node: str) -> list[ForWhom]:
    """Every question of the milestone that indicators of a node are counted from, in all ways; empty where there is
    none."""
    asked = {f"{one.questionnaire.key}.{variable.key}": one.name for one in its.questions for variable in _parts(one)}
    return [
        _told(db, its, indicator, name, asked[name], by)
        for indicator in its.printed.programme.indicators
        if indicator.node == node and isinstance(indicator.source, SurveySource)
        for name in dict.fromkeys(f"{one.questionnaire}.{one.item}" for one in indicator.source.questions)
        if name in asked
        for by in WAYS
    ]


def _parts(one: Listed) -> tuple[Variable, ...]:
    return tuple(variables_of(one.item))


def _told(db: Connection, its: Counted, indicator: Indicator, question: str, asked: str, by: By) -> ForWhom:
    try:
        return ForWhom(indicator, question, asked, by, look(db, its, question, by))
    except InputRejected as error:
        return ForWhom(indicator, question, asked, by, None, tuple(error.diagnostics))
