"""Whether a connection to PostgreSQL that lay in the pool still leads anywhere.

A server that ends a connection says so on it: a connection on which nothing has come is taken as it is, without the
journey to the server that asking would be. What has lain for long is asked, for a firewall ends connections in silence.
"""

from __future__ import annotations

import select
import time
from typing import Any, Final

import sqlalchemy as sa

_LONG: Final = 60.0
"""Seconds after which a connection is asked."""
_USED: Final = "used"


def watch_connections(engine: sa.Engine) -> None:
    """Have a dead connection of the pool of ``engine`` replaced before it is used."""
    pool = engine.pool

    def checked_out(connection: Any, record: Any, _proxy: Any) -> None:
        used = record.info.get(_USED)
        if used is None:  # it has just been made
            return
        is_doubtful = time.monotonic() - used >= _LONG or _has_come(connection)
        if is_doubtful and not _answers(engine, connection):
            raise sa.exc.DisconnectionError

    def checked_in(_connection: Any, record: Any) -> None:
        record.info[_USED] = time.monotonic()

    sa.event.listen(pool, "checkout", checked_out)
    sa.event.listen(pool, "checkin", checked_in)


def _has_come(connection: Any) -> bool:
    """Whether there is something to read, or the connection is at its end."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(engine: sa.Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False
