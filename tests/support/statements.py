"""What is asked of databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

Asked = TypeVar("Asked")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is sent to any database meanwhile."""
    with _noted(lambda statement, _: statement) as asked:
        yield asked


@contextmanager
def questions() -> Iterator[list[tuple[str, str]]]:
    """As `statements`, each with the values that go with it."""
    with _noted(lambda statement, values: (statement, repr(values))) as asked:
        yield asked


@contextmanager
def _noted(read: Callable[[str, object], Asked]) -> Iterator[list[Asked]]:
    asked: list[Asked] = []

    def note(_db: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append(read(statement, values))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
