"""What is wrong with questionnaires seen from the programme: questions nobody needs, stages that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.views import Documents, ItemView, error, unknown_name
from surveys.diagnostics import Diagnostic


def check_unused(documents: Documents) -> Iterator[Diagnostic]:
    """Items that no indicator uses: every question costs those who answer it time."""
    used = {(q.questionnaire, q.item) for _, source in documents.from_answers() for q in source.questions}
    used |= {(questionnaire, item) for questionnaire, _, item in (text.partition(".") for text in documents.mentioned)}
    for view in documents.questionnaires.values():
        keys = {item for questionnaire, item in used if questionnaire == view.key}
        for item in view.items:
            for key in _unused(item, keys):
                yield error("unused", (view.file, *item.place), key=key)


def _unused(item: ItemView, used: set[str]) -> list[str]:
    """The keys of an item that nothing uses; a question with several choices is used when one choice is."""
    if item.in_doubt or item.free_text or item.background or item.stage:
        return []
    idle = [variable.key for variable in item.variables if variable.key not in used and not variable.decides]
    if item.several_choices:
        return [item.key] if len(idle) == len(item.variables) else []
    return idle


def check_item_stages(documents: Documents) -> Iterator[Diagnostic]:
    stages = [stage.key for stage in documents.programme.stages]
    for view in documents.questionnaires.values():
        for item in view.items:
            if item.stage and item.stage not in stages:
                place = (view.file, *item.place, "stage")
                yield unknown_name("not_a_stage", place, item.stage, stages, key=item.key)
