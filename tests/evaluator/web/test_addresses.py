"""Every address with nasty parts, and every form without its token: refused, never a failure, and nothing is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import sqlalchemy as sa
from werkzeug.test import TestResponse

import evaluator.web
from evaluator.store.tables import metadata
from evaluator.vault.tables import metadata as vault_metadata
from tests.support.editor_site import LOCAL, Editor
from tests.support.site import Site
from tests.support.statements import questions

NASTY = (
    b"\x00", b"a\x00b", b"99999999999999999999", b"9" * 5000, b"-1", "\u0661".encode(), b"\xff\xfe", b"\xed\xa0\x80",
    b"..", b"%", b"'\"<>;--", "\U0001f600".encode(), b"a" * 3000, b" ", b"2147483648", b"1e9", b"nan",
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


def addresses(site: Site, value: bytes) -> Iterator[tuple[str, str]]:
    """Every address with ``value`` in place of one part, the others as they are; with the method."""
    known = {"programme": site.programme, "key": "neighbours", "number": "1", "page": "meals", "wave": "open"}
    for rule in site.app.url_map.iter_rules():
        for nasty in sorted(rule.arguments):
            path = rule.rule
            for name in rule.arguments:
                part = quote_from_bytes(value, safe="") if name == nasty else known.get(name, "x")
                path = re.sub(rf"<(?:\w+:)?{name}>", lambda _, part=part: part, path)
            if nasty not in (rule.defaults or {}):
                yield from ((method, path) for method in sorted(rule.methods & {"GET", "POST"}))


def in_place(site: Site) -> Iterator[tuple[str, str]]:
    known = {"programme": site.programme, "key": "neighbours", "number": "1", "page": "meals", "wave": "open"}
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint not in OWN:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], "x"), rule.rule)
            yield from ((method, path) for method in sorted(rule.methods & {"GET", "POST"}))


def rows(site: Site) -> dict[str, int]:
    here, found = site.service, {}
    for store, tables in ((here.store, metadata.tables), (here.vault, vault_metadata.tables)):
        counts = [
            sa.select(sa.literal(name), sa.func.count()).select_from(table)
            for name, table in tables.items()
            if name != "login_attempt"
        ]
        with store.reading() as db:
            found |= dict(db.execute(sa.union_all(*counts)).all())
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


def paths(site: Site) -> Iterator[Sent]:
    return ((method, path, value, {}) for value in NASTY for method, path in addresses(site, value))


def queries_and_forms(site: Site) -> Iterator[Sent]:
    for value in NASTY:
        written = quote_from_bytes(value, safe="")
        sent = {method: "&".join(f"{quote(name)}={written}" for name in names) for method, names in NAMES.items()}
        for method, path in in_place(site):
            its = {"query_string": sent["GET"]} if method == "GET" else {"data": sent["POST"], "content_type": FORM}
            yield method, path, value, its


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
