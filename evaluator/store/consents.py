"""To which words somebody said yes before they answered, where answers are linked. Of an anonymous wave there is none;
the document says what it asked."""

from __future__ import annotations

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.drafts import Draft
from evaluator.store.tables import consent as _table


def _save(insert: Inserting) -> Insert:
    statement = insert(_table)
    return statement.on_conflict_do_update(
        index_elements=("programme_id", "wave_key", "pseudonym"), set_={"version": statement.excluded.version}
    )


_give = Upserts(_save)
_of = (
    _table.c.programme_id == sa.bindparam("programme"),
    _table.c.wave_key == sa.bindparam("wave"),
    _table.c.pseudonym == sa.bindparam("person"),
)
_version = sa.select(_table.c.version).where(*_of)


def give_consent(db: sa.Connection, draft: Draft, version: str) -> None:
    """Keep that whoever fills in the draft said yes to this version; nothing in an anonymous wave."""
    if draft.linkage != "anonymous":
        its = {"programme_id": draft.programme, "wave_key": draft.wave, "pseudonym": draft.pseudonym}
        db.execute(_give.on(db), {**its, "linkage": draft.linkage, "version": version})


def consent_of(db: sa.Connection, draft: Draft) -> str | None:
    """The version to which they said yes; None where nothing is kept of it."""
    its = {"programme": draft.programme, "wave": draft.wave, "person": draft.pseudonym}
    found: str | None = db.execute(_version, its).scalar()
    return found


def take_consent_back(db: sa.Connection, draft: Draft, pseudonym: str) -> None:
    """Of whoever withdraws nothing is kept but that they have."""
    its = {"programme": draft.programme, "wave": draft.wave, "person": pseudonym}
    db.execute(sa.delete(_table).where(*_of), its)
