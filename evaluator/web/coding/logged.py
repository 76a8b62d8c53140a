"""The audit log is told who codes how many texts of what, once a day for each choice of texts."""

from __future__ import annotations

from typing import Final

from flask import request, session

from evaluator.coding.searching import Asked, note_reading
from evaluator.coding.units import Readable
from evaluator.web.shared.access import actor
from evaluator.web.shared.service import service

NOTED: Final = "texts_noted"
"""Where the session keeps what the log was told last, so that not every text asks the log."""


def note_texts(known: Readable, n: int) -> None:
    here = service()
    question, milestone = request.args.get("question", ""), request.args.get("milestone", "")
    mark = [known.programme.key, here.now().date().isoformat(), question, milestone]
    if n == 0 or session.get(NOTED) == mark:
        return
    asked = Asked(
        question=question if question in known.questions else "",
        milestone=milestone if milestone in known.milestones else "",
    )
    with here.store.writing() as db:
        note_reading(db, known, asked, n, actor=actor(), now=here.now())
    session[NOTED] = mark
