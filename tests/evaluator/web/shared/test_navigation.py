"""The way through a programme's pages: in groups for those who may open many, and side by side for the others."""

from __future__ import annotations

import re

from evaluator.web.shared.navigation import GROUPS
from tests.support.members import Member

LINK = re.compile(r'<a href="([^"]+)"( aria-current="(?:page|true)")?>([^<]+)</a>')
OURS = "/p/lindevang"


def navigation(member: Member, address: str) -> tuple[dict[str, str], list[str]]:
    """Of the page at an address: the texts of the navigation's links with where they lead, and those that are marked
    as the place where one is."""
    its = re.search(r'<nav aria-label="Indsatsens sider">(.*?)</nav>', member.get(address).text, re.DOTALL)
    assert its is not None
    found = LINK.findall(its[1])
    return {text: href for href, _, text in found}, [text for _, mark, text in found if mark]


def test_every_entry_leads_to_a_page_that_marks_itself_and_its_group(site) -> None:
    member = Member(site, "eva", role="evaluator")
    every, _ = navigation(member, f"{OURS}/")
    seen = 0
    for group in list(every)[: len(GROUPS)]:
        entries, here = navigation(member, every[group])
        assert here[0] == group
        for text in list(entries)[len(GROUPS) :]:
            assert navigation(member, entries[text])[1] == [group, text]
            seen += 1
    assert seen == sum(len(group.pages) for group in GROUPS if len(group.pages) > 1)


def test_whoever_may_open_few_pages_sees_them_side_by_side(site) -> None:
    entries, here = navigation(Member(site, "sten", role="steering"), f"{OURS}/rapporter")
    shown = ["Overblik", "Teorien afprøvet", "Diagrammer", "Rapporter", "Udgivelser", "Høringer", "Det aftalte"]
    assert list(entries) == shown
    assert here == ["Rapporter"]


def test_no_page_that_one_may_not_open_is_offered(site) -> None:
    entries, _ = navigation(Member(site, "ida", role="collector"), f"{OURS}/papir/")
    assert list(entries) == ["Papir og interview"]
