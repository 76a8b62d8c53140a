"""Every address with nasty parts, and every form without its token: refused, never a failure, and nothing is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import request
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import evaluator.web
from evaluator.store.tables import metadata
from evaluator.vault.tables import metadata as vault_metadata
from evaluator.web.shared import access
from tests.support.editor_site import LOCAL, Editor
from tests.support.site import Site
from tests.support.statements import questions
from tests.support.ways_in import ALL, ways_in

NASTY = (
    b"-1", b"nan", b"2147483648",
    b"\x00", b"a\x00b", b"99999999999999999999", b"9" * 5000, "\u0661".encode(), b"\xff\xfe", b"\xed\xa0\x80",
    b"..", b"%", b"'\"<>;--", "\U0001f600".encode(), b"a" * 3000, b" ", b"1e9",
)  # fmt: skip


def read_from(*places: str) -> list[str]:
    """The names that the pages read there."""
    name = re.compile(rf'request\.(?:{"|".join(places)})\.get(?:list)?\("([^"]+)"')
    files = Path(evaluator.web.__path__[0]).rglob("*.py")
    return sorted({one for path in files for one in name.findall(path.read_text("utf-8"))})


NAMES = {"GET": read_from("args", "values"), "POST": read_from("form", "values")}
FORM = "application/x-www-form-urlencoded"
OWN = ("accounts.sign_out",)
"""What ends the session of whoever walks."""


TRIED = 3
"""Of the nasty parts: so many are sent wherever there is a place for them."""


def rules(site: Site, endpoints: Collection[str]) -> Iterator[Rule]:
    return (rule for rule in site.app.url_map.iter_rules() if not endpoints or rule.endpoint in endpoints)


def before_the_view(site: Site, endpoint: str) -> Hashable:
    """What is called before a page of a blueprint, besides what is called before all of them. The doors of most
    blueprints are one function, made for each."""
    blueprint, app = endpoint.rpartition(".")[0], site.app
    called = (*app.url_value_preprocessors.get(blueprint, ()), *app.before_request_funcs.get(blueprint, ()))
    return tuple((one.__code__, one.__closure__) for one in called)


def addresses(site: Site, endpoints: Collection[str]) -> Iterator[tuple[Hashable, str, str, str]]:
    """Every address, or those of some pages, with the name of one of its parts, and a place to fill in for it, the
    others as they are; with what is called before its view and the method."""
    known = {"programme": site.programme, "key": "neighbours", "number": "1", "page": "meals", "wave": "open"}
    for rule in rules(site, endpoints):
        for nasty in sorted(rule.arguments):
            path = rule.rule
            for name in rule.arguments:
                part = "{nasty}" if name == nasty else known.get(name, "x")
                path = re.sub(rf"<(?:\w+:)?{name}>", lambda _, part=part: part, path)
            if nasty not in (rule.defaults or {}):
                before = before_the_view(site, rule.endpoint)
                yield from ((before, method, nasty, path) for method in sorted(rule.methods & {"GET", "POST"}))


def in_place(site: Site, endpoints: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    known = {"programme": site.programme, "key": "neighbours", "number": "1", "page": "meals", "wave": "open"}
    for rule in rules(site, endpoints):
        if rule.endpoint not in OWN:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], "x"), rule.rule)
            yield from ((method, path) for method in sorted(rule.methods & {"GET", "POST"}))


def rows(site: Site) -> dict[str, int]:
    here, found = site.service, {}
    for store, tables in ((here.store, metadata.tables), (here.vault, vault_metadata.tables)):
        counted = (f"SELECT '{name}', COUNT(*) FROM \"{name}\"" for name in tables if name != "login_attempt")
        with store.reading() as db:  # as text, for it is asked thousands of times
            found.update((name, n) for name, n in db.exec_driver_sql(" UNION ALL ".join(counted)))
    return found


Sent = tuple[str, str, bytes, dict[str, str]]
"""A request: its method, its path, the nasty part, and what else is sent."""
ANEW: dict[str, list[Sent]] = {}
"""By test: the requests of somebody signed in at which SQLite was asked what it had not been asked before."""


def each(test: str, site: Site, requests: Iterable[Sent]) -> Iterator[Sent]:
    """Every request; on PostgreSQL those of `ANEW`, if SQLite came first: another would ask the same with the same
    values once more."""
    if not site.service.store.is_sqlite and test in ANEW:
        yield from ANEW[test]
        return
    before: set[tuple[str, str]] = set()
    anew = []
    with questions() as asked:
        for sent in requests:
            asked.clear()
            yield sent
            if not before.issuperset(asked):
                before |= set(asked)
                anew.append(sent)
    ANEW[test] = anew


def paths(site: Site, endpoints: Collection[str] = ()) -> Iterator[Sent]:
    """Every address with every nasty part. Where the first of them are refused by what comes before the
    views, after the same statements, the others are sent to one such address: the next would not come any further."""
    refused: set[object] = set()
    with ways_in(site.app) as way:
        for before, method, nasty, path in addresses(site, endpoints):
            came: list[object] = [before, method, nasty]
            further = False
            for number, value in enumerate(NASTY):
                if number == TRIED and not further:
                    if tuple(came) in refused:
                        break
                    refused.add(tuple(came))
                way.begin()
                yield method, path.format(nasty=quote_from_bytes(value, safe="")), value, {}
                came += (way.refused, *way.asked)
                further |= not way.refused


def queries_and_forms(site: Site, endpoints: Collection[str] = ()) -> Iterator[Sent]:
    """Every page with every nasty value under every name. Where a page has read none of the names after the first
    values, the others are the same to it; refused before its view, it is the same as for `paths`."""
    refused: set[object] = set()
    with ways_in(site.app) as way:
        for method, path in in_place(site, endpoints):
            came: list[object] = [method, path.split("/")[1]]
            read: set[str] = set()
            for number, value in enumerate(NASTY):
                if number == TRIED and read.isdisjoint((ALL, *NAMES[method])):
                    if tuple(came) in refused:
                        break
                    refused.add(tuple(came))
                written = quote_from_bytes(value, safe="")
                sent = "&".join(f"{quote(name)}={written}" for name in NAMES[method])
                its = {"query_string": sent} if method == "GET" else {"data": sent, "content_type": FORM}
                way.begin()
                yield method, path, value, its
                came.append(way.refused)
                read |= way.read


def without_a_token(site: Site) -> Iterator[Sent]:
    for method, path in in_place(site):
        if method == "POST" and path.startswith("/p/"):
            yield method, path, b"", {"data": "csrf_token=wrong&text-da=x", "content_type": FORM}


def test_nothing_in_a_path_is_a_failure(either_site: Site) -> None:
    client = Editor(either_site).client
    before = rows(either_site)
    for method, path, value, _ in each("path", either_site, paths(either_site)):
        refused_well(client.open(path, method=method, base_url=LOCAL), value, path)
    assert rows(either_site) == before


def test_nothing_in_a_path_is_a_failure_for_whoever_has_not_signed_in(site: Site) -> None:
    before = rows(site)
    for method, path, value, _ in paths(site):
        refused_well(site.client.open(path, method=method, base_url=LOCAL), value, path)
    assert rows(site) == before


def refused_well(response: TestResponse, value: bytes, path: str) -> None:
    assert response.status_code < 500, path
    if b"\x00" in value:
        assert 400 <= response.status_code < 500, path


def test_nothing_in_a_query_or_a_form_is_a_failure(either_site: Site) -> None:
    client = Editor(either_site).client
    for method, path, value, its in each("query", either_site, queries_and_forms(either_site)):
        response = client.open(path, method=method, base_url=LOCAL, **its)
        assert response.status_code < 500, (method, path, value)
        if method == "GET" and b"\x00" in value:
            assert response.status_code == 400, (path, value)


def test_without_its_token_no_form_of_those_who_sign_in_makes_anything(either_site: Site) -> None:
    editor = Editor(either_site)
    before = rows(either_site)
    for method, path, _, its in each("token", either_site, without_a_token(either_site)):
        editor.client.open(path, method=method, base_url=LOCAL, **its)
        assert rows(either_site) == before, path


SOME = ("questionnaires.versions", "questionnaires.listing", "overview.about", "home.find")
LATE = (b"%", "\U0001f600".encode(), b"1e9")
"""Values that are not sent everywhere."""


def failing(usual: Callable[..., Any], given: Callable[..., object], value: bytes) -> Callable[..., Any]:
    """``usual``, but for one value, at which it fails."""

    def fail(*arguments: Any, **named: Any) -> Any:
        if given(*arguments, **named) == value.decode("utf-8", "replace"):
            raise RuntimeError("planted")
        return usual(*arguments, **named)

    return fail


def failed(site: Site, requests: Iterable[Sent]) -> set[bytes]:
    client = Editor(site).client
    return {
        value
        for method, path, value, its in requests
        if client.open(path, method=method, base_url=LOCAL, **its).status_code >= 500
    }


@pytest.mark.parametrize("value", LATE)
def test_a_page_that_fails_at_one_value_in_its_path_is_found(site: Site, value: bytes) -> None:
    views = site.app.view_functions
    views[SOME[0]] = failing(views[SOME[0]], lambda **parts: parts["key"], value)
    assert failed(site, paths(site, SOME)) == {value}


@pytest.mark.parametrize("value", LATE)
def test_a_page_that_fails_at_one_value_in_its_query_is_found(site: Site, value: bytes) -> None:
    views = site.app.view_functions
    views["home.find"] = failing(views["home.find"], lambda: request.args.get("ord"), value)
    assert failed(site, queries_and_forms(site, SOME)) == {value}


@pytest.mark.parametrize("value", LATE)
def test_what_fails_for_every_page_at_one_value_is_found(site: Site, monkeypatch, value: bytes) -> None:
    monkeypatch.setattr(access, "known_programme", failing(access.known_programme, lambda _, key: key, value))
    assert failed(site, paths(site, SOME)) == {value}
