"""Whatever happens while somebody answers, what was saved is sent: twenty rounds of each, at a step drawn by lot."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

import pytest

ROUNDS = 20
OPEN = dt.datetime(2026, 5, 14, 21, 0, tzinfo=dt.UTC)
"""An hour before the wave closes."""
LAST_MOMENT = dt.datetime(2026, 5, 15, 21, 59, 59, tzinfo=dt.UTC)


def another_device(site, number: int) -> None:  # noqa: ARG001
    site.client = site.app.test_client()


def cookies_refused_and_lost(site, number: int) -> None:
    site.client = site.app.test_client(use_cookies=bool(number % 2))


def wave_closes(site, number: int) -> None:
    site.now = min(LAST_MOMENT, site.now + dt.timedelta(hours=1 + number % 24))


def version_published(site, number: int) -> None:
    site.import_changed("De fælles spisninger", f"Spisninger, udgave {number}")


@pytest.fixture
def draws() -> random.Random:
    return random.Random(20260514)


def steps(site, key: str) -> Iterator[None]:
    """One person's way to the receipt; between two steps something may happen."""
    address = site.begin(key)
    yield
    for form in (site.MEALS, site.TABLE, site.IDEAS):
        address = site.client.post(address, data=form).location
        yield
    assert site.client.get(address).status_code == 200
    yield
    response = site.client.post(address)
    assert (response.status_code, "/kvittering" in response.location) == (303, True)


@pytest.mark.parametrize("happens", [another_device, cookies_refused_and_lost, wave_closes, version_published])
@pytest.mark.parametrize("wave", ["linked", "nameless"])
def test_nothing_is_lost(site, draws: random.Random, wave: str, happens: Callable[..., None]) -> None:
    moments = []
    for number in range(ROUNDS):
        site.now = OPEN
        moment = draws.randrange(5)
        moments.append(moment)
        for step, _ in enumerate(steps(site, site.invite(wave, person=f"person {number}"))):
            if step == moment:
                happens(site, number)
    assert set(moments) == set(range(5))
    rows = site.submissions(wave)
    assert [row.answers for row in rows] == [site.STORED] * ROUNDS
    assert site.written(wave, "better") == [str(site.IDEAS["better"]).replace("\r", "")] * ROUNDS


def test_an_answer_given_to_an_earlier_version_is_stored_under_it(site) -> None:
    key = site.invite("linked")
    first = site.begin(key)
    version_published(site, 1)
    assert "De fælles spisninger" in site.client.get(first).text
    site.client.post(site.post(first, site.MEALS, site.TABLE, site.IDEAS).location)
    assert [row.version for row in site.submissions("linked")] == [1]
