"""The answers of a wave as they stand, for whoever takes them out, and what earlier take-outs held."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.tables import free_text, submission
from evaluator.store.take_out_tables import left_out as _left_out
from evaluator.store.take_out_tables import taken_out as _taken_out


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's answers: codes by variable (None for blank, absent for not asked) and texts by item. There is no
    pseudonym in it, no time, no receipt and no mode of collection."""

    id: UUID
    group: str
    process: str
    synthetic: bool
    answers: Mapping[str, int | None]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What the last take-out had of a group: from which count, and how many rows answered each variable."""

    count: int
    held: Mapping[str, int]


_of_wave = (
    submission.c.programme_id == sa.bindparam("programme"),
    submission.c.wave_key == sa.bindparam("wave"),
)
_rows = sa.select(
    *(submission.c[name] for name in ("submission_id", "group_key", "process_key", "synthetic", "answers"))
).where(*_of_wave)
_same = sa.and_(
    free_text.c.programme_id == submission.c.programme_id, free_text.c.submission_id == submission.c.submission_id
)
_texts = (
    sa.select(free_text.c.submission_id, free_text.c.item_key, free_text.c.text)
    .select_from(free_text.join(submission, _same))
    .where(*_of_wave)
)
_ids = sa.select(_left_out.c.submission_id).where(_left_out.c.programme_id == sa.bindparam("programme"))
_taken = sa.select(_taken_out.c.group_key, _taken_out.c.count_number, _taken_out.c.held).where(
    _taken_out.c.programme_id == sa.bindparam("programme"), _taken_out.c.wave_key == sa.bindparam("wave")
)


def _noting(insert: Inserting) -> Insert:
    statement = insert(_taken_out)
    values = {name: statement.excluded[name] for name in ("count_number", "held")}
    return statement.on_conflict_do_update(index_elements=("programme_id", "wave_key", "group_key"), set_=values)


_note = Upserts(_noting)


def standing(db: sa.Connection, programme: str, wave: str) -> Iterator[Standing]:
    """Everybody's answers to a wave, in no order that says anything."""
    where = {"programme": programme, "wave": wave}
    texts: dict[UUID, dict[str, str]] = {}
    for key, item, text in db.execute(_texts, where):
        texts.setdefault(key, {})[item] = text
    for key, group, process, synthetic, answers in db.execute(_rows, where):
        yield Standing(key, group, process, synthetic, answers, texts.get(key, {}))


def left_out(db: sa.Connection, programme: str) -> frozenset[UUID]:
    """The answers that are in no take-out any more."""
    return frozenset(db.execute(_ids, {"programme": programme}).scalars())


def leave_out(db: sa.Connection, programme: str, ids: Collection[UUID]) -> None:
    """Let answers be in no take-out from now on."""
    if ids:
        db.execute(sa.insert(_left_out), [{"programme_id": programme, "submission_id": one} for one in sorted(ids)])


def taken(db: sa.Connection, programme: str, wave: str) -> dict[str, Taken]:
    """By group as it is reported, what the last take-out of a wave had of it."""
    found = db.execute(_taken, {"programme": programme, "wave": wave})
    return {group: Taken(count, held) for group, count, held in found}


def note_taken(db: sa.Connection, programme: str, wave: str, groups: Mapping[str, Taken]) -> None:
    """Remember what a take-out had of each group, in place of what the one before had."""
    rows = [
        {
            "programme_id": programme,
            "wave_key": wave,
            "group_key": group,
            "count_number": one.count,
            "held": dict(one.held),
        }
        for group, one in sorted(groups.items())
    ]
    if rows:
        db.execute(_note.on(db), rows)
