"""How many faults a run of the tests made, and on what: `docs/reliability.md` has the figures of a long one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

import pytest

KILLS: Final = "NEDSLAG_TEST_KILLS"
FIGURE: Final = "figure of faults"


def rounds(usual: int) -> int:
    """How often a test kills: as often as the environment says, else as often as in every run."""
    return int(os.environ.get(KILLS, usual))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Note what a test did, for the end of a run that was asked for its number of kills."""

    def note(text: str) -> None:
        request.node.user_properties.append((FIGURE, text))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if KILLS not in os.environ:
        return
    passed = terminalreporter.stats.get("passed", ())
    lines = [(one.nodeid, value) for one in passed for name, value in one.user_properties if name == FIGURE]
    for test, text in lines:
        terminalreporter.write_line(f"{test.rpartition('::')[2]}: {text}")
