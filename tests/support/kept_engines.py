"""Connections to PostgreSQL that outlive the test which opened them. To open one takes the server longer than what most
tests ask of it, and the databases of a test are those of an earlier one, emptied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store import engine

AS_PEOPLE_GET: Final = engine._engine
"""Makes engines whose connections are closed with them: for a test that ends the server."""
MOST: Final = 3
"""Connections that an engine keeps. One that was asked for more at once closes them all."""


class Kept:
    """Makes engines as ``make`` does. One that is closed goes to the next who asks for the like: one user at a time."""

    def __init__(self, make: Callable[..., sa.Engine]) -> None:
        self._make = make
        self._free: defaultdict[Hashable, list[sa.Engine]] = defaultdict(list)

    def __call__(self, url: sa.URL, **how: Any) -> sa.Engine:
        if url.get_backend_name() != "postgresql":
            return self._make(url, **how)
        free = self._free[url, engine.WAIT_POSTGRESQL, *how.items()]
        return free.pop() if free else self._kept(self._make(url, **how), free)

    def _kept(self, made: sa.Engine, free: list[sa.Engine]) -> sa.Engine:
        close = made.dispose

        def dispose() -> None:
            pool = made.pool
            assert isinstance(pool, sa.QueuePool)
            if pool.checkedout() or pool.checkedin() > MOST:
                close()
            elif made not in free:
                free.append(made)

        made.dispose = dispose  # type: ignore[method-assign]
        return made


def keep_connections() -> None:
    engine._engine = Kept(engine._engine)
