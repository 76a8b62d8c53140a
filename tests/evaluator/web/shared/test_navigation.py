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
    page = member.get(address).text
    its = re.search(r'<nav class="wide-menu" aria-label="Indsatsens sider">(.*?)</nav>', page, re.DOTALL)
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
    shown = ["Overblik", "Diagrammer", "Anbefalinger", "Rapporter", "Udgivelser", "Høringer"]
    assert list(entries) == [*shown, "Det aftalte", "Teorien afprøvet"]
    assert here == ["Rapporter"]


def test_no_page_that_one_may_not_open_is_offered(site) -> None:
    entries, _ = navigation(Member(site, "ida", role="collector"), f"{OURS}/papir/")
    assert list(entries) == ["Papir og interview"]


def test_a_phone_has_the_same_entries_in_one_line_that_opens_without_script(site) -> None:
    page = Member(site, "eva", role="evaluator").get(f"{OURS}/registre/").text
    menu = re.search(r'<nav class="phone-menu"[^>]*>\s*<details>(.*?)</details>', page, re.DOTALL)
    assert menu is not None
    found = LINK.findall(menu[1])
    assert len(found) == sum(len(group.pages) for group in GROUPS)
    assert [text for _, mark, text in found if mark] == ["Alle registre"]
