"""How programmes end: closed, archived, and erased with a record of what there was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.all_tables import metadata
from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.operation_tables import store_journal
from evaluator.store.programme_tables import ARCHIVED, kept_release, programme_erasure
from evaluator.store.programme_tables import programme_state as _state
from evaluator.store.register_tables import TABLES
from evaluator.store.release_tables import release
from evaluator.store.removals import removals
from evaluator.store.tables import audit_entry, document, programme, submission, wave

STAYS: Final = frozenset({one.name for one in (programme, programme_erasure, kept_release, audit_entry, store_journal)})
"""Tables of which an erasure leaves the rows: that there was a programme, what is kept of it, who did what, and
that it is to be erased from a backup, too."""


@dataclass(frozen=True, slots=True)
class State:
    """``name``: closed or archived; ``by``: the id of an account."""

    name: str
    since: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """``counts``: what there was, by kind; answers are told in steps."""

    programme: str
    title: Mapping[str, str]
    at: dt.datetime
    by: str
    reason: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KeptRelease:
    programme: str
    milestone: str
    number: int
    digest: str
    published_at: dt.datetime


def _setting(insert: Inserting) -> Insert:
    statement = insert(_state)
    changed = {name: statement.excluded[name] for name in ("state", "since", "account_id")}
    return statement.on_conflict_do_update(index_elements=("programme_id",), set_=changed)


_set: Final = Upserts(_setting)
_is_archived = sa.select(_state.c.state).where(_state.c.programme_id == sa.bindparam("programme"))


def state_of(db: sa.Connection, key: str) -> State | None:
    """None while the programme is worked on."""
    found = sa.select(_state.c.state, _state.c.since, _state.c.account_id).where(_state.c.programme_id == key)
    row = db.execute(found).first()
    return State(*row) if row else None


def is_archived(db: sa.Connection, key: str) -> bool:
    return bool(db.execute(_is_archived, {"programme": key}).scalar() == ARCHIVED)


def set_state(db: sa.Connection, key: str, state: str, *, by: str, now: dt.datetime) -> None:
    """``state``: closed or archived; '' where the programme is worked on again."""
    if state:
        db.execute(_set.on(db), {"programme_id": key, "state": state, "since": now, "account_id": by})
    else:
        db.execute(sa.delete(_state).where(_state.c.programme_id == key))


def counts_of(db: sa.Connection, key: str, minimum: int) -> dict[str, int]:
    """What there is of a programme, by kind; answers in steps of the disclosure ``minimum``."""
    each = {"documents": document, "waves": wave, "answers": submission, "releases": release}
    found = {name: _number(db, table, key) for name, table in each.items()}
    found["rows"] = sum(_number(db, table, key) for table in TABLES.values())
    found["answers"] -= found["answers"] % minimum
    return found


def erase(db: sa.Connection, its: Erasure) -> None:
    """Keep what was published and a record, and delete everything else of the programme."""
    of_it = (release.c.programme_id == its.programme, release.c.published.is_not(None))
    names = ("programme_id", "milestone", "number", "digest", "document", "published_at")
    columns = (release.c[name] for name in ("programme_id", "milestone", "number", "published_digest", "published"))
    kept = sa.select(*columns, release.c.published_at).where(*of_it)
    db.execute(sa.insert(kept_release).from_select(names, kept))
    _delete_rows(db, its.programme)
    row = {"programme_id": its.programme, "title": dict(its.title), "erased_at": its.at, "account_id": its.by}
    db.execute(sa.insert(programme_erasure), row | {"reason": its.reason, "counts": dict(its.counts)})
    removals.note_programme(db, its.programme, reason=its.reason, by=its.by, at=its.at.isoformat())


def forget_unpublished(db: sa.Connection, key: str) -> None:
    """Delete everything of a programme of which no version was ever published, and that it was there: its key is free
    again. Whoever does so has locked the programme."""
    if _number(db, document, key):
        raise ValueError(f"{key} has been published")
    _delete_rows(db, key)
    db.execute(sa.delete(programme).where(programme.c.programme_id == key))


def _delete_rows(db: sa.Connection, key: str) -> None:
    for table in reversed(metadata.sorted_tables):
        if table.name not in STAYS and "programme_id" in table.c:
            db.execute(sa.delete(table).where(table.c.programme_id == key))


def erasures(db: sa.Connection) -> list[Erasure]:
    """The newest first."""
    names = ("programme_id", "title", "erased_at", "account_id", "reason", "counts")
    found = sa.select(*(programme_erasure.c[name] for name in names))
    return [Erasure(*row) for row in db.execute(found.order_by(programme_erasure.c.erased_at.desc()))]


def kept_releases(db: sa.Connection) -> list[KeptRelease]:
    columns = (kept_release.c[name] for name in ("programme_id", "milestone", "number", "digest", "published_at"))
    found = sa.select(*columns).order_by(kept_release.c.programme_id, kept_release.c.published_at)
    return [KeptRelease(*row) for row in db.execute(found)]


def kept_document(db: sa.Connection, key: str, milestone: str, number: int) -> str | None:
    its = (kept_release.c.programme_id == key, kept_release.c.milestone == milestone, kept_release.c.number == number)
    found: str | None = db.execute(sa.select(kept_release.c.document).where(*its)).scalar()
    return found


def _number(db: sa.Connection, table: sa.Table, key: str) -> int:
    return db.execute(sa.select(sa.func.count()).select_from(table).where(table.c.programme_id == key)).scalar_one()
