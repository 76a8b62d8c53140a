"""Faults of questionnaires seen from the programme: questions nobody needs, stages that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.faults import Fault, meant
from evaluator.programme.views import Documents, ItemView


def check_unused(documents: Documents) -> Iterator[Fault]:
    """Items that no indicator uses: every question costs those who answer it time."""
    used = {(q.questionnaire, q.item) for _, source in documents.surveyed() for q in source.questions}
    used |= {(questionnaire, item) for questionnaire, _, item in (text.partition(".") for text in documents.mentioned)}
    for view in documents.questionnaires.values():
        keys = {item for questionnaire, item in used if questionnaire == view.key}
        for item in view.items:
            for key in _unused(item, keys):
                remedy = "use it in an indicator, mark the item background = true, or remove it"
                yield Fault(f"{view.file}: {item.place}", f"no indicator uses '{key}'", remedy)


def _unused(item: ItemView, used: set[str]) -> list[str]:
    """The keys of an item that nothing uses; a question with several choices is used when one choice is."""
    if item.in_doubt or item.free_text or item.background or item.stage:
        return []
    idle = [variable.key for variable in item.variables if variable.key not in used and not variable.decides]
    if item.several_choices:
        return [item.key] if len(idle) == len(item.variables) else []
    return idle


def check_item_stages(documents: Documents) -> Iterator[Fault]:
    stages = [stage.key for stage in documents.programme.stages]
    for view in documents.questionnaires.values():
        for item in view.items:
            if item.stage and item.stage not in stages:
                problem = f"'{item.key}' asks about '{item.stage}', which is not a stage of the programme"
                yield Fault(f"{view.file}: {item.place}.stage", problem, meant(item.stage, stages))
