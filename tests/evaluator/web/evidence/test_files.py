"""Evidence comes from a file, once somebody has seen how much of it is new."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.store.evidence import interpretations, pieces
from tests.support.passages_desk import Writer, said
from tests.support.theory_tested import TheorySite, theory_site_in

FILE = "/p/lindevang/teorien/fil"
EVIDENCE = """
[[interpretations]]
title = "Møde i fælleshuset"
milestone = "m1"
[[interpretations.shown]]
indicator = "heard"
said = "confirmed"
words = "Det kan vi kende"

[[evidence]]
link = "meetings>contact"
kind = "document"
milestone = "m1"
direction = "for"
strength = "strong"
seen = "Man blev siddende"
source = "Referatet"
"""


@pytest.fixture
def site(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[TheorySite]:
    site = theory_site_in(make_sqlite, tmp_path)
    site.held_meals("m-1", "m-2")
    site.fill()
    yield site
    site.service.close()


@pytest.fixture
def anna(site: TheorySite) -> Writer:
    return Writer(site, "anna", "evaluator")


def sent(anna: Writer, text: str):
    return anna.fill(FILE, anna.get(FILE), file=(io.BytesIO(text.encode()), "evidens.toml"))


def stored(site: TheorySite) -> tuple[int, int]:
    with site.service.store.reading() as db:
        return len(pieces(db, site.programme)), len(interpretations(db, site.programme))


def test_a_file_is_looked_at_stored_and_known_from_then_on(site: TheorySite, anna: Writer) -> None:
    page = sent(anna, EVIDENCE)
    assert "2 af filens 2 indførsler er nye" in said(page)
    assert stored(site) == (0, 0)
    done = anna.fill(FILE, page, go="store")
    assert "Nye indførsler: 2." in said(done)
    assert stored(site) == (1, 1)
    again = sent(anna, EVIDENCE)
    assert "Alt i filen står her allerede." in said(again)
    assert "Gem indførslerne" not in said(again)


def test_every_fault_is_told_at_once_and_nothing_is_stored(site: TheorySite, anna: Writer) -> None:
    wrong = EVIDENCE.replace('"meetings>contact"', '"meetings>nowhere"').replace(
        'indicator = "heard"', 'indicator = "x"'
    )
    page = sent(anna, wrong)
    assert page.status_code == 422
    assert "interpretations[1]" in said(page)
    assert "evidence[1]" in said(page)
    assert stored(site) == (0, 0)


def test_only_an_evaluator_brings_evidence(site: TheorySite) -> None:
    assert Writer(site, "lone", "steering").get(FILE).status_code == 403
