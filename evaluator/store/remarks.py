"""Remarks in a hearing, the points into which each is split, and the answers to them.

What a point or an answer was before it was changed is kept; what belongs to a remark goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.hearing_tables import hearing, hearing_answer, hearing_change, hearing_party, hearing_point
from evaluator.store.hearing_tables import hearing_remark as _table
from evaluator.store.removals import PARTY, REMARK, removals

_REMARK: Final = ("party_id", "section_key", "channel", "state", "text", "draft", "received_at")
_POINT: Final = ("point_id", "remark_id", "starts", "ends", "aside", "section_key", "theme")
_ANSWER: Final = ("verdict", "text", "changed", "revision", "answered_by", "answered_at", "checked_by", "checked_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """``text`` is what was sent, ``draft`` what its party is writing, None for nothing; ``section`` is None for a
    remark on the whole. ``received_at`` is None until it is sent."""

    id: UUID
    party: UUID
    section: str | None
    channel: str = "form"
    state: str = "draft"
    text: str = ""
    draft: str | None = None
    received_at: dt.datetime | None = None

    @property
    def is_sent(self) -> bool:
        return self.state == "sent"


@dataclass(frozen=True, slots=True)
class Answer:
    """``changed``: what was changed because of the point, and where. ``checked_by``: who looked at it after whoever
    wrote it, None for nobody."""

    verdict: str
    text: str
    changed: str
    revision: int
    answered_by: str
    answered_at: dt.datetime
    checked_by: str | None = None
    checked_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """From one character of its remark to before another. ``section``: where it belongs elsewhere than its remark does.
    ``answer`` is None until it is answered."""

    id: UUID
    remark: UUID
    starts: int
    ends: int
    aside: bool
    section: str | None
    theme: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What something ``was`` before somebody changed it."""

    number: int
    at: dt.datetime
    actor: str
    kind: str
    was: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hear:
    """Which hearing of which programme."""

    programme: str
    hearing: str

    def of(self, table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
        return (table.c.programme_id == self.programme, table.c.hearing_key == self.hearing)

    @property
    def key(self) -> dict[str, str]:
        return {"programme_id": self.programme, "hearing_key": self.hearing}


def save_remark(db: sa.Connection, at: Hear, its: Remark) -> None:
    """Add the remark, or change the one that has its id."""
    values = {
        "party_id": its.party,
        "section_key": its.section,
        "channel": its.channel,
        "state": its.state,
        "text": its.text,
        "draft": its.draft,
        "received_at": its.received_at,
    }
    mine = (*at.of(_table), _table.c.remark_id == its.id)
    if not db.execute(sa.update(_table).where(*mine).values(values)).rowcount:
        db.execute(sa.insert(_table), {**at.key, "remark_id": its.id, **values})


def delete_remark(db: sa.Connection, at: Hear, id_: UUID) -> None:
    """Only of a draft that was never sent."""
    db.execute(sa.delete(_table).where(*at.of(_table), _table.c.remark_id == id_, _table.c.state == "draft"))


def remarks(db: sa.Connection, at: Hear, party: UUID | None = None) -> list[Remark]:
    """All of them, or those of a party, in the order of their random ids."""
    found = _remarks(at).order_by(_table.c.remark_id)
    found = found if party is None else found.where(_table.c.party_id == party)
    return [_remark(row) for row in db.execute(found)]


def remark(db: sa.Connection, at: Hear, id_: UUID) -> Remark | None:
    row = db.execute(_remarks(at).where(_table.c.remark_id == id_)).first()
    return _remark(row) if row else None


def _remarks(at: Hear) -> sa.Select[Any]:
    return sa.select(_table.c.remark_id, *(_table.c[name] for name in _REMARK)).where(*at.of(_table))


def _remark(row: Sequence[Any]) -> Remark:
    names = ("id", "party", "section", "channel", "state", "text", "draft", "received_at")
    return Remark(**dict(zip(names, row, strict=True)))


def points(db: sa.Connection, at: Hear, remark: UUID | None = None) -> list[Point]:
    """All points with their answers, or those of a remark; in the order in which they stand in it."""
    p, a = hearing_point, hearing_answer
    both = p.outerjoin(a, sa.and_(*(p.c[name] == a.c[name] for name in ("programme_id", "hearing_key", "point_id"))))
    found = sa.select(*(p.c[name] for name in _POINT), *(a.c[name] for name in _ANSWER)).select_from(both)
    found = found.where(*at.of(p)).order_by(p.c.remark_id, p.c.starts)
    return [_point(row) for row in db.execute(found if remark is None else found.where(p.c.remark_id == remark))]


def _point(row: Sequence[Any]) -> Point:
    own, answer = row[: len(_POINT)], row[len(_POINT) :]
    answered = Answer(*answer) if answer[0] is not None else None
    return Point(*[*own, answered])


def save_points(db: sa.Connection, at: Hear, remark: UUID, wanted: Iterable[Point]) -> None:
    """Let a remark have these points. The answer of a point that is gone goes with it: note it before."""
    p, keep = hearing_point, list(wanted)
    gone = [one.id for one in points(db, at, remark) if one.id not in {its.id for its in keep}]
    for table in (hearing_answer, p):
        db.execute(sa.delete(table).where(*at.of(table), table.c.point_id.in_(gone)))
    # Out of each other's way first: two points may not begin at one place, not even for a moment.
    apart = {"starts": p.c.starts + 10_000_000, "ends": p.c.ends + 10_000_000}
    db.execute(sa.update(p).where(*at.of(p), p.c.remark_id == remark).values(apart))
    for one in keep:
        save_point(db, at, one)


def save_point(db: sa.Connection, at: Hear, its: Point) -> None:
    p = hearing_point
    values = dict(zip(_POINT[1:], (its.remark, its.starts, its.ends, its.aside, its.section, its.theme), strict=True))
    if not db.execute(sa.update(p).where(*at.of(p), p.c.point_id == its.id).values(values)).rowcount:
        db.execute(sa.insert(p), {**at.key, "point_id": its.id, **values})


def save_answer(db: sa.Connection, at: Hear, point: UUID, its: Answer) -> None:
    a = hearing_answer
    values = {name: getattr(its, name) for name in _ANSWER}
    if not db.execute(sa.update(a).where(*at.of(a), a.c.point_id == point).values(values)).rowcount:
        db.execute(sa.insert(a), {**at.key, "point_id": point, **values})


def note_change(
    db: sa.Connection,
    at: Hear,
    kind: str,
    *,
    actor: str,
    now: dt.datetime,
    remark: UUID,
    point: UUID,
    was: Mapping[str, object],
) -> None:
    """Keep what something ``was``, with a number of its own in the hearing."""
    c, its = hearing_change, sa.select(hearing.c.title).where(*at.of(hearing))
    db.execute(its.with_for_update())  # two who change something at once take their numbers in turn
    number = 1 + (db.execute(sa.select(sa.func.max(c.c.number)).where(*at.of(c))).scalar() or 0)
    new = {"number": number, "at": now, "actor": actor, "kind": kind, "before": dict(was)}
    db.execute(sa.insert(c), {**at.key, **new, "remark_id": remark, "point_id": point})


def changes(db: sa.Connection, at: Hear, *, remark: UUID) -> list[tuple[UUID, Change]]:
    """What the points of a remark were, each with the id of the point, the latest first."""
    c = hearing_change
    found = sa.select(c.c.point_id, c.c.number, c.c.at, c.c.actor, c.c.kind, c.c.before)
    found = found.where(*at.of(c), c.c.remark_id == remark).order_by(c.c.number.desc())
    return [(row[0], Change(*row[1:])) for row in db.execute(found)]


def forget(db: sa.Connection, at: Hear, remark: UUID) -> None:
    """Delete the points of a remark with their answers and all that they were."""
    save_points(db, at, remark, ())
    db.execute(sa.delete(hearing_change).where(*at.of(hearing_change), hearing_change.c.remark_id == remark))


def erase_words(db: sa.Connection, at: Hear, remark: UUID, now: dt.datetime) -> None:
    """Remove the words of a remark, its points, answers, and all that they were; that there was one stays."""
    forget(db, at, remark)
    mine = (*at.of(_table), _table.c.remark_id == remark)
    received = sa.func.coalesce(_table.c.received_at, sa.literal(now, UtcDateTime()))
    db.execute(sa.update(_table).where(*mine).values(state="erased", text="", draft=None, received_at=received))
    removals.note(db, REMARK, at.programme, [remark.hex], at.hearing)


def delete_party(db: sa.Connection, at: Hear, party: UUID) -> None:
    """A party with everything that it wrote, and with what was made of it."""
    removals.note(db, PARTY, at.programme, [party.hex], at.hearing)
    for one in remarks(db, at, party):
        forget(db, at, one.id)
    db.execute(sa.delete(_table).where(*at.of(_table), _table.c.party_id == party))
    db.execute(sa.delete(hearing_party).where(*at.of(hearing_party), hearing_party.c.party_id == party))
