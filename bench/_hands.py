"""Somebody at a browser, with a clock that runs as fast as a person does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: to read a page that has come, to think before something new is entered, to type a character, and to find
    and choose something: an option, a mark, a field to type in, a link or a button."""

    read: float = 5.0
    think: float = 10.0
    type: float = 0.25
    choose: float = 2.0


@dataclass(slots=True)
class Hands:
    """``spent``: by step, what a person takes at that pace, with what the server and the browser take besides."""

    page: Page
    address: str
    pace: Pace = field(default_factory=Pace)
    spent: dict[str, float] = field(default_factory=dict)
    typed: int = 0
    pages: int = 0
    _step: str = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What is done within counts for that step."""
        before, self._step = self._step, name
        yield
        self._step = before

    def take(self, seconds: float) -> None:
        self.spent[self._step] = self.spent.get(self._step, 0.0) + seconds

    def think(self) -> None:
        self.take(self.pace.think)

    def write(self, field_: Locator, text: str) -> None:
        field_.fill(text)
        self.typed += len(text)
        self.take(self.pace.choose + self.pace.type * len(text))

    def choose(self, field_: Locator, value: str) -> None:
        field_.select_option(value)
        self.take(self.pace.choose)

    def mark(self, field_: Locator, *, on: bool = True) -> None:
        field_.set_checked(on)
        self.take(self.pace.choose)

    def press(self, what: Locator) -> None:
        """What leads to another page, which is then read."""
        began = time.perf_counter()
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            what.click()
        self.pages += 1
        self.take(time.perf_counter() - began + self.pace.choose + self.pace.read)

    def open(self, path: str) -> None:
        """A page whose address is known, such as one that was handed over."""
        began = time.perf_counter()
        self.page.goto(self.address + path, wait_until="domcontentloaded")
        self.pages += 1
        self.take(time.perf_counter() - began + self.pace.choose + self.pace.read)

    def button(self, name: str) -> None:
        self.press(self.page.locator("main").get_by_role("button", name=name, exact=True).first)

    def link(self, name: str) -> None:
        self.press(self.page.locator("main").get_by_role("link", name=name, exact=True).first)

    def menu(self, name: str) -> None:
        """A page by the programme's menu."""
        self.press(self.page.locator("nav.wide-menu").get_by_role("link", name=name, exact=True).first)
