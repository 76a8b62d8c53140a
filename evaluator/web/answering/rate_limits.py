"""Who comes through a door that anybody can open waits where very many come; nothing they filled in is lost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from evaluator.answering.open_access import people_of
from evaluator.documents.storing import load_programme
from evaluator.store.open_access import count_begun
from evaluator.store.wave_times import TIME_ZONE
from evaluator.web.answering.visit import INTERVIEW, KIOSK, Visit
from evaluator.web.shared.service import service

if TYPE_CHECKING:
    from sqlalchemy import Connection

TOO_MANY: Final = 429
SECONDS_AT_A_KIOSK: Final = 300
MOST_SECONDS_TOLD: Final = 90
"""A longer wait is told in minutes."""


def held_back(visit: Visit) -> Response | None:
    """The page that asks to wait, with what was posted and a button that sends it again; None for whoever may come.
    Whoever interviews is signed in and never waits."""
    if visit.collection_mode == INTERVIEW:
        return None
    here, wave = service(), visit.entry.wave
    with here.store.reading() as db:
        programme, _ = load_programme(db, wave.programme)
    people = people_of([one.population_at(wave.milestone) for one in programme.groups if one.key in wave.groups])
    seconds = here.doors.come((wave.programme, wave.key), request.remote_addr or "", people, here.now())
    if not seconds:
        return None
    if visit.collection_mode == KIOSK:
        visit.go_by_itself(SECONDS_AT_A_KIOSK, visit.start)
    its = {"seconds": seconds, "minutes": math.ceil(seconds / 60) if seconds > MOST_SECONDS_TOLD else 0}
    posted = list(request.form.items(multi=True))
    page = make_response(render_template("answering/wait.html", **visit.frame("wait"), **its, posted=posted))
    page.status_code = TOO_MANY
    page.headers["Retry-After"] = str(seconds)
    return page


def count_beginning(db: Connection, visit: Visit) -> None:
    """Count that somebody has begun who came through such a door, and those who waited there since the last one."""
    here, wave = service(), visit.entry.wave
    day = here.now().astimezone(TIME_ZONE).date()
    waited = here.doors.take_held_back((wave.programme, wave.key))
    count_begun(db, wave.programme, wave.key, day, held_back=waited)
