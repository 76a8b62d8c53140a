"""Real sites, and visitors to them in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.live import Live


@pytest.fixture
def live(tmp_path: Path, make_sqlite: Callable[[str], str]) -> Iterator[Live]:
    live = Live(tmp_path, make_sqlite)
    yield live
    live.close()


@pytest.fixture
def garden(tmp_path: Path, make_sqlite: Callable[[str], str]) -> Iterator[Live]:
    """The application with a questionnaire that has an item of every kind."""
    live = Live(tmp_path, make_sqlite, "tovholt")
    yield live
    live.close()


@pytest.fixture
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Makes a page in a browser context of its own: a new device. It may load from no other host than ours."""
    live = request.getfixturevalue("garden" if "garden" in request.fixturenames else "live")
    strangers: list[str] = []
    with ExitStack() as stack:

        def visit(*, width: int = 360, height: int = 740, script: bool = False) -> Page:
            context: BrowserContext = browser.new_context(
                viewport={"width": width, "height": height}, java_script_enabled=script, locale="da-DK"
            )
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            context.on("request", lambda request: strangers.append(request.url))
            return context.new_page()

        yield visit
    assert [url for url in strangers if not url.startswith((live.address, "data:"))] == []
