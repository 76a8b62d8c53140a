"""Publishing a programme's draft: the same checks and the same way into the store as `nedslag import`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.designing.drafts import NoDraft
from evaluator.designing.examining import Examined, examine
from evaluator.documents.storing import Arrival, ImportSummary, store_folder
from evaluator.store.documents import BROWSER, lock_programme
from evaluator.store.programme_drafts import drop_programme_draft, programme_draft
from evaluator.store.questionnaire_drafts import drop_draft
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


class NotPublished(Exception):
    """Something stands in the way: what ``examined`` says, a draft saved since it was seen, or what is ``refused`` on
    the way into the store, such as a change of what was agreed without a reason."""

    def __init__(self, examined: Examined, refused: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(examined.draft.programme)
        self.examined = examined
        self.refused = refused


def publish(
    db: Connection, vault_db: Connection, programme: str, *, revision: int, now: dt.datetime, by: str, reason: str
) -> ImportSummary:
    """Store the draft as the next version, with the questionnaires that it names and that have none, plan its waves,
    and drop the drafts. ``by``: who publishes it, as the audit log names them.

    Raises NoDraft or NotPublished, and then nothing has been stored.
    """
    lock_programme(db, programme)
    draft = programme_draft(db, programme)
    if draft is None:
        raise NoDraft(programme)
    examined = examine(db, draft, now)
    if draft.revision != revision or not examined.can_be_published or examined.folder is None:
        raise NotPublished(examined)
    try:
        summary = store_folder(db, vault_db, examined.folder, now, Arrival(by, reason, origin=BROWSER))
    except InputRejected as error:
        raise NotPublished(examined, tuple(error.diagnostics)) from error
    for one in examined.new:
        drop_draft(db, programme, one.key, revision=one.revision)
    drop_programme_draft(db, programme)
    return summary
