"""gunicorn with several processes on PostgreSQL, also where the application was loaded before they were made."""

from __future__ import annotations

import http.client
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.core.config import Config
from evaluator.vault.contacts import Contact, contacts, opt_out_token_of, save_contacts
from evaluator.vault.engine import open_vault
from evaluator.web.wsgi import application
from surveys.diagnostics import InputRejected
from tests.support.gunicorn_servers import PROCESSES, gunicorn, variables
from tests.support.site import PROGRAMME, prepared

PEOPLE, AT_ONCE, LOOKS = 16, 8, 120
TOKEN = "for tests alone"


@pytest.fixture
def config(make_postgresql, tmp_path: Path) -> Config:
    return prepared(make_postgresql, tmp_path)


def asked(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()


def tokens(config: Config) -> list[str]:
    people = [f"p{number}" for number in range(PEOPLE)]
    with closing(open_vault(config.vault_url)) as vault, vault.writing() as db:
        save_contacts(db, PROGRAMME, [Contact(person=one, group="residents") for one in people])
        return [opt_out_token_of(db, PROGRAMME, one) for one in people]


def opted_out(config: Config) -> int:
    with closing(open_vault(config.vault_url)) as vault, vault.reading() as db:
        return sum(one.opted_out for one in contacts(db, PROGRAMME))


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def wait_for_processes(pid: int, port: int) -> None:
    """The first answers while the next is still being made."""
    for _ in range(2000):
        if len(children(pid)) == PROCESSES:
            return
        assert asked(port, "/healthz")[0] == 200
    raise AssertionError("not every process was made")


def wait_for_a_lock(db: sa.Connection) -> None:
    for _ in range(1500):
        if db.exec_driver_sql("SELECT count(*), pg_sleep(0.02) FROM pg_locks WHERE NOT granted").scalar():
            return
    raise AssertionError("nobody waits")


def test_processes_made_after_the_databases_were_opened_share_no_connection_and_answer_before_they_end(
    config: Config, tmp_path: Path
) -> None:
    (tmp_path / "metrics").mkdir()
    counting = {"NEDSLAG_METRICS_TOKEN": TOKEN, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    last, *paths = (f"/afmeld/{one}" for one in tokens(config))
    lock = sa.create_engine(config.vault_url, poolclass=sa.NullPool)
    with gunicorn(config, "--preload", **counting) as (server, port), ThreadPoolExecutor(AT_ONCE) as pool:
        assert asked(port, "/readyz") == (200, '{"store":"ok","vault":"ok"}\n')
        wait_for_processes(server.pid, port)
        looked = pool.map(lambda number: asked(port, paths[number % len(paths)])[0], range(LOOKS))
        left = pool.map(lambda path: asked(port, path, "POST")[0], paths)
        assert set(looked) == {200}
        assert list(left) == [200] * len(paths)
        assert asked(port, "/metrics")[0] == 404
        counted = asked(port, "/metrics", Authorization=f"Bearer {TOKEN}")[1]
        assert f'nedslag_requests_total{{pages="open",status="2xx"}} {LOOKS + len(paths)}.0' in counted
        with lock.connect() as db:
            db.exec_driver_sql("LOCK TABLE contact IN ACCESS EXCLUSIVE MODE")
            waiting = pool.submit(asked, port, last, "POST")
            wait_for_a_lock(db)
            server.send_signal(signal.SIGTERM)
        assert waiting.result(30)[0] == 200
        assert server.wait(30) == 0
    assert opted_out(config) == PEOPLE


def test_what_stands_in_the_way_is_told(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in variables(config, NEDSLAG_PROXY="127.0.0.1").items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputRejected):
        application()
    assert "NEDSLAG_HOSTS" in capsys.readouterr().err
