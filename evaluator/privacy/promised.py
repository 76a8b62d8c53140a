"""Until when people were told that something is kept: what any document said that was in force since they were
asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from evaluator.documents.informing import opens
from evaluator.documents.planning import beginning, readable_versions
from evaluator.programme.kept_until import answers_due, contacts_due, key_due
from evaluator.programme.model import Programme

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.waves import Wave


def answers_until(db: Connection, wave: Wave) -> dt.date | None:
    """The earliest day of those that the people of a wave were told, also where a later document says another. None
    where nobody was told one."""
    versions = readable_versions(db, wave.programme)
    opened = beginning(versions, partial(opens, wave=wave.key))
    said = []
    for stored, its in versions:
        plan = next((one for one in its.waves if one.key == wave.key), None)
        if plan is not None and (opened is None or stored.number >= opened[1]):
            said.append(answers_due(its, plan))
    days = [day for day in (said if opened else said[-1:]) if day is not None]
    return min(days, default=None)


def contacts_until(db: Connection, programme: str) -> dt.date | None:
    return min((day for its in _told(db, programme) if (day := contacts_due(its))), default=None)


def key_until(db: Connection, programme: str) -> dt.date | None:
    return min((day for its in _told(db, programme) if (day := key_due(its))), default=None)


def _told(db: Connection, programme: str) -> Iterator[Programme]:
    """The documents since the first wave opened; the newest alone where none has."""
    versions = readable_versions(db, programme)
    waves: set[str] = {wave.key for _, its in versions for wave in its.waves}
    opened = [found[1] for key in waves if (found := beginning(versions, partial(opens, wave=key))) is not None]
    first = min(opened, default=versions[-1][0].number if versions else 0)
    return (its for stored, its in versions if stored.number >= first)
