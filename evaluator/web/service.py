"""What every page needs: the two databases, the clock, and whether answers are marked as synthetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from evaluator.config import Config
from evaluator.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Lies in ``app.extensions['nedslag']``. ``now`` gives the current moment with its time zone.

    ``synthetic`` is true in a demonstration: every page says so and every submission is marked.
    """

    store: Store
    vault: Store
    config: Config
    now: Callable[[], dt.datetime]
    synthetic: bool = False

    def close(self) -> None:
        self.store.close()
        self.vault.close()


def service() -> Service:
    """The service of the application that answers the current request."""
    found: Service = current_app.extensions["nedslag"]
    return found
