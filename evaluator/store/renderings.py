"""Files made of published releases, kept by the digest of the document."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.release_tables import release as _release
from evaluator.store.release_tables import rendering as _table

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_key = tuple(_table.c[name] == sa.bindparam(name) for name in ("programme_id", "digest", "format", "language"))
_head: Final = sa.select(_table.c.etag, _table.c.policy).where(*_key)
_content: Final = sa.select(_table.c.content).where(*_key)
_of_programme: Final = sa.select(_table.c.digest, _table.c.format, _table.c.language).where(_key[0])
_latest: Final = (
    sa.select(
        *(_release.c[name] for name in ("milestone", "number", "published_digest", "published_at")),
        _table.c.etag,
    )
    .join_from(
        _release,
        _table,
        sa.and_(
            _table.c.programme_id == _release.c.programme_id, _table.c.digest == _release.c.published_digest, *_key[2:]
        ),
        isouter=True,
    )
    .where(_release.c.programme_id == sa.bindparam("programme_id"), _release.c.published_digest.is_not(None))
    .order_by(_release.c.milestone, _release.c.number)
)


@dataclass(frozen=True, slots=True)
class File:
    """Which file of which document; ``language`` is '' where it makes no difference."""

    programme: str
    digest: str
    format: str
    language: str


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a file without its bytes, as `release_tables.rendering` has it."""

    etag: str
    policy: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The release that holds of a milestone, with its file in a format and language: ``etag`` is '' where that is not
    made."""

    number: int
    published_at: dt.datetime
    file: File
    etag: str


def latest(db: sa.Connection, programme: str, form: str, language: str) -> dict[str, Latest]:
    """By milestone, of those of which something is published; one statement, whatever there is."""
    rows = db.execute(_latest, {"programme_id": programme, "format": form, "language": language})
    return {
        row.milestone: Latest(
            row.number, row.published_at, File(programme, row.published_digest, form, language), row.etag or ""
        )
        for row in rows
    }


def files_of(db: sa.Connection, programme: str) -> set[File]:
    """Every file that is made of the releases of a programme."""
    found = db.execute(_of_programme, {"programme_id": programme})
    return {File(programme, digest, form, language) for digest, form, language in found}


def head_of(db: sa.Connection, its: File) -> Head | None:
    """None where the file is not made."""
    row = db.execute(_head, _values(its)).first()
    return None if row is None else Head(*row)


def content_of(db: sa.Connection, its: File) -> bytes | None:
    """None where the file is not made."""
    return db.execute(_content, _values(its)).scalar()


def keep(db: sa.Connection, its: File, content: bytes, policy: str) -> None:
    """Keep a file; one that is kept already stays."""
    values = _values(its) | {"content": content, "etag": hashlib.sha256(content).hexdigest(), "policy": policy}
    db.execute(_adding.on(db), values)


def _values(its: File) -> dict[str, str]:
    return {"programme_id": its.programme, "digest": its.digest, "format": its.format, "language": its.language}
