"""What other programs are told of how nedslag runs, and what the log says of requests."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import Client

from evaluator.core.error_redaction import RedactedRecord
from evaluator.core.structured import JsonLines
from evaluator.store.jobs import FOLDING, note
from evaluator.web.wsgi import BehindProxy
from tests.support.broken_databases import out_of_reach
from tests.support.members import Member
from tests.support.site import Site, prepared

BY_ADDRESS = {"base_url": "http://10.0.0.7:8080"}
TOKEN = "for tests alone"


@pytest.fixture(scope="module")
def site(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(prepared(make_sqlite, tmp_path_factory.mktemp("health")))
    object.__setattr__(site.service.config, "metrics_token", TOKEN)
    yield site
    site.service.close()


def metrics(site: Site) -> str:
    return site.client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text


def test_health_is_told_by_any_name(site: Site) -> None:
    assert site.client.get("/healthz", **BY_ADDRESS).text == "ok\n"
    assert site.client.get("/readyz", **BY_ADDRESS).json == {"store": "ok", "vault": "ok"}
    assert site.client.get("/kvittering", **BY_ADDRESS).status_code == 400


@pytest.mark.parametrize(("name", "table"), [("store", "store_version"), ("vault", "vault_version")])
def test_a_database_of_another_schema_is_not_ready_and_the_process_lives(site: Site, name: str, table: str) -> None:
    with out_of_reach(getattr(site.service, name), table):
        answer = site.client.get("/readyz")
        assert (answer.status_code, answer.json[name]) == (503, "schema")
        assert site.client.get("/healthz").status_code == 200


def test_metrics_are_for_whoever_has_the_token_and_name_no_page(site: Site) -> None:
    note(site.service.store, FOLDING, done=3, wrong=None, now=site.now)
    before = metrics(site)
    key = site.invite("linked")
    site.client.get(f"/svar/{key}")
    after = metrics(site)
    assert site.client.get("/metrics").status_code == 404
    for given in ("Bearer ", f"Bearer {TOKEN}æ", "\xff"):
        assert site.client.get("/metrics", headers={"Authorization": given}).status_code == 404
    assert 'nedslag_job_done_timestamp_seconds{job="fold"}' in after
    assert after != before
    assert key not in after
    assert "svar" not in after


def test_a_request_of_somebody_signed_in_is_a_line_and_one_of_a_participant_is_none(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "nedslag")
    member = Member(site, "Iversen", "evaluator")
    caplog.clear()
    shown = member.get("/indsatser")
    site.client.get(f"/svar/{site.invite('linked')}")
    member.get(f"/interview/{site.invite('linked', 'p2')}")
    said = [json.loads(JsonLines().format(one)) for one in caplog.records]
    assert [(one["endpoint"], one["status"], one["message"]) for one in said] == [("home.listing", 200, "answered")]
    assert said[0]["request_id"] == shown.headers["X-Request-Id"]


def test_what_failed_is_found_by_the_number_that_was_answered(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with out_of_reach(site.service.store, "draft"):
        answer = site.client.get(f"/svar/{site.invite('linked', 'p3')}")
    (line,) = (json.loads(JsonLines().format(one)) for one in caplog.records)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["request_id"] in answer.text
    assert line["level"] == "error"


def test_only_the_web_server_in_front_is_believed() -> None:
    def asks(environ, start_response):
        start_response("200 OK", [])
        return [f"{environ['REMOTE_ADDR']} {environ['HTTP_HOST']} {environ['wsgi.url_scheme']}".encode()]

    forwarded = {
        "X-Forwarded-For": "198.51.100.7",
        "X-Forwarded-Host": "survey.example.org",
        "X-Forwarded-Proto": "https",
    }
    client = Client(BehindProxy(asks, "127.0.0.1"))
    for address, said in (
        ("127.0.0.1", "198.51.100.7 survey.example.org https"),
        ("10.0.0.9", "10.0.0.9 localhost http"),
    ):
        assert client.get(headers=forwarded, environ_overrides={"REMOTE_ADDR": address}).text == said


def test_a_record_of_the_log_is_one_line() -> None:
    record = RedactedRecord("nedslag", logging.WARNING, __file__, 1, "over\nto lines", (), None)
    assert "\n" not in JsonLines().format(record)
