"""The evaluator is warned of names where people write, puts questions from the library into a draft, and sees which
waves lack an information text."""

from __future__ import annotations

import pytest

from evaluator.store.documents import PROGRAMME, save_document
from tests.evaluator.web.answering.test_information import SILENT
from tests.support.editor_site import Editor
from tests.support.informing import information
from tests.support.site import Site

DRAFT = "neighbours/kladde/"


@pytest.fixture
def editor(site: Site) -> Editor:
    here = Editor(site)
    here.edit()
    return here


@pytest.mark.parametrize(("item", "writes"), [("dish", True), ("better", True), ("heard", False), ("came", False)])
def test_who_edits_a_question_for_words_is_warned_of_names(editor: Editor, item: str, writes: bool) -> None:
    page = editor.get(f"{DRAFT}spoergsmaal/{item}").text
    assert ("Her kan folk komme til at nævne sig selv eller andre." in page) is writes


def test_an_entry_becomes_a_page_of_the_draft_once(editor: Editor) -> None:
    said = editor.post(f"{DRAFT}bibliotek", {"entry": "heard-back"}).text
    assert "Har du fået at vide, hvad der kom ud af det, du var med til?" in said
    assert "nedslag library show heard-back" in said
    again = editor.post(f"{DRAFT}bibliotek", {"entry": "heard-back"})
    assert again.status_code == 422
    assert "pørgsmålene er der allerede: was-told, was-told-why" in again.text


def test_a_question_for_words_is_noted_where_nobody_was_told_that_they_are_read(editor: Editor) -> None:
    site = editor.site
    assert "spørger om fritekst" not in editor.get(DRAFT).text
    with site.service.store.writing() as db:
        text = SILENT + information()
        save_document(db, programme=site.programme, kind=PROGRAMME, key=site.programme, text=text, now=site.now)
    assert "spørger om fritekst" in editor.get(DRAFT).text


@pytest.mark.parametrize("entry", ["", "no-such-entry"])
def test_what_is_no_entry_shows_the_library_again(editor: Editor, entry: str) -> None:
    assert "Indsæt som ny side" in editor.post(f"{DRAFT}bibliotek", {"entry": entry}).text


def test_a_draft_has_no_fault_where_the_waves_lack_a_text_and_the_waves_page_says_so(editor: Editor) -> None:
    site = editor.site
    assert "mangler en fuldstændig informationstekst" not in editor.get(f"/p/{site.programme}/runder").text
    with site.service.store.writing() as db:
        save_document(db, programme=site.programme, kind=PROGRAMME, key=site.programme, text=SILENT, now=site.now)
    assert "Der er ingen fejl." in editor.get(DRAFT).text
    assert "mangler en fuldstændig informationstekst" in editor.get(f"/p/{site.programme}/runder").text
