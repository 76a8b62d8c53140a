"""An import against what the store holds: nothing that was published there is lost under an older folder."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.documents.exporting import exported, note_import, write_folder
from evaluator.documents.import_words import of_conflict
from evaluator.documents.overwriting import WouldOverwrite
from evaluator.documents.storing import ImportSummary
from evaluator.editing.drafts import edit_version
from evaluator.editing.publishing import NotPublished, publish
from evaluator.store.documents import BROWSER, IMPORT, PROGRAMME, QUESTIONNAIRE, latest_document, versions_of
from evaluator.store.plans import changes
from evaluator.store.questionnaire_drafts import draft_of, save_draft
from tests.support.diagnostics import rejected, said
from tests.support.plans import BEFORE, DOCUMENT, KEY, Street
from tests.support.plans import QUESTIONNAIRE as TEXT

LATER = BEFORE + dt.timedelta(days=1)
IN_BROWSER = TEXT.replace("We ask.", "We ask you kindly.")
IN_FOLDER = TEXT.replace("We ask.", "We ask you all.")


def publish_in_browser(street: Street, text: str = IN_BROWSER) -> ImportSummary:
    with street.store.writing() as db:
        edit_version(db, KEY, "street", by="eva", now=BEFORE)
        draft = draft_of(db, KEY, "street")
        assert draft is not None
        save_draft(db, replace(draft, text=text, revision=2))
    with street.store.writing() as db, street.vault.writing() as vault_db:
        return publish(db, vault_db, KEY, "street", revision=2, now=BEFORE, by="eva")


def put(street: Street, text: str) -> None:
    (street.folder / "questionnaires" / "street.toml").write_text(text, "utf-8")


def newest(street: Street) -> tuple[int, str, str]:
    with street.store.reading() as db:
        found = latest_document(db, KEY, QUESTIONNAIRE, "street")
    assert found is not None
    return found.number, found.origin, found.text


def export(street: Street, into: Path) -> None:
    with street.store.reading() as db:
        write_folder(KEY, exported(db, KEY, into), into)


def import_and_note(street: Street, now: dt.datetime = LATER, **more: object) -> ImportSummary:
    """As the command does it."""
    summary = street.bring_in(now, **more)  # type: ignore[arg-type]
    numbers = {("" if one.kind == PROGRAMME else one.key): one.number for one, _ in summary.documents}
    note_import(KEY, numbers, street.folder)
    return summary


def test_a_document_remembers_by_which_way_it_came(street: Street) -> None:
    street.bring_in(BEFORE)
    assert newest(street)[:2] == (1, IMPORT)
    publish_in_browser(street)
    assert newest(street)[:2] == (2, BROWSER)


def test_a_folder_does_not_replace_what_was_published_in_the_browser(street: Street) -> None:
    street.bring_in(BEFORE)
    publish_in_browser(street)
    with rejected(
        "questionnaires/street.toml: version 2 was published in the browser on 1 April 2026, and the folder begins from"
        " an older one; get it with nedslag export and change that, or replace it: --replace street --reason",
        kind=WouldOverwrite,
    ):
        street.bring_in(LATER)
    put(street, IN_FOLDER)
    with rejected("version 2 was published in the browser"):
        street.bring_in(LATER)
    assert newest(street) == (2, BROWSER, IN_BROWSER)


def test_what_would_be_lost_is_shown_question_by_question_and_line_by_line(street: Street) -> None:
    street.bring_in(BEFORE)
    published = TEXT.replace('key = "safe"\n', 'key = "safe"\nhint = "At night"\n').replace("We ask.", "We ask you.")
    publish_in_browser(street, published)
    with pytest.raises(WouldOverwrite) as caught:
        street.bring_in(LATER)
    lines = list(of_conflict(caught.value.conflicts[0], "en"))
    assert lines[0] == "questionnaires/street.toml: from version 2, which is stored (-), to the folder's (+)"
    assert "safe: I am safe here" in lines
    assert '-hint = "At night"' in lines
    assert any(line.startswith("-") and "We ask you." in line for line in lines)
    assert any(line.startswith("+") and "We ask." in line for line in lines)


def test_a_newer_version_is_replaced_where_it_is_named_and_said_why(street: Street) -> None:
    street.bring_in(BEFORE)
    publish_in_browser(street)
    with rejected("would replace a newer version without a word of why"):
        street.bring_in(LATER, replaced=frozenset({"street"}))
    with rejected("version 2 was published in the browser"):
        street.bring_in(LATER, reason="The folder is right", replaced=frozenset({"other"}))
    street.bring_in(LATER, reason="The folder is right", replaced=frozenset({"street"}))
    assert newest(street) == (3, IMPORT, TEXT)
    with street.store.reading() as db:
        (kept,) = changes(db, KEY)
    assert (kept.difference.place, kept.reason) == (("document", "street", "replaced"), "The folder is right")


def test_a_folder_that_stands_where_it_stood_long_ago_is_refused(street: Street) -> None:
    street.bring_in(BEFORE)
    old = shutil.copytree(street.folder, street.folder.parent / "old")
    put(street, IN_FOLDER)
    street.bring_in(LATER)
    street.folder = Path(old)
    with rejected("street.toml: version 2 was imported on 2 April 2026, and the folder begins from an older one"):
        street.bring_in(LATER)


def test_what_is_exported_is_the_store_to_the_byte_and_comes_in_again_unchanged(street: Street) -> None:
    street.write(DOCUMENT + "# A remark at the end, with æ, ø and å\n")
    street.bring_in(BEFORE)
    publish_in_browser(street)
    into = street.folder.parent / "exported"
    export(street, into)
    with street.store.reading() as db:
        for kind, key, name in (
            (PROGRAMME, KEY, "programme.toml"),
            (QUESTIONNAIRE, "street", "questionnaires/street.toml"),
        ):
            assert (into / name).read_bytes().decode() == versions_of(db, KEY, kind, key)[-1].text
    assert "programme = 1\n\n[questionnaires]\nstreet = 2\n" in (into / "versions.toml").read_text("utf-8")
    street.folder = into
    assert not any(is_new for _, is_new in street.bring_in(LATER).documents)


def test_an_exported_folder_may_be_changed_and_imported_again_and_again(street: Street) -> None:
    street.bring_in(BEFORE)
    publish_in_browser(street)
    street.folder = street.folder.parent / "exported"
    export(street, street.folder)
    put(street, IN_FOLDER)
    import_and_note(street)
    put(street, IN_FOLDER.replace("all", "both"))
    import_and_note(street)
    assert newest(street)[0] == 4


def test_of_two_who_began_from_the_same_version_the_second_is_told(street: Street) -> None:
    street.bring_in(BEFORE)
    folders = [street.folder.parent / name for name in ("anna", "bent")]
    for folder in folders:
        export(street, folder)
    street.folder = folders[0]
    put(street, IN_FOLDER)
    import_and_note(street)
    street.folder = folders[1]
    put(street, IN_BROWSER)
    with rejected("version 2 was imported on 2 April 2026, and the folder begins from an older one"):
        import_and_note(street)


def test_an_export_overwrites_no_work_that_is_not_stored(street: Street) -> None:
    street.bring_in(BEFORE)
    publish_in_browser(street)
    export(street, street.folder)  # the folder holds version 1, which is stored
    put(street, IN_FOLDER)
    with rejected("street.toml: is neither the version that is stored nor an earlier one"):
        export(street, street.folder)


def test_a_questionnaire_keeps_the_file_that_it_has_in_the_folder(street: Street) -> None:
    (street.folder / "questionnaires" / "street.toml").rename(street.folder / "questionnaires" / "asked.toml")
    street.bring_in(BEFORE)
    export(street, street.folder)
    assert [path.name for path in (street.folder / "questionnaires").iterdir()] == ["asked.toml"]


@pytest.mark.parametrize("text", ["key = ", "key = 'street'\nprogramme = 'one'", "key = 'street'"])
def test_a_note_of_versions_that_cannot_be_read_is_refused(street: Street, text: str) -> None:
    (street.folder / "versions.toml").write_text(text, "utf-8")
    with rejected("versions.toml"):
        street.bring_in(BEFORE)


def test_the_note_of_another_programme_means_nothing(street: Street) -> None:
    street.bring_in(BEFORE)
    (street.folder / "versions.toml").write_text("key = 'road'\nprogramme = 9\n[questionnaires]\n", "utf-8")
    put(street, IN_FOLDER)
    street.bring_in(LATER)
    assert newest(street)[0] == 2


def test_of_two_at_once_one_is_refused_and_nothing_is_lost(
    street: Street, at_once: Callable[[list[Callable[[], object]]], list[object]]
) -> None:
    street.bring_in(BEFORE)
    with street.store.writing() as db:
        edit_version(db, KEY, "street", by="eva", now=BEFORE)
        draft = draft_of(db, KEY, "street")
        assert draft is not None
        save_draft(db, replace(draft, text=IN_BROWSER, revision=2))
    put(street, IN_FOLDER)

    def in_browser() -> object:
        with street.store.writing() as db, street.vault.writing() as vault_db:
            return publish(db, vault_db, KEY, "street", revision=2, now=LATER, by="eva")

    done = at_once([in_browser, lambda: street.bring_in(LATER)])
    by_browser, by_folder = done
    number, _, text = newest(street)
    assert number == 2
    if isinstance(by_browser, ImportSummary):
        assert isinstance(by_folder, WouldOverwrite)
        assert "published in the browser" in said(by_folder.diagnostics)[0]
        assert text == IN_BROWSER
    else:
        assert isinstance(by_browser, NotPublished)
        assert isinstance(by_folder, ImportSummary)
        assert text == IN_FOLDER
        with street.store.reading() as db:
            assert draft_of(db, KEY, "street") is not None
