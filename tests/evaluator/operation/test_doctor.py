"""The doctor finds each thing that can be wrong, says what to do, and goes on with the rest."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.operation import doctor
from evaluator.operation.doctor import CHECKS, Checked, examine
from evaluator.store import audit, engine
from evaluator.store.jobs import FOLDING, note
from evaluator.store.release_tables import release
from evaluator.store.tasks import COUNT, Task, begin, note_step
from surveys.diagnostics import Diagnostic
from tests.support import kept_engines
from tests.support.diagnostics import said
from tests.support.identity_provider import IdentityProvider
from tests.support.kept_instance import Instance
from tests.support.released import Releasing
from tests.support.site import PROGRAMME

NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)
WRONG_JOB = Diagnostic("store.full", ("the database",), {"said": "SQLITE_FULL"})
AT_WORK = {"integrity", "shards", "tallies", "audit", "releases", "keys", "journal", "worker", "disk", "clock"}


def states(instance: Instance, now: dt.datetime = NOW, **environment: str) -> dict[str, Checked]:
    found = examine(instance.site.service.config, environment, now=now)
    assert [one.name for one in found] == ["databases", *CHECKS]
    for one in found:
        said(one.found)
    return {one.name: one for one in found}


def statement(url: str, sql: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
        db.execute(sql)
        db.commit()


def test_all_is_well_where_all_is_well(instance: Instance) -> None:
    note(instance.store, FOLDING, done=1, wrong=None, now=NOW)
    found = states(instance)
    assert {name: one.state for name, one in found.items() if one.state != "ok"} == {"mail": "warning"}


def sql(text: str) -> Callable[[Instance], None]:
    return lambda instance: statement(instance.site.service.config.database_url, text)


def opened_to_all(instance: Instance) -> None:
    os.chmod(instance.site.service.config.database_url.removeprefix("sqlite:///"), 0o644)


def journal_lost(instance: Instance) -> None:
    instance.site.client.post(f"/svar/{instance.keys['p1']}/slet", data={"sure": "y"})
    instance.site.service.config.journal.unlink()


def from_the_future(instance: Instance) -> None:
    with instance.store.writing() as db:
        audit.record(db, "counted", actor="a1", now=NOW + dt.timedelta(days=2), programme=PROGRAMME)


WRONG: dict[str, tuple[str, Callable[[Instance], None]]] = {
    "a tally that is one too high": ("tallies", sql("UPDATE tally SET n = n + 1")),
    "a row without its owner": ("integrity", sql("DELETE FROM hearing_party")),
    "a database that all may read": ("keys", opened_to_all),
    "a journal that is lost": ("journal", journal_lost),
    "a clock that is behind": ("clock", from_the_future),
    "a job that fails": ("worker", lambda its: note(its.store, FOLDING, done=0, wrong=WRONG_JOB, now=NOW)),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found_and_nothing_else(instance: Instance, what: str) -> None:
    note(instance.store, FOLDING, done=1, wrong=None, now=NOW)
    check, spoil = WRONG[what]
    spoil(instance)
    found = states(instance)
    assert {name for name in AT_WORK if found[name].state != "ok"} == {check}
    assert found[check].state == "fault"


def test_an_entry_of_the_audit_log_that_was_changed_is_found(instance: Instance) -> None:
    with instance.store.writing() as db:
        audit.record(db, "counted", actor="a1", now=NOW, programme=PROGRAMME)
    url = instance.site.service.config.database_url
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE audit_entry SET actor = 'somebody'")
        db.commit()
    assert states(instance)["audit"].state == "fault"


def test_a_worker_that_is_missed_is_a_warning(instance: Instance) -> None:
    note(instance.store, FOLDING, done=1, wrong=None, now=NOW - dt.timedelta(hours=2))
    assert states(instance)["worker"].state == "warning"


@pytest.mark.parametrize(("step", "code"), [("waiting", "task_waits"), ("gathering", "task_stands_still")])
def test_a_task_that_stands_still_is_found(instance: Instance, step: str, code: str) -> None:
    note(instance.store, FOLDING, done=1, wrong=None, now=NOW)
    its = Task(PROGRAMME, COUNT, "m1", NOW - dt.timedelta(minutes=16), "eva", {})
    with instance.store.writing() as db:
        begin(db, its)
        note_step(db, its, step, its.begun_at)
    found = states(instance)["worker"]
    assert [one.code for one in found.found] == [f"operation.{code}"]
    assert "m1: a count" in said(found.found)[0]
    with instance.store.writing() as db:
        note_step(db, its, step, NOW)
    assert states(instance)["worker"].state == "ok"


def test_without_its_vault_nothing_else_is_examined(instance: Instance) -> None:
    config = instance.site.service.config
    instance.site.service.close()
    Path(config.vault_url.removeprefix("sqlite:///")).unlink()
    found = examine(config, {}, now=NOW)
    assert [one.state for one in found] == ["fault", *["skipped"] * len(CHECKS)]


def test_a_mail_server_that_does_not_answer_is_found(instance: Instance, mail_server) -> None:
    its = {"NEDSLAG_MAIL_SENDER": "Nedslag <n@mail.example>", "NEDSLAG_ADDRESS": "https://survey.example.org"}
    its |= {"NEDSLAG_MAIL_HOST": "127.0.0.1", "NEDSLAG_MAIL_SECURITY": "none"}
    assert states(instance, **its, NEDSLAG_MAIL_PORT=str(mail_server.port))["mail"].state == "ok"
    assert states(instance, **its, NEDSLAG_MAIL_PORT="1")["mail"].state == "fault"


def test_a_short_key_is_found(instance: Instance) -> None:
    config = replace(instance.site.service.config, secret_key="short")
    found = {one.name: one for one in examine(config, {}, now=NOW)}
    assert found["keys"].state == "fault"


def test_an_identity_provider_that_does_not_answer_is_found(instance: Instance, closed_port: int) -> None:
    its = {"NEDSLAG_OIDC_CLIENT_ID": "nedslag", "NEDSLAG_OIDC_CLIENT_SECRET": "a secret that two know"}
    found = states(instance, **its, NEDSLAG_OIDC_ISSUER=f"http://127.0.0.1:{closed_port}")["sign_in"]
    assert [one.code for one in found.found] == ["operation.provider_unreachable"]
    server = IdentityProvider()
    try:
        assert states(instance, **its, NEDSLAG_OIDC_ISSUER=server.issuer)["sign_in"].state == "ok"
        found = states(instance, **its, NEDSLAG_OIDC_ISSUER=f"{server.issuer}/")["sign_in"]
        assert [one.code for one in found.found] == ["operation.provider_issuer"]
    finally:
        server.close()


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
    return port


def test_a_disk_that_is_nearly_full_is_found(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """More is wanted than the disk has."""
    note(instance.store, FOLDING, done=1, wrong=None, now=NOW)
    folder = Path(str(instance.store.url.database)).parent
    monkeypatch.setattr(doctor, "ROOM", shutil.disk_usage(folder).total + 1)
    found = states(instance)
    assert {name for name in AT_WORK if found[name].state != "ok"} == {"disk"}
    assert str(folder) in said(found["disk"].found)[0]


def test_a_release_that_was_changed_is_found(releasing: Releasing) -> None:
    releasing.fill()
    its = releasing.publish()
    config, store = releasing.service.config, releasing.service.store
    assert {one.name: one for one in examine(config, {}, now=NOW)}["releases"].state == "ok"
    changed = sa.update(release).values(published=sa.func.replace(release.c.published, "Eva", "Eve"))
    with sa.create_engine(store.url, poolclass=sa.NullPool).begin() as db:
        assert db.execute(changed).rowcount
    found = {one.name: one for one in examine(config, {}, now=NOW)}["releases"]
    assert [one.place for one in found.found] == [(PROGRAMME, "m1", str(its.key.number))]


def test_rows_without_an_owner_are_found_on_postgresql_too(on_postgresql: Instance) -> None:
    """The server looks away, as while a dump is restored."""
    note(on_postgresql.store, FOLDING, done=1, wrong=None, now=NOW)
    assert states(on_postgresql)["integrity"].state == "ok"
    with sa.create_engine(on_postgresql.store.url, poolclass=sa.NullPool).begin() as db:
        db.exec_driver_sql("SET session_replication_role = replica")
        db.exec_driver_sql("DELETE FROM hearing_party")
    found = states(on_postgresql)
    assert {name for name in AT_WORK if found[name].state != "ok"} == {"integrity"}
    assert {one.place[1] for one in found["integrity"].found} == {"hearing_remark"}


def test_a_server_whose_clock_differs_is_found(on_postgresql: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_engine", kept_engines.AS_PEOPLE_GET)
    note(on_postgresql.store, FOLDING, done=1, wrong=None, now=NOW)
    url = on_postgresql.store.url
    server = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as db:
        db.exec_driver_sql(
            "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
            " $$ SELECT pg_catalog.clock_timestamp() - interval '2 minutes' $$"
        )
        db.exec_driver_sql(f"ALTER DATABASE {url.database} SET search_path = public, pg_catalog")
        found = states(on_postgresql)
        db.exec_driver_sql(f"ALTER DATABASE {url.database} RESET search_path")
        db.exec_driver_sql("DROP FUNCTION public.clock_timestamp()")
    assert {name for name in AT_WORK if found[name].state != "ok"} == {"clock"}
    assert states(on_postgresql)["clock"].state == "ok"
