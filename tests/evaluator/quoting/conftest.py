"""People who wrote something, and what they wrote counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.quoted import Written, written_in
from tests.support.site import configured


@pytest.fixture
def empty(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Written]:
    """Nobody has written anything yet, and nothing is counted."""
    site = written_in(make_sqlite, tmp_path)
    yield site
    site.service.close()


@pytest.fixture(scope="session")
def written_once(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Written:
    """What the sites of the tests are copies of."""
    made = written_in(make_sqlite, tmp_path_factory.mktemp("written"))
    made.fill()
    made.service.close()
    return made


@pytest.fixture
def written(written_once: Written, make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Written]:
    site = written_once.on_copies(configured(make_sqlite, ("empty", "empty"), tmp_path / "home"))
    yield site
    site.service.close()
