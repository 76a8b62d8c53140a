"""The journal of what people had removed, in the store and in the vault alike: written in the transaction that removes,
so that what was removed is also removed from a backup of before when that is restored.

An entry names things by what tells nothing outside the databases: a pseudonym, a random id, a keyed fingerprint. It has
no time, and entries lie in the order of random ids, so that the journal does not say who left when.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, Upserts

JOURNALLED: Final = "journalled"
"""The mark on a connection whose transaction has added entries."""
PROGRAMME: Final = "programme"
"""The kind of entry that says that a whole programme was erased: it takes the place of all others of the programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """``kind`` says what ``subject`` names, ``place`` where it lay: a wave, a hearing or a release. ``details``: what
    an erasure of a programme records."""

    id: str
    kind: str
    programme: str
    place: str = ""
    subject: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def journal_table(name: str, metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        **UNORDERED,
    )


class Journal:
    """The journal in ``table``."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table
        self._adding = Upserts(lambda insert: insert(table).on_conflict_do_nothing())

    def note(
        self,
        db: sa.Connection,
        kind: str,
        programme: str,
        subjects: Iterable[str],
        place: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Add an entry for each of ``subjects``."""
        its = {"kind": kind, "programme": programme, "place": place}
        self.add(db, [Removed(id=uuid.uuid4().hex, subject=one, details=details or {}, **its) for one in subjects])

    def note_programme(self, db: sa.Connection, programme: str, **details: str) -> None:
        """Add the entry of a programme that was erased, in place of all others of it."""
        db.execute(sa.delete(self.table).where(self.table.c.programme_id == programme))
        self.add(db, [Removed(id=uuid.uuid4().hex, kind=PROGRAMME, programme=programme, details=details)])

    def add(self, db: sa.Connection, entries: Iterable[Removed]) -> None:
        """Add entries as they are; those that are there already stay."""
        rows = [_row(one) for one in entries]
        if rows:
            db.execute(self._adding.on(db), rows)
            db.info[JOURNALLED] = True

    def entries(self, db: sa.Connection) -> list[Removed]:
        """All, in the order of their ids."""
        names = ("entry_id", "kind", "programme_id", "place", "subject", "details")
        found = sa.select(*(self.table.c[name] for name in names)).order_by(self.table.c.entry_id)
        return [
            Removed(id=id_, kind=kind, programme=programme, place=place, subject=subject, details=details)
            for id_, kind, programme, place, subject, details in db.execute(found)
        ]

    def keep(self, db: sa.Connection, entries: Iterable[Removed]) -> None:
        """Have these entries and no others: what was removed again is noted already."""
        db.execute(sa.delete(self.table))
        self.add(db, entries)


def merged(entries: Iterable[Removed]) -> tuple[Removed, ...]:
    """Each once, by its id; of a programme that was erased that alone."""
    by_id = {one.id: one for one in entries}
    erased = {one.programme for one in by_id.values() if one.kind == PROGRAMME}
    left = (one for one in by_id.values() if one.kind == PROGRAMME or one.programme not in erased)
    return tuple(sorted(left, key=lambda one: one.id))


def _row(its: Removed) -> dict[str, Any]:
    values = asdict(its)
    return values | {"entry_id": values.pop("id"), "programme_id": values.pop("programme")}
