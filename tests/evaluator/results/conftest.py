from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.store.engine import Store
from tests.support.plans import Street


@pytest.fixture
def street(tmp_path: Path, sqlite_store: Store, sqlite_vault: Store) -> Street:
    return Street(tmp_path / "street", sqlite_store, sqlite_vault)
