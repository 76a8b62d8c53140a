"""Nothing is skipped: a test that cannot run has failed, on one worker as on several."""

from __future__ import annotations

from collections.abc import Generator

import pytest

Report = pytest.TestReport | pytest.CollectReport


def _failed(report: Report) -> None:
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and a test that cannot run fails: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _failed(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _failed(report)
    return report
