"""The waves of a programme's draft on one page, milestone by milestone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_wtf import FlaskForm

from evaluator.answering.intake import Phase
from evaluator.designing.operations import entries_of
from evaluator.texts import Texts
from evaluator.web.designing.desk import Desk, desk
from evaluator.web.designing.editing import Page, pages
from evaluator.web.designing.waves_standing import Standing, standing
from evaluator.web.designing.waves_words import wave_told
from evaluator.web.designing.where import WAVES, wave_title
from evaluator.web.fields.values import shown
from surveys.document.values import Content


@dataclass(frozen=True, slots=True)
class WaveListed:
    """A wave in the list; ``phase`` is '' where no version has it, ``hides``: whether it will not be able to show a
    group."""

    key: str
    title: str
    questionnaire: str
    linkage: str
    period: str
    phase: str
    hides: bool
    faults: int


@pages.get("/runder")
def waves(programme: str) -> Page:
    here = desk(programme)
    found, milestones = entries_of(here.content, WAVES), entries_of(here.content, "milestones")
    titles = dict(here.where().titles("milestones"))
    by_milestone = [
        (
            key,
            titles[key],
            [_listed(here, wave, table) for wave, table in found.items() if table.get("milestone") == key],
        )
        for key in milestones
    ]
    loose = [_listed(here, wave, table) for wave, table in found.items() if table.get("milestone") not in milestones]
    can_ask = bool(standing(programme).questionnaires)
    return here.show("waves.html", form=FlaskForm(), by_milestone=by_milestone, loose=loose, can_ask=can_ask)


def _listed(here: Desk, key: str, table: Content) -> WaveListed:
    its, t = standing(here.key), here.t
    told = wave_told(here.programme, key, its, t)
    asked = its.questionnaires.get(str(table.get("questionnaire")))
    return WaveListed(
        key=key,
        title=wave_title(here.content, table, t) or key,
        questionnaire=t.pick(asked.title) if asked is not None else str(table.get("questionnaire", "")),
        linkage=str(table.get("linkage", "")),
        period=" – ".join(_when(table, name, t) for name in ("opens", "closes")),
        phase=_phase(its, key),
        hides=told is not None and told.hides_a_group,
        faults=len(here.faults_at(WAVES, key)),
    )


def _phase(its: Standing, key: str) -> str:
    phase = its.phases.get(key)
    return "" if phase is None else str(Phase.CLOSED if phase is Phase.GRACE else phase)


def _when(table: Content, name: str, t: Texts) -> str:
    day, time = table.get(name), shown(table.get(f"{name}_at"), t.language)
    return f"{t.date(day) if isinstance(day, dt.date) else shown(day, t.language)} {time}".strip() or "?"
