"""The log as lines of JSON, for whoever gathers logs: what is told quotes as little as `evaluator.core.error_redaction`
makes it."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from collections.abc import Mapping
from typing import Final

from evaluator.core.error_redaction import OURS, log_without_values

ENVIRONMENT: Final = "NEDSLAG_LOG"
_FIELDS: Final = ("request_id", "endpoint", "status", "milliseconds")
"""What a record may say besides its message. None of it tells of a person: an endpoint is the name of a page in the
code, without the key in its address."""


class JsonLines(logging.Formatter):
    """One object on a line: when, how grave, which part of the program, what, and `_FIELDS` where they are known."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        said["message"] = record.getMessage()
        said |= {name: value for name in _FIELDS if (value := getattr(record, name, "")) != ""}
        return json.dumps(said, ensure_ascii=False)


def log_as_asked(environment: Mapping[str, str]) -> None:
    """With NEDSLAG_LOG=json, write JSON on standard error, and a line for each request of those who sign in."""
    log_without_values()
    if environment.get(ENVIRONMENT) != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger(OURS).setLevel(logging.INFO)
