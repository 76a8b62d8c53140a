"""A programme document is edited entry by entry, and whoever is named elsewhere goes on being named."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from evaluator.designing.operations import (
    add_entry,
    add_link,
    entries_of,
    entry_of,
    link_of,
    links_of,
    move_entry,
    put_entry,
    put_link,
    remove_entry,
    remove_link,
    settings_of,
    users_of,
    with_settings,
)
from evaluator.designing.shape import NAMED, PROGRAMME
from surveys.document.content import read_content, text_of
from surveys.document.editing import WrongKeys
from surveys.document.values import Content

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
BORGERDESIGN = (EXAMPLES / "borgerdesign" / "programme.toml").read_text(encoding="utf-8")
DOCUMENTS = sorted(EXAMPLES.glob("*/programme.toml"))


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(BORGERDESIGN)


@pytest.fixture(autouse=True)
def unharmed(content):
    before = deepcopy(content)
    yield
    assert content == before


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_a_programme_that_is_built_entry_by_entry_is_the_one_written_by_hand(path: Path) -> None:
    wanted = read_content(path.read_text(encoding="utf-8"))
    made = with_settings({"key": wanted["key"]}, settings_of(wanted))
    for section in NAMED:
        for key in entries_of(wanted, section):
            made, given = add_entry(made, section, entry_of(wanted, section, key))
            assert given == key
    for link in links_of(wanted):
        made = add_link(made, link)
    written = text_of(made, shape=PROGRAMME)
    assert read_content(written) == wanted
    assert "[nodes." in written
    assert "[[links]]\nfrom = " in written


def test_what_an_author_wrote_around_an_entry_stays(content) -> None:
    new = put_entry(content, "nodes", "team", entry_of(content, "nodes", "team") | {"kind": "activity"})
    before, after = (text.splitlines() for text in (BORGERDESIGN, text_of(new, BORGERDESIGN, shape=PROGRAMME)))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [('kind = "resource"', 'kind = "activity"')]


def test_a_new_key_goes_wherever_the_old_one_stood(content) -> None:
    new = put_entry(content, "milestones", "m2", entry_of(content, "milestones", "m2") | {"key": "spring"})
    assert list(entries_of(new, "milestones")) == ["m1", "spring", "m3"]
    assert users_of(new, "milestones", "m2") == []
    assert users_of(new, "milestones", "spring") == users_of(content, "milestones", "m2")
    assert list(entry_of(new, "groups", "citizens")["populations"]) == ["m1", "spring"]


@pytest.mark.parametrize(
    ("section", "key", "user"),
    [
        ("groups", "citizens", ("waves", "m1-participants")),
        ("visions", "equality", ("nodes", "better-care")),
        ("nodes", "team", ("links", "team>training")),
        ("nodes", "interest", ("indicators", "audience")),
        ("milestones", "m1", ("waves", "m1-staff")),
        ("waves", "m1-participants", ("", "")),
    ],
)
def test_who_names_an_entry_is_known(content, section: str, key: str, user: tuple[str, str]) -> None:
    if user == ("nodes", "equality-in-health"):
        user = next(
            ("nodes", name) for name, node in entries_of(content, "nodes").items() if key in node.get("visions", ())
        )
    assert user in users_of(content, section, key)


def test_a_node_that_is_taken_out_takes_its_links_with_it(content) -> None:
    new = remove_entry(content, "nodes", "team")
    assert [one for one in links_of(new) if "team" in (one["from"], one["to"])] == []
    assert len(links_of(new)) == len(links_of(content)) - 3
    assert text_of(new, BORGERDESIGN, shape=PROGRAMME).count("[[links]]") == len(links_of(new))


def test_a_group_that_is_taken_out_is_in_no_list_any_more(content) -> None:
    new = remove_entry(content, "groups", "politicians")
    assert users_of(new, "groups", "politicians") == []
    assert entry_of(new, "waves", "m1-leaders")["groups"] == ["leaders"]


def test_an_entry_without_a_key_gets_one_of_its_title(content) -> None:
    _, key = add_entry(content, "groups", {"title": {"da": "Pårørende og nære"}})
    assert key == "paaroerende-og-naere"
    assert add_entry(content, "groups", {"title": {"da": "Staff"}})[1] == "staff-2"


@pytest.mark.parametrize(("key", "code"), [("staff", "document.key_taken"), ("Stor Å", "document.no_key")])
def test_a_key_that_cannot_be_used_is_refused(content, key: str, code: str) -> None:
    with pytest.raises(WrongKeys) as found:
        add_entry(content, "groups", {"key": key, "title": "x"})
    assert found.value.codes == {key: code}


def test_an_entry_moves_no_further_than_its_section(content) -> None:
    keys = list(entries_of(content, "groups"))
    assert list(entries_of(move_entry(content, "groups", keys[0], 1), "groups"))[:2] == [keys[1], keys[0]]
    assert list(entries_of(move_entry(content, "groups", keys[0], -1), "groups")) == keys
    with pytest.raises(KeyError):
        move_entry(content, "groups", "nobody", 1)


def test_two_nodes_have_one_link(content) -> None:
    link = link_of(content, "team", "training")
    with pytest.raises(WrongKeys, match="training"):
        add_link(content, link)
    with pytest.raises(WrongKeys, match="conversations"):
        put_link(content, "team", "training", link | {"to": "conversations"})
    new = put_link(content, "team", "training", link | {"to": "interest"})
    assert links_of(new).index(link_of(new, "team", "interest")) == links_of(content).index(link)
    assert len(links_of(remove_link(new, "team", "interest"))) == len(links_of(content)) - 1


def test_entries_that_have_not_the_form_of_one_are_left_alone() -> None:
    odd: Content = {"key": "odd", "groups": 7, "links": "none", "waves": {"m1": {"groups": "staff"}}, "nodes": {"a": 1}}
    assert (entries_of(odd, "groups"), links_of(odd), entries_of(odd, "nodes")) == ({}, [], {})
    assert users_of(odd, "groups", "staff") == []


def test_another_order_is_another_text_and_the_same_tables(content) -> None:
    text = text_of(content, shape=PROGRAMME)
    keys = list(entries_of(content, "groups"))
    moved = text_of(move_entry(content, "groups", keys[0], 1), text, shape=PROGRAMME)
    assert read_content(moved) == content
    assert list(read_content(moved)["groups"])[:2] == [keys[1], keys[0]]
