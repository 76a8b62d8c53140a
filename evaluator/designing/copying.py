"""A programme begun from another: what it takes over, and what it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from evaluator.designing.drafts import NoDraft, begin
from evaluator.designing.examining import nameable_questionnaires
from evaluator.store.documents import PROGRAMME, latest_document
from evaluator.store.programme_drafts import ProgrammeDraft, programme_draft
from evaluator.store.questionnaire_drafts import QuestionnaireDraft, begin_draft
from evaluator.store.register_views import copy_views
from surveys.document.content import read_content, text_of
from surveys.document.editing import as_copy
from surveys.document.values import Content

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OF_ITS_OWN: Final = ("waves", "information", "hours", "retention")
"""What a programme does not take over from another: whom it asks and when, what they are told, and its budget."""


def begin_copy(
    db: Connection, source: str, *, key: str, title: Mapping[str, str], by: str, now: dt.datetime
) -> ProgrammeDraft:
    """Begin a programme with the theory, groups, milestones and indicators of another, as it is edited or in its newest
    version, its questionnaires as drafts, and what its registers are called and which views of them were saved. Raises
    KeyTaken, and NoDraft where there is none of the key ``source``."""
    draft = begin(db, _copied(db, source) | {"key": key, "title": dict(title)}, by=by, now=now)
    for name, text in nameable_questionnaires(db, source).items():
        copy = QuestionnaireDraft(
            programme=key,
            key=name,
            text=text_of(as_copy(read_content(text), name, {})),
            begun_from=0,
            revision=1,
            saved_by=by,
            saved_at=now,
        )
        begin_draft(db, copy)
    copy_views(db, source, key)
    return draft


def _copied(db: Connection, source: str) -> Content:
    draft, newest = programme_draft(db, source), latest_document(db, source, PROGRAMME, source)
    found = draft.text if draft is not None else newest.text if newest is not None else None
    if found is None:
        raise NoDraft(source)
    return {name: value for name, value in read_content(found).items() if name not in _OF_ITS_OWN}
