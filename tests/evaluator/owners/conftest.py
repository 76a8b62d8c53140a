"""The desk of somebody who asks owners."""

from __future__ import annotations

import pytest

from tests.support.owned import OwnersDesk
from tests.support.site import Site


@pytest.fixture
def desk(site: Site) -> OwnersDesk:
    return OwnersDesk(site)
