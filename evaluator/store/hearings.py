"""Hearings, what is commented on, and the parties that are heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.hearing_tables import PARTY_KINDS, PERSON, hearing_document, hearing_party, hearing_section
from evaluator.store.hearing_tables import hearing as _table

_COLUMNS: Final = (
    *("title", "about", "introduction", "link", "theory", "language", "deadline", "grace_until", "open_key"),
    *("second_look", "handed_over_at", "made_at", "synthetic"),
)
_PARTY: Final = ("kind", "name", "agreement", "language", "by_open_link", "confirmed", "no_remarks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """``link``: where what is commented on can be read, '' for nowhere. ``theory``: whether the theory of change is
    part of it. ``grace_until``: until when remarks are taken after the deadline, None for not at all; ``open_key`` ends
    the link for everybody; ``handed_over_at``: since when parties see what their remarks led to."""

    programme: str
    key: str
    title: str
    about: str
    introduction: str
    link: str = ""
    theory: bool = False
    language: str = "da"
    deadline: dt.datetime
    grace_until: dt.datetime | None = None
    open_key: str | None = None
    second_look: bool = False
    handed_over_at: dt.datetime | None = None
    made_at: dt.datetime
    synthetic: bool = False

    @property
    def until(self) -> dt.datetime:
        """The deadline, with the grace that was given."""
        return max(self.deadline, self.grace_until or self.deadline)

    def takes_remarks(self, now: dt.datetime) -> bool:
        """The deadline is the first moment that is too late; nothing is taken once the note was handed over."""
        return self.handed_over_at is None and now < self.until


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what is commented on, which remarks can refer to."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """``kind``: pdf or docx."""

    id: UUID
    title: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """``name`` is '' for a person who asked to be unnamed. ``confirmed``: it is who it says it is; ``no_remarks``: it
    answered that it has none."""

    id: UUID
    kind: str
    name: str
    agreement: str = "open"
    language: str = "da"
    by_open_link: bool = False
    confirmed: bool = True
    no_remarks: bool = False

    @property
    def is_person(self) -> bool:
        return self.kind == PERSON

    @property
    def is_unnamed(self) -> bool:
        """Whether a private person stands without a name wherever others read."""
        return self.is_person and self.agreement != "named"


def _save(insert: Any) -> Any:
    statement = insert(_table)
    keys = ("programme_id", "hearing_key")
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in _COLUMNS}
    )


_saving = Upserts(_save)
_all = sa.select(*(_table.c[name] for name in ("programme_id", "hearing_key", *_COLUMNS)))
_of_programme = _all.where(_table.c.programme_id == sa.bindparam("programme"))
_by_key = _of_programme.where(_table.c.hearing_key == sa.bindparam("hearing"))
_by_open_key = _all.where(_table.c.open_key == sa.bindparam("open_key"))


def save_hearing(db: sa.Connection, its: Hearing) -> None:
    """Add the hearing, or change the one that has its key."""
    values = asdict(its)
    db.execute(_saving.on(db), {"programme_id": values.pop("programme"), "hearing_key": values.pop("key"), **values})


def hearings(db: sa.Connection, programme: str) -> list[Hearing]:
    """By their deadlines, the latest first."""
    found = _of_programme.order_by(_table.c.deadline.desc(), _table.c.hearing_key)
    return [_hearing(row) for row in db.execute(found, {"programme": programme})]


def hearing(db: sa.Connection, programme: str, key: str) -> Hearing | None:
    row = db.execute(_by_key, {"programme": programme, "hearing": key}).first()
    return _hearing(row) if row else None


def hearing_by_open_key(db: sa.Connection, open_key: str) -> Hearing | None:
    row = db.execute(_by_open_key, {"open_key": open_key}).first()
    return _hearing(row) if row else None


def _hearing(row: Sequence[Any]) -> Hearing:
    return Hearing(**dict(zip(("programme", "key", *_COLUMNS), row, strict=True)))


def sections(db: sa.Connection, programme: str, hearing: str) -> list[Section]:
    """In their order."""
    t = hearing_section
    found = sa.select(t.c.section_key, t.c.title).where(*_of(t, programme, hearing)).order_by(t.c.position)
    return [Section(*row) for row in db.execute(found)]


def save_sections(db: sa.Connection, programme: str, hearing: str, wanted: Iterable[Section]) -> None:
    """Let the hearing have these sections in this order. IntegrityError where a remark refers to one that is gone."""
    t, rows = hearing_section, {one.key: (position, one.title) for position, one in enumerate(wanted)}
    there = {one.key for one in sections(db, programme, hearing)}
    gone = t.c.section_key.in_(there - rows.keys())
    db.execute(sa.delete(t).where(*_of(t, programme, hearing), gone))
    for key, (position, title) in rows.items():
        if key in there:
            its = (*_of(t, programme, hearing), t.c.section_key == key)
            db.execute(sa.update(t).where(*its).values(position=position, title=title))
        else:
            new = {"section_key": key, "position": position, "title": title}
            db.execute(sa.insert(t), {"programme_id": programme, "hearing_key": hearing, **new})


def add_document(db: sa.Connection, programme: str, hearing: str, its: StoredDocument, content: bytes) -> None:
    new = {"document_id": its.id, "title": its.title, "kind": its.kind, "content": content}
    db.execute(sa.insert(hearing_document), {"programme_id": programme, "hearing_key": hearing, **new})


def remove_document(db: sa.Connection, programme: str, hearing: str, id_: UUID) -> None:
    t = hearing_document
    db.execute(sa.delete(t).where(*_of(t, programme, hearing), t.c.document_id == id_))


def documents(db: sa.Connection, programme: str, hearing: str) -> list[StoredDocument]:
    """By their titles, without their contents."""
    t = hearing_document
    found = sa.select(t.c.document_id, t.c.title, t.c.kind).where(*_of(t, programme, hearing))
    return [StoredDocument(*row) for row in db.execute(found.order_by(t.c.title, t.c.document_id))]


def content_of(db: sa.Connection, programme: str, hearing: str, id_: UUID) -> bytes | None:
    t = hearing_document
    found = sa.select(t.c.content).where(*_of(t, programme, hearing), t.c.document_id == id_)
    content = db.execute(found).scalar()
    return None if content is None else bytes(content)


def save_party(db: sa.Connection, programme: str, hearing: str, its: Party) -> None:
    """Add the party, or change the one that has its id."""
    t, values = hearing_party, {name: getattr(its, name) for name in _PARTY}
    mine = (*_of(t, programme, hearing), t.c.party_id == its.id)
    if not db.execute(sa.update(t).where(*mine).values(values)).rowcount:
        db.execute(sa.insert(t), {"programme_id": programme, "hearing_key": hearing, "party_id": its.id, **values})


def parties(db: sa.Connection, programme: str, hearing: str) -> list[Party]:
    """By kind and name; persons without a name in the order of their random ids."""
    found = [_party(row) for row in db.execute(_parties(programme, hearing))]
    return sorted(found, key=lambda one: (PARTY_KINDS.index(one.kind), one.name.casefold(), one.id))


def party(db: sa.Connection, programme: str, hearing: str, id_: UUID) -> Party | None:
    row = db.execute(_parties(programme, hearing).where(hearing_party.c.party_id == id_)).first()
    return _party(row) if row else None


def _parties(programme: str, hearing: str) -> sa.Select[Any]:
    t = hearing_party
    return sa.select(t.c.party_id, *(t.c[name] for name in _PARTY)).where(*_of(t, programme, hearing))


def _party(row: Sequence[Any]) -> Party:
    return Party(**dict(zip(("id", *_PARTY), row, strict=True)))


def _of(table: sa.Table, programme: str, hearing: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.programme_id == programme, table.c.hearing_key == hearing)
