"""Double data entry of paper forms, and what is kept of how well the two entries of a form agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.import_tables import imported_row
from evaluator.store.paper_tables import paper_agreement
from evaluator.store.paper_tables import paper_entry as _table


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """A form as one account has typed it so far. ``turn`` 1 is the first entry, 2 the second; ``typed`` is what was
    typed by the name of a field, '' for blank, absent for not reached yet. ``draft_key`` and ``pseudonym`` say whose it
    is where the wave links people; ``received_on`` is the day on which the form was handed in. ``codes`` is None but
    where people make their code themselves: then it holds the keyed fingerprints of the code, first the one under which
    its maker is invited, and none where there is no code that can be used. In an anonymous wave the four are None, and
    the store refuses them."""

    programme: str
    wave: str
    serial: str
    turn: int
    linkage: str
    version: int
    language: str
    group: str
    process: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    typed_by: str
    finished: bool = False
    draft_key: str | None = None
    pseudonym: str | None = None
    received_on: dt.date | None = None
    codes: Sequence[str] | None = None

    @property
    def says_group(self) -> bool:
        """Whether the group is marked on the form; elsewhere it follows from whose it is."""
        return self.linkage == "anonymous" or self.codes is not None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of ``fields`` that were typed twice in so many ``forms``, ``differing`` differed; ``impossible`` answers were
    kept as blank."""

    forms: int = 0
    fields: int = 0
    differing: int = 0
    impossible: int = 0


_COLUMNS: Final = {"programme": "programme_id", "wave": "wave_key", "group": "group_key", "process": "process_key"}
_NAMES: Final = {column: name for name, column in _COLUMNS.items()}
_COUNTS: Final = ("forms", "fields", "differing", "impossible")

_of_form = (
    _table.c.programme_id == sa.bindparam("its_programme"),
    _table.c.wave_key == sa.bindparam("its_wave"),
    _table.c.serial == sa.bindparam("its_serial"),
)
_form = sa.select(_table).where(*_of_form).order_by(_table.c.turn)
_every = sa.select(_table).where(_table.c.programme_id == sa.bindparam("programme"))
_every = _every.order_by(_table.c.wave_key, _table.c.serial, _table.c.turn)
_begin = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_change = sa.update(_table).where(*_of_form, _table.c.turn == sa.bindparam("its_turn"))
_change = _change.values(typed=sa.bindparam("now_typed", type_=sa.JSON), finished=sa.bindparam("now_finished"))
_remove = sa.delete(_table).where(*_of_form)
_remember = Upserts(lambda insert: insert(imported_row).on_conflict_do_nothing())


def _count(insert: Inserting) -> Insert:
    statement = insert(paper_agreement)
    added = {name: paper_agreement.c[name] + statement.excluded[name] for name in _COUNTS}
    return statement.on_conflict_do_update(index_elements=("programme_id", "wave_key"), set_=added)


_counting = Upserts(_count)


def entries_of(
    db: sa.Connection, programme: str, wave: str, serial: str, *, to_change: bool = False
) -> list[PaperEntry]:
    """The entries of a form, the first one first. ``to_change``: whoever else would change them waits."""
    statement = _form.with_for_update() if to_change else _form
    return [_entry(row) for row in db.execute(statement, _form_key(programme, wave, serial)).mappings()]


def all_entries(db: sa.Connection, programme: str) -> list[PaperEntry]:
    """Every form that is not stored yet, by wave and serial number."""
    return [_entry(row) for row in db.execute(_every, {"programme": programme}).mappings()]


def begin_entry(db: sa.Connection, entry: PaperEntry) -> bool:
    """Add an entry; False where there is one of that turn or by that account already."""
    values = {_COLUMNS.get(name, name): getattr(entry, name) for name in PaperEntry.__slots__}
    return bool(db.execute(_begin.on(db), values).rowcount == 1)


def save_entry(db: sa.Connection, entry: PaperEntry) -> None:
    """Keep what is typed, and whether it is finished."""
    its = _form_key(entry.programme, entry.wave, entry.serial) | {"its_turn": entry.turn}
    db.execute(_change, its | {"now_typed": dict(entry.typed), "now_finished": entry.finished})


def remove_form(db: sa.Connection, programme: str, wave: str, serial: str) -> int:
    """Delete every entry of a form; how many there were."""
    return db.execute(_remove, _form_key(programme, wave, serial)).rowcount


def add_agreement(db: sa.Connection, programme: str, wave: str, found: Agreement) -> None:
    its = {"programme_id": programme, "wave_key": wave}
    db.execute(_counting.on(db), its | {name: getattr(found, name) for name in _COUNTS})


def agreements(db: sa.Connection, programme: str) -> dict[str, Agreement]:
    """By wave, of the waves with forms that are stored."""
    found = sa.select(paper_agreement).where(paper_agreement.c.programme_id == programme)
    return {row.wave_key: Agreement(*(getattr(row, name) for name in _COUNTS)) for row in db.execute(found)}


def remember_form(db: sa.Connection, programme: str, digest: str) -> None:
    """Keep a keyed fingerprint of a form that is stored, which nothing refers to, so that it is not typed again."""
    db.execute(_remember.on(db), {"programme_id": programme, "digest": digest})


def is_remembered(db: sa.Connection, programme: str, digest: str) -> bool:
    found = sa.select(sa.literal(1)).where(imported_row.c.programme_id == programme, imported_row.c.digest == digest)
    return db.execute(found).first() is not None


def _form_key(programme: str, wave: str, serial: str) -> dict[str, str]:
    return {"its_programme": programme, "its_wave": wave, "its_serial": serial}


def _entry(row: sa.RowMapping) -> PaperEntry:
    return PaperEntry(**{_NAMES.get(column, column): value for column, value in row.items()})
