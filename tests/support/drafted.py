"""What tests of drafts begin from: documents that are imported, by whom and when."""

from __future__ import annotations

import datetime as dt
from typing import Final

from evaluator.documents.storing import import_folder
from evaluator.store.engine import Store
from tests.support.site import DOCUMENTS

NOW: Final = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
WHO: Final = {"by": "eva", "now": NOW}


def brought_in(store: Store, vault: Store) -> Store:
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS, NOW)
    return store
