"""People who wrote something, and what they wrote counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.quoted import Written, written_in


@pytest.fixture
def empty(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Written]:
    """Nobody has written anything yet, and nothing is counted."""
    site = written_in(make_sqlite, tmp_path)
    yield site
    site.service.close()


@pytest.fixture
def written(empty: Written) -> Written:
    empty.fill()
    return empty
