"""What is wrong where an indicator takes its figure from: questions, codes, scales, stages."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.model import AnswerSource, Indicator, InvolvementSource, Question, ThemeSource
from evaluator.programme.views import Documents, QuestionnaireView, error, note, unknown_name
from surveys.diagnostics import Diagnostic, Place


def check_questions(documents: Documents) -> Iterator[Diagnostic]:
    """Questions that do not exist, and several of one questionnaire in one indicator."""
    for indicator, source in documents.from_answers():
        key = "questions" if isinstance(source, ThemeSource) else "survey"
        place = documents.at("indicators", indicator.key, "source", key)
        asked = [question.questionnaire for question in source.questions]
        for question in source.questions:
            yield from _check_question(documents, place, question)
            if isinstance(source, ThemeSource) and not _is_written(documents, question):
                yield error("not_in_words", place, name=f"{question.questionnaire}.{question.item}")
        for key in dict.fromkeys(key for key in asked if key and asked.count(key) > 1):
            yield error("counted_twice", place, questionnaire=key)


def _check_question(documents: Documents, place: Place, question: Question) -> Iterator[Diagnostic]:
    if not (question.questionnaire and question.item) or question.questionnaire in documents.unreadable:
        return
    questionnaire = documents.questionnaires.get(question.questionnaire)
    if questionnaire is None:
        yield unknown_name("no_questionnaire", place, question.questionnaire, documents.names())
    elif question.item not in questionnaire.variables() and not questionnaire.incomplete:
        yield _uncounted(questionnaire, place, question.item)


def _is_written(documents: Documents, question: Question) -> bool:
    """Whether people write their answer, or nobody can tell since there is no such question."""
    view = documents.questionnaires.get(question.questionnaire)
    its = [one for one in view.items if question.item in {its.key for its in one.variables}] if view else []
    return all(one.in_words or one.in_doubt for one in its)


def _uncounted(questionnaire: QuestionnaireView, place: Place, written: str) -> Diagnostic:
    """A matrix is named by its row, several choices by the choice, anything else by its key."""
    for item in questionnaire.items:
        if item.key == written and item.variables:
            parts = tuple(variable.key for variable in item.variables)
            return error("counted_by_part", place, word=written, questionnaire=questionnaire.key, parts=parts)
    variables = questionnaire.variables()
    return unknown_name("uncounted", place, written, variables, questionnaire=questionnaire.key)


def check_scales(documents: Documents) -> Iterator[Diagnostic]:
    """Codes, order and sameness of the scales on which an indicator's questions are answered."""
    for indicator, source in documents.surveyed():
        found = [(question, documents.variable(question)) for question in source.questions]
        variables = [(question, variable) for question, variable in found if variable and not variable.in_doubt]
        place = documents.at("indicators", indicator.key, "source")
        for question, variable in variables:
            name = f"{question.questionnaire}.{question.item}"
            if not variable.codes:
                yield error("no_choices", (*place, "survey"), name=name)
                continue
            if wrong := tuple(code for code in source.codes if code not in variable.codes):
                yield error("codes_gone", (*place, "codes"), codes=wrong, name=name, known_codes=variable.codes)
            if set(variable.codes) <= set(source.codes):
                yield error("codes_all", (*place, "codes"), name=name)
            if source.statistic == "median" and not variable.ordered:
                yield error("median_without_order", (*place, "statistic"), name=name)
        if len({(variable.codes, variable.ordered) for _, variable in variables}) > 1:
            names = tuple(f"{q.questionnaire}.{q.item}" for q, _ in variables)
            yield error("not_on_one_scale", (*place, "survey"), names=names)


def check_stages(documents: Documents) -> Iterator[Diagnostic]:
    """Involvement that cannot be read: no stages, or no item that asks about a stage."""
    views = documents.questionnaires.values()
    asked = {item.stage for view in views for item in view.items if item.stage}
    all_known = not documents.unreadable and not any(view.incomplete for view in views)
    for indicator in documents.programme.indicators:
        if not isinstance(indicator.source, InvolvementSource):
            continue
        place = documents.at("indicators", indicator.key, "source", "stages")
        if not documents.programme.stages:
            yield error("no_stages", place)
        elif indicator.source.reading == "experienced" and all_known:
            for stage in (stage for stage in indicator.source.stages if stage not in asked):
                yield error("stage_not_asked", place, stage=stage)
            if not (indicator.source.stages or asked):
                yield error("involvement_not_asked", place)


def check_asked(documents: Documents) -> Iterator[Diagnostic]:
    """A target at a milestone where no wave puts the question, as a note."""
    for indicator in documents.programme.indicators:
        for milestone in indicator.targets:
            if _from_questionnaires(documents, indicator) and not _is_asked(documents, indicator, milestone):
                yield note("not_asked", documents.at("indicators", indicator.key, "targets", milestone))


def check_bridges(documents: Documents) -> Iterator[Diagnostic]:
    """Bridges that can carry nothing: at the first milestone, or of a figure that is not compared over milestones.
    Whether anything breaks there is known only when the questions have been asked."""
    first = min(documents.programme.milestones, key=lambda milestone: milestone.cut_off, default=None)
    for indicator in documents.programme.indicators:
        place = documents.at("indicators", indicator.key, "bridges")
        if indicator.bridges and indicator.key not in documents.in_doubt:
            if not isinstance(indicator.source, AnswerSource):
                yield error("bridge_of_nothing", place)
            elif first is not None and first.key in indicator.bridges:
                yield error("bridge_at_first", (*place, first.key))


def _from_questionnaires(documents: Documents, indicator: Indicator) -> frozenset[str]:
    """The questionnaires that the figure comes from; empty where it does not come from answers."""
    source = indicator.source
    if isinstance(source, AnswerSource):
        return frozenset(question.questionnaire for question in source.questions)
    if isinstance(source, InvolvementSource) and source.reading == "experienced":
        views = documents.questionnaires.values()
        stages = source.stages or tuple(stage.key for stage in documents.programme.stages)
        return frozenset(view.key for view in views if any(item.stage in stages for item in view.items))
    return frozenset()


def _is_asked(documents: Documents, indicator: Indicator, milestone: str) -> bool:
    groups = indicator.source.groups if isinstance(indicator.source, AnswerSource | InvolvementSource) else ()
    return any(
        wave.milestone == milestone
        and wave.questionnaire in _from_questionnaires(documents, indicator)
        and (not groups or set(groups) & set(wave.groups))
        for wave in documents.programme.waves
    )
