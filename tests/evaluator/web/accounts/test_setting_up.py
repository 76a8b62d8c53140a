"""The first account of an instance: made once, with the code of the server's start, and then nothing is left of it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from evaluator.accounts.setting_up import begun
from evaluator.accounts.signing_in import FAILURES_ALLOWED
from evaluator.core.config import Config
from evaluator.store.accounts import Role, accounts
from evaluator.vault.accounts import address_of
from evaluator.web.app import create_app
from tests.support.killed_processes import Command
from tests.support.members import token
from tests.support.processes import called, environment
from tests.support.site import configured

GOOD = "four words that nobody knows"
BASE = {"base_url": "https://localhost"}


class Fresh:
    """A server on an instance without accounts, and a browser."""

    def __init__(self, config: Config) -> None:
        set_up, self.code = begun()
        self.app = create_app(config, set_up=set_up)
        self.service, self.client = self.app.extensions["nedslag"], self.app.test_client()

    def send(self, **form: str):
        its = {"code": self.code, "name": "Eva", "email": "eva@example.org", "password": GOOD, "again": GOOD} | form
        its["csrf_token"] = token(self.client.get("/kom-i-gang", **BASE).text)
        return self.client.post("/kom-i-gang", data=its, **BASE)

    def accounts(self):
        with self.service.store.reading() as db:
            return accounts(db)


@pytest.fixture
def fresh(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Fresh]:
    found = Fresh(configured(make_sqlite, ("store", "vault"), tmp_path))
    yield found
    found.service.close()


@pytest.mark.parametrize(
    "address", ["/", "/log-ind", "/p/lindevang/", "/glemt-adgangskode", "/konti/", "/soeg", "/nowhere"]
)
def test_every_page_leads_there_until_there_is_an_account(fresh: Fresh, address: str) -> None:
    assert fresh.client.get(address, **BASE).location == "/kom-i-gang"


@pytest.mark.parametrize("address", ["/svar/k7qm", "/kvittering", "/afmeld/k7qm", "/kiosk/k7qm", "/hoering/k7qm"])
def test_whoever_has_a_link_of_their_own_is_led_nowhere(fresh: Fresh, address: str) -> None:
    assert fresh.client.get(address, **BASE).status_code in (200, 404)


def test_the_first_account_administers_and_evaluates_everything_and_is_signed_in(fresh: Fresh) -> None:
    made = fresh.send()
    assert (made.status_code, made.location) == (302, "/")
    (its,) = fresh.accounts()
    assert its.roles == (Role("administrator"), Role("evaluator"))
    with fresh.service.vault.reading() as db:
        assert address_of(db, its.id).email == "eva@example.org"
    assert "Din konto er klar" in fresh.client.get("/", **BASE).text
    assert fresh.client.get("/konti/", **BASE).status_code == 200


def test_the_page_is_dead_once_there_is_an_account(fresh: Fresh) -> None:
    page = fresh.client.get("/kom-i-gang", **BASE).text
    fresh.send()
    other = fresh.app.test_client()
    assert other.get("/kom-i-gang", **BASE).location == "/log-ind"
    form = {"code": fresh.code, "name": "Bo", "password": GOOD, "again": GOOD, "csrf_token": token(page)}
    assert fresh.client.post("/kom-i-gang", data=form, **BASE).location == "/log-ind"
    assert len(fresh.accounts()) == 1


def test_the_code_of_another_start_opens_nothing_and_guessing_is_paused(fresh: Fresh) -> None:
    for _ in range(FAILURES_ALLOWED):
        refused = fresh.send(code=begun()[1])
        assert refused.status_code == 422
    assert "Engangskoden passer ikke" in refused.text
    assert 'value="Eva"' in refused.text
    assert fresh.send().status_code == 429
    assert fresh.accounts() == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"password": "kort", "again": "kort"}, "for kort"),
        ({"again": "something else altogether"}, "ikke ens"),
        ({"name": ""}, "Navnet er tomt"),
        ({"email": "no address"}, "ikke en mailadresse"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(fresh: Fresh, form: dict[str, str], said: str) -> None:
    refused = fresh.send(**form)
    assert refused.status_code == 422
    assert said in refused.text
    assert fresh.code in refused.text
    assert fresh.accounts() == []
    assert fresh.send().status_code == 302


def test_the_code_is_taken_however_it_is_typed(fresh: Fresh) -> None:
    assert fresh.send(code=f" {fresh.code.upper()} ").status_code == 302


def test_a_server_that_began_with_accounts_has_no_such_page(site) -> None:
    assert site.client.get("/kom-i-gang").location == "/log-ind"
    assert site.client.get("/log-ind").status_code == 200


def test_serving_where_there_is_nothing_makes_it_ready_and_prints_a_code_at_each_start(tmp_path: Path) -> None:
    codes = [code_of_a_start(tmp_path / "new") for _ in range(2)]
    assert [len(code) for code in codes] == [24, 24]
    assert codes[0] != codes[1]
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0


def code_of_a_start(home: Path) -> str:
    """What the server prints where it is started and nobody makes an account."""
    with Command("serve", "--port", 0, env=environment(home)) as serving:
        while "/kom-i-gang" not in (line := serving.stdout.readline()):
            assert line
        with urlopen(line.split("Open ")[1].split()[0]) as page:
            assert "Engangskode" in page.read().decode()
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(30) == 0
    return line.split()[-1]


def test_serving_does_not_lie_over_a_vault_whose_store_was_lost(tmp_path: Path) -> None:
    assert called(tmp_path, "init")[0] == 0
    (tmp_path / "nedslag.db").unlink()
    code, _, err = called(tmp_path, "serve", "--port", 0)
    assert code == 1
    assert "nedslag.db" in err
    assert not (tmp_path / "nedslag.db").exists()
