"""A server that is told to end answers those who have asked, and ends."""

from __future__ import annotations

import http.client
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from evaluator.core.config import Config
from evaluator.vault.contacts import Contact, contacts, opt_out_token_of, save_contacts
from evaluator.vault.engine import open_vault
from evaluator.web.serving import SECONDS_TO_ANSWER
from tests.support.processes import environment, served
from tests.support.site import PROGRAMME, SECRET, prepared

PEOPLE = 7


def tokens(config: Config) -> list[str]:
    """Of people who are about to opt out."""
    people = [f"p{number}" for number in range(PEOPLE)]
    with closing(open_vault(config.vault_url)) as vault, vault.writing() as db:
        save_contacts(db, PROGRAMME, [Contact(person=one, group="residents") for one in people])
        return [opt_out_token_of(db, PROGRAMME, one) for one in people]


def variables(config: Config) -> dict[str, str]:
    urls = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url}
    return environment(config.home, **urls, **SECRET)


def opted_out(config: Config) -> int:
    with closing(open_vault(config.vault_url)) as vault, vault.reading() as db:
        return sum(one.opted_out for one in contacts(db, PROGRAMME))


def opt_out(port: int, token: str) -> tuple[int, str | None]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", f"/afmeld/{token}")
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("Connection")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_whoever_has_asked_is_answered_before_the_server_ends(
    make_sqlite, tmp_path: Path, told: signal.Signals
) -> None:
    config = prepared(make_sqlite, tmp_path)
    leaving = tokens(config)
    with (
        served(variables(config), "--threads", PEOPLE) as (serving, port),
        closing(socket.create_connection(("127.0.0.1", port))) as half,
        closing(sqlite3.connect(config.vault_url.removeprefix("sqlite:///"), isolation_level=None)) as lock,
        ThreadPoolExecutor(PEOPLE) as pool,
    ):
        half.sendall(b"GET /kvittering HTTP/1.1\r\nHost: localhost\r\n")
        lock.execute("BEGIN IMMEDIATE")
        waiting = [pool.submit(opt_out, port, token) for token in leaving]
        time.sleep(0.7)
        serving.send_signal(told)
        time.sleep(0.7)
        half.sendall(b"\r\n")
        assert not any(one.done() for one in waiting)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        lock.execute("ROLLBACK")
        answers = [one.result(30) for one in waiting]
        assert half.recv(12) == b"HTTP/1.1 200"
        assert serving.communicate(timeout=20)[1] == ""
        assert serving.returncode == 0
    assert answers == [(200, "close")] * PEOPLE
    assert opted_out(config) == PEOPLE


def test_connections_on_which_nothing_comes_do_not_hold_the_server_up(make_sqlite, tmp_path: Path) -> None:
    config = prepared(make_sqlite, tmp_path)
    with (
        served(variables(config)) as (serving, port),
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as kept,
        closing(socket.create_connection(("127.0.0.1", port))),
    ):
        kept.request("GET", "/kvittering")
        assert kept.getresponse().read()
        asked = time.monotonic()
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(20) == 0
        assert time.monotonic() - asked < SECONDS_TO_ANSWER / 2
