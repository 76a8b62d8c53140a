"""Conditions of questions and pages over HTTP: what is shown, what counts, and what a change of mind leaves behind."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.support.questionnaires import item, written

HOURS = written(
    item("hours", "decimal", background=True),
    item("why-long", "short_text", show_if="${hours} > 2.5 and answered(${times})", background=True),
)
TABLE = '\n[[pages]]\nkey = "table"\n'


@pytest.fixture
def site(site):
    site.import_changed(
        TABLE,
        HOURS + TABLE,
        ('key = "ideas"\n', 'key = "ideas"\nshow_if = "${hours} >= 1.5 or ${heard} = 1"\n'),
    )
    return site


def test_a_page_is_asked_by_a_decimal_number_on_an_earlier_page(site) -> None:
    key = site.invite("linked")
    first = site.begin(key)
    for hours, onward, count in (("1,4", "tjek", 2), ("1,5", "side/ideas", 3), ("", "tjek", 2)):
        page = site.post(first, site.MEALS | {"hours": hours} | site.marks(first), site.TABLE).location
        assert page == f"/svar/{key}/{onward}"
        assert f"Side 1 af {count}" in site.client.get(first).text
    assert site.client.get(f"/svar/{key}/side/ideas").location == f"/svar/{key}/tjek"


def test_the_script_gets_the_tree_of_each_condition_on_the_page(site) -> None:
    text = site.client.get(site.begin(site.invite("linked"))).text
    trees = re.findall(r'data-if="([^"]+)"', text)
    assert [unescape(tree) for tree in trees] == [
        '["selected", ["$", "came"], 1]',
        '["and", [">", ["$", "hours"], 2.5], ["answered", ["$", "times"]]]',
    ]
    assert 'data-earlier="{}"' in text


def test_a_change_of_mind_leaves_behind_what_hung_on_it(site) -> None:
    key = site.invite("linked")
    first = site.begin(key)
    site.post(first, site.MEALS | {"hours": "3", "why-long": "Hyggeligt"})
    assert site.draft("linked", key).texts["why-long"] == "Hyggeligt"
    site.post(first, site.MEALS | {"hours": "2,5", "why-long": "Hyggeligt"})
    assert "why-long" not in site.draft("linked", key).texts
    site.post(first, site.MEALS | {"hours": "3", "why-long": "Hyggeligt", "came": "2"})
    assert "why-long" not in site.draft("linked", key).answers
