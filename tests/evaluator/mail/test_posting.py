"""The outbox of every programme is emptied by the server itself: by one process at a time, nothing twice, and what
stands in the way is told on a page."""

from __future__ import annotations

import datetime as dt
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest
import sqlalchemy as sa

from evaluator.core.config import Config, Mailing
from evaluator.mail.posting import MailWorker, send_everything
from evaluator.results.worker import Repeated
from evaluator.store.engine import open_store
from evaluator.store.jobs import MAILING, Job, jobs
from evaluator.store.tables import wave
from evaluator.store.worker_lock import MAILING_TURN, working_turn
from evaluator.vault.accounts import INVITATION, make_link, queue_link, save_address
from evaluator.vault.engine import open_vault
from evaluator.vault.pairing import set_up
from surveys.diagnostics import InputRejected
from tests.support.mail_server import MailServer
from tests.support.members import Member
from tests.support.office import SITE, Office
from tests.support.processes import environment, served
from tests.support.site import SECRET, Site


def send(office: Office) -> int | None:
    mailing = Mailing(office.server.settings, SITE)
    return send_everything(office.store, office.vault, mailing, lambda: office.now)


def noted(office: Office) -> dict[str, Job]:
    with office.store.reading() as db:
        return {one.name: one for one in jobs(db)}


def once(worker: Repeated) -> None:
    worker.round()


def test_everything_that_is_due_is_sent_by_one_process_at_a_time(either_office) -> None:
    office = either_office
    office.bring_in_people("aase", "bo")
    office.queue()
    other = open_store(office.store.url.render_as_string(hide_password=False))
    with working_turn(other, MAILING_TURN) as mine:
        assert mine
        assert send(office) is None
    other.close()
    assert send(office) == 2
    assert send(office) == 0
    assert sorted(office.server.recipients()) == ["aase@mail.example", "bo@mail.example"]


def test_what_stands_in_the_way_of_one_programme_stops_no_mail_of_accounts(office) -> None:
    office.bring_in_people("aase")
    office.queue()
    with office.vault.writing() as db:
        save_address(db, "no-account", name="Ib", email="ib@mail.example", language="da")
        make_link(db, "no-account", INVITATION, office.now)
        queue_link(db, "no-account", INVITATION, now=office.now)
    office.server.drop = True
    with pytest.raises(InputRejected) as told:
        send(office)
    assert [one.code for one in told.value.diagnostics] == ["mail.may_have_been_sent"]
    office.server.drop = False
    assert send(office) == 0
    assert office.server.recipients() == ["aase@mail.example"]


@pytest.fixture
def site(office: Office, tmp_path: Path) -> Iterator[Site]:
    """The pages over the office's store."""
    url = office.store.url.render_as_string(hide_password=False)
    vault = office.vault.url.render_as_string(hide_password=False)
    set_up(url, vault)
    its = {"NEDSLAG_DATABASE_URL": url, "NEDSLAG_VAULT_URL": vault, "NEDSLAG_HOME": str(tmp_path)} | SECRET
    found = Site(Config.from_environment(its))
    yield found
    found.service.close()


def test_how_it_went_is_noted_in_words_that_quote_nobody(office, site) -> None:
    office.bring_in_people("aase")
    office.queue()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mailing = Mailing(replace(office.server.settings, port=port), SITE)
    worker = MailWorker(site.service.store, office.vault, mailing, lambda: office.now)
    once(worker)
    page = Member(site, "admin", role="administrator").get("/drift/").text
    assert f"127.0.0.1:{port}" in page
    assert "Traceback" not in page
    assert "aase" not in page
    with site.service.store.reading() as db:
        (its,) = jobs(db)
    assert (its.name, its.done_at, its.wrong.code) == (MAILING, None, "mail.no_connection")


class Broken(Repeated):
    def once(self, _stopped: object) -> int | None:
        raise RuntimeError("aase@mail.example")


def test_what_nobody_foresaw_is_noted_without_its_words_and_forgotten_when_it_goes_well(office) -> None:
    once(Broken(office.store, MAILING))
    wrong = noted(office)[MAILING].wrong
    assert wrong.code == "commands.broken"
    assert "aase" not in str(wrong)
    once(MailWorker(office.store, office.vault, Mailing(office.server.settings, SITE), lambda: office.now))
    assert noted(office)[MAILING].wrong is None


@pytest.fixture
def crowd(make_sqlite: Callable[[str], str], mail_server: MailServer, tmp_path: Path) -> Iterator[Office]:
    """Three people who are to be mailed, in databases that a server of its own opens: `variables`."""
    urls = make_sqlite("store"), make_sqlite("vault")
    set_up(*urls)
    with closing(open_store(urls[0])) as store, closing(open_vault(urls[1])) as vault:
        office = Office(store, vault, mail_server, tmp_path)
        office.now = dt.datetime.now(dt.UTC)
        open_today(office)
        office.bring_in_people("aase", "bo", "ib")
        assert office.queue() == 3
        mail = {"HOST": "127.0.0.1", "PORT": str(mail_server.port), "SECURITY": "none", "SENDER": "N <n@nord.example>"}
        its = {f"NEDSLAG_MAIL_{name}": value for name, value in mail.items()} | SECRET | {"NEDSLAG_ADDRESS": SITE}
        office.variables = environment(tmp_path, NEDSLAG_DATABASE_URL=urls[0], NEDSLAG_VAULT_URL=urls[1], **its)
        yield office


def open_today(office: Office) -> None:
    with office.store.writing() as db:
        today = office.now.date()
        db.execute(sa.update(wave).values(opens=today - dt.timedelta(1), closes=today + dt.timedelta(1)))


def test_a_server_that_is_killed_while_it_hands_a_mail_over_sends_no_mail_twice(crowd: Office) -> None:
    arrived, killed = threading.Event(), threading.Event()

    def at(stage: str) -> None:
        if stage == "TAKEN" and not killed.is_set():
            arrived.set()
            killed.wait(60)

    crowd.server.before = at
    with served(crowd.variables) as (serving, _):
        assert arrived.wait(60)
        serving.kill()
        serving.wait()
        killed.set()
    rest = threading.Semaphore(0)
    crowd.server.before = lambda stage: rest.release() if stage == "TAKEN" else None
    with served(crowd.variables) as (serving, port):
        for _ in range(2):
            assert rest.acquire(timeout=60)
        with urlopen(f"http://127.0.0.1:{port}/kvittering"):  # it serves, so it hears that it is told to end
            serving.send_signal(signal.SIGTERM)
        assert serving.wait(60) == 0
    assert sorted(crowd.server.recipients()) == ["aase@mail.example", "bo@mail.example", "ib@mail.example"]
    assert sorted(one.state for one in crowd.rows()) == ["done", "done", "sending"]


def test_a_server_without_a_worker_sends_nothing(crowd: Office) -> None:
    with served(crowd.variables, "--no-worker") as (serving, port):
        with urlopen(f"http://127.0.0.1:{port}/kvittering"):
            serving.send_signal(signal.SIGTERM)
        assert serving.wait(60) == 0
    assert crowd.server.taken == []
    assert noted(crowd) == {}


def test_settings_for_mail_that_are_wrong_are_told_and_the_pages_are_served(crowd: Office) -> None:
    with served({**crowd.variables, "NEDSLAG_ADDRESS": ""}, "--no-worker") as (serving, port):
        with urlopen(f"http://127.0.0.1:{port}/kvittering"):
            serving.send_signal(signal.SIGTERM)
        assert "NEDSLAG_ADDRESS" in serving.communicate()[1]
    assert noted(crowd)[MAILING].wrong.code == "settings.no_web_address"
