from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.store.engine import Store
from tests.support.plans import Street


@pytest.fixture
def street(tmp_path: Path, store: Store, vault: Store) -> Street:
    return Street(tmp_path / "street", store, vault)
