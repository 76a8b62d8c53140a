"""Answers on their way: saved page by page under a draft key, so that the same link goes on where it stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.prepared import Prepared
from evaluator.store.tables import draft as _table

TIMES: Final = (5, 10, 20, 40)
"""Minutes that part how long answering took: under 5, 5 to 10, and so on to 40 or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One person's answers to one wave before they are sent.

    ``answers`` by variable key, None for asked and left blank; ``texts`` by item key, those beside a
    choice 'other' by ``Item.other_key``; ``page`` is the page to go on at.
    Once sent, ``receipt`` is set and the row keeps nothing else of the person: the other fields are empty.
    ``revision`` counts how often it has been saved, 0 for never. ``corrects``: the receipt of the answers that were
    sent and that these will replace once they are sent; until then those stand. ``began_at`` is the moment of the
    beginning until it is sent, and ``time_used`` afterwards the place in `TIMES` of how long it took; None in an
    anonymous wave, and where it is not known.
    """

    programme: str
    wave: str
    draft_key: str
    linkage: str
    version: int
    group: str = ""
    process: str = ""
    pseudonym: str | None = None
    language: str = "da"
    page: str = ""
    answers: Mapping[str, int | None] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    receipt: str | None = None
    revision: int = 0
    corrects: str | None = None
    began_at: dt.datetime | None = None
    time_used: int | None = None

    @property
    def sent_under(self) -> str | None:
        """The receipt of the answers that stand; None while nothing was sent."""
        return self.receipt or self.corrects


_columns = sa.select(_table)
_by_key = _columns.where(
    _table.c.programme_id == sa.bindparam("programme"),
    _table.c.wave_key == sa.bindparam("wave"),
    _table.c.draft_key == sa.bindparam("draft_key"),
)
_by_key_to_change = _by_key.with_for_update()

_KEY = ("programme_id", "wave_key", "draft_key")
_CHANGING = ("version", "group_key", "process_key", "pseudonym", "language", "page", "answers", "texts")


def _save(insert: Inserting) -> Insert:
    statement = insert(_table)
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: statement.excluded[name] for name in (*_CHANGING, "revision")},
        where=sa.and_(_table.c.receipt.is_(None), _table.c.revision == statement.excluded.revision - 1),
    )


def _mark_sent(insert: Inserting) -> Insert:
    statement = insert(_table)
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: statement.excluded[name] for name in ("receipt", "revision")}
        | {"time_used": sa.func.coalesce(statement.excluded.time_used, _table.c.time_used)}
        | dict.fromkeys((*_CHANGING[1:], "corrects", "began_at"), sa.null()),
        where=_table.c.receipt.is_(None),
    )


_saving = Upserts(_save)
_saved = Prepared(_saving.on, (*_KEY, "linkage", *_CHANGING, "began_at", "revision"))
_sending = Upserts(_mark_sent)
EMPTIED: Final[Mapping[str, Any]] = {"revision": 0} | dict.fromkeys((*_CHANGING[1:], "began_at"), sa.null())
"""What is left of a draft that is sent, besides its receipt and how long it took."""


def is_as_read() -> tuple[sa.ColumnElement[bool], ...]:
    """Whether the draft of a key is as it was read, and corrects nothing; the programme comes first."""
    its = tuple(_table.c[name] == sa.bindparam(f"its_{name}") for name in _KEY)
    as_read = sa.bindparam("as_read", type_=_table.c.revision.type)
    return (*its, _table.c.receipt.is_(None), _table.c.corrects.is_(None), _table.c.revision == as_read)


def load_draft(
    db: sa.Connection, programme: str, wave: str, draft_key: str, *, to_change: bool = False
) -> Draft | None:
    """What was saved under a draft key. ``to_change``: in a writing transaction that goes on to save it with changes;
    another device of the same person then waits, so that neither loses what the other saves."""
    statement = _by_key_to_change if to_change else _by_key
    return draft_of_row(db.execute(statement, {"programme": programme, "wave": wave, "draft_key": draft_key}).first())


def save_draft(db: sa.Connection, draft: Draft) -> bool:
    """Save the draft as it is, in one statement; False, and nothing saved, if it was sent already or has been saved by
    somebody else since it was read (its ``revision`` is no longer the stored one)."""
    values: dict[str, Any] = {
        "programme_id": draft.programme,
        "wave_key": draft.wave,
        "draft_key": draft.draft_key,
        "linkage": draft.linkage,
        "version": draft.version,
        "group_key": draft.group,
        "process_key": draft.process,
        "pseudonym": draft.pseudonym,
        "language": draft.language,
        "page": draft.page,
        "answers": draft.answers,
        "texts": draft.texts,
        "began_at": draft.began_at,
        "revision": draft.revision + 1,
    }
    return _saved.written(db, values) == 1


def mark_sent(db: sa.Connection, draft: Draft, receipt: str) -> bool:
    """Empty the draft and give it its receipt; False if it has one already. Of requests at the same time, one gets
    True: the database lets the second look only when the first has committed."""
    values = {
        "programme_id": draft.programme,
        "wave_key": draft.wave,
        "draft_key": draft.draft_key,
        "linkage": draft.linkage,
        "version": draft.version,
        "receipt": receipt,
        "time_used": draft.time_used,
        "revision": 0,
    }
    return bool(db.execute(_sending.on(db), values).rowcount == 1)


def forget_time(db: sa.Connection, draft: Draft) -> None:
    """Nothing is kept of how long it took whoever withdraws."""
    db.execute(sa.update(_table).where(*_is(draft)).values(time_used=None))


def set_receipt(db: sa.Connection, draft: Draft, receipt: str) -> None:
    """Give a sent draft the receipt under which the same person's answers stand already."""
    db.execute(sa.update(_table).where(*_is(draft)).values(receipt=receipt))


def open_again(db: sa.Connection, draft: Draft) -> None:
    """Put answers that were sent back into the draft; ``draft`` has them, and ``corrects`` their receipt."""
    values = {
        name: getattr(draft, name) for name in ("version", "pseudonym", "language", "answers", "texts", "corrects")
    }
    db.execute(
        sa.update(_table)
        .where(*_is(draft))
        .values(receipt=None, page="", revision=1, group_key=draft.group, process_key=draft.process, **values)
    )


def _is(draft: Draft) -> tuple[sa.ColumnElement[bool], ...]:
    its = zip(_KEY, (draft.programme, draft.wave, draft.draft_key), strict=True)
    return tuple(_table.c[name] == value for name, value in its)


def draft_of_row(row: Sequence[Any] | None) -> Draft | None:
    if row is None:
        return None
    (
        programme,
        wave,
        key,
        linkage,
        version,
        group,
        process,
        pseudonym,
        language,
        page,
        answers,
        texts,
        receipt,
        revision,
        corrects,
        began_at,
        time_used,
    ) = row
    return Draft(
        programme=programme,
        wave=wave,
        draft_key=key,
        linkage=linkage,
        version=version,
        group=group or "",
        process=process or "",
        pseudonym=pseudonym,
        language=language or "da",
        page=page or "",
        answers=answers or {},
        texts=texts or {},
        receipt=receipt,
        revision=revision,
        corrects=corrects,
        began_at=began_at,
        time_used=time_used,
    )
