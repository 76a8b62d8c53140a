from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from evaluator.store.engine import Store
from evaluator.vault.keys import ensure_programme_key


@pytest.fixture
def at_once_keys() -> Callable[[Store], list[bytes]]:
    """The keys that several threads get when each of them is the first to ask."""

    def ask(vault: Store) -> list[bytes]:
        def one(_: int) -> bytes:
            with vault.writing() as db:
                return ensure_programme_key(db, "harbour")

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, range(8)))

    return ask
