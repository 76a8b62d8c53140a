"""How nedslag runs, as other programs ask: whether it lives, whether it can serve, and its metrics."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from flask import Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from evaluator.store.engine import STORE_SCHEMA, Store, schema_version
from evaluator.store.jobs import Job, jobs
from evaluator.vault.engine import VAULT_SCHEMA
from evaluator.web.operation.observing import ANSWERED, SECONDS
from evaluator.web.shared.access import open_pages
from evaluator.web.shared.service import service

pages = open_pages("health", __name__)


@pages.get("/healthz")
def alive() -> Response:
    """The process answers; of the databases nothing is asked, since starting it again would not mend them."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def ready() -> tuple[dict[str, str], int]:
    """Whether both databases answer and have the schema of this program: 200, else 503."""
    here = service()
    found = {"store": _state(here.store, STORE_SCHEMA), "vault": _state(here.vault, VAULT_SCHEMA)}
    return found, 200 if set(found.values()) == {"ok"} else 503


@pages.get("/metrics")
def metrics() -> Response:
    """For whoever has the token: counts of requests tell when people answer."""
    here = service()
    token, given = here.config.metrics_token, request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        abort(404)
    with here.store.reading() as db:
        found = jobs(db)
    return Response(_exposed(found), content_type=CONTENT_TYPE_LATEST)


def _state(store: Store, schema: tuple[str, str]) -> str:
    try:
        return "ok" if schema_version(store, schema[0]) == schema[1] else "schema"
    except (sa.exc.SQLAlchemyError, OSError):
        return "unreachable"


def _exposed(found: list[Job]) -> bytes:
    """With PROMETHEUS_MULTIPROC_DIR what all processes of a server counted, else what this one did."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(ANSWERED)
        registry.register(SECONDS)
    registry.register(Jobs(found))
    return generate_latest(registry)


class Jobs(Collector):
    """When each job of the worker last went well, and whether the last round failed."""

    def __init__(self, found: Iterable[Job]) -> None:
        self._found = list(found)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        done = GaugeMetricFamily("nedslag_job_done_timestamp_seconds", "The last round that went well.", labels=["job"])
        failed = GaugeMetricFamily("nedslag_job_failed", "1 where the last round failed.", labels=["job"])
        for one in self._found:
            if one.done_at is not None:
                done.add_metric([one.name], one.done_at.timestamp())
            failed.add_metric([one.name], float(one.wrong is not None))
        yield done
        yield failed
