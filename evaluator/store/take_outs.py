"""The answers of a wave as they stand, for whoever takes them out, and what earlier take-outs held."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.tables import free_text, submission
from evaluator.store.take_out_tables import taken_out as _taken_out
from evaluator.store.take_out_tables import taken_row as _taken_row


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
_rows_of_bin = sa.func.count().over(partition_by=_taken_row.c.bin_id)
_in_bins = (
    sa.select(_taken_row.c.submission_id, (_rows_of_bin == _taken_row.c.bin_rows).label("whole"))
    .select_from(
        _taken_row.join(
            submission,
            sa.and_(
                _taken_row.c.programme_id == submission.c.programme_id,
                _taken_row.c.submission_id == submission.c.submission_id,
            ),
        )
    )
    .where(*_of_wave)
)
_taken = sa.select(_taken_out.c.count_number).where(
    _taken_out.c.programme_id == sa.bindparam("programme"), _taken_out.c.wave_key == sa.bindparam("wave")
)
_stored = sa.select(submission.c.submission_id, sa.cast(submission.c.answers, sa.Text)).where(*_of_wave)


def standing(db: sa.Connection, programme: str, wave: str) -> Iterator[Standing]:
    """Everybody's answers to a wave, in no order that says anything."""
    where = {"programme": programme, "wave": wave}
    texts: dict[UUID, dict[str, str]] = {}
    for key, item, text in db.execute(_texts, where):
        texts.setdefault(key, {})[item] = text
    for key, group, process, synthetic, answers in db.execute(_rows, where):
        yield Standing(key, group, process, synthetic, answers, texts.get(key, {}))


def state_of(db: sa.Connection, programme: str, wave: str) -> bytes:
    """A digest of everybody's answers to a wave, which is another one as soon as anything of them is."""
    where = {"programme": programme, "wave": wave}
    found = hashlib.sha256()
    for statement in (_stored, _texts):
        for row in sorted(map(tuple, db.execute(statement, where)), key=lambda one: one[:2]):
            found.update(repr(row).encode())
    return found.digest()


def in_whole_bins(db: sa.Connection, programme: str, wave: str) -> frozenset[UUID]:
    """The answers to a wave whose bin is as it was when the wave was first taken out."""
    found = db.execute(_in_bins, {"programme": programme, "wave": wave})
    return frozenset(one for one, whole in found if whole)


def taken_from(db: sa.Connection, programme: str, wave: str) -> int | None:
    """The number of the count from which a wave was first taken out; None where it never was."""
    return db.execute(_taken, {"programme": programme, "wave": wave}).scalar_one_or_none()


def note_taken(db: sa.Connection, programme: str, wave: str, count: int, bins: Iterable[Collection[UUID]]) -> None:
    """Remember the first take-out of a wave: from which count, and which rows are taken out together."""
    db.execute(sa.insert(_taken_out), {"programme_id": programme, "wave_key": wave, "count_number": count})
    rows = [
        {"programme_id": programme, "submission_id": one, "bin_id": key, "bin_rows": len(its)}
        for its in bins
        for key in [uuid4()]
        for one in its
    ]
    if rows:
        db.execute(sa.insert(_taken_row), sorted(rows, key=lambda one: str(one["submission_id"])))


def take_no_longer(db: sa.Connection, programme: str, answers: UUID) -> None:
    """Let answers, and with them their bin, be in no take-out from now on: what stands is not what was counted."""
    its = (_taken_row.c.programme_id == programme, _taken_row.c.submission_id == answers)
    db.execute(sa.delete(_taken_row).where(*its))
