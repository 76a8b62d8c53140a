"""A counted milestone to write about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.passages import WritingSite, writing_site_in


@pytest.fixture
def site(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[WritingSite]:
    site = writing_site_in(make_sqlite, tmp_path)
    site.held_meals("m-1", "m-2", "m-3")
    site.fill()
    yield site
    site.service.close()
