"""What the people of a wave were told, and so what may be done with what they answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.planning import beginning, readable_versions
from evaluator.programme.information import Information
from evaluator.programme.model import Programme
from evaluator.store.wave_times import opening

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Announced:
    """Whether people were told that answers may be taken out row by row, and that what they write may be quoted."""

    take_out: bool
    quotes: bool


def announced(db: Connection, programme: str, wave: str) -> Announced:
    """What everybody who answered the wave was told: what the document announced that was in force when the wave
    opened, and every later one that has the wave. So what is announced afterwards holds for nobody, and what is no
    longer announced holds for nobody either. Nothing for a wave that opened without an information text or is in no
    document; what the newest document says for one that has not opened yet."""
    told = _told(db, programme, wave)
    return Announced(
        take_out=bool(told) and all(one is not None and one.take_out for one in told),
        quotes=bool(told) and all(one is not None and one.quotes for one in told),
    )


def _told(db: Connection, programme: str, wave: str) -> list[Information | None]:
    """The text of the wave in the document that was in force when it opened and in those after it."""
    versions = readable_versions(db, programme)
    opened = beginning(versions, lambda its: opens(its, wave))
    if opened is None:
        return []
    since = (its for stored, its in versions if stored.number >= opened[1])
    return [its.information.of(wave) for its in since if opens(its, wave) is not None]


def opens(programme: Programme, wave: str) -> dt.datetime | None:
    """The moment at which a document has the wave open; None where it has no such wave."""
    plan = next((one for one in programme.waves if one.key == wave), None)
    return None if plan is None else opening(plan.opens, plan.opens_at)
