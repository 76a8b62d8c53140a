"""What sending mails takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.core.config import MailSettings
    from evaluator.store.engine import Store


@dataclass(frozen=True, slots=True)
class Sender:
    """Everything that sending takes. ``address`` is where participants find the pages; ``now`` gives the moment.
    ``programme`` is '' for the mails of accounts."""

    store: Store
    vault: Store
    programme: str
    settings: MailSettings
    address: str
    now: Callable[[], dt.datetime]
