"""A hearing on a site, and its parties."""

from __future__ import annotations

import pytest

from tests.support.hearing_site import HearingDesk
from tests.support.members import Member
from tests.support.site import Site


@pytest.fixture
def desk(site: Site) -> HearingDesk:
    return HearingDesk(site, open_link=True)


@pytest.fixture
def link(desk: HearingDesk) -> str:
    return desk.link(desk.party("Tovholt Kommune"))


@pytest.fixture
def eva(site: Site) -> Member:
    return Member(site, "eva", "evaluator")
