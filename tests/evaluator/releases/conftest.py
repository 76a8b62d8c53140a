"""A milestone that is counted, with a quote that its report has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.released import Releasing, releasing
from tests.support.site import configured


@pytest.fixture(scope="session")
def releasing_once(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Releasing:
    """What the sites of the tests are copies of."""
    made = releasing(make_sqlite, tmp_path_factory.mktemp("releasing"))
    made.fill()
    made.service.close()
    return made


@pytest.fixture
def site(releasing_once: Releasing, make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Releasing]:
    site = releasing_once.on_copies(configured(make_sqlite, ("empty", "empty"), tmp_path / "home"))
    yield site
    site.service.close()
