from __future__ import annotations

import pytest

from evaluator.store.documents import PROGRAMME, save_document
from tests.support.registers import DOCUMENT, NOW
from tests.support.threads import put_cases


@pytest.fixture
def db(sqlite_store):
    with sqlite_store.writing() as connection:
        save_document(connection, programme="demo", kind=PROGRAMME, key="demo", text=DOCUMENT, now=NOW)
        yield connection


@pytest.fixture
def cases(db):
    """The chiefs' forum's cases, by reference."""
    put_cases(db)
    return db
