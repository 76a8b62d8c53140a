from __future__ import annotations

import pytest

from tests.support.editor_site import Editor


@pytest.fixture
def eva(site) -> Editor:
    return Editor(site)
