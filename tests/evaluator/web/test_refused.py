"""A form that the database refused is drawn again with what was typed, and can be sent again."""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from bench._postgresql import WITHOUT_THE_DISK, PostgreSQL
from evaluator.core.error_redaction import RedactedRecord
from evaluator.store import engine
from evaluator.store.counts import counts
from evaluator.store.engine import refusals_told
from evaluator.vault.pairing import set_up
from evaluator.web.app import create_app
from tests.support.broken_databases import ending_the_connection, full, locked, out_of_reach, refusing
from tests.support.counting import AFTER_LINDEVANG
from tests.support.diagnostics import rejected
from tests.support.editor_site import LOCAL, PASSWORD, Editor, Fields
from tests.support.members import Member
from tests.support.site import Site, prepared


@pytest.fixture
def site(make_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """On both databases; who waits for a lock gives up soon."""
    monkeypatch.setattr(engine, "WAIT_POSTGRESQL", "SET lock_timeout = 50")
    soon = tuple(line.replace("busy_timeout=30000", "busy_timeout=50") for line in engine._SQLITE)
    monkeypatch.setattr(engine, "_SQLITE", soon)
    site = Site(prepared(make_database, tmp_path))
    yield site
    site.service.close()


def test_a_page_of_questions_stands_as_it_was_filled_in_and_is_saved_when_the_lock_is_gone(site: Site) -> None:
    address = site.begin(site.invite("linked"))
    store = site.service.store
    with locked(store) if store.is_sqlite else refusing(store, "draft", "55P03"):
        response = site.client.post(address, data=dict(site.MEALS) | {"better": "Mere plads"})
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "Dine svar på denne side er ikke gemt" in unescape(response.text)
    filled = Fields(response.text).values
    assert (filled["came"], filled["heard"], filled["told-by"]) == (["1"], ["4"], ["1", "2"])
    assert site.client.post(address, data=filled).status_code == 303


def test_a_full_disk_keeps_a_page_of_questions_that_is_saved_when_there_is_room_again(site: Site) -> None:
    store, ideas = site.service.store, dict(site.IDEAS) | {"better": "å" * 100}
    starts = [site.begin(site.invite("linked", f"p{number}")) for number in range(20)]
    pages = [address.replace("/side/meals", "/side/ideas") for address in starts]
    with full(store) if store.is_sqlite else refusing(store, "draft", "53100"):
        tries = [site.client.post(address, data=ideas) for address in pages]  # SQLite fills its last pages first
    assert {one.status_code for one in tries} <= {303, 503}
    assert tries[-1].status_code == 503
    assert "Dine svar på denne side er ikke gemt" in unescape(tries[-1].text)
    filled = Fields(tries[-1].text).values
    assert filled["better"] == ["å" * 100]
    assert site.client.post(pages[-1], data=filled).status_code == 303


def test_a_full_disk_leaves_a_milestone_uncounted_and_says_so(site: Site) -> None:
    store, site.now = site.service.store, AFTER_LINDEVANG
    site.count()
    site.now += dt.timedelta(days=1)
    eva = Member(site, "eva", "evaluator")
    again = {"complete": "y", "reason": "En dato var forkert " * 20}
    with locked(store) if store.is_sqlite else refusing(store, "task", "53100"):
        refused = eva.send("/p/lindevang/opgoerelse/", **again)
    no_room = full(store) if store.is_sqlite else refusing(store, "milestone_count", "53100")
    with no_room, rejected("there is no room left"), refusals_told(store):
        for _ in range(4):
            site.count(reason=again["reason"])
    assert refused.status_code == 503
    assert "En dato var forkert" in unescape(refused.text)
    with store.reading() as db:
        made = [one.number for one in counts(db, "lindevang")]
    assert f"Nr. {made[-1] + 1}, " in eva.send("/p/lindevang/opgoerelse/", **again).text


def test_a_count_for_which_there_was_no_room_is_made_when_there_is(site: Site) -> None:
    site.now = AFTER_LINDEVANG
    eva = Member(site, "eva", "evaluator")
    site.app.extensions["nedslag"] = replace(site.service, patience=0)
    with refusing(site.service.store, "milestone_count", "53100"):
        assert "Opgørelsen er i gang" in eva.send("/p/lindevang/opgoerelse/", complete="y").text
    assert "Nr. 1, " not in eva.get("/p/lindevang/opgoerelse/").text
    site.bell.work()
    assert "Nr. 1, " in eva.get("/p/lindevang/opgoerelse/").text


def test_what_cannot_be_drawn_is_carried_and_can_be_sent_again(site: Site) -> None:
    key = site.invite("linked")
    with locked(site.service.store, "draft"):
        response = site.client.post(f"/svar/{key}/begynd", data={"language": "da", "group": "residents"})
    assert response.status_code == 503
    assert "er ikke gemt" in response.text
    assert Fields(response.text).values == {"language": ["da"], "group": ["residents"]}
    assert "Set-Cookie" not in response.headers
    assert site.client.post(f"/svar/{key}/begynd", data=Fields(response.text).values).status_code == 303


def test_a_form_of_an_evaluator_keeps_its_words_and_its_token(site: Site) -> None:
    editor = Editor(site)
    address = f"/p/{site.programme}/registre/proevehandlinger/ny"
    action = {"title": "Fælles spisning", "occurred_on": "2026-05-01", "note": "Den første, <b>med suppe</b>"}
    its = editor.fields(address)
    with locked(site.service.store, "programme", "trial_action"):
        response = editor.post(address, its | action)
    assert response.status_code == 503
    assert "Den første, <b>med suppe</b>" in unescape(response.text)
    assert "<b>med" not in response.text
    again = Fields(response.text).values
    assert again["title"] == ["Fælles spisning"]
    assert editor.post(address, again, follow=False).status_code == 302


def test_no_password_goes_back(site: Site) -> None:
    editor = Editor(site)
    with locked(site.service.store, "login_attempt", "account"):
        response = editor.post("/log-ind", {"name": "eva", "password": "a good long password"})
    assert response.status_code == 503
    assert "a good long password" not in response.text


def test_a_new_password_does_not_go_back(site: Site) -> None:
    editor, new = Editor(site), "four words nobody knows"
    with locked(site.service.store, "login_attempt", "account"):
        typed = {"password": PASSWORD, "new": new, "again": new}
        response = editor.post("/min-konto/adgangskode", typed)
    assert response.status_code == 503
    assert new not in response.text


def test_nothing_goes_back_from_any_page_of_accounts(site: Site) -> None:
    editor, secret = Editor(site), "typed where it is secret"
    with editor.client.session_transaction(base_url=LOCAL) as session:
        session["half"] = {"id": session["_user_id"], "version": 0, "at": int(site.now.timestamp())}
    rooms = {"accounts", "administration", "own"}
    rules = [rule for rule in site.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    pages = {rule.endpoint: rule.rule for rule in rules if rule.endpoint.partition(".")[0] in rooms}
    assert len(pages) >= 10
    for endpoint, page in pages.items():
        typed = dict.fromkeys(("name", "password", "new", "again", "code", "anything"), secret)
        with out_of_reach(site.service.store, "account"):
            response = editor.post(re.sub("<[^>]+>", "luk", page), typed, follow=False)
        assert (endpoint, response.status_code) == (endpoint, 500)
        assert secret not in response.text, endpoint


def test_a_connection_that_ended_leaves_it_open_whether_it_was_saved(site: Site) -> None:
    if site.service.store.is_sqlite:
        return
    address = site.begin(site.invite("linked"))
    with ending_the_connection(site.service.store, "draft"):
        response = site.client.post(address.replace("/side/meals", "/sprog"), data={"language": "en"})
    assert response.status_code == 503
    assert "Vi ved ikke, om det, du lige har skrevet, blev gemt" in response.text


def test_after_a_restart_of_the_database_nobody_notices(tmp_path: Path) -> None:
    """The connections of before are dead: the server ends them, as when it is restarted."""
    with closing(PostgreSQL(WITHOUT_THE_DISK)) as server:
        for name in ("store", "vault"):
            server.command(f"CREATE DATABASE {name}")
        set_up(server.url("store"), server.url("vault"))
        site = Site(prepared(server.url, tmp_path))
        keys = [site.invite("linked", f"p{number}") for number in range(32)]
        for _ in range(5):
            server.command("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('store', 'vault')")
            for key in keys:
                assert site.client.get(f"/svar/{key}").status_code == 200
                assert site.client.post(f"/svar/{key}/begynd", data={"language": "da"}).status_code == 303
        site.service.close()


def test_a_fault_of_ours_keeps_what_was_typed_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = site.begin(site.invite("linked"))
    monkeypatch.setattr(site, "now", None)
    response = site.client.post(address, data=dict(site.MEALS) | {"better": "Mere plads"})
    assert response.status_code == 500
    assert "Der er en fejl hos os" in response.text
    assert Fields(response.text).values["better"] == ["Mere plads"]


def test_at_a_kiosk_what_was_typed_does_not_stay(site: Site) -> None:
    begun = site.client.post(f"/kiosk/{site.open_key('open-one')}/begynd", data={"language": "da"})
    address = site.client.get(begun.location).request.path if begun.status_code == 303 else ""
    with refusing(site.service.store, "draft", "53100"):
        response = site.client.post(address.replace("/side/meals", "/sprog"), data={"language": "en"})
    assert re.search(r"\d+; url=/kiosk/\S+/er-du-der", response.headers["Refresh"])


def test_a_post_to_an_unknown_question_without_a_token_keeps_what_was_typed_and_makes_no_draft(site: Site) -> None:
    editor = Editor(site)
    for address in ("neighbours/kladde/spoergsmaal/nothing", "neighbours/kladde/spoergsmaal/better"):
        response = editor.post(address, {"csrf_token": "wrong", "text-da": "Hvad mangler der?"})
        assert response.status_code == 410
        assert "Hvad mangler der?" in response.text
    assert editor.get("neighbours/kladde/").status_code == 404
    editor.edit()
    response = editor.post("neighbours/kladde/spoergsmaal/nothing", {"csrf_token": "wrong", "text-da": "Hvad mangler?"})
    assert response.status_code == 409
    assert "Hvad mangler?" in response.text


def test_what_failed_is_logged_without_its_text(site: Site, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Fru Jensen svarede 4")

    key = site.invite("linked")
    monkeypatch.setattr(type(site.service.store), "reading", fails)
    assert site.client.get(f"/svar/{key}").status_code == 500
    try:
        fails()
    except RuntimeError:
        with site.app.test_request_context("/"):
            site.app.log_exception(sys.exc_info())
    told = [one.name for one in caplog.records if "RuntimeError" in one.getMessage()]
    assert told == ["nedslag", "nedslag"]
    assert "Fru Jensen" not in caplog.text


def test_whoever_makes_the_application_logs_discreetly(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "_logRecordFactory", logging.LogRecord)
    create_app(site.service.config).extensions["nedslag"].close()
    assert logging.getLogRecordFactory() is RedactedRecord
