"""An evaluator on the pages of answers from elsewhere, in the garden of tests/documents/tovholt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.core.config import Config
from tests.support.answers_brought import Bringing
from tests.support.site import Site

DOCUMENTS = Path(__file__).parents[3] / "documents" / "tovholt"


@pytest.fixture
def garden(copied: Callable[..., Config], tmp_path: Path) -> Iterator[Site]:
    site = Site(copied(tmp_path, DOCUMENTS), programme="tovholt")
    site.now = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    yield site
    site.service.close()


@pytest.fixture
def eva(garden: Site) -> Bringing:
    return Bringing(garden)
