"""Databases across a fork: two processes that share a connection hear each other's answers.

A server such as gunicorn with ``--preload`` opens the databases and forks afterwards. So whatever is idle is closed
before a fork, and the child begins with pools and turns of its own, whatever was in use.
"""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Forked(Protocol):
    """What is opened before a fork."""

    def close(self) -> None: ...

    def begin_anew(self) -> None: ...


_open: weakref.WeakSet[Forked] = weakref.WeakSet()


def watch(store: Forked) -> None:
    """Mind that ``store`` may be there when the process forks."""
    _open.add(store)


def _before() -> None:
    for store in list(_open):
        store.close()


def _in_the_child() -> None:
    for store in list(_open):
        store.begin_anew()


os.register_at_fork(before=_before, after_in_child=_in_the_child)
