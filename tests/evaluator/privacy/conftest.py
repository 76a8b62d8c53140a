from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.kept import answered, with_days
from tests.support.site import Site, prepared


@pytest.fixture
def empty_site(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = Site(prepared(make_sqlite, tmp_path / "home"))
    yield site
    site.service.close()


@pytest.fixture
def site(empty_site: Site) -> Site:
    with_days(empty_site)
    empty_site.keys = answered(empty_site)  # type: ignore[attr-defined]
    return empty_site


@pytest.fixture
def on_postgresql(make_postgresql: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = Site(prepared(make_postgresql, tmp_path / "home"))
    with_days(site)
    site.keys = answered(site)  # type: ignore[attr-defined]
    yield site
    site.service.close()


@pytest.fixture(params=["site", "on_postgresql"])
def either_site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found
