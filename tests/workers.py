"""Which tests run on the same worker, where there are several, and which begin. (pytest-xdist 3.8 reads no
``xdist_group`` under pytest 9.2; this hook of its own needs no marks either.)"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

BROWSER: Final = "tests/browser/"
"""On two workers at most. A worker waits for its Chromium two thirds of the time, so two of them leave a core to the
others; three beside each other would wait for each other."""
FIRST: Final = (
    BROWSER,
    "tests/evaluator/demo/test_build.py",
    "tests/evaluator/web/test_log.py",
    "tests/evaluator/web/answering/test_generated_posts.py",
    "tests/evaluator/web/results/test_second_looks.py",
    "tests/evaluator/web/test_addresses.py",
    "tests/evaluator/web/test_several_hosts.py",
    "tests/evaluator/answering/test_kill.py",
    "tests/faults/test_killed_acts.py",
    "tests/evaluator/verifying/test_check.py",
    "tests/analysis/test_planning_strata.py",
    "tests/evaluator/releases/test_audit_beside_truth.py",
    "tests/evaluator/records/test_every_register.py",
    "tests/evaluator/web/test_one_shard.py",
    "tests/surveys/tables/test_unpacking.py",
    "tests/evaluator/rendering/test_report_files.py",
)
"""What takes longest, so that no worker is left alone with it at the end."""


def _turn(nodeid: str) -> int:
    return next((turn for turn, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _turn(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        """A file stays together, in the order of the files: what is made once for it is made once. To hand out tests
        one by one would take longer with each, for the scheduler goes through all that it has handed out."""

        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.split("::", 1)[0]
            if not path.startswith(BROWSER):
                return path
            return f"{BROWSER}{browsers.setdefault(path, len(browsers)) % 2}"

    browsers: dict[str, int] = {}
    config.option.loadscopereorder = False
    return Together(config, log)
