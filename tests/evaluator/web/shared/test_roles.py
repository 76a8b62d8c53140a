"""Who may open what: every role at every address, by real requests, against the table in docs/roles.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Blueprint
from werkzeug.test import TestResponse

from evaluator.accounts.managing import give_role
from evaluator.documents.storing import import_folder
from evaluator.store.account_tables import ROLES
from evaluator.store.accounts import Role, account_named
from evaluator.web.shared.rules import NoRule, only, require_rules
from tests.support.addresses import VALUES
from tests.support.members import Member
from tests.support.quick_application import of_its_own
from tests.support.role_table import DOCUMENT as TABLE
from tests.support.role_table import routes, written
from tests.support.site import DOCUMENTS

OURS, ELSEWHERE = "lindevang", "tovholt"


def table() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Address, method and the roles that may, as they are written."""
    rows = re.findall(r"^\| `(/[^`]*)` \| ([A-Z, ]+) \| (.*) \|$", TABLE.read_text("utf-8"), flags=re.MULTILINE)
    for address, methods, marks in rows:
        may = frozenset(role for role, mark in zip(ROLES, marks.split(" | "), strict=True) if mark == "●")
        for method in methods.split(", "):
            yield address, method, may


def filled(address: str, **values: str) -> str:
    key = "neighbours" if "spoergeskemaer" in address else values.get("key", "none")
    return address.format(**VALUES | values | {"key": key})


def also(site, programme: str) -> None:
    """Bring a second programme in."""
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS.parent / programme, site.now)


def asked(member: Member, method: str, address: str) -> TestResponse:
    return member.client.open(address, method=method, base_url="https://localhost")


def test_the_table_is_the_one_that_follows_from_the_code(site) -> None:
    text = TABLE.read_text("utf-8")
    assert text == written(text, site.app), "run: python -m tests.support.role_table"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_opens_what_the_table_says_and_nothing_else(site, role: str) -> None:
    member = Member(site, "ida", role=role, programme=None if role == "administrator" else OURS)
    tried = 0
    for address, method, may in table():
        response = asked(member, method, filled(address, key=site.invite("linked", person=f"{role}{tried}")))
        refused = response.status_code == 403 or (response.location or "").startswith("/log-ind")
        assert refused == (role not in may), f"{role} {method} {address}: {response.status_code}"
        assert response.status_code < 500, address
        tried += 1
    assert tried > 80


def test_whoever_is_not_signed_in_is_led_to_signing_in_everywhere(site) -> None:
    for address, method, _ in table():
        response = site.client.open(filled(address), method=method, base_url="https://localhost")
        assert (response.status_code, (response.location or "")[:8]) == (302, "/log-ind"), f"{method} {address}"


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_a_role_in_one_programme_opens_nothing_of_another(site, role: str) -> None:
    also(site, ELSEWHERE)
    member = Member(site, "ida", role=role, programme=ELSEWHERE)
    for address, method, _ in table():
        if "{programme}" in address:
            response = asked(member, method, filled(address, programme=OURS))
            assert response.status_code == 403, f"{role} {method} {address}"


def test_roles_in_two_programmes_are_kept_apart(site) -> None:
    """A reader here who collects elsewhere holds no interviews here."""
    member = Member(site, "ida", role="reader", programme=OURS)
    also(site, ELSEWHERE)
    with site.service.store.writing() as db:
        its = account_named(db, "ida")
        assert its is not None
        give_role(db, its, Role("collector", ELSEWHERE), actor="command-line", now=site.now)
    assert member.get(f"/p/{OURS}/rapporter").status_code == 200
    assert member.get(f"/p/{OURS}/papir/").status_code == 403
    assert member.get(f"/p/{ELSEWHERE}/rapporter").status_code == 403
    assert member.get(f"/interview/{site.invite('linked')}").status_code == 404


def test_an_application_with_a_route_without_a_rule_does_not_start() -> None:
    pages, app = Blueprint("forgotten", __name__), of_its_own()
    pages.add_url_rule("/forgotten", view_func=lambda: "", endpoint="page")
    app.register_blueprint(pages)
    with pytest.raises(NoRule, match=r"forgotten\.page"):
        require_rules(app)


def test_a_single_view_can_have_a_rule_of_its_own(site) -> None:
    views = {endpoint: rule for _, _, endpoint, rule in routes(site.app)}
    assert views["reports.listing"].roles == {"evaluator", "steering", "reader"}
    site.app.view_functions["reports.listing"] = only("steering")(lambda programme: programme)
    assert {e: r for _, _, e, r in routes(site.app)}["reports.listing"].roles == {"steering"}
    evaluator, steering = Member(site, "eva", role="evaluator"), Member(site, "sten", role="steering")
    assert evaluator.get(f"/p/{OURS}/rapporter").status_code == 403
    assert steering.get(f"/p/{OURS}/rapporter").status_code == 200
