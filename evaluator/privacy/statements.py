"""The documents that are signed, by name, as files of each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from evaluator.core.config import Config, Mailing
from evaluator.privacy.accessibility import accessibility_statement
from evaluator.privacy.processing_record import InstanceSettings, processing_record

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

    from evaluator.privacy.statement import Statement

Made = Callable[["Connection", str, InstanceSettings, str, "dt.date"], "Statement"]
STATEMENTS: Final[Mapping[str, Made]] = {
    "processing": processing_record,
    "accessibility": accessibility_statement,
}
FORMATS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def settings_of(config: Config, mailing: Mailing | None) -> InstanceSettings:
    """What the settings of the instance tell a reader of a document. No password and no key is among it."""
    address = mailing.address if mailing else next((f"https://{name}" for name in config.hosts), "")
    kind = config.database_url.partition(":")[0].partition("+")[0]
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    return InstanceSettings(address, mailing.settings.host if mailing else "", names.get(kind, ""))
