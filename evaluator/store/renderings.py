"""Files made of published releases, kept by the digest of the document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.release_tables import rendering as _table

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_key = tuple(_table.c[name] == sa.bindparam(name) for name in ("programme_id", "digest", "format", "language"))
_head: Final = sa.select(_table.c.etag, _table.c.policy).where(*_key)
_content: Final = sa.select(_table.c.content).where(*_key)


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
