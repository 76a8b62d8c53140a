"""Sent answers: one row for each submission, its free texts beside it, and the list of those not tallied yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from evaluator.store.base import Upserts
from evaluator.store.documents import ensure_programme
from evaluator.store.drafts import (
    Draft,
    load_draft,
    mark_sent,
    set_receipt,
)
from evaluator.store.import_tables import imported_row
from evaluator.store.tables import free_text, unfolded, withdrawal
from evaluator.store.tables import submission as _table


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Answers as they were sent. ``pseudonym``, ``submitted_at`` and ``receipt`` are None in an anonymous wave, and
    the store refuses them there; any other has its pseudonym. ``collection_mode`` is how the answers were given: 'web',
    'import', 'kiosk', 'paper' or 'interview'."""

    programme: str
    wave: str
    linkage: str
    version: int
    group: str
    process: str = ""
    answers: Mapping[str, int | None] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    pseudonym: str | None = None
    submitted_at: dt.datetime | None = None
    receipt: str | None = None
    synthetic: bool = False
    collection_mode: str = "web"


_first = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_insert = sa.insert(_table)
_insert_texts = sa.insert(free_text)
_insert_unfolded = sa.insert(unfolded)
_noted = (
    postgresql.insert(_table)
    .values({column.name: sa.bindparam(column.name, type_=column.type) for column in _table.columns})
    .on_conflict_do_nothing()
    .returning(_table.c.programme_id, _table.c.submission_id)
    .cte("noted")
)
_first_with_note = (
    sa.insert(unfolded)
    .from_select(["programme_id", "submission_id"], sa.select(_noted.c.programme_id, _noted.c.submission_id))
    .execution_options(preserve_rowcount=True)
)
"""Both inserts of a sending in one journey to the server. SQLite cannot insert inside another statement."""
_remember = Upserts(lambda insert: insert(imported_row).on_conflict_do_nothing())
_of_wave = (_table.c.programme_id == sa.bindparam("programme"), _table.c.wave_key == sa.bindparam("wave"))
_receipt_of = sa.select(_table.c.receipt).where(*_of_wave, _table.c.pseudonym == sa.bindparam("pseudonym"))
_give_receipt = (
    sa.update(_table)
    .where(
        _table.c.programme_id == sa.bindparam("its_programme"),
        _table.c.wave_key == sa.bindparam("its_wave"),
        _table.c.pseudonym == sa.bindparam("its_pseudonym"),
        _table.c.receipt.is_(None),
    )
    .values(receipt=sa.bindparam("given"))
)
_has_left = sa.select(sa.literal(1)).where(
    withdrawal.c.programme_id == sa.bindparam("programme"),
    withdrawal.c.wave_key == sa.bindparam("wave"),
    withdrawal.c.pseudonym == sa.bindparam("pseudonym"),
)
_count = sa.select(sa.func.count()).select_from(_table).where(*_of_wave)
_pseudonyms = sa.select(_table.c.pseudonym).where(*_of_wave, _table.c.pseudonym.is_not(None))
_all = sa.select(
    *(_table.c[name] for name in ("programme_id", "wave_key", "linkage", "version", "group_key", "process_key")),
    *(_table.c[name] for name in ("answers", "pseudonym", "submitted_at", "receipt", "synthetic", "collection_mode")),
).where(*_of_wave)


def send(
    db: sa.Connection,
    draft: Draft,
    *,
    receipt: str,
    now: dt.datetime,
    synthetic: bool,
    collection_mode: str = "web",
    otherwise: str | None = None,
) -> str:
    """Store the draft's answers as a submission and empty the draft, in the transaction of ``db``.

    Returns ``receipt``; or, if the draft was sent already or the same person's answers to this wave stand already, the
    receipt of the first time, and nothing is stored. In an anonymous wave neither the receipt nor the time is stored
    with the answers, and the draft that is left holds nothing by which it could be tied to them.

    ``otherwise`` is another pseudonym, for answers that are not to be taken for those that stand, or were withdrawn,
    under the draft's. Where nobody has touched the draft since it was read,
    `evaluator.store.sending` needs fewer journeys.
    """
    if not mark_sent(db, draft, receipt):
        sent = load_draft(db, draft.programme, draft.wave, draft.draft_key)
        return sent.receipt if sent and sent.receipt else receipt
    key = uuid4()
    row = row_of_draft(key, draft, receipt=receipt, now=now, synthetic=synthetic, collection_mode=collection_mode)
    taken = otherwise is not None and _has_withdrawn(db, draft)
    if taken or not _insert_first(db, row):
        if otherwise is None:
            return _receipt_of_the_first(db, draft, receipt)
        _insert_first(db, row | {"pseudonym": otherwise})
    _add_texts(db, [(key, draft)])
    return receipt


def insert_submissions(db: sa.Connection, rows: Sequence[Submission]) -> int:
    """Add many submissions, for instance from another survey tool; the number added. IntegrityError when a person
    already has answers in the wave, and when a row holds what its wave's linkage forbids."""
    numbered = [(uuid4(), row) for row in rows]
    if numbered:
        db.execute(_insert, [_row(key, row) for key, row in numbered])
        _add_texts(db, numbered)
        db.execute(_insert_unfolded, [{"programme_id": row.programme, "submission_id": key} for key, row in numbered])
    return len(numbered)


