"""Every address with nasty parts, and every form without its token: refused, never a failure, and nothing is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest
import sqlalchemy as sa

import evaluator.web
from evaluator.store.tables import metadata
from evaluator.vault.tables import metadata as vault_metadata
from tests.support.editor_site import LOCAL, Editor
from tests.support.site import Site

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
        with store.reading() as db:
            for name, table in tables.items():
                if name != "login_attempt":
                    found[name] = db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    return found


DATABASES = pytest.mark.parametrize(
    ("make_database", "signed_in"),
    [("sqlite", True), ("postgresql", True), ("sqlite", False)],
    indirect=["make_database"],
)
"""What comes to a database comes to it from those who have signed in, too."""


@DATABASES
def test_nothing_in_a_path_is_a_failure(either_site: Site, signed_in: bool) -> None:
    client = Editor(either_site).client if signed_in else either_site.client
    before = rows(either_site)
    for value in NASTY:
        for method, path in addresses(either_site, value):
            response = client.open(path, method=method, base_url=LOCAL)
            assert response.status_code < 500, (method, path)
            if b"\x00" in value:
                assert 400 <= response.status_code < 500, (method, path)
    assert rows(either_site) == before


def test_nothing_in_a_query_or_a_form_is_a_failure(either_site: Site) -> None:
    client = Editor(either_site).client
    for value in NASTY:
        written = quote_from_bytes(value, safe="")
        sent = {method: "&".join(f"{quote(name)}={written}" for name in names) for method, names in NAMES.items()}
        for method, path in in_place(either_site):
            its = {"query_string": sent["GET"]} if method == "GET" else {"data": sent["POST"], "content_type": FORM}
            response = client.open(path, method=method, base_url=LOCAL, **its)
            assert response.status_code < 500, (method, path, value)
            if method == "GET" and b"\x00" in value:
                assert response.status_code == 400, (path, value)


def test_without_its_token_no_form_of_those_who_sign_in_makes_anything(either_site: Site) -> None:
    editor = Editor(either_site)
    before = rows(either_site)
    for method, path in in_place(either_site):
        if method == "POST" and path.startswith("/p/"):
            editor.client.post(path, data={"csrf_token": "wrong", "text-da": "x"}, base_url=LOCAL)
            assert rows(either_site) == before, path
