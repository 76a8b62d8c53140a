"""Waves: who is asked with which version of a questionnaire, when, and whether answers are linked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import sqlalchemy as sa

from evaluator.store.documents import ensure_programme, lock_programme
from evaluator.store.erasure_tables import wave_erasure
from evaluator.store.paper_tables import paper_agreement, paper_entry
from evaluator.store.tables import consent, draft, pair_tally, submission, tally, withdrawal
from evaluator.store.tables import wave as _table
from evaluator.store.tallies import recount_in_time
from surveys.diagnostics import Diagnostic, InputRejected, Value


class WaveInUse(InputRejected):
    """The wave cannot change in that way any more."""


@dataclass(frozen=True, slots=True)
class Wave:
    """``linkage`` is 'anonymous', 'pseudonymous' or 'confidential'; ``version`` is the number of the questionnaire's
    document; ``closes`` is the last day on which an answer is in time; ``open_key`` is set where anybody with the link
    may answer; ``opens_at`` and ``closes_at`` are times of those two days, None for the whole day; ``languages`` are
    those in which the questionnaire is asked, empty for all that it has; ``begin_by`` and ``begin_by_at`` are the last
    day, and a time of it, on which somebody new can begin, None where that is until it closes."""

    programme: str
    key: str
    milestone: str
    questionnaire: str
    version: int
    groups: tuple[str, ...]
    linkage: str
    opens: dt.date
    closes: dt.date
    open_key: str | None = None
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    languages: tuple[str, ...] = ()
    begin_by: dt.date | None = None
    begin_by_at: dt.time | None = None

    @property
    def begin_until(self) -> tuple[dt.date, dt.time | None]:
        """The last day, and the time of it, on which somebody new can begin."""
        return (self.closes, self.closes_at) if self.begin_by is None else (self.begin_by, self.begin_by_at)


_LISTS = tuple(place for place, one in enumerate(fields(Wave)) if one.name in ("groups", "languages"))
_all = sa.select(_table).where(_table.c.programme_id == sa.bindparam("programme"))
_by_key = _all.where(_table.c.wave_key == sa.bindparam("key"))
_version = sa.select(_table.c.version)
_HOLDING = (submission, draft, paper_entry)
"""What keeps a wave at its version: answers, and answers on their way."""
_by_open_key = sa.select(_table).where(_table.c.open_key == sa.bindparam("open_key"))


def save_wave(db: sa.Connection, wave: Wave) -> None:
    """Add the wave or change it. `WaveInUse` if answers were sent under another questionnaire, version or linkage, or
    are on their way: people finish what they began, and were told whether they are linked."""
    values = _values(wave)
    ensure_programme(db, wave.programme)
    lock_programme(db, wave.programme)  # a fold must know all waves that link people, and takes its locks in this order
    old = wave_of_row(db.execute(_by_key.with_for_update(), {"programme": wave.programme, "key": wave.key}).first())
    if old is None:
        db.execute(sa.insert(_table), values)
        return
    if old == wave:
        return
    _refuse_change_of_erased(db, old, wave)
    _refuse_change_in_use(db, old, wave)
    db.execute(
        sa.update(_table).where(_table.c.programme_id == wave.programme, _table.c.wave_key == wave.key).values(**values)
    )
    if (old.closes, old.closes_at) != (wave.closes, wave.closes_at):
        recount_in_time(db, wave.programme, wave.key)


def remove_wave(db: sa.Connection, programme: str, key: str) -> bool:
    """Remove a wave of which nothing is stored, and say whether it was one. What was withdrawn has been stored too."""
    lock_programme(db, programme)
    db.execute(_by_key.with_for_update(), {"programme": programme, "key": key})  # nobody begins it meanwhile
    if not holds_nothing(db, programme, key):
        return False
    db.execute(sa.delete(_table).where(_table.c.programme_id == programme, _table.c.wave_key == key))
    return True


def holds_nothing(db: sa.Connection, programme: str, key: str) -> bool:
    """Whether nothing is stored of a wave; what was withdrawn has been."""
    tied = [(table, "wave_key") for table in (*_HOLDING, consent, withdrawal, tally, paper_agreement, wave_erasure)]
    tied += [(pair_tally, name) for name in ("first_wave", "second_wave")]
    for table, name in tied:
        its = (table.c.programme_id == programme, table.c[name] == key)
        if db.execute(sa.select(sa.literal(1)).where(*its).limit(1)).first() is not None:
            return False
    return True


def waves(db: sa.Connection, programme: str) -> list[Wave]:
    """All waves of a programme by the day on which they open."""
    found = db.execute(_all.order_by(_table.c.opens, _table.c.wave_key), {"programme": programme})
    return [wave for row in found if (wave := wave_of_row(row))]


def wave(db: sa.Connection, programme: str, key: str) -> Wave | None:
    return wave_of_row(db.execute(_by_key, {"programme": programme, "key": key}).first())


def begun(db: sa.Connection, programme: str) -> set[str]:
    """The waves that have answers, or answers on their way."""
    its = [sa.select(table.c.wave_key).where(table.c.programme_id == programme) for table in _HOLDING]
    return set(db.execute(sa.union(*its)).scalars())


def version_to_begin(db: sa.Connection, programme: str, key: str) -> int:
    """The version that somebody who begins now answers, and which the wave then keeps: nobody changes it until this
    transaction ends."""
    found = _version.where(_table.c.programme_id == programme, _table.c.wave_key == key)
    return int(db.execute(found.with_for_update(read=True, key_share=True)).scalar_one())


def wave_by_open_key(db: sa.Connection, open_key: str) -> Wave | None:
    return wave_of_row(db.execute(_by_open_key, {"open_key": open_key}).first())


def wave_of_row(row: Sequence[Any] | None) -> Wave | None:
    if row is None:
        return None
    values = list(row)
    for place in _LISTS:
        values[place] = tuple(values[place])
    return Wave(*values)


def _values(wave: Wave) -> dict[str, object]:
    return {
        "programme_id": wave.programme,
        "wave_key": wave.key,
        "milestone": wave.milestone,
        "questionnaire": wave.questionnaire,
        "version": wave.version,
        "groups": list(wave.groups),
        "linkage": wave.linkage,
        "opens": wave.opens,
        "closes": wave.closes,
        "open_key": wave.open_key,
        "opens_at": wave.opens_at,
        "closes_at": wave.closes_at,
        "languages": list(wave.languages),
        "begin_by": wave.begin_by,
        "begin_by_at": wave.begin_by_at,
    }


def _refuse_change_of_erased(db: sa.Connection, old: Wave, new: Wave) -> None:
    """What was answered under it is gone, and counts stand: it takes answers no more, and asks nothing else."""
    its = (wave_erasure.c.programme_id == old.programme, wave_erasure.c.wave_key == old.key)
    found = db.execute(sa.select(wave_erasure.c.erased_on).where(*its)).scalar()
    if found is not None and replace(new, languages=old.languages) != old:
        raise WaveInUse([Diagnostic("store.answers_deleted", (old.programme, "waves", old.key), {"on": found})])


def _refuse_change_in_use(db: sa.Connection, old: Wave, new: Wave) -> None:
    if (old.questionnaire, old.version, old.linkage) != (new.questionnaire, new.version, new.linkage):
        _refuse_if_any(db, submission, old, "wave_has_answers")
        for table in (draft, paper_entry):
            _refuse_if_any(db, table, old, "wave_being_answered")


def _refuse_if_any(db: sa.Connection, table: sa.Table, wave: Wave, name: str) -> None:
    of_wave = (table.c.programme_id == wave.programme, table.c.wave_key == wave.key)
    if db.execute(sa.select(sa.literal(1)).where(*of_wave).limit(1)).first() is not None:
        values: dict[str, Value] = {
            "version": wave.version,
            "questionnaire": wave.questionnaire,
            "linkage": wave.linkage,
        }
        raise WaveInUse([Diagnostic(f"store.{name}", (wave.programme, "waves", wave.key), values)])
