"""Editing a document gives new tables, leaves the old as they were, and keeps keys unique."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from surveys.document.content import read_content, text_of
from surveys.document.editing import (
    Owner,
    add_item,
    add_page,
    add_scale,
    as_copy,
    declare,
    item_keys,
    item_of,
    items_of,
    move_item,
    move_page,
    new_document,
    page_of,
    page_with,
    pages_of,
    proposed_key,
    put_item,
    put_page,
    put_scale,
    remove_item,
    remove_page,
    remove_scale,
    scale_of,
    users_of,
    with_settings,
    without_language,
)
from surveys.document.reading import parse_questionnaire, read_questionnaire
from surveys.document.values import Content

NEIGHBOURS = Path(__file__).parents[2] / "documents" / "lindevang" / "questionnaires" / "neighbours.toml"
TEXT = {"da": "Ny", "en": "New"}
TEXTS = {"title": TEXT, "information": TEXT}
OPERATIONS: dict[str, Callable[[Content], Content]] = {
    "add a page": lambda content: add_page(content, {"key": "more", "title": TEXT}),
    "change a page": lambda content: put_page(content, "meals", {"key": "dinners", "title": TEXT}),
    "move a page": lambda content: move_page(content, "ideas", -1),
    "remove a page": lambda content: remove_page(content, "ideas"),
    "add an item": lambda content: add_item(content, "ideas", {"key": "new", "kind": "short_text", "text": TEXT}),
    "change an item": lambda content: put_item(content, "dish", {"key": "dish", "kind": "long_text", "text": TEXT}),
    "move an item": lambda content: move_item(content, "heard", -1),
    "remove an item": lambda content: remove_item(content, "dish"),
    "add a scale": lambda content: add_scale(content, "mood", {"choices": [{"code": 1} | TEXT, {"code": 2} | TEXT]}),
    "rename a scale": lambda content: put_scale(content, "agreement", scale_of(content, "agreement"), new_key="agree"),
    "declare a change": lambda content: declare(content, Owner("item", "heard"), since=1, kind="wording"),
    "declare a change of a row": lambda content: declare(content, Owner("row", "welcome"), since=1, kind="meaning"),
    "declare a change of a scale": lambda content: declare(content, Owner("scale", "agreement"), since=1, kind="scale"),
    "change its texts": lambda content: with_settings(content, {"languages": ["da", "en"]} | TEXTS),
    "copy it": lambda content: as_copy(content, "other", TEXT),
}


@pytest.fixture
def content() -> Content:
    return read_content(NEIGHBOURS.read_text("utf-8"))


def keys(content: Content) -> list[list[str]]:
    return [[item["key"] for item in page.get("items", ())] for page in pages_of(content)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_leaves_its_document_alone_and_the_new_one_can_be_read(content: Content, name: str) -> None:
    before = deepcopy(content)
    new = OPERATIONS[name](content)
    assert content == before
    assert new != before
    read, faults = read_questionnaire(text_of(new), "new.toml")
    assert read is not None
    # A page without items is the one fault that an operation may leave.
    assert [fault.code for fault in faults] == (["document.missing"] if name == "add a page" else [])


def test_an_item_moves_over_the_end_of_its_page_to_the_next(content: Content) -> None:
    down = move_item(content, "told-by", 1)
    assert keys(down) == [["came", "times", "heard"], ["told-by", "statements"], ["dish", "better"]]
    assert keys(move_item(down, "told-by", -1)) == keys(content)


def test_what_stands_first_or_last_stays(content: Content) -> None:
    assert move_item(content, "came", -1) == content
    assert move_item(content, "better", 1) == content
    assert move_page(content, "meals", -1) == content


def test_an_item_can_go_to_a_page_without_items(content: Content) -> None:
    new = move_item(add_page(content, {"key": "last", "title": TEXT}), "better", 1)
    assert keys(new)[-1] == ["better"]


def test_expressions_follow_an_item_that_gets_another_key(content: Content) -> None:
    item = item_of(content, "came") | {"key": "took-part"}
    other = item_of(content, "heard") | {"show_if": "${came} = 1 and answered(${times})"}
    new = put_item(put_item(content, "heard", other), "came", item)
    assert item_of(new, "times")["show_if"] == {"item": "took-part", "is": 1}
    assert item_of(new, "heard")["show_if"] == "${took-part} = 1 and answered(${times})"
    assert item_of(content, "times")["show_if"]["item"] == "came"


def test_items_follow_a_scale_that_gets_another_key(content: Content) -> None:
    new = put_scale(content, "agreement", scale_of(content, "agreement"), new_key="agree")
    assert [item["key"] for item in users_of(new, "agree")] == ["heard", "statements"]
    assert users_of(new, "agreement") == []


@pytest.mark.parametrize("key", ["welcome", "heard", "", "Stort", "x" * 61])
def test_a_key_that_is_taken_or_cannot_be_one_is_refused(content: Content, key: str) -> None:
    before = deepcopy(content)
    with pytest.raises(ValueError, match=key[:20] or "^$"):
        add_item(content, "ideas", {"key": key, "kind": "note"})
    with pytest.raises(ValueError, match=key[:20] or "^$"):
        put_item(content, "dish", item_of(content, "dish") | {"key": key})
    assert content == before


def test_a_row_cannot_have_the_key_of_another_row(content: Content) -> None:
    matrix = deepcopy(item_of(content, "statements"))
    matrix["rows"][1]["key"] = "welcome"
    with pytest.raises(ValueError, match="welcome"):
        put_item(content, "statements", matrix)


@pytest.mark.parametrize(
    "operation",
    [
        lambda content: page_of(content, "none"),
        lambda content: put_item(content, "none", {"key": "none"}),
        lambda content: remove_page(content, "none"),
        lambda content: remove_item(content, "none"),
        lambda content: remove_scale(content, "none"),
        lambda content: move_item(content, "none", 1),
        lambda content: page_with(content, "none"),
        lambda content: declare(content, Owner("row", "none"), since=1, kind="wording"),
    ],
)
def test_what_is_not_there_is_a_key_error(content: Content, operation: Callable[[Content], object]) -> None:
    with pytest.raises(KeyError):
        operation(content)


def test_removing_what_others_need_leaves_faults_to_the_reader(content: Content) -> None:
    read, faults = read_questionnaire(text_of(remove_scale(content, "agreement")), "new.toml")
    assert read is not None
    assert {(fault.code, fault.values["word"]) for fault in faults} == {("document.unknown_scale", "agreement")}


def test_a_language_that_goes_takes_its_texts_along(content: Content) -> None:
    new = without_language(content, "en") | {"languages": ["da"]}
    questionnaire = parse_questionnaire(text_of(new), "new.toml")
    assert all(set(item.text) == {"da"} for item in questionnaire.items)


def test_a_scale_that_is_called_as_a_language_stays_when_the_language_goes(content: Content) -> None:
    new = without_language(add_scale(content, "en", {"choices": []}), "en")
    assert set(new["scales"]) == {"agreement", "en"}


def test_a_copy_says_nothing_of_changes_since_versions_that_it_does_not_have(content: Content) -> None:
    declared = declare(content, Owner("item", "heard"), since=1, kind="meaning")
    declared = declare(declared, Owner("row", "again"), since=1, kind="wording")
    assert as_copy(declared, "neighbours", content["title"]) == content


def test_a_declaration_can_be_taken_away(content: Content) -> None:
    declared = declare(content, Owner("scale", "agreement"), since=3, kind="scale")
    assert scale_of(declared, "agreement")["changed"] == {"since": 3, "class": "scale"}
    assert declare(declared, Owner("scale", "agreement"), since=3, kind="") == content


def test_a_new_document_is_without_questions() -> None:
    new = new_document("garden", ("da",), {"da": "Haven"})
    assert read_content(text_of(new)) == {"key": "garden", "languages": ["da"], "title": {"da": "Haven"}}
    with pytest.raises(ValueError, match="Haven"):
        new_document("Haven", ("da",), {})


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Har du været med?", "har-du-vaeret-med"),
        ("  3 gange om ugen  ", "gange-om-ugen"),
        ("Åbenhed, ærlighed & Ønsker til både store og små", "aabenhed-aerlighed-oensker-til"),
        ("Crème brûlée", "creme-brulee"),
        ("x" * 90, "x" * 30),
        ("???", "spoergsmaal"),
        ("", "spoergsmaal"),
        ("日本語", "spoergsmaal"),
    ],
)
def test_a_key_is_proposed_from_the_words(label: str, key: str) -> None:
    assert proposed_key(label, (), "spoergsmaal") == key


def test_a_proposed_key_is_free(content: Content) -> None:
    taken = item_keys(content)
    assert {"came", "welcome", "statements"} <= taken
    assert proposed_key("Welcome!", taken, "x") == "welcome-2"
    assert proposed_key("Welcome!", {*taken, "welcome-2"}, "x") == "welcome-3"


def test_items_are_listed_with_their_pages(content: Content) -> None:
    assert [(page["key"], item["key"]) for page, item in items_of(content)][-1] == ("ideas", "better")
