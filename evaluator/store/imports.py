"""Imports of answers as wholes: when, by whom, from which file, and taking all of one back.

In a wave that links people it is kept whose answers came with an import. In an anonymous wave nothing is: its answers
are found again by what the file says, and of several that say the same it does not matter which go
(docs/decisions/0035-rows-change-by-versions.md).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import encode_json
from evaluator.store.documents import lock_programme
from evaluator.store.import_tables import imported_person, imported_row
from evaluator.store.import_tables import responses_import as _table
from evaluator.store.submissions import Submission
from evaluator.store.tables import draft, free_text, submission, unfolded
from evaluator.store.tallies import take_out_rows
from evaluator.store.texts import remove_units_of

IMPORT: Final = "import"
"""The mode of collection of what no person has changed since."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Import:
    """``digest``: SHA-256 of the file; ``rows``: wave -> how many of its rows were read, new or not."""

    number: int
    digest: str
    imported_at: dt.datetime
    actor: str
    rows: Mapping[str, int]
    undone_at: dt.datetime | None
    undone_by: str | None
    reason: str | None


_columns = [column for column in _table.c if column.name != "programme_id"]
_of_programme = _table.c.programme_id == sa.bindparam("programme")
_last = sa.select(sa.func.max(_table.c.number)).where(_of_programme)


def imports(db: sa.Connection, programme: str) -> list[Import]:
    """Every import of a programme in their order."""
    found = sa.select(*_columns).where(_of_programme).order_by(_table.c.number)
    return [Import(*row) for row in db.execute(found, {"programme": programme})]


def note_import(
    db: sa.Connection, programme: str, *, digest: str, actor: str, rows: Mapping[str, int], now: dt.datetime
) -> int:
    """Note that answers are imported; the number of the import."""
    lock_programme(db, programme)
    number = 1 + (db.execute(_last, {"programme": programme}).scalar() or 0)
    values = {"digest": digest, "imported_at": now, "actor": actor, "added": dict(rows)}
    db.execute(sa.insert(_table).values(programme_id=programme, number=number, **values))
    return number


def note_people(db: sa.Connection, programme: str, number: int, people: Iterable[tuple[str, str, str]]) -> None:
    """Note whose answers came with an import: (wave, its linkage, pseudonym)."""
    rows = [
        {"programme_id": programme, "number": number, "wave_key": wave, "linkage": linkage, "pseudonym": pseudonym}
        for wave, linkage, pseudonym in people
    ]
    if rows:
        db.execute(sa.insert(imported_person), rows)


def standing_imports(db: sa.Connection, programme: str, wave: str) -> dict[int, str]:
    """The imports to a wave that stand: the number of each and the digest of its file, the first one first."""
    found = sa.select(_table.c.number, _table.c.added, _table.c.digest).where(
        _of_programme, _table.c.undone_at.is_(None)
    )
    rows = db.execute(found.order_by(_table.c.number), {"programme": programme})
    return {number: digest for number, added, digest in rows if wave in added}


def digests_of(db: sa.Connection, programme: str, number: int) -> frozenset[str]:
    """The fingerprints of the rows that an import added to anonymous waves."""
    its = (imported_row.c.programme_id == programme, imported_row.c.import_number == number)
    return frozenset(db.execute(sa.select(imported_row.c.digest).where(*its)).scalars())


def take_back_people(db: sa.Connection, programme: str, number: int) -> dict[str, int]:
    """Remove what an import added to the waves that link people, and the draft of whoever would have answered besides;
    how many by wave. Answers that a person has corrected since are that person's, and stay."""
    lock_programme(db, programme)
    removed: dict[str, int] = {}
    for wave, people in sorted(_people(db, programme, number).items()):
        ids: list[UUID] = []
        receipts: list[str] = []
        for some in _parts(people):
            standing = _imported(programme, wave).where(submission.c.pseudonym.in_(some))
            for row in db.execute(standing):
                ids.append(row.submission_id)
                receipts += [row.receipt] if row.receipt else []
        _remove(db, programme, ids)
        _free_drafts(db, programme, wave, receipts)
        removed |= {wave: len(ids)} if ids else {}
    return removed


