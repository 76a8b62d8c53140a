"""Scales: the rows of a matrix of which an indicator uses any. How well they hang together is told from sums that are
taken when a milestone is counted, since tallies know single questions only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from analysis.reliability import ScaleSums
from evaluator.programme.model import Programme, SurveySource
from evaluator.store.unfolded import folded_rows
from evaluator.store.waves import Wave
from surveys.answers.tally import counted_code
from surveys.kinds.all import variables_of
from surveys.questionnaire import Questionnaire, Variable

if TYPE_CHECKING:
    from sqlalchemy import Connection

Scales = Mapping[tuple[str, str, str], ScaleSums]
"""By wave, key of the matrix and group."""


def counted_scales(
    db: Connection, programme: Programme, waves: Iterable[Wave], asked: Mapping[str, Questionnaire]
) -> Scales:
    """The sums of those who answered every row, from the answers that are in the tallies."""
    found = {}
    for wave in waves:
        scales = scales_in(asked[wave.key], programme)
        for (item, group), patterns in _patterns(db, programme.key, wave.key, scales).items():
            found[wave.key, item, group] = ScaleSums.of(patterns)
    return found


def scales_in(questionnaire: Questionnaire, programme: Programme) -> dict[str, tuple[Variable, ...]]:
    """By the key of the matrix its rows, where there are several on an ordered scale."""
    sources = [one.source for one in programme.indicators if isinstance(one.source, SurveySource)]
    used = {(question.questionnaire, question.item) for source in sources for question in source.questions}
    found = {item.key: variables_of(item) for item in questionnaire.items if len(item.rows) > 1}
    return {
        key: its
        for key, its in found.items()
        if all(one.scale is not None and one.scale.ordered for one in its)
        and any((questionnaire.key, one.key) in used for one in its)
    }


def _patterns(
    db: Connection, programme: str, wave: str, scales: Mapping[str, tuple[Variable, ...]]
) -> Mapping[tuple[str, str], Counter[tuple[int, ...]]]:
    found: defaultdict[tuple[str, str], Counter[tuple[int, ...]]] = defaultdict(Counter)
    for rows in folded_rows(db, programme, wave) if scales else ():
        for (_, group, *_), answers in zip(rows.cells, rows.answers, strict=True):
            for item, variables in scales.items():
                codes = [answers.get(one.key) for one in variables]
                if all(one.scale and code in one.scale.codes for code, one in zip(codes, variables, strict=True)):
                    mirrored = (counted_code(code or 0, one) for code, one in zip(codes, variables, strict=True))
                    found[item, group][tuple(mirrored)] += 1
    return found
