"""A programme's draft is begun, changed, taken back and published by use cases that agree with `nedslag import`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from evaluator.designing.copying import begin_copy
from evaluator.designing.drafts import (
    KeyTaken,
    NoDraft,
    NothingToUndo,
    Stale,
    acknowledge,
    begin,
    change,
    discard,
    edit_programme,
    undo,
)
from evaluator.designing.examining import Examined, examine
from evaluator.designing.operations import add_entry, entries_of, entry_of, put_entry, with_settings
from evaluator.designing.publishing import NotPublished, publish
from evaluator.documents.storing import import_folder, load_programme
from evaluator.editing.drafts import create
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, latest_document
from evaluator.store.engine import Store
from evaluator.store.programme_drafts import KEPT, programme_draft, programme_draft_at
from evaluator.store.questionnaire_drafts import drafts_of
from evaluator.store.waves import waves
from surveys.document.content import read_content
from surveys.document.values import Content
from tests.support.drafted import NOW, WHO, brought_in
from tests.support.site import DOCUMENTS

KEY = "lindevang"


@pytest.fixture
def imported(store: Store, sqlite_vault: Store) -> Store:
    return brought_in(store, sqlite_vault)


@pytest.fixture
def edited(imported: Store) -> Store:
    with imported.writing() as db:
        edit_programme(db, KEY, **WHO)
    return imported


def titled(title: str, content: Content, _: object = None) -> Content:
    return with_settings(content, content | {"title": {"da": title, "en": title}})


def saved(store: Store, operation: Callable[..., Content]) -> int:
    with store.writing() as db:
        return change(db, KEY, operation, **WHO).revision


def draft(store: Store) -> Examined:
    with store.reading() as db:
        found = programme_draft(db, KEY)
        assert found is not None
        return examine(db, found, NOW)


def test_a_draft_is_the_newest_version_until_it_is_changed(edited) -> None:
    found = draft(edited)
    assert (found.draft.revision, found.draft.begun_from, found.newest) == (1, 1, 1)
    assert (found.is_unchanged, found.can_be_published, found.faults) == (True, False, ())
    with edited.writing() as db:
        edit_programme(db, KEY, **WHO)  # is there
        with pytest.raises(NoDraft):
            edit_programme(db, "elsewhere", **WHO)
    assert draft(edited).draft.revision == 1


def test_a_draft_is_published_as_the_next_version_with_who_and_why(edited, sqlite_vault) -> None:
    revision = saved(edited, partial(titled, "Lindevang i bevægelse"))
    with edited.writing() as db, sqlite_vault.writing() as vault_db:
        publish(db, vault_db, KEY, revision=revision, now=NOW, by="eva", reason="Nyt navn")
    with edited.reading() as db:
        programme, stored = load_programme(db, KEY)
        assert programme_draft(db, KEY) is None
        assert [wave.key for wave in waves(db, KEY)] == [wave.key for wave in programme.waves]
    assert (programme.title["da"], stored.number) == ("Lindevang i bevægelse", 2)
    assert (stored.author, stored.reason, stored.origin) == ("eva", "Nyt navn", "browser")


def test_a_fault_stands_at_its_entry_and_keeps_the_draft_from_being_published(edited, sqlite_vault) -> None:
    key = next(iter(entries_of(draft(edited).content, "milestones")))

    def undated(content: Content, _: object) -> Content:
        table = {name: value for name, value in entry_of(content, "milestones", key).items() if name != "cut_off"}
        return put_entry(content, "milestones", key, table)

    revision = saved(edited, undated)
    fault = draft(edited).faults[0]
    assert (fault.section, fault.key, fault.field) == ("milestones", key, "cut_off")
    with edited.writing() as db, sqlite_vault.writing() as vault_db, pytest.raises(NotPublished):
        publish(db, vault_db, KEY, revision=revision, now=NOW, by="eva", reason="")


def test_what_is_wrong_with_a_link_stands_at_its_ends(edited) -> None:
    def loose(content: Content, _: object) -> Content:
        return content | {"links": [*content["links"], {"from": "nowhere", "to": "elsewhere"}]}

    saved(edited, loose)
    assert {(one.section, one.key) for one in draft(edited).faults} >= {("links", "nowhere>elsewhere")}


def test_changes_are_taken_back_one_by_one(edited) -> None:
    for title in ("A", "B", "C"):
        last = saved(edited, partial(titled, title))
    for expected in ("B", "A"):
        with edited.writing() as db:
            last = undo(db, KEY, seen=last, **WHO).revision
        assert draft(edited).content["title"]["da"] == expected
    last = saved(edited, partial(titled, "D"))
    with edited.writing() as db:
        last = undo(db, KEY, seen=last, **WHO).revision
        last = undo(db, KEY, seen=last, **WHO).revision
    assert draft(edited).is_unchanged
    with edited.writing() as db:
        with pytest.raises(NothingToUndo):
            undo(db, KEY, seen=last, **WHO)
        with pytest.raises(Stale):
            undo(db, KEY, seen=last - 1, **WHO)


def test_only_so_many_revisions_are_kept(edited) -> None:
    with edited.writing() as db:
        for number in range(KEPT + 1):
            last = change(db, KEY, partial(titled, f"Nr. {number}"), **WHO)
        assert programme_draft_at(db, KEY, last.revision - KEPT) is None
        assert programme_draft_at(db, KEY, last.revision - KEPT + 1) is not None


def test_what_others_did_meanwhile_stays(edited) -> None:
    saved(edited, partial(titled, "A"))
    saved(edited, lambda content, _: add_entry(content, "visions", {"title": {"da": "Lys", "en": "Light"}})[0])
    found = draft(edited).content
    assert (found["title"]["da"], "lys" in entries_of(found, "visions")) == ("A", True)


def test_a_draft_that_a_version_overtook_waits_until_its_author_has_seen_it(edited, sqlite_vault, tmp_path) -> None:
    saved(edited, partial(titled, "A"))
    newer = (DOCUMENTS / "programme.toml").read_text(encoding="utf-8") + "# newer\n"
    for file in DOCUMENTS.rglob("*.toml"):
        there = tmp_path / file.relative_to(DOCUMENTS)
        there.parent.mkdir(exist_ok=True)
        there.write_bytes(newer.encode() if file.name == "programme.toml" else file.read_bytes())
    with edited.writing() as db, sqlite_vault.writing() as vault_db:
        import_folder(db, vault_db, tmp_path, NOW)
    assert (draft(edited).is_overtaken, draft(edited).can_be_published) == (True, False)
    with edited.writing() as db:
        acknowledge(db, KEY, seen=2, **WHO)
    assert draft(edited).can_be_published


def test_a_programme_is_begun_from_nothing_and_published_with_its_new_questionnaires(store, sqlite_vault) -> None:
    wanted = read_content((DOCUMENTS / "programme.toml").read_text(encoding="utf-8"))
    with store.writing() as db, sqlite_vault.writing() as vault_db:
        begin(db, {name: wanted[name] for name in ("key", "title", "languages")}, **WHO)
        for file in sorted((DOCUMENTS / "questionnaires").glob("*.toml")):
            create(db, KEY, read_content(file.read_text(encoding="utf-8")), **WHO)
        last = change(db, KEY, lambda content, _: content | wanted, **WHO)
        found = examine(db, last, NOW)
        assert not found.faults
        assert {one.key for one in found.new} == {one.key for one in drafts_of(db, KEY)}
        publish(db, vault_db, KEY, revision=last.revision, now=NOW, by="eva", reason="")
    with store.reading() as db:
        assert read_content(load_programme(db, KEY)[1].text) == wanted
        assert all(latest_document(db, KEY, QUESTIONNAIRE, one.key) is not None for one in found.new)
        assert drafts_of(db, KEY) == []


def test_a_key_is_taken_by_a_programme_and_by_a_draft(edited) -> None:
    with edited.writing() as db:
        begin(db, {"key": "new", "title": {"da": "Ny"}, "languages": ["da"]}, **WHO)
        for key in (KEY, "new", "No key", ""):
            with pytest.raises(KeyTaken):
                begin(db, {"key": key, "title": {"da": "Ny"}, "languages": ["da"]}, **WHO)


def test_a_copy_has_the_theory_and_asks_nobody(edited) -> None:
    with edited.writing() as db:
        found = read_content(begin_copy(db, KEY, key="other", title={"da": "En anden"}, **WHO).text)
        newest = latest_document(db, KEY, PROGRAMME, KEY)
        with pytest.raises(NoDraft):
            begin_copy(db, "elsewhere", key="elsewhere-2", title={"da": "Ny"}, **WHO)
    assert newest is not None
    assert found["nodes"] == read_content(newest.text)["nodes"]
    assert (found["key"], found["title"], "waves" in found) == ("other", {"da": "En anden"}, False)


def test_a_draft_is_thrown_away_by_whoever_has_seen_all_of_it(edited) -> None:
    last = saved(edited, partial(titled, "A"))
    with edited.writing() as db:
        assert not discard(db, KEY, revision=last - 1)
        assert discard(db, KEY, revision=last)
        with pytest.raises(NoDraft):
            discard(db, KEY, revision=last)


def test_of_a_draft_that_was_never_published_nothing_remains_and_its_key_is_free_again(edited) -> None:
    again = {"key": "new", "title": {"da": "Ny"}, "languages": ["da"]}
    with edited.writing() as db:
        begin_copy(db, KEY, key="new", title={"da": "Ny"}, **WHO)
        assert drafts_of(db, "new")
        assert discard(db, "new", revision=1)
        assert not drafts_of(db, "new")
        assert begin(db, again, **WHO).revision == 1


def test_the_key_of_what_was_published_stays_its_own_when_a_draft_of_it_is_thrown_away(edited) -> None:
    last = saved(edited, partial(titled, "A"))
    with edited.writing() as db:
        assert discard(db, KEY, revision=last)
        with pytest.raises(KeyTaken):
            begin(db, {"key": KEY, "title": {"da": "Ny"}, "languages": ["da"]}, **WHO)
