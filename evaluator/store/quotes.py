"""Quotes: kept, and changed by whoever saw what stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.quote_tables import LET_GO
from evaluator.store.quote_tables import quote as _table
from evaluator.store.releases import erase_texts
from evaluator.store.tables import submission
from evaluator.store.text_tables import text_unit


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that tell who, from one character of it to before another. ``kind``: what is written in their
    place. ``out``: whether they are taken out."""

    starts: int
    ends: int
    kind: str
    out: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The columns of `quote_tables.quote`. ``place`` and ``place_key`` are '' where it belongs to nothing;
    ``changed_by`` has every account that changed it, once each; ``reviewed_by`` is '' and ``reviewed_as`` None until
    somebody has reviewed it."""

    programme: str
    id: UUID
    text_id: UUID
    starts: int
    ends: int
    language: str
    marks: tuple[Mark, ...]
    redacted: str
    place: str = ""
    place_key: str = ""
    state: str = "chosen"
    reason: str = ""
    revision: int = 1
    chosen_by: str
    changed_by: tuple[str, ...] = ()
    reviewed_by: str = ""
    reviewed_at: dt.datetime | None = None
    reviewed_as: str | None = None


_people: Final = sa.select(
    text_unit.c.text_id, submission.c.pseudonym, text_unit.c.submission_id, text_unit.c.material_id
).outerjoin_from(
    text_unit,
    submission,
    sa.and_(
        submission.c.programme_id == text_unit.c.programme_id,
        submission.c.submission_id == text_unit.c.submission_id,
    ),
)


def quotes(db: sa.Connection, programme: str) -> list[Quote]:
    """All quotes of a programme, by their random ids."""
    found = sa.select(_table).where(_table.c.programme_id == programme).order_by(_table.c.quote_id)
    return [_quote(row) for row in db.execute(found)]


def quote(db: sa.Connection, programme: str, id_: UUID) -> Quote | None:
    row = db.execute(sa.select(_table).where(_table.c.programme_id == programme, _table.c.quote_id == id_)).first()
    return None if row is None else _quote(row)


def add_quote(db: sa.Connection, its: Quote) -> None:
    """IntegrityError where the text is not there."""
    db.execute(sa.insert(_table), _values(its))


def change_quote(db: sa.Connection, its: Quote) -> Quote | None:
    """Let ``its`` take the place of what has its revision, under the next one; None, and nothing changed, where the
    quote is of another revision by now, or gone. One that is withdrawn or refused is erased from what was released."""
    later = replace(its, revision=its.revision + 1)
    same = (_table.c.programme_id == its.programme, _table.c.quote_id == its.id, _table.c.revision == its.revision)
    changed = db.execute(sa.update(_table).where(*same).values(**_values(later))).rowcount
    if changed == 1 and its.state in LET_GO:
        erase_texts(db, its.programme, "quote", references=[str(its.id)])
    return later if changed == 1 else None


def people(db: sa.Connection, programme: str, text_ids: Collection[UUID]) -> dict[UUID, str]:
    """Whose each text is, as far as that is stored: the pseudonym, the answers of an anonymous wave, or the material.
    No page may tell which texts have the same."""
    its = (text_unit.c.programme_id == programme, text_unit.c.text_id.in_(text_ids))
    return {
        text_id: pseudonym or str(submission_id or material_id)
        for text_id, pseudonym, submission_id, material_id in db.execute(_people.where(*its))
    }


def _values(its: Quote) -> dict[str, Any]:
    values = asdict(its)
    values |= {"programme_id": values.pop("programme"), "quote_id": values.pop("id")}
    optional = ("place", "place_key", "reviewed_by")
    values |= {name: values[name] or None for name in optional}
    return values | {name: list(values[name]) for name in ("marks", "changed_by")}


def _quote(row: sa.Row[Any]) -> Quote:
    values = dict(row._mapping)
    values |= {"programme": values.pop("programme_id"), "id": values.pop("quote_id")}
    values |= {name: values[name] or "" for name in ("place", "place_key", "reviewed_by")}
    marks = tuple(Mark(**one) for one in values["marks"])
    return Quote(**values | {"marks": marks, "changed_by": tuple(values["changed_by"])})