def take_back_rows(db: sa.Connection, programme: str, wave: str, rows: Sequence[Submission]) -> int:
    """Remove answers like ``rows``, one for each, that were imported to an anonymous wave; how many there were not, and
    then nothing is removed."""
    lock_programme(db, programme)
    standing = _by_content(db, programme, wave)
    ids = [found.pop() for row in rows if (found := standing.get(_content(row)))]
    if len(ids) == len(rows):
        _remove(db, programme, ids)
    return len(rows) - len(ids)


def mark_undone(db: sa.Connection, programme: str, number: int, *, actor: str, reason: str, now: dt.datetime) -> None:
    """Forget which rows and people came with an import; that it was made and undone stays."""
    of_people = (imported_person.c.programme_id == programme, imported_person.c.number == number)
    db.execute(sa.delete(imported_person).where(*of_people))
    of_rows = (imported_row.c.programme_id == programme, imported_row.c.import_number == number)
    db.execute(sa.delete(imported_row).where(*of_rows))
    its = (_table.c.programme_id == programme, _table.c.number == number)
    db.execute(sa.update(_table).where(*its).values(undone_at=now, undone_by=actor, reason=reason))


def _people(db: sa.Connection, programme: str, number: int) -> dict[str, list[str]]:
    its = (imported_person.c.programme_id == programme, imported_person.c.number == number)
    found: dict[str, list[str]] = defaultdict(list)
    for wave, pseudonym in db.execute(sa.select(imported_person.c.wave_key, imported_person.c.pseudonym).where(*its)):
        found[wave].append(pseudonym)
    return found


def _imported(programme: str, wave: str) -> sa.Select[*tuple[object, ...]]:
    return sa.select(submission).where(
        submission.c.programme_id == programme,
        submission.c.wave_key == wave,
        submission.c.collection_mode == IMPORT,
    )


Part = TypeVar("Part")


def _parts(whole: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """As many at a time as one statement may name."""
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))


Content = tuple[int, str, str, bool, str]


def _by_content(db: sa.Connection, programme: str, wave: str) -> dict[Content, list[UUID]]:
    """The imported answers of a wave by all that they say; of several alike those that wait to be folded last."""
    texts: dict[UUID, dict[str, str]] = defaultdict(dict)
    joined = (
        sa.select(free_text)
        .join(submission)
        .where(
            submission.c.programme_id == programme,
            submission.c.wave_key == wave,
            submission.c.collection_mode == IMPORT,
        )
    )
    for row in db.execute(joined):
        texts[row.submission_id][row.item_key] = row.text
    found: dict[Content, list[UUID]] = defaultdict(list)
    waits = sa.exists().where(
        unfolded.c.programme_id == submission.c.programme_id, unfolded.c.submission_id == submission.c.submission_id
    )
    for row in db.execute(_imported(programme, wave).order_by(waits)):
        said = encode_json([row.answers, texts.get(row.submission_id, {})])
        found[row.version, row.group_key, row.process_key, row.synthetic, said].append(row.submission_id)
    return found


def _content(row: Submission) -> Content:
    texts = {item: text for item, text in row.texts.items() if text}
    return row.version, row.group, row.process, row.synthetic, encode_json([dict(row.answers), texts])


def _remove(db: sa.Connection, programme: str, ids: Sequence[UUID]) -> None:
    """Delete answers of one wave with their texts, and take them out of the tallies where they are in them."""
    take_out_rows(db, programme, ids)
    remove_units_of(db, programme, ids)
    for some in _parts(ids):
        for table in (unfolded, free_text, submission):
            its = (table.c.programme_id == programme, table.c.submission_id.in_(some))
            db.execute(sa.delete(table).where(*its))


def _free_drafts(db: sa.Connection, programme: str, wave: str, receipts: Sequence[str]) -> None:
    """Who was told that their answers stand, because the imported ones did, may answer; a correction of those becomes
    an answer."""
    for some in _parts(receipts):
        its = (draft.c.programme_id == programme, draft.c.wave_key == wave)
        db.execute(sa.delete(draft).where(*its, draft.c.receipt.in_(some)))
        db.execute(sa.update(draft).where(*its, draft.c.corrects.in_(some)).values(corrects=None))
