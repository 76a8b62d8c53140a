"""Two servers on one PostgreSQL, as behind one address: whoever goes from one to the other notices nothing, and what is
limited is limited over both."""

from __future__ import annotations

import datetime as dt
import http.cookiejar
import re
import shutil
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.accounts.signing_in import FAILURES_ALLOWED
from evaluator.core.config import Config
from evaluator.store import sign_ins, waves
from evaluator.store.engine import open_store
from evaluator.store.submissions import submissions
from evaluator.web.app import utc_now
from tests.support.gunicorn_servers import gunicorn
from tests.support.members import PASSWORD, token
from tests.support.site import DOCUMENTS, PROGRAMME, Site, prepared

HOME, AT_ONCE = f"/p/{PROGRAMME}/", 20
OPEN = dt.date(2026, 5, 4)
"""A day on which the open wave of the documents is open."""


class Said(NamedTuple):
    status: int
    text: str
    leads_to: str


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """Keeps its cookies for both ports, as for two servers behind one name."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _Stays)

    def get(self, port: int, path: str) -> Said:
        return self._asked(f"http://127.0.0.1:{port}{path}", None)

    def post(self, port: int, path: str, **form: object) -> Said:
        return self._asked(f"http://127.0.0.1:{port}{path}", urlencode(form, doseq=True).encode())

    def sign_in(self, port: int, *, answered_by: int) -> Said:
        form = {"name": "anna", "password": PASSWORD, "csrf_token": token(self.get(port, "/log-ind").text)}
        return self.post(answered_by, "/log-ind", **form)

    def _asked(self, address: str, data: bytes | None) -> Said:
        try:
            with self._opener.open(address, data, timeout=60) as answer:
                return Said(answer.status, answer.read().decode(), "")
        except HTTPError as error:
            with error:
                return Said(error.code, error.read().decode(), error.headers.get("Location", ""))


@pytest.fixture
def config(make_postgresql, tmp_path: Path) -> Config:
    """The open wave asks seven people, and is open now."""
    documents = tmp_path / "documents"
    shutil.copytree(DOCUMENTS, documents)
    text = (documents / "programme.toml").read_text("utf-8")
    text = text.replace("[groups.staff]", "[groups.staff]\npopulation = 3").replace("= 40", "= 4")
    later = utc_now().date() - OPEN
    text = re.sub(r"\d{4}-\d\d-\d\d", lambda day: f"{dt.date.fromisoformat(day[0]) + later}", text)
    (documents / "programme.toml").write_text(text, "utf-8")
    made = prepared(make_postgresql, tmp_path, documents)
    with closing(open_store(made.database_url)) as store, store.writing() as db:
        add_account(db, name="anna", role="evaluator", password=PASSWORD, now=utc_now())
    return made


@pytest.fixture
def ports(config: Config) -> Iterator[tuple[int, int]]:
    with ExitStack() as stack:
        yield tuple(
            stack.enter_context(gunicorn(config, processes=1, NEDSLAG_INSECURE_COOKIES="1"))[1] for _ in range(2)
        )


@pytest.fixture
def door(config: Config) -> str:
    with closing(open_store(config.database_url)) as store, store.reading() as db:
        found = waves.wave(db, PROGRAMME, "open")
    assert found is not None
    return str(found.open_key)


def test_who_goes_from_one_server_to_the_other_stays_signed_in_and_goes_on(
    ports: tuple[int, int], config: Config, door: str
) -> None:
    one, other = ports
    anna, thief = Browser(), Browser()
    assert anna.sign_in(one, answered_by=other).status == 302, "the token of a form holds on both"
    for port in ports:
        assert anna.get(port, HOME).status == 200
        assert thief.get(port, HOME).leads_to.startswith("/log-ind")
    page = anna.get(one, HOME)
    assert anna.post(other, "/log-ud", csrf_token="forged").leads_to == "/log-ind"
    assert anna.get(one, HOME).status == 200, "a forged token signs nobody out"

    begun = Browser().post(one, f"/svar/{door}/begynd", language="da", group="residents")
    assert begun.status == 303
    somebody = Browser()
    forms, at = (Site.MEALS, Site.TABLE, Site.IDEAS), begun.leads_to
    for number, form in enumerate(forms):
        at = somebody.post(ports[number % 2], at, **form).leads_to
    assert somebody.post(other, at).status == 303
    assert stored(config) == 1

    anna.post(other, "/log-ud", csrf_token=token(page.text))
    for port in ports:
        assert anna.get(port, HOME).leads_to.startswith("/log-ind"), "signed out on one, signed out on both"


def test_a_kiosk_moves_between_servers(ports: tuple[int, int], config: Config, door: str) -> None:
    one, other = ports
    kiosk = Browser()
    assert kiosk.get(one, f"/kiosk/{door}").status == 200
    begun = kiosk.post(other, f"/kiosk/{door}/begynd", language="da", group="residents")
    assert begun.status == 303
    assert begun.leads_to.startswith("/kiosk/")
    page = kiosk.get(one, begun.leads_to)
    assert page.status == 200
    at = begun.leads_to
    for port, form in ((one, Site.MEALS), (other, Site.TABLE), (one, Site.IDEAS)):
        at = kiosk.post(port, at, **form).leads_to
    assert kiosk.post(other, at).status == 303
    assert stored(config) == 1
    left = kiosk.post(one, f"/kiosk/{door}/begynd", language="da", group="residents").leads_to
    key = left.split("/")[2]
    assert kiosk.post(other, left, **Site.MEALS).status == 303
    assert kiosk.post(one, f"/kiosk/{key}/stop").leads_to == f"/kiosk/{door}"
    assert "checked" not in kiosk.get(other, left).text
    assert stored(config) == 1


def test_a_draft_begun_on_one_server_is_continued_on_the_other(ports: tuple[int, int]) -> None:
    one, other = ports
    anna = Browser()
    anna.sign_in(one, answered_by=one)
    box = f"{HOME}design/kasser/contact"
    own = token(anna.get(one, f"{HOME}design/").text)
    assert anna.post(other, f"{HOME}design/begynd", csrf_token=own).status == 302
    said = {"kind": "outcome_short", "title-da": "Begyndt her", "title-en": "Begun here"}
    assert anna.post(one, box, **said, csrf_token=token(anna.get(other, box).text)).status == 302
    assert 'value="Begyndt her"' in anna.get(other, box).text
    assert anna.post(other, box, **said | {"title-da": "Forfalsket"}).status in (400, 422)
    assert 'value="Begyndt her"' in anna.get(one, box).text


def test_forty_wrong_passwords_at_once_on_two_servers_are_eight_tries(ports: tuple[int, int], config: Config) -> None:
    form = {"name": "anna", "password": "a wrong password for anna"}
    browsers = [Browser() for _ in range(AT_ONCE)]
    tokens = [token(one.get(ports[0], "/log-ind").text) for one in browsers]

    def tries(number: int) -> int:
        at = number % AT_ONCE
        return browsers[at].post(ports[number % 2], "/log-ind", **form, csrf_token=tokens[at]).status

    said: Counter[int] = Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(10):  # those who met a full queue were not looked at, and try again
            said.update(pool.map(tries, range(2 * AT_ONCE)))
            if said[422] >= FAILURES_ALLOWED:
                break
        said.update(pool.map(tries, range(2 * AT_ONCE)))
    assert said[422] == FAILURES_ALLOWED
    assert set(said) <= {422, 429, 503}
    assert said[429] > 0
    for port in ports:
        assert Browser().sign_in(port, answered_by=port).status == 429
    with closing(open_store(config.database_url)) as store, store.reading() as db:
        subjects = [row.subject for row in db.execute(sign_ins.login_attempt.select())]
    assert subjects
    assert not any("127.0.0.1" in one or "anna" in one for one in subjects)


def test_as_many_begin_at_an_open_link_on_two_servers_as_on_one(ports: tuple[int, int], door: str) -> None:
    """34 of a group of seven, however many ask at once."""
    ask = {"language": "da", "group": "residents"}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = pool.map(lambda n: Browser().post(ports[n % 2], f"/svar/{door}/begynd", **ask).status, range(80))
        assert Counter(begun) == {303: 34, 429: 46}


def stored(config: Config) -> int:
    with closing(open_store(config.database_url)) as store, store.reading() as db:
        return len(list(submissions(db, PROGRAMME, "open")))
