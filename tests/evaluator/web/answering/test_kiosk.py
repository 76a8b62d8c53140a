"""A shared device at an event: each person begins anew, nothing of the one before is shown, and the way is stored."""

from __future__ import annotations

import pytest


@pytest.fixture
def start(site) -> str:
    return f"/kiosk/{site.open_key('open')}"


def begin(site, start: str) -> str:
    response = site.client.post(f"{start}/begynd", data={"language": "da", "group": "residents"})
    assert response.status_code == 303
    assert response.location.startswith("/kiosk/")
    return response.location


def refresh(response) -> tuple[int, str]:
    seconds, _, address = response.headers["Refresh"].partition("; url=")
    return int(seconds), address


def test_everybody_is_asked_for_the_group_and_told_that_the_device_is_shared(site, start) -> None:
    for _ in range(2):
        page = site.client.get(start)
        assert 'name="group"' in page.text
        assert "Du svarer på en skærm, som andre bruger efter dig." in page.text
        assert "Refresh" not in page.headers
        begin(site, start)


def test_after_the_receipt_the_page_goes_back_to_the_start_by_itself_and_by_a_button(site, start) -> None:
    review = site.post(begin(site, start), site.MEALS, site.TABLE, site.IDEAS).location
    receipt = site.client.get(site.client.post(review).location)
    assert refresh(receipt) == (15, start)
    assert f'href="{start}"' in receipt.text
    assert [one.collection_mode for one in site.submissions("open")] == ["kiosk"]


def test_going_back_leads_to_the_start_and_shows_nothing_of_what_was_sent(site, start) -> None:
    first = begin(site, start)
    review = site.post(first, site.MEALS, site.TABLE, site.IDEAS).location
    site.client.post(review)
    key = first.split("/")[2]
    for address in (first, review, f"/kiosk/{key}", f"/kiosk/{key}/er-du-der", f"/kiosk/{key}/stop"):
        response = site.client.get(address)
        assert (response.status_code, response.location) == (303, start), address
        assert response.headers["Cache-Control"] == "no-store"
    assert len(site.submissions("open")) == 1


def test_a_page_asks_whether_somebody_is_there_before_anything_is_deleted(site, start) -> None:
    first = begin(site, start)
    second = site.post(first, site.MEALS).location
    seconds, asks = refresh(site.client.get(second))
    assert seconds == 300
    question = site.client.get(asks)
    assert f'href="{second}"' in question.text
    seconds, stops = refresh(question)
    assert seconds == 60
    for _ in range(10):  # as often as one likes
        assert "Ved bordet" in site.client.get(second).text
        site.client.get(asks)
    assert site.client.get(stops).location == start


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_leaves_takes_the_answers_along(site, start, method: str) -> None:
    first = begin(site, start)
    second = site.post(first, site.MEALS | {"came": "2", "heard": "5"}).location
    key = first.split("/")[2]
    assert getattr(site.client, method)(f"/kiosk/{key}/stop").location == start
    for address in (first, second, f"/kiosk/{key}/tjek", f"/kiosk/{key}/kvittering"):
        assert site.client.get(address, follow_redirects=True).request.path == start
    assert 'value="5" checked' not in site.client.get(f"/svar/{key}/side/meals").text
    assert site.submissions("open") == []


def test_a_kiosk_sets_no_cookie_and_lets_nobody_stop_to_go_on_later(site, start) -> None:
    first = begin(site, start)
    for address in (start, first):
        response = site.client.get(address)
        assert "Set-Cookie" not in response.headers
        assert "later" not in response.text


def test_only_anonymous_waves_with_an_open_link_have_a_kiosk(site) -> None:
    for wave in ("linked", "nameless"):
        assert site.client.get(f"/kiosk/{site.invite(wave)}").status_code == 404
    assert site.client.get("/kiosk/nothing/stop").status_code == 404


def test_the_usual_pages_do_not_go_anywhere_by_themselves(site) -> None:
    first = site.begin(site.open_key("open"), group="residents")
    assert "Refresh" not in site.client.get(first).headers
    assert site.client.post(site.post(first, site.MEALS, site.TABLE, site.IDEAS).location).status_code == 303
    assert [one.collection_mode for one in site.submissions("open")] == ["web"]
