"""Sites with invented programmes, on copies of databases into which they were brought once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from evaluator.core.config import Config
from tests.support.site import DOCUMENTS, Site, configured, copy_of, prepared


@pytest.fixture(scope="session")
def copied(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Config]:
    """As `prepared` on SQLite: copies of databases into which each folder of documents is brought once."""

    @cache
    def original(documents: Path) -> Config:
        return prepared(make_sqlite, tmp_path_factory.mktemp("original"), documents)

    def copy(home: Path, documents: Path = DOCUMENTS) -> Config:
        return copy_of(original(documents), configured(make_sqlite, ("empty", "empty"), home))

    return copy


@pytest.fixture
def config(copied: Callable[..., Config], tmp_path: Path) -> Config:
    return copied(tmp_path)


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    site = Site(config)
    yield site
    site.service.close()


@pytest.fixture
def garden(copied: Callable[..., Config], tmp_path: Path) -> Iterator[Site]:
    """The site with a questionnaire that has an item of every kind."""
    site = Site(copied(tmp_path, DOCUMENTS.parent / "tovholt"), programme="tovholt")
    yield site
    site.service.close()


@pytest.fixture
def either_site(
    make_database: Callable[[str], str],
    make_sqlite: Callable[[str], str],
    copied: Callable[..., Config],
    tmp_path: Path,
) -> Iterator[Site]:
    """Runs the test once on SQLite and once on PostgreSQL."""
    site = Site(copied(tmp_path) if make_database is make_sqlite else prepared(make_database, tmp_path))
    yield site
    site.service.close()


@pytest.fixture
def synthetic_site(config: Config) -> Iterator[Site]:
    site = Site(config, synthetic=True)
    yield site
    site.service.close()
