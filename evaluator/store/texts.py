"""The texts that are read and coded, each under a random id of its own; and everything of a text going with it.

An answer in words becomes a unit when its milestone is counted, and only then can it be read. Units are read in the
order of their ids, which tells neither when a text came nor which texts are of one person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.quote_tables import quote
from evaluator.store.releases import erase_texts
from evaluator.store.tables import free_text, submission
from evaluator.store.tables import wave as _wave
from evaluator.store.text_tables import material, material_part, text_code, text_coding, text_unit

ANSWER: Final = "answer"
"""The source of what somebody answered; that of a material is its kind."""
OF_A_UNIT: Final = (text_code, text_coding, quote)
"""What is said of a text and goes with it, those that refer to others first. Each has a ``programme_id`` and a
``text_id``."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TextUnit:
    """A text. ``item``, ``wave`` and ``linkage`` are '' where it is no answer; ``group`` and ``process`` also where it
    is about nobody in particular. ``material``: the title of the material that it is a part of, '' for an answer;
    ``part``: which part of it, 0 for an answer.

    Group and process are those that were stored. A page or a file shows what `evaluator.coding.labels` makes of them.
    """

    text_id: UUID
    text: str
    source: str
    item: str
    wave: str
    linkage: str
    milestone: str
    group: str
    process: str
    synthetic: bool
    material: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which texts; None: any. ``cells``: (wave, item, group, process), with '' where a text has none. ``stems``: for
    each word that a text must have, its stems, any of which will do."""

    milestones: Collection[str] | None = None
    waves: Collection[str] | None = None
    items: Collection[str] | None = None
    sources: Collection[str] | None = None
    cells: Collection[tuple[str, str, str, str]] | None = None
    ids: Collection[UUID] | None = None
    stems: Sequence[Collection[str]] = ()


ALL: Final = Chosen()

_columns: Final[dict[str, sa.ColumnElement[Any]]] = {
    "text_id": text_unit.c.text_id,
    "text": sa.func.coalesce(free_text.c.text, material_part.c.text),
    "source": sa.func.coalesce(material.c.kind, ANSWER),
    "item": sa.func.coalesce(text_unit.c.item_key, ""),
    "wave": sa.func.coalesce(submission.c.wave_key, ""),
    "linkage": sa.func.coalesce(submission.c.linkage, ""),
    "milestone": sa.func.coalesce(_wave.c.milestone, material.c.milestone),
    "group": sa.func.coalesce(submission.c.group_key, material.c.group_key, ""),
    "process": sa.func.coalesce(submission.c.process_key, material.c.process_key, ""),
    "synthetic": sa.func.coalesce(submission.c.synthetic, material.c.synthetic),
    "material": sa.func.coalesce(material.c.title, ""),
    "part": sa.func.coalesce(text_unit.c.part, 0),
}
"""By the fields of `TextUnit`."""


def _with(first: sa.FromClause, table: sa.Table, *names: str, of: sa.Table) -> sa.Join:
    same = (table.c[name] == of.c[name] for name in ("programme_id", *names))
    return first.outerjoin(table, sa.and_(*same))


_from = _with(text_unit, free_text, "submission_id", "item_key", of=text_unit)
_from = _with(_from, submission, "submission_id", of=text_unit)
_from = _with(_from, _wave, "wave_key", of=submission)
_from = _with(_from, material_part, "material_id", "part", of=text_unit)
_from = _with(_from, material, "material_id", of=text_unit)
_of_programme = text_unit.c.programme_id == sa.bindparam("programme")
_units = sa.select(*(column.label(name) for name, column in _columns.items())).select_from(_from).where(_of_programme)
"""Outer joins along the key of the units: a page is then found without looking at all that comes after it."""
_its_wave = (
    sa.select(submission.c.wave_key)
    .where(submission.c.programme_id == sa.bindparam("programme"))
    .where(submission.c.submission_id == free_text.c.submission_id)
)
_its_unit = sa.select(text_unit.c.text_id).where(
    _of_programme,
    text_unit.c.submission_id == free_text.c.submission_id,
    text_unit.c.item_key == free_text.c.item_key,
)
_not_open = (
    sa.select(
        free_text.c.submission_id, free_text.c.item_key, free_text.c.text, _its_wave.scalar_subquery().label("wave")
    )
    .where(free_text.c.programme_id == sa.bindparam("programme"))
    .where(free_text.c.item_key.in_(sa.bindparam("items", expanding=True)), _its_unit.scalar_subquery().is_(None))
    .order_by(free_text.c.submission_id, free_text.c.item_key)
)
"""What each text is of is looked up by its key, one by one. PostgreSQL, which has no statistics yet of what was just
written, would compare all rows of one table with all of another, or read a whole table for some hundreds of keys."""
_answers = (
    sa.select(text_unit.c.submission_id, text_unit.c.item_key, text_unit.c.text_id)
    .select_from(text_unit.join(submission, text_unit.c.submission_id == submission.c.submission_id))
    .where(_of_programme, submission.c.programme_id == sa.bindparam("programme"))
    .where(submission.c.wave_key == sa.bindparam("wave"))
)
_number = sa.select(sa.func.count()).where(_of_programme)


def units(
    db: sa.Connection, programme: str, chosen: Chosen = ALL, *, limit: int | None = None, offset: int = 0
) -> list[TextUnit]:
    """Texts that are open to be read, in the order of their ids."""
    found = _units.where(*_are(chosen)).order_by(text_unit.c.text_id).limit(limit).offset(offset)
    return [TextUnit(**row) for row in db.execute(found, {"programme": programme}).mappings()]


def unit_keys(db: sa.Connection, programme: str, chosen: Chosen = ALL) -> list[tuple[UUID, str, str]]:
    """Of texts that are open to be read the id, the milestone and the item, '' for a part of a material; in the order
    of their ids and without what they say."""
    some = (_columns[name].label(name) for name in ("text_id", "milestone", "item"))
    found = sa.select(*some).select_from(_from).where(_of_programme, *_are(chosen)).order_by(text_unit.c.text_id)
    return [(text_id, milestone, item) for text_id, milestone, item in db.execute(found, {"programme": programme})]


def open_answers(db: sa.Connection, programme: str, wave: str) -> dict[tuple[UUID, str], UUID]:
    """Of each answer to a wave and item that is open to be read, the id of its text. No page or file has both."""
    found = db.execute(_answers, {"programme": programme, "wave": wave})
    return {(answer, item): text for answer, item, text in found}


def unit_count(db: sa.Connection, programme: str, chosen: Chosen = ALL) -> int:
    elsewhere = (chosen.milestones, chosen.waves, chosen.sources, chosen.cells)
    found = _number.select_from(text_unit if elsewhere == (None,) * 4 else _from).where(*_are(chosen))
    return db.execute(found, {"programme": programme}).scalar_one()


def make_units(
    db: sa.Connection, programme: str, asked: Mapping[str, Collection[str]], *, stems: Callable[[str], str]
) -> int:
    """Open what was answered in words, where it is not open yet; how many texts that were. ``asked``: wave -> the keys
    under which its words are stored. The caller sees that the waves' milestone is counted, and holds the programme's
    lock. ``stems``: those of a text, as `evaluator.coding.stems.Stemmer.of_text` has them. However many there are, some
    hundreds are held at a time."""
    made, items = 0, sorted({item for its in asked.values() for item in its})
    for texts in _partitions(db, {"programme": programme, "items": items}) if items else ():
        rows = [
            {
                "programme_id": programme,
                "text_id": uuid4(),
                "submission_id": one.submission_id,
                "item_key": one.item_key,
                "stems": stems(one.text),
            }
            for one in texts
            if one.item_key in asked.get(one.wave, ())
        ]
        _insert(db, rows)
        made += len(rows)
    return made


def make_units_of_material(
    db: sa.Connection, programme: str, material_id: UUID, texts: Sequence[str], *, stems: Callable[[str], str]
) -> None:
    """Open the parts of a material, which are numbered from 1."""
    its = {"programme_id": programme, "material_id": material_id}
    _insert(
        db,
        [{**its, "text_id": uuid4(), "part": part, "stems": stems(text)} for part, text in enumerate(texts, start=1)],
    )


def remove_units_of(
    db: sa.Connection, programme: str, submissions: Sequence[UUID], *, items: Collection[str] | None = None
) -> None:
    """Close texts of answers, with everything that was said of them. ``items``: the keys of their texts, None for all.
    To be called before the answers go."""
    for start in range(0, len(submissions), _AT_ONCE):
        its = text_unit.c.submission_id.in_(submissions[start : start + _AT_ONCE])
        _remove(db, programme, its if items is None else its & text_unit.c.item_key.in_(items))


def remove_units_of_material(db: sa.Connection, programme: str, material_id: UUID) -> None:
    """The same for the parts of a material."""
    _remove(db, programme, text_unit.c.material_id == material_id)


def remove_units_of_wave(db: sa.Connection, programme: str, wave: str) -> None:
    """The same for all answers to a wave, whose time is up. Nobody took theirs back: what a release prints of them
    stays there."""
    its = sa.select(submission.c.submission_id).where(
        submission.c.programme_id == programme, submission.c.wave_key == wave
    )
    _remove(db, programme, text_unit.c.submission_id.in_(its), released=False)


def _are(chosen: Chosen) -> list[sa.ColumnElement[bool]]:
    named = {"milestone": chosen.milestones, "wave": chosen.waves, "item": chosen.items, "source": chosen.sources}
    found: list[sa.ColumnElement[bool]] = [_columns[name].in_(its) for name, its in named.items() if its is not None]
    if chosen.cells is not None:
        cell = sa.tuple_(*(_columns[name] for name in ("wave", "item", "group", "process")))
        found.append(cell.in_(list(chosen.cells)) if chosen.cells else sa.false())
    if chosen.ids is not None:
        found.append(text_unit.c.text_id.in_(chosen.ids))
    has = text_unit.c.stems.contains
    return [*found, *(sa.or_(*(has(f" {one} ") for one in sorted(word))) for word in chosen.stems)]


def _partitions(db: sa.Connection, values: Mapping[str, object]) -> Iterator[Sequence[Any]]:
    with db.execute(_not_open, values, execution_options={"yield_per": _AT_ONCE}) as found:
        yield from found.partitions()


def _insert(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.execute(sa.insert(text_unit), sorted(rows, key=lambda row: row["text_id"]))


def _remove(db: sa.Connection, programme: str, which: sa.ColumnElement[bool], *, released: bool = True) -> None:
    """The units are locked first: whoever codes one now is waited for, and whoever comes later finds it gone.
    ``released``: also where a release quotes them."""
    its = sa.select(text_unit.c.text_id).where(text_unit.c.programme_id == programme, which).with_for_update()
    ids = db.execute(its).scalars().all()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        quoted = sa.select(quote.c.quote_id).where(quote.c.programme_id == programme, quote.c.text_id.in_(some))
        if released and (quotes := [str(one) for one in db.execute(quoted).scalars()]):
            erase_texts(db, programme, "quote", references=quotes)
        for table in (*OF_A_UNIT, text_unit):
            db.execute(sa.delete(table).where(table.c.programme_id == programme, table.c.text_id.in_(some)))
