"""The audit log: what was done that may be asked about later, each entry bound to the one before it by a hash.

No entry is changed, removed or put between others; triggers of the database refuse all three. An entry names people by
the id of their account only; what somebody typed as a purpose stands in it as typed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import encode_json
from evaluator.store.tables import audit_entry as _table

COMMAND_LINE: Final = "command-line"
"""The actor where somebody with the rights of the server used a command."""
WORKER: Final = "worker"
"""The actor where the worker did what was due."""
OUTSIDE: Final = "outside"
"""The actor where somebody had not signed in."""
OWNER: Final = "owner"
"""The actor where somebody who answers for a row of a register told of it by a link."""
START: Final = "0" * 64
"""What the first entry is bound to."""
KINDS: Final = frozenset({
    "account_added",
    "account_changed",
    "signed_in",
    "sign_in_refused",
    "signed_out",
    "document_imported",
    "plan_requested",
    "plan_approved",
    "plan_changed",
    "counted",
    "hearing_changed",
    "owners_changed",
    "row_corrected",
    "row_withdrawn",
    "responses_imported",
    "import_undone",
    "links_made",
    "texts_read",
    "material_added",
    "material_changed",
    "material_removed",
    "taken_out",
    "crosstab_shown",
    "answers_taken_out",
    "registers_taken_out",
    "quote_changed",
    "evidence_changed",
    "theory_judged",
    "interpretation_changed",
    "passage_written",
    "released",
    "release_proposed",
    "release_remarked",
    "release_answered",
    "release_signed",
    "release_published",
    "programme_ended",
    "erased",
    "answers_deleted",
    "key_destroyed",
})  # fmt: skip
Detail = str | int | bool | None

_LOCK: Final = 0x6E656473
"""The advisory lock of PostgreSQL under which entries are added: two at once would be bound to the same one."""
_columns: Final = ("number", "at", "kind", "actor", "programme_id", "subject", "details", "previous", "digest")


def _written_as(type_: type[sa.Text | sa.LargeBinary]) -> sa.Select[Any]:
    found = (sa.cast(_table.c[name], type_).label(name) for name in _columns[1:])
    return sa.select(_table.c.number, *found).order_by(_table.c.number)


_all: Final = {"sqlite": _written_as(sa.LargeBinary), "postgresql": _written_as(sa.Text)}
"""By the dialect. Read as text, since what somebody else wrote into a column need be no time and no JSON; on SQLite as
bytes, since there it need be no text either."""
_last: Final = sa.select(_table.c.number, _table.c.digest).order_by(_table.c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """``actor``: the id of an account, `COMMAND_LINE`, `WORKER` or `OUTSIDE`. ``programme``: '' for what concerns none
    of them. ``subject``: what was dealt with: the key of a milestone, the number of an import, the id of an
    account. ``at`` and ``details`` are None where something is stored that `record` does not write."""

    number: int
    at: dt.datetime | None
    kind: str
    actor: str
    programme: str
    subject: str
    details: Mapping[str, Detail] | None
    previous: str
    digest: str

    def computed(self) -> str:
        """The digest that follows from everything else in the entry; '' where that cannot be read."""
        if self.at is None or self.details is None:
            return ""
        at = self.at.astimezone(dt.UTC).isoformat(timespec="seconds")
        named = [self.number, at, self.kind, self.actor, self.programme, self.subject, dict(self.details)]
        return hashlib.sha256(f"{self.previous}\n{encode_json(named)}".encode()).hexdigest()

    @property
    def is_changed(self) -> bool:
        """Also where it cannot be read and has no digest."""
        return not self.digest or self.computed() != self.digest


@dataclass(frozen=True, slots=True)
class Broken:
    """``number``: of the first entry that does not follow from the one before it; ``reason``: 'changed' when the entry
    differs from its digest, 'gap' when entries before it are missing."""

    number: int
    reason: str


def record(
    db: sa.Connection,
    kind: str,
    *,
    actor: str,
    now: dt.datetime,
    programme: str = "",
    subject: str = "",
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Add an entry in the transaction of ``db``: it stands if what it tells of stands. ValueError for a kind that is
    not in `KINDS`. Do it last, because on PostgreSQL others who add wait until the transaction ends."""
    if kind not in KINDS:
        raise ValueError(f"'{kind}' is no kind of entry in the audit log")
    if db.dialect.name == "postgresql":
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    number, previous = db.execute(_last).first() or (0, START)
    at = now.astimezone(dt.UTC).replace(microsecond=0)
    entry = Entry(number + 1, at, kind, actor, programme, subject, dict(details or {}), previous, "")
    entry = replace(entry, digest=entry.computed())
    db.execute(sa.insert(_table), dict(zip(_columns, astuple(entry), strict=True)))
    return entry


