"""Two versions of a programme document beside each other: what came, went, changed and moved, field by field."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.designing.comparing import EntryChange, FieldChange, compared
from evaluator.designing.operations import (
    add_entry,
    add_link,
    move_entry,
    put_entry,
    remove_entry,
    remove_link,
    with_settings,
)
from surveys.document.content import read_content
from surveys.document.values import Content

DOCUMENT = Path(__file__).resolve().parents[2] / "documents" / "lindevang" / "programme.toml"


@pytest.fixture(scope="module")
def before() -> Content:
    return read_content(DOCUMENT.read_text("utf-8"))


def test_the_same_tables_differ_in_nothing(before: Content) -> None:
    assert compared(before, before) == ()


def test_entries_come_and_go_with_their_links(before: Content) -> None:
    after, key = add_entry(remove_entry(before, "nodes", "meetings"), "nodes", {"title": {"da": "Kaffe"}})
    after = add_link(after, {"from": key, "to": "contact"})
    found = {(one.section, one.key): one.fate for one in compared(before, after)}
    assert found == {
        ("nodes", "kaffe"): "added",
        ("nodes", "meetings"): "removed",
        ("links", "kaffe>contact"): "added",
        ("links", "meetings>contact"): "removed",
    }


def test_what_changed_of_an_entry_is_told_field_by_field(before: Content) -> None:
    table = before["groups"]["staff"] | {"population": 60}
    after = put_entry(before, "groups", "staff", table)
    assert compared(before, after) == (
        EntryChange("groups", "staff", "changed", (FieldChange("population", None, 60),)),
    )


def test_a_new_order_is_told_of_its_section(before: Content) -> None:
    assert compared(before, move_entry(before, "groups", "staff", -1)) == (EntryChange("groups", "", "moved"),)


def test_the_programme_itself_is_compared_with_everything_of_it(before: Content) -> None:
    after = with_settings(before, {name: before[name] for name in ("title", "purpose", "languages")})
    (change,) = compared(before, after)
    assert (change.section, change.key) == ("", "")
    assert {one.name for one in change.fields} >= {"evaluator", "disclosure_minimum", "information"}


def test_tables_with_faults_are_compared_as_far_as_they_are_tables(before: Content) -> None:
    broken = before | {"nodes": "none", "links": {"from": "a"}}
    assert {one.fate for one in compared(before, broken)} == {"removed"}
    assert remove_link(before, "meetings", "contact").get("links") is None
