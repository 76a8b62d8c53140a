"""Drafts are begun, changed and published by use cases that agree with `nedslag import` on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.documents.folders import check_folder
from evaluator.documents.storing import import_folder, load_programme
from evaluator.editing.checking import INDICATOR, Examined, examine
from evaluator.editing.drafts import (
    KeyTaken,
    NoDraft,
    acknowledge,
    change,
    copied,
    create,
    discard,
    edit_version,
    of_form,
)
from evaluator.editing.locations import Location
from evaluator.editing.publishing import NotPublished, publish
from evaluator.store.audit import COMMAND_LINE
from evaluator.store.documents import QUESTIONNAIRE, latest_document, versions_of
from evaluator.store.drafts import Draft, save_draft
from evaluator.store.engine import Store, open_store
from evaluator.store.questionnaire_drafts import draft_of
from evaluator.store.waves import waves
from evaluator.texts.diagnostics import rendered
from surveys.document.content import read_content, text_of
from surveys.document.editing import Owner, add_item, declare, item_of, new_document, put_item, remove_item, remove_page
from surveys.document.reading import parse_questionnaire
from surveys.document.values import Content
from surveys.xlsform.forms import export_form
from tests.support.diagnostics import ENGLISH, rejected
from tests.support.drafted import NOW, WHO, brought_in
from tests.support.site import DOCUMENTS

PLACE = ("lindevang", "neighbours")


@pytest.fixture
def imported(store: Store, sqlite_vault: Store) -> Store:
    return brought_in(store, sqlite_vault)


@pytest.fixture
def edited(imported: Store) -> Store:
    with imported.writing() as db:
        edit_version(db, *PLACE, **WHO)
    return imported


def do(store: Store, operation: Callable[[Content], Content], key: str = "neighbours") -> None:
    with store.writing() as db:
        change(db, "lindevang", key, lambda content, _: operation(content), **WHO)


def look(store: Store, key: str = "neighbours") -> Examined:
    with store.reading() as db:
        draft = draft_of(db, "lindevang", key)
        assert draft is not None
        return examine(db, load_programme(db, "lindevang")[0], draft)


def out(store: Store, vault: Store, key: str = "neighbours"):
    with store.reading() as db:
        draft = draft_of(db, "lindevang", key)
    assert draft is not None
    with store.writing() as db, vault.writing() as vault_db:
        return publish(db, vault_db, "lindevang", key, revision=draft.revision, now=NOW, by="eva")


def reworded(content: Content) -> Content:
    return put_item(
        content, "heard", item_of(content, "heard") | {"text": {"da": "Naboer lytter", "en": "They listen"}}
    )


def declared(content: Content) -> Content:
    return declare(reworded(content), Owner("item", "heard"), since=1, kind="wording")


def test_a_draft_begins_as_the_newest_version_and_is_begun_once(edited: Store) -> None:
    do(edited, reworded)
    with edited.writing() as db:
        edit_version(db, *PLACE, **WHO)
    found = look(edited)
    assert item_of(found.content, "heard")["text"]["da"] == "Naboer lytter"
    assert (found.draft.begun_from, found.draft.revision, found.draft.saved_by) == (1, 2, "eva")


def test_a_draft_keeps_what_its_author_wrote_around_the_values(
    imported: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DOCUMENTS, tmp_path / "folder"))
    path = folder / "questionnaires" / "neighbours.toml"
    text = "# For the board.\n\n" + path.read_text("utf-8").replace("minimum = 1\n", "minimum = 1 # they were asked\n")
    path.write_text(text, "utf-8")
    with imported.writing() as db, sqlite_vault.writing() as vault_db:
        import_folder(db, vault_db, folder, NOW)
    with imported.writing() as db:
        edit_version(db, *PLACE, **WHO)
    do(imported, reworded)
    old, new = text.splitlines(), look(imported).draft.text.splitlines()
    assert [line for line in new if line not in old] == [
        'text = { da = "Naboer lytter", en = "They listen" }',
    ]
    assert len(old) == len(new)


def test_a_draft_that_was_not_changed_has_nothing_to_publish(edited: Store, sqlite_vault: Store) -> None:
    assert look(edited).is_unchanged
    with pytest.raises(NotPublished):
        out(edited, sqlite_vault)


def test_changes_that_undo_each_other_have_nothing_to_publish(edited: Store) -> None:
    do(edited, reworded)
    before = parse_questionnaire((DOCUMENTS / "questionnaires" / "neighbours.toml").read_text("utf-8"), "x")
    text = {"da": "Mine naboer lytter til mig", "en": "My neighbours listen to me"}
    do(edited, lambda content: put_item(content, "heard", item_of(content, "heard") | {"text": text}))
    found = look(edited)
    assert found.questionnaire == before
    assert found.is_unchanged


def test_a_change_that_says_nothing_of_itself_is_asked_for_and_not_published(
    edited: Store, sqlite_vault: Store
) -> None:
    do(edited, reworded)
    found = look(edited)
    assert [(one.owner.key, one.since, one.kinds) for one in found.undeclared] == [
        ("heard", 1, ("wording", "meaning", "scale"))
    ]
    assert found.faults == ()
    with pytest.raises(NotPublished):
        out(edited, sqlite_vault)
    with edited.reading() as db:
        assert len(versions_of(db, *PLACE[:1], QUESTIONNAIRE, "neighbours")) == 1


def test_publishing_stores_what_an_import_of_the_same_document_stores(
    edited: Store, sqlite_vault: Store, make_sqlite: Callable[[str], str], tmp_path: Path
) -> None:
    do(edited, declared)
    text = look(edited).draft.text
    summary = out(edited, sqlite_vault)
    other = open_store(make_sqlite("store"))
    folder = Path(shutil.copytree(DOCUMENTS, tmp_path / "folder"))
    with other.writing() as db, sqlite_vault.writing() as vault_db:
        import_folder(db, vault_db, folder, NOW)
    (folder / "questionnaires" / "neighbours.toml").write_text(text, "utf-8")
    with other.writing() as db, sqlite_vault.writing() as vault_db:
        its = import_folder(db, vault_db, folder, NOW)
    other.close()
    published = [(replace(one, origin="import", author=COMMAND_LINE), is_new) for one, is_new in summary.documents]
    assert published == list(its.documents)
    assert [(wave.key, wave.version) for wave in summary.waves] == [(wave.key, wave.version) for wave in its.waves]
    with edited.reading() as db:
        assert draft_of(db, *PLACE) is None
        newest = latest_document(db, "lindevang", QUESTIONNAIRE, "neighbours")
        assert newest is not None
        assert (newest.number, newest.text) == (2, text)


def test_waves_that_people_can_have_come_to_keep_their_version(edited: Store, sqlite_vault: Store) -> None:
    with edited.writing() as db:
        save_draft(db, Draft(programme="lindevang", wave="nameless", draft_key="d", linkage="anonymous", version=1))
    do(edited, declared)
    out(edited, sqlite_vault)
    with edited.reading() as db:
        versions = {wave.key: wave.version for wave in waves(db, "lindevang")}
    assert versions == {"linked": 2, "nameless": 1, "open": 1, "open-one": 1}


def test_a_draft_with_faults_is_saved_but_not_published(edited: Store, sqlite_vault: Store) -> None:
    do(edited, lambda content: put_item(content, "dish", {"key": "dish", "kind": "short_text"}))
    found = look(edited)
    assert [one.location for one in found.faults] == [Location("item", "dish", "text")]
    assert found.own_faults
    with pytest.raises(NotPublished):
        out(edited, sqlite_vault)
    assert look(edited).draft.text == found.draft.text


def test_a_question_that_an_indicator_needs_is_missed_under_the_indicator(edited: Store) -> None:
    do(edited, lambda content: remove_item(content, "heard"))
    [fault] = look(edited).faults
    assert (fault.location.kind, fault.location.key) == (INDICATOR, "heard")
    assert look(edited).own_faults == []
    assert not look(edited).can_be_published


@pytest.mark.parametrize(
    "operation",
    [
        lambda content: add_item(remove_page(content, "table"), "ideas", {"key": "new", "kind": "scale"}),
        lambda content: add_item(remove_item(content, "heard"), "ideas", {"key": "new", "kind": "note"}),
        lambda content: put_item(content, "dish", item_of(content, "dish") | {"background": False, "show_if": "1 +"}),
    ],
)
def test_the_faults_are_those_of_check(edited: Store, tmp_path: Path, operation: Callable[[Content], Content]) -> None:
    do(edited, operation)
    folder = Path(shutil.copytree(DOCUMENTS, tmp_path / "folder"))
    (folder / "questionnaires" / "neighbours.toml").write_text(look(edited).draft.text, "utf-8")
    checked = check_folder(folder)
    found = look(edited)
    assert [one.diagnostic for one in found.faults] == list(checked.faults)
    assert found.faults
    assert [one.diagnostic for one in found.notes] == list(checked.notes)


def test_a_new_version_that_came_meanwhile_is_not_overwritten_unseen(
    edited: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DOCUMENTS, tmp_path / "folder"))
    path = folder / "questionnaires" / "neighbours.toml"
    path.write_text(path.read_text("utf-8").replace("halve år", "år"), "utf-8")
    with edited.writing() as db, sqlite_vault.writing() as vault_db:
        import_folder(db, vault_db, folder, NOW)
    do(edited, lambda content: declare(reworded(content), Owner("item", "heard"), since=2, kind="wording"))
    found = look(edited)
    assert (found.is_overtaken, found.newest) == (True, 2)
    with pytest.raises(NotPublished):
        out(edited, sqlite_vault)
    with edited.writing() as db:
        acknowledge(db, *PLACE, seen=2, **WHO)
    assert out(edited, sqlite_vault).documents[1][0].number == 3


def test_a_draft_that_was_saved_since_it_was_seen_is_not_published(edited: Store, sqlite_vault: Store) -> None:
    do(edited, declared)
    with edited.writing() as db, sqlite_vault.writing() as vault_db, pytest.raises(NotPublished):
        publish(db, vault_db, *PLACE, revision=1, now=NOW, by="eva")


def test_everything_that_is_published_at_once_is_published_once(
    edited: Store, sqlite_vault: Store, at_once: Callable[[list[Callable[[], object]]], list[object]]
) -> None:
    do(edited, declared)
    results = at_once([lambda: out(edited, sqlite_vault)] * 3)
    assert sorted(type(one).__name__ for one in results) in (
        ["AssertionError", "AssertionError", "ImportSummary"],
        ["AssertionError", "ImportSummary", "NoDraft"],
        ["ImportSummary", "NoDraft", "NoDraft"],
    )
    with edited.reading() as db:
        assert len(versions_of(db, "lindevang", QUESTIONNAIRE, "neighbours")) == 2


def test_a_new_questionnaire_gets_its_first_version(imported: Store, sqlite_vault: Store) -> None:
    content = new_document("garden", ("da", "en"), {"da": "Haven", "en": "The garden"})
    with imported.writing() as db:
        create(db, "lindevang", content, **WHO)
    assert {one.location.path for one in look(imported, "garden").own_faults} == {"information", "pages"}
    text = {"da": "Hvad mangler?", "en": "What is missing?"}
    page = {"key": "one", "title": text, "items": [{"key": "what", "kind": "long_text", "text": text}]}
    do(imported, lambda content: content | {"information": text, "pages": [page]}, "garden")
    found = look(imported, "garden")
    assert found.faults == ()
    assert [rendered(one.diagnostic, ENGLISH).problem for one in found.notes] == ["no wave uses 'garden'"]
    assert out(imported, sqlite_vault, "garden").documents[-1][0].number == 1


def test_a_key_that_is_taken_is_refused(edited: Store) -> None:
    for key in ("neighbours", "Not a key"):
        with edited.writing() as db, pytest.raises(KeyTaken):
            create(db, "lindevang", {"key": key}, **WHO)
    with edited.writing() as db:
        create(db, "lindevang", {"key": "garden"}, **WHO)
    with edited.writing() as db, pytest.raises(KeyTaken):
        create(db, "lindevang", {"key": "garden"}, **WHO)


def test_a_copy_is_of_what_is_being_edited(edited: Store) -> None:
    do(edited, declared)
    with edited.reading() as db:
        copy = copied(db, *PLACE, key="others", title={"da": "Andre"})
        with pytest.raises(NoDraft):
            copied(db, "lindevang", "none", key="others", title={})
    assert (copy["key"], copy["title"]) == ("others", {"da": "Andre", "en": "Your neighbours and you"})
    assert item_of(copy, "heard")["text"]["da"] == "Naboer lytter"
    assert "changed" not in text_of(copy)


def test_a_form_of_another_tool_becomes_a_draft(imported: Store) -> None:
    stored = (DOCUMENTS / "questionnaires" / "neighbours.toml").read_text("utf-8")
    workbook = export_form(parse_questionnaire(stored, "x")).workbook
    content, _ = of_form(workbook, "form.xlsx", key="from-form", title={}, language="da")
    with imported.writing() as db:
        create(db, "lindevang", content, **WHO)
    made = look(imported, "from-form").questionnaire
    assert [item.text for item in made.items] == [item.text for item in parse_questionnaire(stored, "x").items]


def test_a_form_that_cannot_be_used_is_told() -> None:
    with rejected("no workbook is chosen"):
        of_form(b"", "", key="", title={}, language="da")
    with rejected("not an XLSX file"):
        of_form(b"no workbook", "form.xlsx", key="", title={}, language="da")
    with rejected("larger"):
        of_form(b"x" * 20_000_001, "form.xlsx", key="", title={}, language="da")


def test_what_is_not_edited_cannot_be_changed_or_published(imported: Store, sqlite_vault: Store) -> None:
    with pytest.raises(NoDraft):
        do(imported, reworded)
    with imported.writing() as db, sqlite_vault.writing() as vault_db, pytest.raises(NoDraft):
        publish(db, vault_db, *PLACE, revision=1, now=NOW, by="eva")
    with imported.writing() as db, pytest.raises(NoDraft):
        edit_version(db, "lindevang", "none", **WHO)
    with imported.writing() as db, pytest.raises(NoDraft):
        acknowledge(db, *PLACE, seen=1, **WHO)


def test_a_draft_is_thrown_away_unless_somebody_saved_it_meanwhile(edited: Store) -> None:
    do(edited, reworded)
    with edited.writing() as db:
        assert not discard(db, *PLACE, revision=1)
        assert discard(db, *PLACE, revision=2)
        assert draft_of(db, *PLACE) is None


def test_an_operation_that_refuses_changes_nothing(edited: Store) -> None:
    with pytest.raises(KeyError):
        do(edited, lambda content: remove_item(content, "none"))
    assert look(edited).draft.revision == 1
    assert read_content(look(edited).draft.text) == look(edited).content
