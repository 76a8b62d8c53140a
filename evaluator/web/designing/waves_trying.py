"""A wave as it will be, with its questionnaire: of the draft, else of the newest version."""

from __future__ import annotations

from flask import abort, g

from evaluator.designing.examining import nameable_questionnaires, programme_of
from evaluator.documents.storing import known_programme
from evaluator.programme.model import Programme, WavePlan
from evaluator.store.programme_drafts import programme_draft
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire


def loaded_wave(programme: str, key: str) -> tuple[Programme, WavePlan | None, Questionnaire | None]:
    """The programme, the wave, None where it has none of that key, and its questionnaire in the wave's languages, None
    where it has faults. 404 where there is no such programme."""
    with service().store.reading() as db:
        draft = programme_draft(db, programme)
        try:
            loaded = known_programme(db, programme)[0] if draft is None else programme_of(draft)
        except InputRejected:
            abort(404)
        texts = nameable_questionnaires(db, programme)
    g.programme = loaded
    plan = next((one for one in loaded.waves if one.key == key), None)
    return loaded, plan, None if plan is None else _questionnaire(texts.get(plan.questionnaire), plan)


def _questionnaire(text: str | None, plan: WavePlan) -> Questionnaire | None:
    try:
        read = parse_questionnaire(text or "", plan.questionnaire)
    except InputRejected:
        return None
    return read.asked_in(plan.languages) if set(plan.languages) & set(read.languages) else read
