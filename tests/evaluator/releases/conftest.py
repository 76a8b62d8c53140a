"""A milestone that is counted, with a quote that its report has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.released import Releasing, releasing


@pytest.fixture
def site(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Releasing]:
    site = releasing(make_sqlite, tmp_path)
    site.fill()
    yield site
    site.service.close()
