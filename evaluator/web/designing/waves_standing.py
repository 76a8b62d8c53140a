"""What forms of waves need to know besides the draft: the questionnaires that can be asked, and how far each wave has
come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g

from evaluator.answering.intake import Phase, phase_of
from evaluator.designing.examining import nameable_questionnaires
from evaluator.store.waves import waves
from evaluator.web.shared.service import service
from surveys.document.reading import read_questionnaire
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Standing:
    """``questionnaires``: by key, as they were published, else as they are edited. ``phases``: of the waves of the
    newest version. Whether anybody has begun to answer is no part of it: a form that knew would tell who."""

    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)
    phases: Mapping[str, Phase] = field(default_factory=dict)

    def has_opened(self, wave: str) -> bool:
        return self.phases.get(wave, Phase.NOT_YET) is not Phase.NOT_YET


def standing(programme: str) -> Standing:
    """Loaded once for a request."""
    if "standing_of_waves" not in g:
        here = service()
        with here.store.reading() as db:
            texts = nameable_questionnaires(db, programme)
            phases = {one.key: phase_of(one, here.now()) for one in waves(db, programme)}
        read = {key: read_questionnaire(text, "")[0] for key, text in texts.items()}
        asked = {key: one for key, one in read.items() if one is not None}
        g.standing_of_waves = Standing(asked, phases)
    found: Standing = g.standing_of_waves
    return found
