"""Programmes that are edited in the browser: begun from nothing or from the newest version, and saved change by change.
A draft may have faults; what it takes to publish it stands in `evaluator.designing.publishing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.designing.shape import PROGRAMME as SHAPE
from evaluator.store.documents import PROGRAMME, ensure_programme, is_known, latest_document, lock_programme
from evaluator.store.endings import forget_unpublished
from evaluator.store.programme_drafts import (
    ProgrammeDraft,
    drop_programme_draft,
    programme_draft,
    programme_draft_at,
    save_programme_draft,
)
from surveys.document.content import read_content, text_of
from surveys.document.values import Content
from surveys.toml.tables import KEY

if TYPE_CHECKING:
    from sqlalchemy import Connection


class NoDraft(Exception):
    """The programme is not being edited."""


class Stale(Exception):
    """The draft was saved since the revision that was seen."""


class KeyTaken(Exception):
    """There is, or was, a programme of that key or a draft of one, or it cannot be a key."""


class NothingToUndo(Exception):
    """The draft stands as it was begun, or what it was before is no longer kept."""


def begin(db: Connection, content: Content, *, by: str, now: dt.datetime) -> ProgrammeDraft:
    """Begin a programme that has no version; ``content`` has its key, title and languages. Raises KeyTaken."""
    key = str(content.get("key", ""))
    if not KEY.fullmatch(key) or is_known(db, key):
        raise KeyTaken(key)
    ensure_programme(db, key)
    return _first(db, key, text_of(content, shape=SHAPE), 0, by, now)


def edit_programme(db: Connection, programme: str, *, by: str, now: dt.datetime) -> None:
    """Begin a draft from the newest version, where there is none yet. Raises NoDraft where there is no version."""
    lock_programme(db, programme)
    if programme_draft(db, programme) is not None:
        return
    newest = latest_document(db, programme, PROGRAMME, programme)
    if newest is None:
        raise NoDraft(programme)
    _first(db, programme, newest.text, newest.number, by, now)


def change(
    db: Connection,
    programme: str,
    operation: Callable[[Content, ProgrammeDraft], Content],
    *,
    by: str,
    now: dt.datetime,
) -> ProgrammeDraft:
    """Apply ``operation`` to the draft as it now is, so that nobody undoes what somebody else did meanwhile; it may
    raise and then nothing changes. Raises NoDraft."""
    draft = _locked(db, programme)
    text = text_of(operation(read_content(draft.text), draft), draft.text, shape=SHAPE)
    return draft if text == draft.text else _next(db, draft, text, draft.revision, by, now)


def undo(db: Connection, programme: str, *, seen: int, by: str, now: dt.datetime) -> ProgrammeDraft:
    """Take back the last change, and again the one before it. Raises NoDraft, NothingToUndo, and Stale where somebody
    saved since ``seen``."""
    draft = _locked(db, programme)
    if draft.revision != seen:
        raise Stale(programme)
    before = None if draft.parent is None else programme_draft_at(db, programme, draft.parent)
    if before is None:
        raise NothingToUndo(programme)
    return _next(db, draft, before.text, before.parent, by, now)


def acknowledge(db: Connection, programme: str, *, seen: int, by: str, now: dt.datetime) -> ProgrammeDraft:
    """Go on with the draft though version ``seen`` came after it was begun. Raises NoDraft."""
    draft = _locked(db, programme)
    return _next(db, replace(draft, begun_from=seen), draft.text, draft.revision, by, now)


def discard(db: Connection, programme: str, *, revision: int) -> bool:
    """Throw the draft away; False where it has been saved since ``revision``. Of a programme that was never published
    nothing remains, also not its key. Raises NoDraft."""
    draft = _locked(db, programme)
    if draft.revision != revision:
        return False
    if latest_document(db, programme, PROGRAMME, programme) is None:
        forget_unpublished(db, programme)
    else:
        drop_programme_draft(db, programme)
    return True


def _locked(db: Connection, programme: str) -> ProgrammeDraft:
    lock_programme(db, programme)
    draft = programme_draft(db, programme)
    if draft is None:
        raise NoDraft(programme)
    return draft


def _first(db: Connection, key: str, text: str, begun_from: int, by: str, now: dt.datetime) -> ProgrammeDraft:
    draft = ProgrammeDraft(
        programme=key, revision=1, text=text, begun_from=begun_from, parent=None, saved_by=by, saved_at=now
    )
    save_programme_draft(db, draft)
    return draft


def _next(
    db: Connection, draft: ProgrammeDraft, text: str, parent: int | None, by: str, now: dt.datetime
) -> ProgrammeDraft:
    new = replace(draft, text=text, revision=draft.revision + 1, parent=parent, saved_by=by, saved_at=now)
    save_programme_draft(db, new)
    return new
