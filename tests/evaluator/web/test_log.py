"""Nothing that anybody sent is logged, printed or shown where a statement fails, whatever fails and wherever.

Each table refuses in turn, and every step is taken: so each statement of each step fails once. The search is for
everything that was sent, given out or stored on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from werkzeug.test import TestResponse

from evaluator.store import (
    account_tables,
    count_tables,
    engine,
    erasure_tables,
    evidence_tables,
    hearing_tables,
    house_tables,
    import_tables,
    operation_tables,
    paper_tables,
    plan_tables,
    programme_tables,
    quote_tables,
    register_tables,
    register_view_tables,
    release_tables,
    status_tables,
    tables,
    take_out_tables,
    text_tables,
    thread_tables,
    vacuum,
    writing_tables,
)
from evaluator.store.engine import Store
from evaluator.vault import tables as vault_tables
from tests.support.broken_databases import (
    ending_the_connection,
    full,
    locked,
    out_of_reach,
    refusing,
)
from tests.support.everything_sent import WORDS, Everybody, Round, found_in
from tests.support.mail_server import MailServer
from tests.support.site import Site, prepared

DECLARED = (
    account_tables,
    count_tables,
    erasure_tables,
    evidence_tables,
    hearing_tables,
    house_tables,
    import_tables,
    operation_tables,
    paper_tables,
    plan_tables,
    programme_tables,
    quote_tables,
    register_tables,
    register_view_tables,
    release_tables,
    status_tables,
    take_out_tables,
    text_tables,
    thread_tables,
    writing_tables,
)
assert all(DECLARED)
STORE = [name for name in tables.metadata.tables if name != "store_instance"]
VAULT = [name for name in vault_tables.metadata.tables if name != "vault_instance"]
STORING = (
    "approval add lindevang",
    *(f"registers {name} lindevang" for name in ("import", "correct", "withdraw")),
    *(f"responses {name} lindevang" for name in ("import", "undo")),
    *(f"mail {name} lindevang" for name in ("queue", "send", "decide", "bounce")),
    *(f"codes {name} lindevang" for name in ("import", "import-codings")),
    "letters lindevang linked",
    "forms lindevang linked",
    "work --once",
    "count lindevang --milestone",
    "account add navn-Iversen",
    *(f"account {name} konto-Iversen" for name in ("reset", "role", "two-step", "disable")),
)
"""Commands that are seen to fail."""
USED_UP = ("owner_link", "status_round")
"""Tables whose prepared rows are gone as soon as another table's turn let their owner be erased."""
Break = Callable[[Store, str], AbstractContextManager[None]]


@pytest.fixture
def everybody(
    make_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail_server: MailServer
) -> Iterator[Everybody]:
    for module in (engine, vacuum):  # it gives a connection its patience back
        monkeypatch.setattr(module, "WAIT_POSTGRESQL", "SET lock_timeout = 10")
        monkeypatch.setattr(module, "WAIT", "PRAGMA busy_timeout=10")
    soon = tuple(line.replace("busy_timeout=30000", "busy_timeout=10") for line in engine._SQLITE)
    monkeypatch.setattr(engine, "_SQLITE", soon)

    def terse(name: str) -> str:
        url = make_database(name)
        if url.startswith("postgresql"):
            be_terse(url)  # before anything connects: a connection keeps what it began with
        return url

    config = prepared(terse, tmp_path)
    site = Site(config)
    yield Everybody(site, tmp_path, mail_server)
    site.service.close()


