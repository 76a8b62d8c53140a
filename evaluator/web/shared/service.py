"""What every page needs: the two databases, the clock, and whether answers are marked as synthetic."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app

from evaluator.accounts.setting_up import SetUp
from evaluator.answering.open_access import Doors
from evaluator.core.config import Config, Mailing
from evaluator.documents.storing import load_questionnaire
from evaluator.findings.model import Findings
from evaluator.releases.serving import Pages
from evaluator.store.engine import Store
from evaluator.store.waves import Wave
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.accounts.provider import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Lies in ``app.extensions['nedslag']``. ``now`` gives the current moment with its time zone.

    ``set_up``: of a server that began without any account. ``mailing``: None where no mail can be sent by
    itself. ``provider``: by which people sign in, too. ``synthetic`` is true in a demonstration: every page says so and
    every submission is marked.
    """

    store: Store
    vault: Store
    config: Config
    now: Callable[[], dt.datetime]
    doors: Doors
    synthetic: bool = False
    set_up: SetUp | None = None
    mailing: Mailing | None = None
    provider: Provider | None = None
    patience: float = 2.0
    """Seconds that a page waits for what goes on behind it, before it says that it is under way."""
    bell: threading.Event = field(default_factory=threading.Event)
    """Rung when a page asked the worker for something: a worker in this process does it at once."""
    found: dict[str, Findings] = field(default_factory=dict)
    """The findings that pages showed, see `evaluator.results.milestones.findings_of`."""
    pages: Pages = field(default_factory=dict)
    """The screens of releases that were looked at, see `evaluator.releases.serving.remembered`."""

    @property
    def takes_passwords(self) -> bool:
        """Whether a password of nedslag opens an account."""
        return self.provider is None or self.provider.settings.passwords

    def questionnaire(self, db: Connection, wave: Wave, version: int, digest: str = "") -> Questionnaire:
        """The questionnaire of ``wave`` in a version, in the languages of the wave. ``digest``: see
        `load_questionnaire`."""
        return load_questionnaire(db, wave.programme, wave.questionnaire, version, wave.languages, digest)

    def close(self) -> None:
        self.store.close()
        self.vault.close()


def service() -> Service:
    """The service of the application that answers the current request."""
    found: Service = current_app.extensions["nedslag"]
    return found
