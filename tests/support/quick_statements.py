"""Statements compiled once for all tests. SQLAlchemy compiles them for every engine, and a test has its own."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.util import LRUCache

from evaluator.store import engine

Key = tuple[Dialect, *tuple[Hashable, ...]]


class Compiled(LRUCache[Any, Any]):
    """As the cache of an engine, whose keys begin with the dialect. Those of one driver compile alike here: all are
    made in one place, with the same options."""

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get((key[0].driver, *key[1:]), default)

    def __setitem__(self, key: Key, value: Any) -> None:
        super().__setitem__((key[0].driver, *key[1:]), value)


COMPILED = Compiled(4000)
_engine = engine._engine


def _with_what_others_compiled(url: sa.URL, **how: Any) -> sa.Engine:
    made = _engine(url, **how)
    made.update_execution_options(compiled_cache=COMPILED)
    return made


def quicken() -> None:
    engine._engine = _with_what_others_compiled
