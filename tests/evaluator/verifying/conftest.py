"""A report in every format, and what its release holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evaluator.rendering.formats import FORMATS
from evaluator.verifying.check import READERS
from evaluator.verifying.expected import Expected
from evaluator.verifying.released import expected_of
from tests.evaluator.rendering.conftest import findings, indicator_findings, printed, programme

__all__ = ["files", "findings", "indicator_findings", "printed", "programme", "release"]


@pytest.fixture(scope="session")
def release(printed) -> Expected:
    return expected_of(printed, ("da", "en"))


@pytest.fixture(scope="session")
def files(printed) -> Mapping[str, bytes]:
    return {suffix: FORMATS[suffix].make(printed, "da") for suffix in READERS}
