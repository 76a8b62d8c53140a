"""By what an indicator is measured, in words, before anybody has answered: the question and the answers that count."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.programme.model import Indicator, ManualSource, Question, SurveySource, ThemeSource
from evaluator.reporting.wording import Wording
from surveys.kinds.all import as_asked, variables_in, words_in
from surveys.questionnaire import Questionnaire, Text, Variable


def measured(its: Indicator, questionnaires: Mapping[str, Questionnaire], w: Wording) -> str:
    """The questions as they are asked, with the answers that count; of what is no answer to a question its definition,
    and where a value is entered by hand, from which source."""
    if isinstance(its.source, SurveySource):
        asked = [_asked(one, questionnaires, w) for one in its.source.questions]
        return " – ".join(one for one in (_listed(asked, w), _counted(its, its.source, w)) if one)
    if isinstance(its.source, ThemeSource):
        asked = [_written(one, questionnaires, w) for one in its.source.questions]
        return w.t("plan_paper.raise_theme", questions=_listed(asked, w), definition=w.pick(its.definition)).strip()
    said = w.pick(its.definition)
    source = w.pick(its.source.description) if isinstance(its.source, ManualSource) else ""
    return w.t("plan_paper.entered_from", definition=said, source=source).strip() if source else said


def _listed(asked: list[str], w: Wording) -> str:
    """Each wording once: the same question may be put to several groups, in a questionnaire each."""
    return " / ".join(w.quote(one) for one in dict.fromkeys(asked))


def _asked(question: Question, questionnaires: Mapping[str, Questionnaire], w: Wording) -> str:
    found = _variable(question, questionnaires)
    if found is None:
        return f"{question.questionnaire}.{question.item}"
    return w.pick(as_asked(found))


def _variable(question: Question, questionnaires: Mapping[str, Questionnaire]) -> Variable | None:
    its = questionnaires.get(question.questionnaire)
    return next((one for one in variables_in(its) if one.key == question.item), None) if its is not None else None


def _written(question: Question, questionnaires: Mapping[str, Questionnaire], w: Wording) -> str:
    its = questionnaires.get(question.questionnaire)
    found: tuple[Text, str] | None = words_in(its).get(question.item) if its is not None else None
    return w.pick(found[0]) if found else f"{question.questionnaire}.{question.item}"


def _counted(its: Indicator, source: SurveySource, w: Wording) -> str:
    scale = w.scales.get(its.key)
    if source.statistic == "median":
        return w.t("plan_paper.counts_median")
    if scale is None or not source.codes:
        return ""
    return w.t("plan_paper.counts_answers", answers=w.choices(source.codes, scale))
