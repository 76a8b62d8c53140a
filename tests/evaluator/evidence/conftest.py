"""A theory to test, once with nothing counted and once with its only milestone counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.site import configured
from tests.support.theory_tested import TheorySite, theory_site_in


@pytest.fixture
def uncounted(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[TheorySite]:
    site = theory_site_in(make_sqlite, tmp_path)
    yield site
    site.service.close()


@pytest.fixture(scope="session")
def counted_once(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> TheorySite:
    """What the sites of the tests are copies of."""
    made = theory_site_in(make_sqlite, tmp_path_factory.mktemp("theory"))
    made.held_meals("m-1", "m-2", "m-3")
    made.fill()
    made.service.close()
    return made


@pytest.fixture
def site(counted_once: TheorySite, make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[TheorySite]:
    site = counted_once.on_copies(configured(make_sqlite, ("empty", "empty"), tmp_path / "home"))
    yield site
    site.service.close()
