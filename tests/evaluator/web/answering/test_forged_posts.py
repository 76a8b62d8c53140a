"""Keys, receipts, names and tokens that somebody made up: every answer is a page that says what happened, on both
databases, and nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from evaluator.store.account_tables import login_attempt
from evaluator.store.tables import draft, submission
from tests.support.generated_posts import KNOWN, Form, forms, on_the_wire, values
from tests.support.members import Member
from tests.support.site import Site

WAYS = ("svar", "kiosk", "interview")
ENDS = ("begynd", "side/meals", "tjek", "sprog", "ret", "behold", "slet", "stop", "nej-tak", "kvittering", "er-du-der")
FORM = "application/x-www-form-urlencoded"
Post = Callable[[Site, bytes, Form], TestResponse]


def possible(key: bytes) -> bool:
    """Whether it can be one part of an address."""
    return len(key) < 1000 and key.strip(b" ./\\") != b""


keys = st.one_of(values.filter(possible), st.binary(min_size=8, max_size=40).filter(possible))


def receipt(site: Site, value: bytes, form: Form) -> TestResponse:
    return site.client.post("/kvittering", data=on_the_wire(((b"receipt", value), *form)), content_type=FORM)


def opting_out(site: Site, value: bytes, form: Form) -> TestResponse:
    return site.client.post(f"/afmeld/{quote_from_bytes(value, safe='')}", data=on_the_wire(form), content_type=FORM)


def sign_in(site: Site, value: bytes, form: Form) -> TestResponse:
    """With the page's own token, so that name and password are looked at."""
    page = site.client.get("/log-ind", base_url="https://localhost").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    fields = ((b"csrf_token", token[1].encode()), (b"name", value), (b"password", value), *form)
    return site.client.post("/log-ind", data=on_the_wire(fields), content_type=FORM, base_url="https://localhost")


def sign_in_unasked(site: Site, value: bytes, form: Form) -> TestResponse:
    fields = ((b"csrf_token", value), (b"name", b"eva"), (b"password", b"eva"), *form)
    return site.client.post("/log-ind", data=on_the_wire(fields), content_type=FORM)


SAID = r"<h1>[^<]{5,}</h1>\s*<p>[^<]{20,}"
PROBLEM = r'<div class="problem"[^>]*><p>[^<]{20,}'
NOTICE = r'<div class="notice error"[^>]*>\s*<h2>[^<]{5,}</h2>\s*<p>[^<]{20,}'
DOORS: Mapping[str, tuple[Post, int, str]] = {
    "receipt": (receipt, 404, NOTICE),
    "opting out": (opting_out, 404, SAID),
    "sign-in": (sign_in, 422, PROBLEM),
    "sign-in without its token": (sign_in_unasked, 422, PROBLEM),
}


def counts(site: Site) -> list[Any]:
    with site.service.store.reading() as db:
        return [db.execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in (draft, submission)]


quickly = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("door", DOORS)
def test_what_opens_nothing_is_refused_with_a_reason(either_site: Site, door: str) -> None:
    post, status, reason = DOORS[door]

    @quickly
    @given(keys, forms({}, 2))
    def knock(value: bytes, form: Form) -> None:
        with either_site.service.store.writing() as db:
            db.execute(sa.delete(login_attempt))  # else the name pauses
        response = post(either_site, value, form)
        assert response.status_code == status
        assert re.search(reason, response.text)

    knock()
    assert counts(either_site) == [0, 0]


@pytest.mark.parametrize("way", WAYS)
def test_a_forged_key_leads_nowhere_and_that_is_said_in_both_languages(either_site: Site, way: str) -> None:
    client = Member(either_site, "ida").client if way == "interview" else either_site.client

    @quickly
    @given(keys, st.sampled_from(ENDS), st.sampled_from(["GET", "POST"]), forms({}, 2))
    def knock(key: bytes, end: str, method: str, form: Form) -> None:
        address = f"/{way}/{quote_from_bytes(key, safe='')}/{end}".rstrip("/")
        response = client.open(
            address, method=method, data=on_the_wire(form), content_type=FORM, base_url="https://localhost"
        )
        assert response.status_code in (404, 405)
        assert re.search(SAID, response.text)
        assert '<section lang="en"' in response.text

    knock()
    assert counts(either_site) == [0, 0]


def test_a_name_that_no_database_can_hold_is_as_wrong_as_any_other(either_site: Site) -> None:
    for name in (b"\x00", b"eva\x00", b"\xff"):
        assert "passer ikke sammen" in sign_in(either_site, name, ()).text


def test_every_value_of_the_list_is_tried_as_a_key(site: Site) -> None:
    for value in filter(possible, KNOWN):
        assert receipt(site, value, ()).status_code == 404
        assert site.client.post(f"/svar/{quote_from_bytes(value, safe='')}/begynd").status_code == 404
