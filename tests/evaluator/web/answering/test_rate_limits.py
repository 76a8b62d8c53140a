"""An open link is open: one client cannot answer for everybody, a room gets in, and the evaluator is told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from waitress.proxy_headers import proxy_headers_middleware
from werkzeug.test import Client

from evaluator.cli.serving import FORWARDED
from evaluator.results.folding import fold_new_answers
from evaluator.store.open_access import OpenAccessCount, door_counts
from tests.support.coded import ANNA, link, with_codes
from tests.support.members import Member
from tests.support.site import Site, prepared

GROUP = {"language": "da", "group": "residents"}
FAR_AWAY = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def small(site: Site) -> Site:
    """The open wave asks seven people."""
    sizes = (("[groups.staff]", "[groups.staff]\npopulation = 3"), ("= 40", "= 4"))
    site.import_changed("", "", programme=sizes, reason="The groups were counted again")
    return site


def begin(site: Site, times: int, address: str = "192.0.2.1"):
    its = f"/svar/{site.open_key('open')}/begynd"
    return [site.client.post(its, data=GROUP, environ_overrides={"REMOTE_ADDR": address}) for _ in range(times)]


def test_one_client_cannot_answer_for_everybody(small: Site) -> None:
    """It sent 2,577 answers in 20 seconds for a group of seven."""
    begun = begin(small, 300)
    assert [response.status_code for response in begun].count(303) == 34
    assert begun[-1].status_code == 429


def test_who_is_held_back_loses_nothing_and_is_let_in_when_it_was_said(small: Site) -> None:
    held = begin(small, 40)[-1]
    assert "Vent et øjeblik" in held.text
    assert "Prøv igen om 2 minutter" in held.text
    assert '<input type="hidden" name="group" value="residents">' in held.text
    assert "Set-Cookie" not in held.headers
    small.now += dt.timedelta(seconds=int(held.headers["Retry-After"]))
    assert begin(small, 1)[0].status_code == 303


def test_two_hundred_phones_behind_one_address_get_in(site: Site) -> None:
    assert {response.status_code for response in begin(site, 200)} == {303}


def test_who_has_begun_goes_on_while_others_are_held_back(small: Site) -> None:
    first = begin(small, 1)[0].location
    begin(small, 100)
    review = small.post(first, small.MEALS, small.TABLE, small.IDEAS).location
    assert small.client.post(review).status_code == 303
    assert len(small.submissions("open")) == 1


def test_a_personal_link_is_never_held_back(small: Site) -> None:
    begin(small, 100)
    small.begin(small.invite("linked"))


@pytest.mark.parametrize(("connects", "let_in"), [("127.0.0.1", 100), ("192.0.2.1", 34)])
def test_the_address_counts_that_the_trusted_proxy_names_and_what_others_write_does_not(
    small: Site, connects: str, let_in: int
) -> None:
    """The server trusts 127.0.0.1. What it makes of the headers is put before the application here."""
    server = proxy_headers_middleware(
        small.app.wsgi_app,
        trusted_proxy="127.0.0.1",
        trusted_proxy_count=1,
        trusted_proxy_headers=set(FORWARDED),
        clear_untrusted=True,
    )
    its = f"/svar/{small.open_key('open')}/begynd"
    sent = [
        Client(server).post(
            its,
            data=GROUP,
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
            environ_overrides={"REMOTE_ADDR": connects},
        )
        for n in range(100)
    ]
    assert [response.status_code for response in sent].count(303) == let_in


def test_beginnings_are_counted_by_day_and_nothing_is_stored_of_who_came(
    make_database: Callable[[str], str], tmp_path: Path
) -> None:
    site = Site(prepared(make_database, tmp_path))
    begin(site, 400, "203.0.113.9")
    site.now += dt.timedelta(days=1)
    begin(site, 2, "203.0.113.9")
    with site.service.store.reading() as db:
        assert door_counts(db, "lindevang") == {
            "open": (OpenAccessCount(dt.date(2026, 5, 4), 320, 0), OpenAccessCount(dt.date(2026, 5, 5), 2, 80))
        }
    for store in (site.service.store, site.service.vault):
        with store.reading() as db:
            names = sa.inspect(db).get_table_names()
            rows = " ".join(str(row) for name in names for row in db.execute(sa.text(f'SELECT * FROM "{name}"')))
        assert "203.0.113" not in rows
    site.service.close()


def test_the_evaluator_is_told_of_more_beginnings_and_answers_than_people(small: Site) -> None:
    eva = Member(small, "eva", role="evaluator")
    assert "Se efter, hvem der svarer" not in eva.get("/p/lindevang/runder").text
    for response in begin(small, 12):
        small.client.post(small.post(response.location, small.MEALS, small.TABLE, small.IDEAS).location)
    begin(small, 60)
    small.now += dt.timedelta(hours=2)
    begin(small, 1)
    eva.sign_in()
    assert "mindst 10 svar" not in eva.get("/p/lindevang/runder").text, "steps come with the worker"
    fold_new_answers(small.service.store, "lindevang")
    page = eva.get("/p/lindevang/runder").text
    assert "mindst 10 svar fra grupper, hvor der er 7 mennesker" in page
    assert "Mindst 35 er begyndt at svare, og der er 7 mennesker i grupperne" in page
    assert "På én dag kom der så mange på én gang" in page


def test_tries_of_codes_are_held_back_too_with_what_was_written(site: Site, tmp_path: Path) -> None:
    coded = with_codes(site, tmp_path / "coded")
    tried = [
        coded.client.post(link(coded), data={"language": "da"} | ANNA | {"birth_day": str(1 + n % 31)})
        for n in range(350)
    ]
    assert [response.status_code for response in tried].count(303) == 320
    assert dict(re.findall(r'name="(mother|birthplace)" value="([^"]*)"', tried[-1].text)) == {
        "mother": "an",
        "birthplace": "OD",
    }
    assert coded.client.post(link(coded), data=ANNA, environ_overrides=FAR_AWAY).status_code == 303


def test_at_a_kiosk_the_page_that_asks_to_wait_starts_over_by_itself(small: Site) -> None:
    start = f"/kiosk/{small.open_key('open')}"
    held = [small.client.post(f"{start}/begynd", data=GROUP) for _ in range(40)][-1]
    assert held.status_code == 429
    assert held.headers["Refresh"] == f"300; url={start}"
