"""Texts tell no more than the count: what is hidden is changed, and nothing that anybody reads may differ."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.writing.first_drafts import Drafts
from evaluator.writing.marks import figures
from evaluator.writing.places import places
from tests.support.passages import WritingSite, writing_site_in
from tests.support.passages_desk import BASE, Writer

OF_STAFF = (
    "[indicators.meals]",
    """[indicators.staff-heard]
node = "contact"
title = { da = "Ansatte føler sig hørt", en = "Employees feel heard" }
definition = { da = "Andel, der er enig", en = "Share who agree" }
targets = { m1 = 0.5 }
source = { survey = "neighbours.heard", statistic = "share", codes = [4, 5], groups = ["staff"] }

[indicators.meals]""",
)


@pytest.fixture
def worlds(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[list[WritingSite]]:
    """Three of the staff answer, who are too few to be shown: once the one thing and once the other."""
    sites = []
    for code in (1, 5):
        site = writing_site_in(make_sqlite, tmp_path / str(code), OF_STAFF)
        site.heard["staff"] = code
        site.held_meals("m-1")
        site.fill()
        sites.append(site)
    yield sites
    for site in sites:
        site.service.close()


def read(site: WritingSite) -> str:
    """Everything that an evaluator reads where texts are written, without tokens."""
    anna = Writer(site, "anna", "evaluator")
    pages = [anna.get(f"{BASE}{slug}") for slug in ("", "konklusion", "virkning-contact", "anbefaling-ny")]
    assert {one.status_code for one in pages} == {200}
    whole = "\n".join(html.unescape(one.text) for one in pages)
    return re.sub(r'csrf_token"[^>]*>|token[^>]*>', "", whole)


def test_what_hidden_people_answered_changes_no_key_no_draft_no_flag_and_no_page(worlds) -> None:
    told = []
    for site in worlds:
        site.sign(dict.fromkeys(("da", "en"), "{{heard.value}}, {{meals.value}}"))
        findings = site.findings()
        drafts = [Drafts(findings).draft(one) for one in places(findings.programme)]
        told.append((figures(findings), drafts, site.problems(), site.kept()[0].marks, read(site)))
    assert told[0] == told[1]
    assert not [key for key in told[0][0] if key.startswith("staff-heard.") and key.partition(".")[2] not in UNHIDDEN]
    assert "vises ikke" in told[0][4]


UNHIDDEN = ("status", "target")
"""That a figure is not shown, and what was agreed of it, anybody knows."""
