"""Questionnaires that are edited in the browser: begun from nothing, a copy, a form or a version, and saved as drafts.

A draft may have faults; what it takes to publish it stands in `evaluator.editing.publishing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.documents.xlsform_files import LARGEST
from evaluator.store.documents import QUESTIONNAIRE, latest_document, lock_programme
from evaluator.store.questionnaire_drafts import (
    QuestionnaireDraft,
    begin_draft,
    draft_of,
    drop_draft,
    save_draft,
)
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.document.content import read_content, text_of
from surveys.document.editing import as_copy
from surveys.document.values import Content
from surveys.toml.tables import KEY
from surveys.xlsform.forms import import_form

if TYPE_CHECKING:
    from sqlalchemy import Connection


class NoDraft(Exception):
    """The questionnaire is not being edited."""


class Stale(Exception):
    """The draft was saved since the revision that was seen."""


class KeyTaken(Exception):
    """There is a questionnaire or a draft of that key, or it cannot be a key."""


def edit_version(db: Connection, programme: str, key: str, *, by: str, now: dt.datetime) -> None:
    """Begin a draft from the newest version, where there is none yet. Raises NoDraft where there is no version."""
    newest = latest_document(db, programme, QUESTIONNAIRE, key)
    if newest is None:
        raise NoDraft(key)
    draft = QuestionnaireDraft(
        programme=programme,
        key=key,
        text=newest.text,
        begun_from=newest.number,
        revision=1,
        saved_by=by,
        saved_at=now,
    )
    begin_draft(db, draft)


def create(db: Connection, programme: str, content: Content, *, by: str, now: dt.datetime) -> QuestionnaireDraft:
    """Begin a questionnaire that has no version. Raises KeyTaken."""
    key = content["key"]
    lock_programme(db, programme)
    if not KEY.fullmatch(key) or latest_document(db, programme, QUESTIONNAIRE, key) is not None:
        raise KeyTaken(key)
    draft = QuestionnaireDraft(
        programme=programme, key=key, text=text_of(content), begun_from=0, revision=1, saved_by=by, saved_at=now
    )
    if not begin_draft(db, draft):
        raise KeyTaken(key)
    return draft


def copied(db: Connection, programme: str, source: str, *, key: str, title: Content) -> Content:
    """The document of a copy of ``source``, as it is edited or in its newest version. Raises NoDraft."""
    draft, newest = draft_of(db, programme, source), latest_document(db, programme, QUESTIONNAIRE, source)
    found = draft.text if draft is not None else newest.text if newest is not None else None
    if found is None:
        raise NoDraft(source)
    return as_copy(read_content(found), key, title)


def of_form(
    content: bytes, name: str, *, key: str, title: Content, language: str
) -> tuple[Content, tuple[Diagnostic, ...]]:
    """The document of an XLSForm, and what to know about it; ``key`` and ``title`` replace its own where given.

    Raises InputRejected with everything that keeps the form out.
    """
    if not name:
        raise InputRejected([Diagnostic("xlsform.no_workbook_chosen", ())])
    if len(content) > LARGEST:
        raise InputRejected([Diagnostic("xlsform.large_file", (name,), {"most": LARGEST // 1_000_000})])
    imported = import_form(content, name, language=language)
    table = read_content(imported.document)
    return as_copy(table, key or table["key"], title), imported.notes


def change(
    db: Connection,
    programme: str,
    key: str,
    operation: Callable[[Content, QuestionnaireDraft], Content],
    *,
    by: str,
    now: dt.datetime,
) -> QuestionnaireDraft:
    """Apply ``operation`` to the draft as it now is, so that nobody undoes what somebody else did meanwhile; it may
    raise and then nothing changes. Raises NoDraft."""
    draft = draft_of(db, programme, key, to_change=True)
    if draft is None:
        raise NoDraft(key)
    text = text_of(operation(read_content(draft.text), draft), draft.text)
    if text == draft.text:
        return draft
    new = replace(draft, text=text, revision=draft.revision + 1, saved_by=by, saved_at=now)
    save_draft(db, new)
    return new


def acknowledge(db: Connection, programme: str, key: str, *, seen: int, by: str, now: dt.datetime) -> None:
    """Go on with the draft though version ``seen`` came after it was begun. Raises NoDraft."""
    draft = draft_of(db, programme, key, to_change=True)
    if draft is None:
        raise NoDraft(key)
    save_draft(db, replace(draft, begun_from=seen, revision=draft.revision + 1, saved_by=by, saved_at=now))


def discard(db: Connection, programme: str, key: str, *, revision: int) -> bool:
    """Throw the draft away; False where it has been saved since ``revision``."""
    return drop_draft(db, programme, key, revision=revision)
