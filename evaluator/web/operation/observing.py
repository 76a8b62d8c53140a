"""Requests as whoever runs nedslag sees them: numbered, timed and counted, and nothing of who asked.

A line is logged for each request of those who sign in. Of people who answer, on paper and in interviews, too, there is
none but of what failed: a time beside a page would say when somebody answered (docs/anonymity.md).
"""

from __future__ import annotations

import secrets
import time
from functools import cache
from logging import getLogger
from typing import Final

from flask import Flask, Response, current_app, g, request
from prometheus_client import Counter, Histogram

from evaluator.core.error_redaction import OURS, REQUEST_ID
from evaluator.web.shared.every_response import FOR_PROGRAMS
from evaluator.web.shared.rules import COLLECTING, rule_of

ANSWERED: Final = Counter(
    "nedslag_requests", "Requests by whose pages they were and how they ended.", ("pages", "status"), registry=None
)
SECONDS: Final = Histogram("nedslag_request_seconds", "How long the server took to answer.", ("pages",), registry=None)
_COLLECTING: Final = frozenset(COLLECTING)
_log: Final = getLogger(f"{OURS}.request")


def prepare(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(end)


@cache
def _counters(pages: str, hundred: int) -> tuple[Counter, Histogram]:
    return ANSWERED.labels(pages, f"{hundred}xx"), SECONDS.labels(pages)


def begin() -> None:
    g.request_id, g.begun = secrets.token_hex(8), time.perf_counter()
    REQUEST_ID.set(g.request_id)


def end(response: Response) -> Response:
    """Count what was answered, but for files and questions of programs."""
    response.headers["X-Request-Id"] = g.request_id
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static" or endpoint in FOR_PROGRAMS:
        return response
    passed, roles = time.perf_counter() - g.begun, rule_of(current_app, endpoint).roles
    pages = "signed_in" if roles else "open"
    answered, seconds = _counters(pages, response.status_code // 100)
    answered.inc()
    seconds.observe(passed)
    if roles and roles != _COLLECTING:
        said = {"endpoint": endpoint, "status": response.status_code, "milliseconds": round(passed * 1000)}
        _log.info("answered", extra=said)
    return response
