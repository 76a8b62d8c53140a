"""A wave for young people asks the age on paper as on the web, and says so in what invites to it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from evaluator.documents.storing import import_folder
from evaluator.inviting.announcements import TEXTS, asking
from evaluator.inviting.letters import posters
from evaluator.mail.sending import sample
from evaluator.paper.forms import PaperForm, blank_forms
from evaluator.printing.pdf import forms_pdf
from evaluator.store.engine import Store
from tests.support.site import DOCUMENTS

NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
YOUNG = """lowest_age = 13
guardian_below = 15
guardian = { da = "Mor eller far har sagt ja.", en = "A parent has agreed." }
open_link = true

[information]"""


@pytest.fixture
def young(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> tuple[Store, Store]:
    (tmp_path / "questionnaires").mkdir()
    text = (DOCUMENTS / "programme.toml").read_text("utf-8").replace("open_link = true\n\n[information]", YOUNG)
    (tmp_path / "programme.toml").write_text(text, "utf-8")
    asked = DOCUMENTS / "questionnaires" / "neighbours.toml"
    (tmp_path / "questionnaires" / asked.name).write_text(asked.read_text("utf-8"), "utf-8")
    with sqlite_store.writing() as db, sqlite_vault.writing() as vault_db:
        import_folder(db, vault_db, tmp_path, NOW)
    return sqlite_store, sqlite_vault


def form(store: Store, wave: str, language: str = "da") -> PaperForm:
    with store.reading() as db:
        return blank_forms(db, "lindevang", wave, language=language, copies=1)[0]


def test_the_form_asks_the_age_and_what_a_guardian_agreed_to(young: tuple[Store, Store]) -> None:
    its = form(young[0], "open-one")
    assert its.age is not None
    assert its.age.choices == ("13 år eller ældre, men under 15", "15 år eller ældre")
    assert "Er du under 13 år, så svar ikke på skemaet." in its.age.how
    assert (its.age.guardian_label, its.age.guardian) == ("Kun hvis du er under 15 år", "Mor eller far har sagt ja.")
    assert form(young[0], "open").age is None


def test_it_stands_on_the_printed_page_in_its_language(young: tuple[Store, Store]) -> None:
    with young[0].reading() as db:
        its, copies = blank_forms(db, "lindevang", "open-one", language="en", copies=1)
    page = PdfReader(io.BytesIO(forms_pdf(its, copies, NOW.date()))).pages[0].extract_text()
    for said in ("How old are you?", "13 or older, but under 15", "A parent has agreed."):
        assert said in page, said


def test_mails_and_posters_say_how_old_one_must_be_and_whom_to_ask(young: tuple[Store, Store]) -> None:
    said = "Du skal være fyldt 13 år for at svare. Er du under 15 år, så spørg en forælder eller værge først."
    store, vault = young
    with store.reading() as db, vault.reading() as vault_db:
        its, other = asking(db, "lindevang", "open-one"), asking(db, "lindevang", "nameless")
        page = posters(db, vault_db, "lindevang", "open-one", address="https://svar.example", now=NOW)[0]
    assert said in sample(its, "da", address="https://svar.example", reminder=False)
    assert said in page.after
    assert other.ages(TEXTS["da"]) == ""
