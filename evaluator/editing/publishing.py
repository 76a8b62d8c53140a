"""Publishing a draft: the same checks and the same way into the store as `nedslag import`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.documents.storing import Arrival, ImportSummary, known_programme, store_folder
from evaluator.editing.checking import Examined, examine
from evaluator.editing.drafts import NoDraft
from evaluator.store.documents import BROWSER, lock_programme
from evaluator.store.questionnaire_drafts import draft_of, drop_draft
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


class NotPublished(Exception):
    """Something stands in the way, see ``examined``, or the draft was saved after ``revision`` was seen."""

    def __init__(self, examined: Examined) -> None:
        super().__init__(examined.draft.key)
        self.examined = examined


def publish(
    db: Connection, vault_db: Connection, programme: str, key: str, *, revision: int, now: dt.datetime, by: str
) -> ImportSummary:
    """Store the draft as the next version, move the waves that nobody has begun to it, and drop the draft. ``by``: who
    publishes it, as the audit log names them.

    Raises NoDraft or NotPublished, and then nothing has been stored.
    """
    lock_programme(db, programme)
    draft = draft_of(db, programme, key, to_change=True)
    if draft is None:
        raise NoDraft(key)
    examined = examine(db, known_programme(db, programme)[0], draft)
    if draft.revision != revision or not examined.can_be_published or examined.folder is None:
        raise NotPublished(examined)
    try:
        summary = store_folder(db, vault_db, examined.folder, now, Arrival(by, origin=BROWSER))
    except InputRejected as error:  # a wave began to be answered meanwhile
        raise NotPublished(examined) from error
    drop_draft(db, programme, key, revision=revision)
    return summary
