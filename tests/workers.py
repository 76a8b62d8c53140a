"""Which tests run on the same worker, where there are several. (pytest-xdist 3.8 reads no ``xdist_group`` under pytest
9.2; this hook of its own needs no marks either.)"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final = ("tests/browser/", "tests/evaluator/demo/test_build.py")
"""Chromium, for two beside each other would wait for each other; and the demonstration, which is built once."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        """Starts with the largest group; every other test is on its own."""

        def _split_scope(self, nodeid: str) -> str:
            return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)

    return Together(config, log)
