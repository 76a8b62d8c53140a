from __future__ import annotations

import pytest

from evaluator.registers.importing import import_register
from evaluator.store.documents import PROGRAMME, save_document
from surveys.diagnostics import InputRejected
from tests.support.registers import DOCUMENT, NOW, in_lines


@pytest.fixture
def db(sqlite_store):
    with sqlite_store.writing() as connection:
        save_document(connection, programme="demo", kind=PROGRAMME, key="demo", text=DOCUMENT, now=NOW)
        yield connection


@pytest.fixture
def put(db, tmp_path):
    """Import the lines of a file into a register."""

    def importing(kind, *lines):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines), "utf-8")
        return import_register(db, "demo", kind, path, NOW)

    return importing


@pytest.fixture
def faults(put):
    def importing(kind, *lines):
        with pytest.raises(InputRejected) as caught:
            put(kind, *lines)
        return in_lines(caught.value.diagnostics)

    return importing