def entries(db: sa.Connection) -> Iterator[Entry]:
    """All entries in the order in which they were added."""
    for row in db.execute(_all[db.dialect.name]):
        yield _entry(row)


def entry(db: sa.Connection, number: int) -> Entry | None:
    row = db.execute(_all[db.dialect.name].where(_table.c.number == number)).first()
    return None if row is None else _entry(row)


def latest(db: sa.Connection, programme: str | None = None, *, before: int | None, most: int) -> list[Entry]:
    """At most so many entries, the newest first, from the one before ``before`` on. ``programme``: only those about
    it; '' for those about none, None for all."""
    chosen = _all[db.dialect.name].order_by(None).order_by(_table.c.number.desc()).limit(most)
    if before is not None:
        chosen = chosen.where(_table.c.number < before)
    if programme is not None:
        chosen = chosen.where(_table.c.programme_id == programme)
    return [_entry(row) for row in db.execute(chosen)]


def entries_of(db: sa.Connection, kind: str, programme: str) -> list[Entry]:
    """Every entry of a kind about a programme, in the order in which they were added."""
    chosen = _all[db.dialect.name].where(_table.c.kind == kind, _table.c.programme_id == programme)
    return [_entry(row) for row in db.execute(chosen)]


def newest_of(db: sa.Connection, kind: str, subjects: Collection[str]) -> dict[str, Entry]:
    """The newest entry of a kind about each of the ``subjects``, where there is one."""
    chosen = _all[db.dialect.name].where(_table.c.kind == kind, _table.c.subject.in_(list(subjects)))
    return {entry.subject: entry for entry in map(_entry, db.execute(chosen))}


def verify(db: sa.Connection) -> tuple[int, str, Broken | None]:
    """How many entries were read, the digest of the last, and the first that is broken. Entries that were cut off at
    the end leave no trace here: keep the number and the digest somewhere else to find that."""
    number, digest = 0, START
    for entry in entries(db):
        if entry.number != number + 1 or entry.previous != digest:
            return number, digest, Broken(entry.number, "gap")
        if entry.is_changed:
            return number, digest, Broken(entry.number, "changed")
        number, digest = entry.number, entry.digest
    return number, digest, None


def _entry(row: sa.Row[Any]) -> Entry:
    """Where a column holds no text, what can be shown of it stands there, and ``at`` is None: it is a changed entry."""
    written: list[str | bytes]
    number, *written = row
    at, kind, actor, programme, subject, details, previous, digest = (_text(one) for one in written)
    found = Entry(number, _time(at), kind, actor, programme, subject, _details(details), previous, digest)
    return found if all(_is_text(one) for one in written) else replace(found, at=None)


def _text(written: str | bytes) -> str:
    return written if isinstance(written, str) else written.decode(errors="backslashreplace")


def _is_text(written: str | bytes) -> bool:
    return isinstance(written, str) or written.decode(errors="ignore").encode() == written


def _time(written: str) -> dt.datetime | None:
    """A time as each of the databases writes one to the second; None for anything else, also within that second."""
    try:
        at = dt.datetime.strptime(written[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return at if written in (f"{at:%Y-%m-%d %H:%M:%S}{rest}" for rest in (".000000", "+00")) else None


def _details(written: str) -> dict[str, Detail] | None:
    """What `encode_json` wrote; None where it would have written something else."""
    try:
        found = json.loads(written)
        return found if isinstance(found, dict) and encode_json(found) == written else None
    except (ValueError, RecursionError):
        return None
