"""Printed forms: each question with what is typed of it, a serial number of its own, a code only where it may be."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from evaluator.documents.storing import Arrival, import_folder, load_questionnaire
from evaluator.paper.forms import Copy, PaperForm, PaperQuestion, blank_forms, personal_forms
from evaluator.paper.serials import serial_as_given
from evaluator.printing.pdf import forms_pdf
from evaluator.store import waves
from evaluator.store.engine import Store
from evaluator.vault.contacts import Contact, save_contacts
from evaluator.vault.invitations import invitation
from surveys.answers.double_entry import fields_of, numbers_of, read_typed
from tests.support.coded import write_documents
from tests.support.diagnostics import rejected

NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
Forms = tuple[PaperForm, list[Copy]]


@pytest.fixture
def store(sqlite_store: Store, sqlite_vault: Store) -> Store:
    with sqlite_store.writing() as db, sqlite_vault.writing() as vault_db:
        for programme in ("lindevang", "tovholt"):
            import_folder(db, vault_db, DOCUMENTS / programme, NOW)
    return sqlite_store


@pytest.fixture
def blank(store: Store) -> Callable[..., Forms]:
    def make(programme: str, wave: str, language: str = "da", copies: int = 2) -> Forms:
        with store.reading() as db:
            return blank_forms(db, programme, wave, language=language, copies=copies)

    return make


def questions(form: PaperForm) -> list[PaperQuestion]:
    return [one for part in form.parts for one in part.questions]


def pages(form: PaperForm, copies: list[Copy]) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(forms_pdf(form, copies, NOW.date()))).pages]


def test_the_marks_at_the_boxes_are_what_can_be_typed(store: Store, blank) -> None:
    form, _ = blank("tovholt", "spring")
    with store.reading() as db:
        garden = load_questionnaire(db, "tovholt", "garden", 1)
    numbers = numbers_of(garden)
    printed = {one.number: one for one in questions(form)}
    assert sorted(printed) == [0, *numbers.values()]
    for field in fields_of(garden):
        question = printed[numbers[field.item.key]]
        if question.shape in ("choice", "consent", "matrix", "range") and not field.beside:
            for mark, _words in question.choices:
                errors = read_typed(garden, "da", {field.name: mark}).errors
                assert not errors or field.name == "grows", (field.name, mark)  # which asks for two or more


def test_every_page_of_a_copy_bears_its_serial_number_and_no_other(blank) -> None:
    form, copies = blank("tovholt", "spring", copies=3)
    found = pages(form, copies)
    assert [serial_as_given(copy.serial) for copy in copies] == [copy.serial for copy in copies]
    for copy in copies:
        its = [page for page in found if copy.serial in page]
        assert len(its) == 3
        assert [f"side {number}/3" in page for number, page in enumerate(its, 1)] == [True] * 3
        assert not any(other.serial in page for page in its for other in copies if other != copy)


def test_each_copy_begins_on_a_sheet_of_its_own_when_both_sides_are_printed(blank) -> None:
    form, copies = blank("tovholt", "spring", copies=2)
    found = pages(form, copies)
    assert copies[1].serial in found[4]
    assert copies[1].serial not in "".join(found[:4])


@pytest.mark.parametrize(("language", "asked"), [("da", "Har du været med"), ("en", "Have you been to")])
def test_a_form_is_in_one_language_and_says_when_a_question_is_to_be_answered(blank, language: str, asked: str) -> None:
    form, copies = blank("lindevang", "open", language)
    text = " ".join(" ".join(pages(form, copies)).split())
    assert f"1. {asked}" in text
    only_if = [one.condition for one in questions(form) if one.condition]
    assert len(only_if) == 2
    assert all(asked in condition for condition in only_if)


def test_the_form_of_an_anonymous_wave_asks_for_the_group_and_has_no_place_for_a_code(blank) -> None:
    form, _ = blank("lindevang", "open")
    assert questions(form)[0].choices == (("", "Beboer"), ("", "Ansat i boligforeningen"))
    assert form.code_label == ""
    assert "anonym" in form.information[-1]
    linked, _ = blank("lindevang", "linked")
    assert questions(linked)[0].number == 1
    assert linked.code_label == "Din kode:"
    assert "anonym" not in " ".join(linked.information)


def test_personal_forms_bear_the_code_of_the_person_and_their_language(store: Store, sqlite_vault: Store) -> None:
    people = [
        Contact(person="p1", group="residents"),
        Contact(person="p2", group="residents", language="en"),
        Contact(person="p3", group="staff"),
        Contact(person="p4", group="staff", opted_out=True),
    ]
    with sqlite_vault.writing() as vault_db:
        save_contacts(vault_db, "lindevang", people)
    with store.writing() as db, sqlite_vault.writing() as vault_db:
        form, copies = personal_forms(db, vault_db, "lindevang", "linked", language="da", now=NOW)
        its = [invitation(vault_db, copy.code) for copy in copies]
    assert [one.group for one in its if one] == ["residents", "staff"]
    assert copies[0].code in " ".join(pages(form, copies)[0].split())


def test_in_a_wave_of_one_language_everybody_gets_a_form_in_it(store: Store, sqlite_vault: Store) -> None:
    with store.writing() as db, sqlite_vault.writing() as vault_db:
        linked = waves.wave(db, "lindevang", "linked")
        assert linked
        waves.save_wave(db, replace(linked, languages=("da",)))
        people = [Contact(person="p1", group="residents"), Contact(person="p2", group="staff", language="en")]
        save_contacts(vault_db, "lindevang", people)
        _, copies = personal_forms(db, vault_db, "lindevang", "linked", language="da", now=NOW)
        assert len(copies) == 2
        with rejected("linked: the wave is not asked in 'en'; use one of da"):
            blank_forms(db, "lindevang", "linked", language="en", copies=1)


def test_forms_with_codes_are_refused_for_an_anonymous_wave_and_forms_for_nobody(
    store: Store, sqlite_vault: Store
) -> None:
    with store.reading() as db, sqlite_vault.writing() as vault_db:
        with rejected("bear no code"):
            personal_forms(db, vault_db, "lindevang", "nameless", language="da", now=NOW)
        with rejected("no contacts"):
            personal_forms(db, vault_db, "lindevang", "linked", language="en", now=NOW)


@pytest.fixture
def coded(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> Store:
    with sqlite_store.writing() as db, sqlite_vault.writing() as vault_db:
        import_folder(db, vault_db, write_documents(tmp_path / "coded"), NOW, Arrival(reason="Aftalt på mødet"))
    return sqlite_store


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("da", ("mors fornavn", "hvor du er født", "Den dag i måneden")),
        ("en", ("mother’s first", "you were born", "The day of the")),
    ],
)
def test_where_people_make_their_code_the_form_has_the_rule_with_a_box_for_each_character(
    coded: Store, language: str, asked: tuple[str, ...]
) -> None:
    with coded.reading() as db:
        form, copies = blank_forms(db, "lindevang", "first", language=language, copies=1)
    text = " ".join(pages(form, copies)[0].split())
    assert [text.index(words) for words in asked] == sorted(text.index(words) for words in asked)
    assert form.self_generated_code is not None
    assert [part.mark for part in form.self_generated_code.parts] == ["A", "B", "C"]
    assert form.code_label == ""
    assert len(questions(form)[0].choices) == 2  # the group
    assert "anonym" not in text.lower()


def test_the_boxes_for_the_code_are_drawn(coded: Store, tmp_path: Path) -> None:
    with coded.reading() as db:
        form, copies = blank_forms(db, "lindevang", "first", language="da", copies=1)
    (tmp_path / "form.pdf").write_bytes(forms_pdf(form, copies, NOW.date()))
    subprocess.run(
        ["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-gray", "form.pdf", "page"], cwd=tmp_path, check=True
    )
    (page,) = tmp_path.glob("page*.pgm")
    dark = np.asarray(Image.open(page)) < 128
    runs = [sum(1 for _ in group) for row in dark.T for is_dark, group in groupby(row) if is_dark]
    tall = sum(1 for run in runs if abs(run - 8 / 25.4 * 100) <= 2)
    assert tall >= 2 * 2 * 3  # two sides of two boxes in three parts


def test_forms_with_codes_of_invitations_are_refused_where_people_make_them(coded: Store, sqlite_vault: Store) -> None:
    with (
        coded.reading() as db,
        sqlite_vault.writing() as vault_db,
        rejected("make their code themselves"),
    ):
        personal_forms(db, vault_db, "lindevang", "first", language="da", now=NOW)


def test_a_language_or_wave_that_is_not_there_is_told(blank) -> None:
    with rejected("is not asked in 'fr'"):
        blank("lindevang", "open", "fr")
    with rejected("no wave"):
        blank("lindevang", "none")


def test_texts_of_users_are_printed_as_they_are(blank) -> None:
    form, copies = blank("lindevang", "open")
    title = "Du & #jeg *her* $x$ [y] <z>"
    assert title in " ".join(" ".join(pages(replace(form, title=title), copies)).split())


def test_forms_name_the_version_that_the_wave_will_be_typed_in(store: Store, blank) -> None:
    with store.writing() as db:
        wave = waves.wave(db, "lindevang", "open")
        assert wave is not None
    assert blank("lindevang", "open")[0].foot == f"open, version {wave.version}"