def submission_count(db: sa.Connection, programme: str, wave: str) -> int:
    return db.execute(_count, {"programme": programme, "wave": wave}).scalar_one()


def submissions(db: sa.Connection, programme: str, wave: str) -> Iterator[Submission]:
    """The submissions of a wave without their free texts, in no order that says anything."""
    names = ("programme", "wave", "linkage", "version", "group", "process")
    rest = ("answers", "pseudonym", "submitted_at", "receipt", "synthetic", "collection_mode")
    for row in db.execute(_all, {"programme": programme, "wave": wave}):
        yield Submission(**dict(zip(names + rest, row, strict=True)))


def answered_pseudonyms(db: sa.Connection, programme: str, wave: str) -> frozenset[str]:
    """Who of the linked people has answered; an anonymous wave has none."""
    return frozenset(db.execute(_pseudonyms, {"programme": programme, "wave": wave}).scalars())


def has_answered(db: sa.Connection, programme: str, wave: str, *, draft_key: str, pseudonym: str | None) -> bool:
    """Whether the draft was sent, or answers under the pseudonym came in another way. Which answers they are cannot be
    told from a draft that was sent to an anonymous wave."""
    draft = load_draft(db, programme, wave, draft_key)
    if draft is not None and draft.receipt is not None:
        return True
    person = {"programme": programme, "wave": wave, "pseudonym": pseudonym}
    return pseudonym is not None and db.execute(_receipt_of, person).first() is not None


def free_texts(db: sa.Connection, programme: str, wave: str, item: str) -> list[str]:
    """What was written at an item of a wave, in alphabetical order."""
    joined = free_text.join(_table)
    found = sa.select(free_text.c.text).select_from(joined).where(*_of_wave, free_text.c.item_key == item)
    return list(db.execute(found.order_by(free_text.c.text), {"programme": programme, "wave": wave}).scalars())


def imported_digests(db: sa.Connection, programme: str) -> frozenset[str]:
    """The digests of files and rows imported before. They stand by themselves: no submission refers to them."""
    found = sa.select(imported_row.c.digest).where(imported_row.c.programme_id == programme)
    return frozenset(db.execute(found).scalars())


def add_imported_digests(db: sa.Connection, programme: str, digests: Iterable[str], number: int | None = None) -> None:
    """Remember them; ``number``: that of the import with which they came."""
    rows = [{"programme_id": programme, "digest": digest, "import_number": number} for digest in digests]
    ensure_programme(db, programme)
    if rows:
        db.execute(_remember.on(db), rows)


def row_of_draft(
    key: UUID, draft: Draft, *, receipt: str, now: dt.datetime, synthetic: bool, collection_mode: str
) -> dict[str, object]:
    """The row of a draft's answers under the number ``key``: of somebody in an anonymous wave without all that could
    tell who it is."""
    linked = draft.linkage != "anonymous"
    sent = Submission(
        programme=draft.programme,
        wave=draft.wave,
        linkage=draft.linkage,
        version=draft.version,
        group=draft.group,
        process=draft.process,
        answers=draft.answers,
        pseudonym=draft.pseudonym if linked else None,
        submitted_at=now if linked else None,
        receipt=receipt if linked else None,
        synthetic=synthetic,
        collection_mode=collection_mode,
    )
    return _row(key, sent)


def _row(submission_id: UUID, submission: Submission) -> dict[str, object]:
    return {
        "programme_id": submission.programme,
        "submission_id": submission_id,
        "wave_key": submission.wave,
        "linkage": submission.linkage,
        "version": submission.version,
        "group_key": submission.group,
        "process_key": submission.process,
        "answers": submission.answers,
        "synthetic": submission.synthetic,
        "collection_mode": submission.collection_mode,
        "pseudonym": submission.pseudonym,
        "submitted_at": submission.submitted_at,
        "receipt": submission.receipt,
    }


def _has_withdrawn(db: sa.Connection, draft: Draft) -> bool:
    its = {"programme": draft.programme, "wave": draft.wave, "pseudonym": draft.pseudonym}
    return db.execute(_has_left, its).first() is not None


def _insert_first(db: sa.Connection, row: Mapping[str, object]) -> bool:
    """Insert a submission and note it as not tallied; False, and nothing done, where the person's answers stand."""
    if db.dialect.name == "postgresql":
        return bool(db.execute(_first_with_note, dict(row)).rowcount == 1)
    if db.execute(_first.on(db), row).rowcount != 1:
        return False
    db.execute(_insert_unfolded, {name: row[name] for name in ("programme_id", "submission_id")})
    return True


def _add_texts(db: sa.Connection, rows: Iterable[tuple[UUID, Draft | Submission]]) -> None:
    texts = [
        {"programme_id": row.programme, "submission_id": key, "item_key": item, "text": text}
        for key, row in rows
        for item, text in row.texts.items()
        if text
    ]
    if texts:
        db.execute(_insert_texts, texts)


def _receipt_of_the_first(db: sa.Connection, draft: Draft, receipt: str) -> str:
    """The same person answered this wave by another way: keep those answers and give this draft their receipt, or them
    the draft's if they have none."""
    where = {"programme": draft.programme, "wave": draft.wave, "pseudonym": draft.pseudonym}
    first: str | None = db.execute(_receipt_of, where).scalar()
    if first is None:
        db.execute(_give_receipt, {"its_" + name: value for name, value in where.items()} | {"given": receipt})
        return receipt
    set_receipt(db, draft, first)
    return first
