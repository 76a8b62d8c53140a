"""A theory to test, once with nothing counted and once with its only milestone counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.theory_tested import TheorySite, theory_site_in


@pytest.fixture
def uncounted(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[TheorySite]:
    site = theory_site_in(make_sqlite, tmp_path)
    yield site
    site.service.close()


@pytest.fixture
def site(uncounted: TheorySite) -> TheorySite:
    uncounted.held_meals("m-1", "m-2", "m-3")
    uncounted.fill()
    return uncounted
