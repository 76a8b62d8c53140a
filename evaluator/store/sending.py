"""Storing the answers of a draft that nobody has touched since it was read, as nearly every sending does.

On PostgreSQL it is one statement, which is its own transaction: all of it is done, or nothing. On SQLite, where a
statement cannot change two tables, it is the same in a transaction of three.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from evaluator.store.drafts import EMPTIED, Draft, is_as_read
from evaluator.store.prepared import Prepared
from evaluator.store.submissions import row_of_draft
from evaluator.store.tables import draft as _draft
from evaluator.store.tables import free_text, submission, unfolded

_COLUMNS: Final = tuple(submission.columns)
_KEY: Final = ("programme_id", "submission_id")
_row = sa.select(*(sa.bindparam(f"new_{one.name}", type_=one.type) for one in _COLUMNS))
_names = [one.name for one in _COLUMNS]
_given: Final = ("receipt", "time_used")
_marked = sa.update(_draft).values(
    {**EMPTIED, **{name: sa.bindparam(f"given_{name}", type_=_draft.c[name].type) for name in _given}}
)


def _at_once() -> sa.Executable:
    """The draft is locked while it is as it was read; the answers are stored while nobody's stand in their place; and
    only where they are, the draft is emptied."""
    locked = sa.select(_draft.c.programme_id).where(*is_as_read()).with_for_update().cte("locked")
    found = _row.select_from(locked)
    stored = postgresql.insert(submission).from_select(_names, found).on_conflict_do_nothing()
    noted = stored.returning(*(submission.c[name] for name in _KEY)).cte("noted")
    emptied = _marked.where(*is_as_read(), sa.exists(sa.select(noted.c.programme_id))).returning(_draft.c.programme_id)
    texts = sa.func.jsonb_each_text(sa.bindparam("new_texts", type_=postgresql.JSONB)).table_valued("key", "value")
    words = sa.select(noted.c.programme_id, noted.c.submission_id, texts.c.key, texts.c.value).join_from(
        noted, texts, sa.true()
    )
    written = sa.insert(free_text).from_select([*_KEY, "item_key", "text"], words).returning(free_text.c.programme_id)
    noting = sa.insert(unfolded).from_select(_KEY, sa.select(*(noted.c[name] for name in _KEY)))
    return noting.add_cte(emptied.cte("emptied"), written.cte("written"))


_everything = Prepared(lambda _: _at_once())
_store = Prepared(
    lambda _: (
        sqlite.insert(submission)
        .from_select(_names, _row.where(sa.exists(sa.select(_draft.c.programme_id).where(*is_as_read()))))
        .on_conflict_do_nothing()
    )
)
_empty = Prepared(lambda _: _marked.where(*is_as_read()))
_note = Prepared(lambda _: sa.insert(unfolded), _KEY)


def send_as_read(
    db: sa.Connection, draft: Draft, *, receipt: str, now: dt.datetime, synthetic: bool, collection_mode: str
) -> UUID | None:
    """Store the draft's answers as a submission and empty the draft, as `submissions.send` does; the submission's id.

    None, and nothing stored, where the draft was saved or sent since it was read, corrects something, or the same
    person's answers stand already. ``db``: see `Store.saving`.
    """
    key = uuid4()
    row = row_of_draft(key, draft, receipt=receipt, now=now, synthetic=synthetic, collection_mode=collection_mode)
    texts = {name: text for name, text in draft.texts.items() if text}
    values: dict[str, Any] = {f"new_{name}": value for name, value in row.items()}
    values |= {"its_programme_id": draft.programme, "its_wave_key": draft.wave, "its_draft_key": draft.draft_key}
    values |= {"as_read": draft.revision, "given_receipt": receipt, "given_time_used": draft.time_used}
    if db.dialect.name == "postgresql":
        return key if _everything.written(db, values | {"new_texts": texts}) == 1 else None
    return key if _in_steps(db, values, row, texts) else None


def _in_steps(db: sa.Connection, values: Mapping[str, Any], row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    if _store.written(db, values) != 1:
        return False
    its = {name: row[name] for name in _KEY}
    _empty.written(db, values)
    _note.written(db, its)
    if texts:
        db.execute(sa.insert(free_text), [its | {"item_key": name, "text": text} for name, text in texts.items()])
    return True
