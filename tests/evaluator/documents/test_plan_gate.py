"""What an import refuses to change of a milestone whose collection has begun, unless it is said why."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.documents.import_words import in_lines
from evaluator.store.drafts import Draft, save_draft
from evaluator.store.waves import waves
from evaluator.vault.invitations import invite
from tests.support.diagnostics import rejected
from tests.support.plans import AFTER, BEFORE, DOCUMENT, KEY, ONE_GROUP, OPEN, SHOPS_TOO, TWO_GROUPS, Street

SAFE = 'source = { survey = ["street.safe"]'
CHANGES = {
    "target": (("m1 = 0.5", "m1 = 0.3"), "indicators.heard.targets: the target at m1 was changed from 0.5 to 0.3"),
    "no target": (("m1 = 0.5, ", ""), "indicators.heard.targets: the target at m1 was changed from 0.5 to nothing"),
    "rule": (
        (SAFE, f'rule = "value"\n{SAFE}'),
        "indicators.safe.rule: the rule at m1 was changed from interval to value",
    ),
    "margin": ((SAFE, f"margin = 0.1\n{SAFE}"), "indicators.safe.margin: the margin at m1 was changed from 0 to 0.1"),
    "direction": (
        (SAFE, f'direction = "decrease"\n{SAFE}'),
        "indicators.safe.direction: the direction at m1 was changed from increase to decrease",
    ),
    "baseline": ((SAFE, f"baseline = 0.1\n{SAFE}"), "the starting point at m1 was changed from nothing to 0.1"),
    "least n": ((SAFE, f"minimum_n = 20\n{SAFE}"), "the least number of answers at m1 was changed from 5 to 20"),
    "codes": (
        ("codes = [3]", "codes = [2, 3]"),
        "the source at m1 was changed from .*heard = 3 to .*heard = 2, 3",
    ),
    "size": (
        ("population = 60", "population = 40"),
        "groups.people: the size .* at m1 was changed from 60 to 40",
    ),
    "groups": (
        (ONE_GROUP, TWO_GROUPS),
        "waves.m1-people.groups: who is asked at m1 was changed from people to people, shops",
    ),
    "cut-off": (
        ("cut_off = 2026-05-31", "cut_off = 2026-05-25"),
        "milestones.m1.cut_off: the cut-off at m1 was changed from 2026-05-31 to 2026-05-25",
    ),
    "response rate": (
        ("[nodes.doing]", "[milestones.m1.quality]\nresponse_rate = 0.5\n[nodes.doing]"),
        "milestones.m1.response_rate: the target for the response rate at m1 was changed from nothing to 0.5",
    ),
    "minimum": (
        ('key = "street"', 'key = "street"\ndisclosure_minimum = 3'),
        "disclosure_minimum: the minimum that protects individuals at m1 was changed from 5 to 3",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_agreed_of_a_milestone_that_has_begun_changes_only_for_a_reason(street: Street, name: str) -> None:
    pair, said = CHANGES[name]
    street.bring_in(BEFORE)
    street.change(pair)
    with rejected(said) as found:
        street.bring_in(OPEN)
    assert all("m2" not in one for one in found), "m2 has not begun"
    assert street.bring_in(OPEN, reason="We had good cause").changed


@pytest.mark.parametrize("name", CHANGES)
def test_before_collection_begins_the_plan_may_change(street: Street, name: str) -> None:
    street.bring_in(BEFORE)
    street.change(CHANGES[name][0])
    assert street.bring_in(BEFORE + dt.timedelta(days=1)).changed == ()


def test_an_indicator_cannot_vanish_nor_a_judged_one_appear(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("[indicators.held]", "[indicators.kept]"))
    with rejected() as said:
        street.bring_in(OPEN)
    assert "indicators.held: was taken out, but collection at m1 has begun" in said[0]
    assert "indicators.kept: was added with the target 3, but collection at m1 has begun" in said[1]


def test_a_wave_is_neither_added_nor_exchanged_without_a_reason(street: Street) -> None:
    street.bring_in(BEFORE)
    original = (street.folder / "programme.toml").read_text("utf-8")
    street.write(original + SHOPS_TOO)
    with rejected("waves.m1-shops: the wave was added at m1, where collection has begun; .*--reason") as said:
        street.bring_in(OPEN)
    assert len(said) == 1
    street.write(original)
    street.change(("[waves.m1-people]", "[waves.m1-friends]"))
    with rejected("waves.m1-friends: the wave was added at m1"):
        street.bring_in(OPEN)
    changed = {one.place for one in street.bring_in(OPEN, reason="A better list").changed}
    assert changed == {("wave", "m1-friends", "added"), ("wave", "m1-people", "removed")}


def test_a_wave_of_a_milestone_to_come_may_be_added(street: Street) -> None:
    street.bring_in(BEFORE)
    street.write((street.folder / "programme.toml").read_text("utf-8") + SHOPS_TOO.replace("m1", "m2"))
    assert street.bring_in(OPEN).changed == ()


def test_an_indicator_for_later_milestones_may_come_at_any_time(street: Street) -> None:
    street.bring_in(BEFORE)
    new = '[indicators.more]\nnode = "good"\ntitle = "More"\ndefinition = "More"\nunit = "count"\ntargets = {m2 = 4}\n'
    street.write(f'{DOCUMENT}\n{new}source = {{register = "decisions", measure = "count"}}\n')
    assert street.bring_in(OPEN).changed == ()


def test_a_milestone_counted_from_registers_has_begun_when_its_day_has_passed(street: Street) -> None:
    street.change(("[waves.m1-people]", "[waves.none]"), ('milestone = "m1"', 'milestone = "m2"'))
    street.bring_in(BEFORE)
    street.change(("m1 = 3", "m1 = 2"))
    street.bring_in(OPEN)
    street.change(("m1 = 2", "m1 = 1"))
    with rejected("indicators.held.targets: the target at m1 was changed from 2 to 1"):
        street.bring_in(AFTER)


def test_a_milestone_that_has_begun_cannot_vanish(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("m1 = 0.5, ", ""), ("m1 = 0.2, ", ""), ("m1 = 3, ", ""), ('milestone = "m1"', 'milestone = "m2"'))
    street.change(("[milestones.m1]", "[milestones.m0]"))
    with rejected("milestones.m1: was taken out, but collection at m1 has begun"):
        street.bring_in(OPEN)


def test_every_change_is_named_at_once(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.3"), ("m1 = 0.2", "m1 = 0.1"), ("population = 60", "population = 40"))
    with rejected() as said:
        street.bring_in(OPEN)
    assert {one.split(": ")[1] for one in said} == {
        "indicators.heard.targets",
        "indicators.safe.targets",
        "groups.people",
    }


def test_a_wave_that_is_being_answered_never_moves_to_another_milestone(street: Street) -> None:
    street.bring_in(BEFORE)
    street.answer()
    street.change(('milestone = "m1"', 'milestone = "m2"'))
    with rejected("waves.m1-people.milestone: the wave has opened as 'm1' and cannot become 'm2'"):
        street.bring_in(OPEN, reason="We would rather have it later")


def waves_of(street: Street) -> list[str]:
    with street.store.reading() as db:
        return [one.key for one in waves(db, KEY)]


def test_a_wave_that_left_the_document_before_anybody_was_asked_is_gone(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("[waves.m2-people]", "[waves.m2-all]"))
    told = in_lines(street.bring_in(OPEN), "en")
    assert "wave m2-people: no longer in programme.toml and removed; nobody had been asked" in told
    assert waves_of(street) == ["m1-people", "m2-all"]


@pytest.mark.parametrize("asked", ["answered", "begun", "invited"])
def test_a_wave_of_which_people_were_asked_leaves_the_document_only_for_a_reason(street: Street, asked: str) -> None:
    street.bring_in(BEFORE)
    its = {"programme": KEY, "wave": "m2-people"}
    if asked == "answered":
        street.answer(people=1, wave="m2-people")
    elif asked == "begun":
        with street.store.writing() as db:
            save_draft(db, Draft(**its, draft_key="d", linkage="anonymous", version=1))
    else:
        with street.vault.writing() as db:
            invite(db, **its, group="people", person="p1", language="en", linked=False)
    street.change(("[waves.m2-people]", "[waves.m2-all]"))
    with rejected("programme.toml: waves.m2-people: was taken out, but collection at m2 has begun; .*--reason"):
        street.bring_in(OPEN)
    told = in_lines(street.bring_in(OPEN, reason="Nobody could find the place"), "en")
    assert "wave m2-people: no longer in programme.toml; people were asked, so it stays and counts" in told
    assert waves_of(street) == ["m1-people", "m2-all", "m2-people"]
