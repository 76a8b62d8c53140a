"""Clocks that jump, and a mail server that is away for an hour: no answer is lost, and nobody gets a mail twice."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from evaluator.store import audit
from evaluator.store.engine import open_store
from evaluator.store.tallies import fold, recount
from evaluator.vault.engine import open_vault
from surveys.diagnostics import InputRejected
from tests.support.fault_figures import rounds
from tests.support.mail_server import MailServer
from tests.support.members import Member
from tests.support.office import Office
from tests.support.site import PROGRAMME, Site, prepared

JUMPS = rounds(30)
PEOPLE = 12
pytestmark = pytest.mark.faults


@pytest.fixture
def site(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = Site(prepared(make_database, tmp_path))
    yield site
    site.service.close()


def test_answers_survive_a_clock_that_jumps(site: Site, figure: Callable[[str], None]) -> None:
    """From year to year, to and fro, before each request; whoever is told that the wave is closed comes again."""
    chance, right = random.Random(8), site.now
    keys = {f"p{number}": site.invite("linked", f"p{number}") for number in range(PEOPLE)}
    pages = {who: site.begin(key) for who, key in keys.items()}
    saved = refused = 0
    for _ in range(JUMPS):
        site.now = right + dt.timedelta(days=chance.choice((-4000, -2, -1, 0, 0, 1, 5, 4000)))
        who = chance.choice(sorted(keys))
        taken = site.client.post(pages[who], data=site.MEALS).status_code == 303
        saved, refused = saved + taken, refused + (not taken)
    assert saved
    assert refused
    site.now = right
    for who, page in pages.items():
        review = site.post(page, site.MEALS, site.TABLE, site.IDEAS).location
        site.now = right + dt.timedelta(days=chance.choice((-4000, -1, 0, 4000)))
        site.client.post(review)
        site.now = right
        assert site.client.post(review).status_code == 303, who
    assert len(site.submissions("linked")) == PEOPLE
    with site.service.store.writing() as db:
        fold(db, PROGRAMME)
    with site.service.store.reading(snapshot=True) as db:
        assert recount(db, PROGRAMME) == []
    figure(f"{JUMPS} jumps, {saved} pages saved, {refused} refused and sent again, {PEOPLE} answers stored once")


def test_whoever_is_signed_in_signs_in_again_and_the_audit_log_stays_whole(site: Site) -> None:
    eva, right = Member(site, "eva", "evaluator"), site.now
    for days in (-400, 0, 400, 0):
        site.now = right + dt.timedelta(days=days)
        eva.sign_in()
        assert eva.get(f"/p/{PROGRAMME}/").status_code == 200
    with site.service.store.reading(snapshot=True) as db:
        assert audit.verify(db)[2] is None


@pytest.fixture
def office(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[Office]:
    with closing(open_store(make_database("store"))) as store, closing(open_vault(make_database("vault"))) as vault:
        yield Office(store, vault, MailServer(), tmp_path)


def test_an_hour_without_a_mail_server_is_made_up_for(office: Office, figure: Callable[[str], None]) -> None:
    people = [f"p{number}" for number in range(PEOPLE)]
    office.bring_in_people(*people)
    office.queue()
    assert office.send(limit=3) == 3
    away, tries = office.server, 0
    away.close()
    for _ in range(12):
        office.later(minutes=5)
        with suppress(InputRejected):
            office.send()
        tries += 1
        assert len(office.in_state("sending")) == 0
    assert len(office.in_state("queued")) == PEOPLE - 3
    office.server = MailServer()
    office.send()
    office.later(days=-1)
    office.send()
    office.server.close()
    received = away.recipients() + office.server.recipients()
    assert sorted(received) == sorted(f"{one}@mail.example" for one in people)
    figure(f"{tries} tries in an hour, {len(received)} mails to {len(set(received))} people")
