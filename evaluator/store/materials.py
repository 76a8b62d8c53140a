"""Notes and documents that are read and coded like answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.releases import erase_texts
from evaluator.store.removals import MATERIAL, removals
from evaluator.store.text_tables import material as _table
from evaluator.store.text_tables import material_part
from evaluator.store.texts import make_units_of_material, remove_units_of_material


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """``kind``: one of `text_tables.MATERIAL_KINDS`. ``group`` and ``process``: whom it is about, '' for nobody in
    particular. ``added_by``: as in the audit log. ``parts``: how many there are."""

    id: UUID
    kind: str
    title: str
    milestone: str
    group: str
    process: str
    synthetic: bool
    added_by: str
    added_at: dt.datetime
    parts: int


_of_it = (_table.c.programme_id == sa.bindparam("its_programme"), _table.c.material_id == sa.bindparam("its_id"))
_parts = (
    sa.select(sa.func.count())
    .where(material_part.c.programme_id == _table.c.programme_id, material_part.c.material_id == _table.c.material_id)
    .scalar_subquery()
)
_all = (
    sa.select(
        _table.c.material_id,
        _table.c.kind,
        _table.c.title,
        _table.c.milestone,
        sa.func.coalesce(_table.c.group_key, ""),
        sa.func.coalesce(_table.c.process_key, ""),
        _table.c.synthetic,
        _table.c.added_by,
        _table.c.added_at,
        _parts,
    )
    .where(_table.c.programme_id == sa.bindparam("programme"))
    .order_by(_table.c.added_at, _table.c.title, _table.c.material_id)
)


def materials(db: sa.Connection, programme: str) -> list[Material]:
    """All of a programme, the oldest first."""
    names = Material.__slots__
    return [Material(**dict(zip(names, row, strict=True))) for row in db.execute(_all, {"programme": programme})]


def add_material(
    db: sa.Connection,
    programme: str,
    texts: Sequence[str],
    *,
    kind: str,
    title: str,
    milestone: str,
    group: str,
    process: str,
    synthetic: bool,
    actor: str,
    now: dt.datetime,
    stems: Callable[[str], str],
) -> UUID:
    """Add one with its parts, which can be read at once. ``stems``: see `texts.make_units`."""
    added = uuid4()
    its = {"programme_id": programme, "material_id": added}
    values = {"kind": kind, "title": title, "milestone": milestone, "synthetic": synthetic}
    about = {"group_key": group or None, "process_key": process or None, "added_by": actor, "added_at": now}
    db.execute(sa.insert(_table), {**its, **values, **about})
    db.execute(
        sa.insert(material_part), [{**its, "part": part, "text": text} for part, text in enumerate(texts, start=1)]
    )
    make_units_of_material(db, programme, added, texts, stems=stems)
    return added


def retitle_material(db: sa.Connection, programme: str, material: UUID, title: str) -> bool:
    """False where there is none."""
    changed = sa.update(_table).where(*_of_it).values(title=title)
    return bool(db.execute(changed, {"its_programme": programme, "its_id": material}).rowcount)


def remove_material(db: sa.Connection, programme: str, material: UUID) -> bool:
    """With its parts, and whatever was said of them. False where there is none."""
    remove_units_of_material(db, programme, material)
    erase_texts(db, programme, "material", references=[str(material)])
    removals.note(db, MATERIAL, programme, [material.hex])
    own = (material_part.c.programme_id == programme, material_part.c.material_id == material)
    db.execute(sa.delete(material_part).where(*own))
    removed = sa.delete(_table).where(*_of_it)
    return bool(db.execute(removed, {"its_programme": programme, "its_id": material}).rowcount)
