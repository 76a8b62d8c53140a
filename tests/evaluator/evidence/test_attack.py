"""Evidence tells no more than the count: what is hidden is changed, and nothing that anybody reads may differ."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.evidence.sources import known, thing, things
from evaluator.results.milestones import counts_to_see
from surveys.diagnostics import InputRejected
from tests.support.members import Member
from tests.support.theory_tested import HEARD, PROGRAMME, TheorySite, theory_site_in

OF_STAFF = (
    "[indicators.meals]",
    """[indicators.staff-heard]
node = "meetings"
title = { da = "Ansatte føler sig hørt", en = "Employees feel heard" }
definition = { da = "Andel, der er enig", en = "Share who agree" }
targets = { m1 = 0.5 }
source = { survey = "neighbours.heard", statistic = "share", codes = [4, 5], groups = ["staff"] }

[indicators.meals]""",
)
PAGES = ("", "forbindelse/meetings/contact", "for-hvem/contact", "brugt?slags=indicator&ting=heard", "evidens/ny?{}")


def world(make: Callable[[str], str], folder: Path, staff: int) -> TheorySite:
    """Three of the staff answer, who are too few to be shown; ``staff`` is what they say."""
    site = theory_site_in(make, folder, OF_STAFF)
    site.heard["staff"] = staff
    site.held_meals("m-1")
    site.fill()
    return site


@pytest.fixture
def worlds(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[list[TheorySite]]:
    sites = [world(make_sqlite, tmp_path / str(code), code) for code in (1, 5)]
    yield sites
    for site in sites:
        site.service.close()


def read(site: TheorySite) -> str:
    """Everything that an evaluator and the steering group read of the theory, without tokens and random keys."""
    anna = Member(site, "anna", "evaluator")
    offers = "om=link:meetings%3Econtact&slags=indicator"
    pages = [f"/p/lindevang/teorien/{one.format(offers)}".partition("?") for one in PAGES]
    said = [anna.client.get(path, query_string=query, base_url="https://localhost") for path, _, query in pages]
    assert {one.status_code for one in said} == {200}
    printed = site.printed().decode("utf-8", "replace")
    whole = "\n".join([printed, *(html.unescape(one.text) for one in said)])
    return re.sub(r'csrf_token"[^>]*>|[0-9a-f]{8}-[0-9a-f-]{27}', "", whole)


def test_what_hidden_people_answered_changes_no_rating_no_flag_and_no_page(worlds) -> None:
    for site in worlds:
        site.enter(**HEARD)
        site.enter(kind="register", reference="activities#count")
    first, second = (read(site) for site in worlds)
    assert "vises ikke" in first
    assert first == second


def test_a_finding_that_is_not_shown_is_not_offered_and_refused_like_one_that_never_was(worlds) -> None:
    for site in worlds:
        with site.service.store.reading(snapshot=True) as db:
            counts = counts_to_see(db, PROGRAMME, shown_only=False)
            now = known(db, site.loaded, counts, [("indicator", "")])
        offered = {one.reference for one in things(now, "indicator")}
        assert {"heard", "meals"} <= offered
        assert "staff-heard" not in offered
        assert thing(now, "indicator", "staff-heard", "m1") is None
    said = []
    for site, key in ((worlds[0], "staff-heard"), (worlds[1], "staff-heard"), (worlds[0], "never-was")):
        with pytest.raises(InputRejected) as raised:
            site.enter(kind="indicator", reference=key)
        said.append([(one.code, one.place, one.values) for one in raised.value.diagnostics])
    assert said[0] == said[1] == said[2]
