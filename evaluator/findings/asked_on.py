"""The scale that each indicator's answers lie on, as questionnaires have it: before anybody answered."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.findings.answers import as_read
from evaluator.programme.model import Programme, SurveySource
from surveys.kinds.all import variables_in
from surveys.questionnaire import Questionnaire, Scale


def scales_asked(programme: Programme, questionnaires: Mapping[str, Questionnaire]) -> dict[str, Scale]:
    """By indicator; those without answers on a scale, or whose questionnaire is not there, are left out."""
    known = {
        f"{key}.{one.key}": scale
        for key, its in questionnaires.items()
        for one in variables_in(its)
        if (scale := as_read(one)) is not None
    }
    asked = {one.key: one.source.questions for one in programme.indicators if isinstance(one.source, SurveySource)}
    first = {key: f"{its[0].questionnaire}.{its[0].item}" for key, its in asked.items() if its}
    return {key: known[name] for key, name in first.items() if name in known}
