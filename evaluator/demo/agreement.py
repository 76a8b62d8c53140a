"""The demonstration's plan: approved before anybody answered, and changed once afterwards, with the reason for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.documents.approving import approve
from evaluator.documents.folders import examine_documents, read_folder
from evaluator.documents.storing import Arrival, store_folder

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPROVED_AT: Final = dt.datetime(2018, 8, 27, 9, tzinfo=dt.UTC)
CHANGED_AT: Final = dt.datetime(2019, 10, 28, 9, tzinfo=dt.UTC)
CHANGED_AT_MILESTONE: Final = "m3"
_BEFORE, _AFTER = "m2 = 7, m3 = 12 }", "m2 = 7, m3 = 11 }"
_REASON: Final = "Styregruppen udskød den 24. oktober en fælles tolkning til 2020 (opdigtet)"


def approve_plan(db: Connection, programme: str) -> None:
    approve(
        db,
        programme,
        approved_by="formanden for styregruppen (opdigtet)",
        approved_on=APPROVED_AT.date(),
        remark="Mødet den 27. august, punkt 3 (opdigtet)",
        actor="demo-steering",
        now=APPROVED_AT,
    )


def change_plan(db: Connection, vault_db: Connection, folder: Path) -> None:
    """Lower one target while the last milestone is collected, as `nedslag import --reason` does."""
    read = read_folder(folder)
    texts = {read.files[key]: text for key, text in read.texts.items()}
    changed, _ = examine_documents(read.programme_text.replace(_BEFORE, _AFTER), texts)
    assert changed is not None
    store_folder(db, vault_db, changed, CHANGED_AT, Arrival("demo-evaluator", _REASON))
