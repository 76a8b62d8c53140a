"""The desk of somebody who asks owners."""

from __future__ import annotations

import pytest

from tests.support.members import Member
from tests.support.owned import OwnersDesk
from tests.support.site import Site


@pytest.fixture
def desk(site: Site) -> OwnersDesk:
    return OwnersDesk(site)


@pytest.fixture
def eva(site: Site) -> Member:
    return Member(site, "eva", "evaluator")