def be_terse(url: str) -> None:
    """PostgreSQL's own log as docs/anonymity.md asks for it."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as db:
        db.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET log_error_verbosity = 'terse'")


def log_of_the_server(store: Store) -> str:
    folder = store.url.query.get("host")
    return "" if store.is_sqlite else Path(str(folder), "log").read_text("utf-8", "replace")


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """All that was logged and printed since it was asked last."""

    def all_of_it() -> str:
        logged, printed = caplog.text, capfd.readouterr()
        caplog.clear()
        return logged + printed.out + printed.err

    return all_of_it


def walk(
    made: Round, told: Callable[[], str], breaking: AbstractContextManager[None], steps: Iterable[str] = ()
) -> set[str]:
    """Take every step, or those that are named, in databases that refuse; which failed. Nothing is betrayed by any of
    them."""
    told()
    failed = set()
    with breaking:
        for name in steps or made.steps:
            shown, fails = what_failed(taken(made.steps[name]))
            failed |= {name} if fails else set()
            betrayed = found_in(shown + told(), made)
            assert not betrayed, (name, betrayed)
    return failed


def taken(step: Callable[[], object]) -> object:
    try:
        return step()
    except Exception as error:  # of a step that is no request and no command
        return error


def what_failed(answer: object) -> tuple[str, bool]:
    """What was shown of a failure to whom it is not from: a page, less what its own form carries; standard error."""
    if isinstance(answer, TestResponse):
        assert answer.status_code in (200, 302, 303, 400, 403, 404, 409, 410, 422, 500, 503)
        fails = answer.status_code >= 500
        return (own_words_aside(answer) if fails else ""), fails
    if isinstance(answer, Result):
        assert answer.exit_code in (0, 1, 2), answer.exit_code
        return (answer.stderr if answer.exit_code == 1 else ""), answer.exit_code == 1
    return "", isinstance(answer, Exception)


def own_words_aside(page: TestResponse) -> str:
    """The page without its form, which gives back what was posted to whoever posted it, and without the bar that leads
    an evaluator back from a trial."""
    before, _, form = re.sub('<aside class="strip".*?</aside>', "", unescape(page.text)).partition("<form")
    return before + form.rpartition("</form>")[2]


def stores(everybody: Everybody) -> list[tuple[Store, str]]:
    here = everybody.site.service
    return [*((here.store, name) for name in STORE), *((here.vault, name) for name in VAULT)]


@pytest.mark.parametrize("breaking", [refusing, out_of_reach])
def test_a_statement_that_fails_betrays_nothing(everybody: Everybody, told, breaking: Break) -> None:
    broken, failed, here = set(), set(), everybody.site.service.store
    watched = everybody.watched
    earlier, rounds = len(log_of_the_server(here)), []
    for number, (store, name) in enumerate(stores(everybody)):
        if number % 10 == 0 or name in USED_UP:  # what did not fail has used up some of what was prepared
            made = everybody.prepare()
            rounds.append(made)
        steps = watched.touching(name, writing=breaking is refusing)
        failing = walk(made, told, breaking(store, name), steps) if steps else set()
        broken |= {name} if failing else set()
        failed |= failing
    logged = log_of_the_server(here)[earlier:]
    assert not [secret for made in rounds for secret in made.secrets if secret in logged]
    assert {"draft", "submission", "free_text", "unfolded", "withdrawal", "questionnaire_draft"} <= broken
    assert "programme_draft" in broken
    assert {"paper_entry", "trial_action", "tally", "invitation", "contact", "message"} <= broken
    assert {"milestone_count", "register_version", "responses_import", "imported_person"} <= broken
    assert not {f"nedslag {name}" for name in STORING} - failed
    assert {"code", "code_change", "coder", "text_coding", "text_code"} <= broken
    assert {"hearing", "hearing_party", "hearing_remark", "hearing_point", "hearing_answer", "hearing_link"} <= broken
    assert {"release", "release_remark", "release_signature"} <= broken
    assert {"register_view", "register_upload", "responses_upload", "trial_action_event"} <= broken
    assert {"status_round", "status_request", "status_report", "status_reply", "named_owner", "owner_link"} <= broken
    assert {"passage_version", "passage_waiting", "recommendation", "recommendation_event"} <= broken
    assert {
        "plan_approval",
        "plan_request",
        "rehearsal",
        "account",
        "account_role",
        "document",
        "audit_entry",
    } <= broken


def test_a_full_disk_betrays_nothing(everybody: Everybody, told) -> None:
    here, made = everybody.site.service, everybody.prepare()
    assert walk(made, told, full(here.store) if here.store.is_sqlite else refusing(here.store, "draft", "53100"))
    assert everybody.site.client.post(f"/svar/{everybody.site.invite('linked', 'after')}/begynd").status_code == 303


def test_a_lock_betrays_nothing(everybody: Everybody, told) -> None:
    here = everybody.site.service
    for store, names in ((here.store, STORE), (here.vault, VAULT)):
        assert len(walk(everybody.prepare(), told, locked(store, *names))) > 8


@pytest.mark.parametrize("make_database", ["postgresql"], indirect=True)  # SQLite has none
def test_a_connection_that_ends_betrays_nothing(everybody: Everybody, told) -> None:
    here, watched, made = everybody.site.service, everybody.watched, everybody.prepare()
    for store, name in [(here.store, "draft"), (here.store, "submission"), (here.vault, "invitation")]:
        steps = watched.touching(name, writing=True)
        assert walk(made, told, ending_the_connection(store, name), steps)


@pytest.mark.parametrize("make_database", ["sqlite"], indirect=True)  # whatever was stored where
def test_the_search_finds_what_stands_in_a_log(everybody: Everybody) -> None:
    made = everybody.prepare()
    key = next(secret for secret in made.secrets if len(secret) == 26)
    for line in (
        f"Exception on /svar/{key}/tjek [POST]",
        f"{{'heard': 4, 'better': '{WORDS}'}}",
        "group_key residents",
    ):
        assert found_in(line, made)
    assert not found_in("nedslag: answering.save: OperationalError (SQLITE_FULL) at evaluator/store/drafts.py:9", made)
