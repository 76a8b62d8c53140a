"""How the asking of a milestone goes, for the evaluator while there is still something to do about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase, phase_of
from evaluator.answering.journey import minutes_to_answer
from evaluator.documents.planning import plans_of
from evaluator.documents.storing import load_programme
from evaluator.findings.following import Following, following
from evaluator.findings.material import gather
from evaluator.findings.measuring import figures
from evaluator.findings.protecting import suppress
from evaluator.store.wave_times import TIME_ZONE
from evaluator.vault.invitations import invited_counts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def following_of(
    db: Connection, vault_db: Connection, programme: str, milestone: str, *, now: dt.datetime
) -> Following:
    """From the answers that are counted, see `milestones.count_new_answers`. ``db`` should read a snapshot.

    Raises InputRejected for an unknown programme, KeyError for an unknown milestone."""
    loaded, document = load_programme(db, programme)
    today = now.astimezone(TIME_ZONE).date()
    plans, invited = plans_of(db, loaded, today), invited_counts(vault_db, programme)
    material = gather(db, loaded, document, milestone, invited, plans)
    at = figures(material, material.milestones[-1])
    closed = {wave.key: phase_of(wave, now) is Phase.CLOSED for wave in material.waves}
    found = following(db, at, suppress(at), closed=closed, today=today)
    return replace(found, minutes={key: minutes_to_answer(its) for key, its in found.questionnaires.items()})
