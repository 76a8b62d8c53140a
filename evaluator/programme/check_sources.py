"""Faults where an indicator takes its figure from: questions, codes, scales, stages."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.faults import Fault, listed, meant
from evaluator.programme.model import Indicator, InvolvementSource, Question, SurveySource
from evaluator.programme.views import Documents, QuestionnaireView


def check_questions(documents: Documents) -> Iterator[Fault]:
    """Questions that do not exist, and several of one questionnaire in one indicator."""
    for indicator, source in documents.surveyed():
        place = f"indicators.{indicator.key}.source.survey"
        asked = [question.questionnaire for question in source.questions]
        for question in source.questions:
            yield from _check_question(documents, place, question)
        for key in dict.fromkeys(key for key in asked if key and asked.count(key) > 1):
            remedy = "keep one of them; make an indicator of each other"
            yield documents.fault(place, f"several questions of '{key}', whose answers would count twice", remedy)


def _check_question(documents: Documents, place: str, question: Question) -> Iterator[Fault]:
    if not (question.questionnaire and question.item) or question.questionnaire in documents.unreadable:
        return
    questionnaire = documents.questionnaires.get(question.questionnaire)
    if questionnaire is None:
        names = [*documents.questionnaires, *sorted(documents.unreadable)]
        remedy = meant(question.questionnaire, names)
        yield documents.fault(place, f"there is no questionnaire '{question.questionnaire}'", remedy)
    elif question.item not in questionnaire.variables() and not questionnaire.incomplete:
        problem = f"'{question.item}' is not a question of '{questionnaire.key}' that can be counted"
        yield documents.fault(place, problem, _instead(questionnaire, question.item))


def _instead(questionnaire: QuestionnaireView, written: str) -> str:
    """The remedy: a matrix is named by its row, several choices by the choice, else the nearest key."""
    for item in questionnaire.items:
        if item.key == written and item.variables:
            parts = [variable.key for variable in item.variables]
            return f"name one of its parts: {listed(parts)}"
    return meant(written, questionnaire.variables())


def check_scales(documents: Documents) -> Iterator[Fault]:
    """Codes, order and sameness of the scales on which an indicator's questions are answered."""
    for indicator, source in documents.surveyed():
        found = [(question, documents.variable(question)) for question in source.questions]
        variables = [(question, variable) for question, variable in found if variable and not variable.in_doubt]
        place = f"indicators.{indicator.key}.source"
        for question, variable in variables:
            name = f"{question.questionnaire}.{question.item}"
            if not variable.codes:
                remedy = "use a question with choices; make numbers and dates background = true"
                yield documents.fault(f"{place}.survey", f"'{name}' has no choices to count", remedy)
                continue
            if wrong := [code for code in source.codes if code not in variable.codes]:
                problem = f"{listed(wrong)} not among the codes of '{name}'"
                yield documents.fault(f"{place}.codes", problem, f"use codes among {listed(variable.codes)}")
            if set(variable.codes) <= set(source.codes):
                remedy = "leave out the codes that do not count"
                yield documents.fault(
                    f"{place}.codes", f"every code of '{name}', so that the share is always 1", remedy
                )
            if source.statistic == "median" and not variable.ordered:
                remedy = 'write statistic = "share" with codes, or use an ordered scale'
                yield documents.fault(
                    f"{place}.statistic", f"a median, but the choices of '{name}' have no order", remedy
                )
        if len({(variable.codes, variable.ordered) for _, variable in variables}) > 1:
            names = listed(f"{q.questionnaire}.{q.item}" for q, _ in variables)
            remedy = "put the same scale in each questionnaire, or make an indicator of each question"
            yield documents.fault(f"{place}.survey", f"the questions {names} are not on the same scale", remedy)


def check_stages(documents: Documents) -> Iterator[Fault]:
    """Involvement that cannot be read: no stages, or no item that asks about a stage."""
    views = documents.questionnaires.values()
    asked = {item.stage for view in views for item in view.items if item.stage}
    all_known = not documents.unreadable and not any(view.incomplete for view in views)
    for indicator in documents.programme.indicators:
        if not isinstance(indicator.source, InvolvementSource):
            continue
        place = f"indicators.{indicator.key}.source.stages"
        if not documents.programme.stages:
            yield documents.fault(place, "involvement, but the programme has no stages", "add [stages.KEY]")
        elif indicator.source.reading == "experienced" and all_known:
            wanted = indicator.source.stages or (() if asked else ("any stage",))
            for stage in (stage for stage in wanted if stage not in asked):
                remedy = "give an item of a questionnaire this stage, or take the stage out"
                yield documents.fault(place, f"no item asks about involvement at '{stage}'", remedy)


def check_asked(documents: Documents) -> Iterator[Fault]:
    """A target at a milestone where no wave puts the question, as a note."""
    for indicator in documents.programme.indicators:
        for milestone in indicator.targets:
            if _from_questionnaires(documents, indicator) and not _is_asked(documents, indicator, milestone):
                remedy = "add a wave there, or remove the target"
                place = f"indicators.{indicator.key}.targets.{milestone}"
                yield documents.fault(place, "no wave asks this question at that milestone", remedy, "note")


def check_bridges(documents: Documents) -> Iterator[Fault]:
    """Bridges that can carry nothing: at the first milestone, or of a figure that is not compared over milestones.
    Whether anything breaks there is known only when the questions have been asked."""
    first = min(documents.programme.milestones, key=lambda milestone: milestone.cut_off, default=None)
    for indicator in documents.programme.indicators:
        place = f"indicators.{indicator.key}.bridges"
        if indicator.bridges and indicator.key not in documents.in_doubt:
            if not isinstance(indicator.source, SurveySource):
                remedy = "remove the bridge; what changed belongs in the definition"
                yield documents.fault(place, "a bridge, but no question whose answers are compared", remedy)
            elif first is not None and first.key in indicator.bridges:
                remedy = "name the milestone at which the change came"
                yield documents.fault(f"{place}.{first.key}", "nothing comes before the first milestone", remedy)


def _from_questionnaires(documents: Documents, indicator: Indicator) -> frozenset[str]:
    """The questionnaires that the figure comes from; empty where it does not come from answers."""
    source = indicator.source
    if isinstance(source, SurveySource):
        return frozenset(question.questionnaire for question in source.questions)
    if isinstance(source, InvolvementSource) and source.reading == "experienced":
        views = documents.questionnaires.values()
        stages = source.stages or tuple(stage.key for stage in documents.programme.stages)
        return frozenset(view.key for view in views if any(item.stage in stages for item in view.items))
    return frozenset()


def _is_asked(documents: Documents, indicator: Indicator, milestone: str) -> bool:
    groups = indicator.source.groups if isinstance(indicator.source, SurveySource | InvolvementSource) else ()
    return any(
        wave.milestone == milestone
        and wave.questionnaire in _from_questionnaires(documents, indicator)
        and (not groups or set(groups) & set(wave.groups))
        for wave in documents.programme.waves
    )
