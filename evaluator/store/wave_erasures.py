"""The answers of a whole wave deleted, row by row and word by word; what was counted of them stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.documents import lock_programme
from evaluator.store.erasure_tables import backup_made, wave_erasure
from evaluator.store.import_tables import imported_person
from evaluator.store.paper_tables import paper_entry
from evaluator.store.programme_tables import rehearsal
from evaluator.store.removals import WAVE, removals
from evaluator.store.tables import consent, draft, free_text, submission, unfolded, wave, withdrawal
from evaluator.store.take_out_tables import taken_row
from evaluator.store.tallies import fold
from evaluator.store.texts import remove_units_of_wave
from surveys.diagnostics import Diagnostic, InputRejected

OF_ANSWERS: Final = (taken_row, unfolded, free_text, submission)
"""What goes with the answers, by their ids."""
OF_WAVE: Final = (draft, paper_entry, consent, imported_person, withdrawal, rehearsal)
"""What goes with the wave, by its key: answers on their way, and who did what under a pseudonym."""
_noting: Final = Upserts(lambda insert: insert(backup_made).on_conflict_do_nothing())
_erased = sa.select(wave_erasure.c.wave_key).where(wave_erasure.c.programme_id == sa.bindparam("programme"))


@dataclass(frozen=True, slots=True)
class WaveErasure:
    """``by``: an actor of the audit log; ``due``: whether the time was up."""

    wave: str
    on: dt.date
    by: str
    due: bool


def erase_answers(db: sa.Connection, programme: str, its: WaveErasure) -> bool:
    """Delete everything that somebody answered in a wave, sent or on its way; False where that was done before. What is
    not folded yet is folded first, so that the tallies have it. Quotes that are in releases stay there."""
    lock_programme(db, programme)
    if its.wave in erased_waves(db, programme):
        return False
    fold(db, programme)
    remove_units_of_wave(db, programme, its.wave)
    of_it = (submission.c.programme_id == programme, submission.c.wave_key == its.wave)
    ids = sa.select(submission.c.submission_id).where(*of_it)
    for table in OF_ANSWERS:
        which = of_it if table is submission else (table.c.programme_id == programme, table.c.submission_id.in_(ids))
        db.execute(sa.delete(table).where(*which))
    for table in OF_WAVE:
        db.execute(sa.delete(table).where(table.c.programme_id == programme, table.c.wave_key == its.wave))
    values = {"erased_on": its.on, "account_id": its.by, "due": its.due}
    db.execute(sa.insert(wave_erasure), {"programme_id": programme, "wave_key": its.wave, **values})
    details = {"on": its.on.isoformat(), "by": its.by, "due": "yes" if its.due else ""}
    removals.note(db, WAVE, programme, [""], its.wave, details)
    return True


def erase_answers_again(db: sa.Connection, programme: str, wave_key: str, details: Mapping[str, str]) -> None:
    """Delete in a store of before what was deleted since; nothing where it has no such wave."""
    its = (wave.c.programme_id == programme, wave.c.wave_key == wave_key)
    if db.execute(sa.select(wave.c.wave_key).where(*its)).first() is not None:
        on = dt.date.fromisoformat(details["on"])
        erase_answers(db, programme, WaveErasure(wave_key, on, details["by"], bool(details["due"])))


def erasures_of_waves(db: sa.Connection, programme: str) -> dict[str, WaveErasure]:
    names = ("wave_key", "erased_on", "account_id", "due")
    found = sa.select(*(wave_erasure.c[name] for name in names)).where(wave_erasure.c.programme_id == programme)
    return {row[0]: WaveErasure(*row) for row in db.execute(found)}


def erased_waves(db: sa.Connection, programme: str) -> frozenset[str]:
    """The waves whose answers are no longer there."""
    return frozenset(db.execute(_erased, {"programme": programme}).scalars())


def refuse_erased(db: sa.Connection, programme: str, waves: Collection[str]) -> None:
    """Raises InputRejected with each of ``waves`` whose answers were deleted: neither can any be added, nor is there
    anything to look at."""
    gone = {key: one for key, one in erasures_of_waves(db, programme).items() if key in waves}
    if gone:
        raise InputRejected(
            [Diagnostic("store.answers_deleted", (programme, key), {"on": one.on}) for key, one in sorted(gone.items())]
        )


def has_answers(db: sa.Connection, programme: str, wave_key: str) -> bool:
    """Whether anything is there that `erase_answers` would delete."""
    return any(
        db.execute(
            sa.select(sa.literal(1)).where(table.c.programme_id == programme, table.c.wave_key == wave_key).limit(1)
        ).first()
        for table in (submission, *OF_WAVE)
    )


def note_backup(db: sa.Connection, made_at: dt.datetime, expires_on: dt.date) -> None:
    db.execute(_noting.on(db), {"made_at": made_at, "expires_on": expires_on})


def last_backup_expires(db: sa.Connection) -> dt.date | None:
    """The last day on which a backup that was made here can be restored; None where none was made, or none can."""
    found: dt.date | None = db.execute(sa.select(sa.func.max(backup_made.c.expires_on))).scalar()
    return found
