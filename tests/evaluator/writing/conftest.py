"""A counted milestone to write about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.passages import WritingSite, writing_site_in
from tests.support.site import configured


@pytest.fixture(scope="session")
def writing_once(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> WritingSite:
    """What the sites of the tests are copies of."""
    made = writing_site_in(make_sqlite, tmp_path_factory.mktemp("writing"))
    made.held_meals("m-1", "m-2", "m-3")
    made.fill()
    made.service.close()
    return made


@pytest.fixture
def site(writing_once: WritingSite, make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[WritingSite]:
    site = writing_once.on_copies(configured(make_sqlite, ("empty", "empty"), tmp_path / "home"))
    yield site
    site.service.close()
