"""What a page of all programmes tells, and what is found by words: in a number of statements that does not depend on
how many programmes there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.counting import COLLECTION_MODE, SUBMITTED
from evaluator.store.documents import PROGRAMME
from evaluator.store.programme_drafts import unpublished_titles
from evaluator.store.programme_tables import programme_index as _index
from evaluator.store.programme_tables import programme_state as _state
from evaluator.store.programme_tables import search_entry as _entry
from evaluator.store.tables import document, tally
from evaluator.store.tables import wave as _wave
from evaluator.store.waves import Wave, wave_of_row

IMPORTED: Final = f"{COLLECTION_MODE}import"
Scope = Collection[str] | None
"""The programmes that are asked about; None: all."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A programme as its newest document has it. ``milestones``: key, title, and cut-off in the order of the document;
    ``populations``: group -> milestone ('' for any) -> how many it has. ``state``: closed, archived or erased, '' while
    it is worked on."""

    programme: str
    number: int
    title: Mapping[str, str]
    purpose: Mapping[str, str]
    minimum: int
    milestones: Sequence[tuple[str, Mapping[str, str], dt.date]]
    populations: Mapping[str, Mapping[str, int]]
    state: str = ""

    def population(self, group: str, milestone: str) -> int | None:
        of_group = self.populations.get(group, {})
        return of_group.get(milestone, of_group.get(""))


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found. ``kind``: one of `ENTRY_KINDS`."""

    programme: str
    kind: str
    key: str
    title: Mapping[str, str]


def save_index(db: sa.Connection, its: Indexed, entries: Iterable[tuple[Entry, str]]) -> None:
    """Put what is known of a programme in place of what was. ``entries``: each with the words by which it is found."""
    for table in (_index, _entry):
        db.execute(sa.delete(table).where(table.c.programme_id == its.programme))
    milestones = [[key, dict(title), cut_off.isoformat()] for key, title, cut_off in its.milestones]
    row = {"programme_id": its.programme, "number": its.number, "title": dict(its.title), "minimum": its.minimum}
    row |= {"purpose": dict(its.purpose), "milestones": milestones, "populations": dict(its.populations)}
    db.execute(sa.insert(_index), row)
    rows = [
        {"programme_id": one.programme, "kind": one.kind, "key": one.key, "title": dict(one.title), "folded": words}
        for one, words in entries
    ]
    db.execute(sa.insert(_entry), rows)


def indexed(db: sa.Connection, scope: Scope) -> list[Indexed]:
    """The programmes that have a document, by their keys."""
    columns = (*(_index.c[name] for name in Indexed.__slots__[1:7]), sa.func.coalesce(_state.c.state, ""))
    found = sa.select(_index.c.programme_id, *columns).outerjoin(_state, _state.c.programme_id == _index.c.programme_id)
    rows = db.execute(found.where(*within(_index, scope)).order_by(_index.c.programme_id))
    return [_indexed(row) for row in rows]


def titles_of(db: sa.Connection, scope: Scope) -> dict[str, Mapping[str, str]]:
    """What programmes are called, by their keys, also those that are still being written."""
    found = sa.select(_index.c.programme_id, _index.c.title).where(*within(_index, scope))
    titles = {row.programme_id: row.title for row in db.execute(found.order_by(_index.c.programme_id))}
    drafts = unpublished_titles(db)
    return titles | {key: title for key, title in drafts.items() if scope is None or key in scope}


def not_indexed(db: sa.Connection) -> list[str]:
    """The programmes whose newest document is another than what the index was taken from."""
    newest = (
        sa.select(document.c.programme_id, sa.func.max(document.c.number).label("number"))
        .where(document.c.kind == PROGRAMME)
        .group_by(document.c.programme_id)
        .subquery()
    )
    same = (_index.c.programme_id == newest.c.programme_id, _index.c.number == newest.c.number)
    found = sa.select(newest.c.programme_id).where(~sa.exists().where(*same)).order_by(newest.c.programme_id)
    return list(db.execute(found).scalars())


def open_on(db: sa.Connection, day: dt.date, scope: Scope) -> list[Wave]:
    """The waves of all programmes that are open on a day, whatever their times of day."""
    its = (_wave.c.opens <= day, _wave.c.closes >= day, *within(_wave, scope))
    rows = db.execute(sa.select(_wave).where(*its).order_by(_wave.c.closes, _wave.c.programme_id, _wave.c.wave_key))
    return [found for row in rows if (found := wave_of_row(row))]


def answered_on(db: sa.Connection, day: dt.date, scope: Scope) -> dict[tuple[str, str, str], tuple[int, int]]:
    """By programme, wave and group of those: how many answers are folded, and how many of them were imported."""
    of_wave = (tally.c.programme_id == _wave.c.programme_id, tally.c.wave_key == _wave.c.wave_key)
    imported = sa.func.sum(sa.case((tally.c.variable_key == IMPORTED, tally.c.n), else_=0))
    every = sa.func.sum(sa.case((tally.c.variable_key == SUBMITTED, tally.c.n), else_=0))
    keys = (tally.c.programme_id, tally.c.wave_key, tally.c.group_key)
    found = (
        sa.select(*keys, every, imported)
        .select_from(_wave.join(tally, sa.and_(*of_wave)))
        .where(_wave.c.opens <= day, _wave.c.closes >= day, *within(_wave, scope))
        .where(tally.c.variable_key.in_((SUBMITTED, IMPORTED)))
        .group_by(*keys)
    )
    return {(row[0], row[1], row[2]): (int(row[3]), int(row[4])) for row in db.execute(found)}


def entries_with(db: sa.Connection, words: Sequence[str], scopes: Mapping[str, Scope], most: int) -> list[Entry]:
    """What has all the words, at most so many of each kind, in the order of their keys. ``scopes``: by kind."""
    each = [
        sa.select(_entry.c.programme_id, _entry.c.kind, _entry.c.key, _entry.c.title)
        .where(_entry.c.kind == kind, *within(_entry, scope))
        .where(*(_entry.c.folded.contains(word.casefold(), autoescape=True) for word in words))
        .order_by(_entry.c.programme_id, _entry.c.key)
        .limit(most)
        .subquery()
        for kind, scope in scopes.items()
    ]
    return [Entry(*row) for row in db.execute(sa.union_all(*(sa.select(one) for one in each)))] if each else []


def within(table: sa.FromClause, scope: Scope) -> list[sa.ColumnElement[bool]]:
    return [] if scope is None else [table.c.programme_id.in_(list(scope))]


def _indexed(row: Any) -> Indexed:
    milestones = [(key, title, dt.date.fromisoformat(cut_off)) for key, title, cut_off in row.milestones]
    return Indexed(row[0], row[1], row[2], row[3], row[4], milestones, row[6], row[7])
