"""A counted milestone to write about, and an evaluator who writes."""

from __future__ import annotations

import pytest

from tests.evaluator.writing.conftest import site, writing_once
from tests.support.passages import WritingSite
from tests.support.passages_desk import Writer

__all__ = ["site", "writing_once"]


@pytest.fixture
def anna(site: WritingSite) -> Writer:
    return Writer(site, "anna", "evaluator")
