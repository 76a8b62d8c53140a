"""The documents that are signed: what stands in them is the programme's, and what nobody can know here is open."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from pypdf import PdfReader

from evaluator.core.config import Mailing, MailSettings
from evaluator.printing.statements import statement_file
from evaluator.privacy.processing_record import InstanceSettings
from evaluator.privacy.statement import Statement
from evaluator.privacy.statements import FORMATS, STATEMENTS, settings_of
from evaluator.texts import LANGUAGES, Texts
from tests.support.site import PROGRAMME, Site

TODAY = dt.date(2026, 5, 4)
SETTINGS = InstanceSettings("https://svar.example", "mail.example", "SQLite")


def made(site: Site, kind: str, language: str = "da", settings: InstanceSettings = SETTINGS) -> Statement:
    with site.service.store.reading(snapshot=True) as db:
        return STATEMENTS[kind](db, PROGRAMME, settings, language, TODAY)


def said(its: Statement) -> dict[str, str]:
    return {line.name: " ".join(line.said) for section in its.sections for line in section.lines}


def test_the_record_names_what_article_30_asks_for(site: Site) -> None:
    found = said(made(site, "processing"))
    assert found["Dataansvarlig og kontakt"] == "Fjordby Kommune Rådhuset, Fjordby"
    assert found["Databehandlere"] == "Evaluering Nord"
    assert "The Act on Fjordby" in found["Retsgrundlag"]
    assert found["Kategorier af registrerede"] == "Beboer Ansat i boligforeningen"
    assert "pseudonym" in found["Kategorier af personoplysninger"]
    assert found["Overførsel ud af EU og EØS"] == "None"
    assert "1. december 2026" in found["Svar i en runde gemmes til og med"]
    assert found["Nøglen bag pseudonymerne gemmes til og med"] == "1. juni 2027"
    assert (found["Adresse"], found["Database"]) == ("https://svar.example", "SQLite")


@pytest.mark.parametrize("kind", STATEMENTS)
def test_what_is_not_known_is_open_and_nothing_else(site: Site, kind: str) -> None:
    lines = [line for section in made(site, kind, settings=InstanceSettings()).sections for line in section.lines]
    words = Texts("da")("statements.open")
    assert [one for one in lines if one.is_open]
    assert all(one.is_open == (one.said == (words,)) for one in lines)
    assert any(one.name == "Adresse" and one.is_open for one in lines)


def test_the_accessibility_statement_claims_no_compliance_and_says_what_nobody_tried(site: Site) -> None:
    its = made(site, "accessibility")
    assert next(one for one in its.sections if one.title == "Overholdelse").lines[0].is_open
    untried = next(one for one in its.sections if one.title == "Det, ingen har prøvet i hånden")
    assert any("Skærmlæsere" in one for one in untried.items)
    assert len(untried.items) == 7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", STATEMENTS)
def test_each_is_a_word_file_and_an_accessible_pdf_with_all_of_it(site: Site, kind: str, language: str) -> None:
    its = made(site, kind, language)
    word = Document(io.BytesIO(statement_file(its, "docx", TODAY)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    shown = "\n".join([*(one.text for one in word.paragraphs), *cells])
    reader = PdfReader(io.BytesIO(statement_file(its, "pdf", TODAY)))
    text = "".join("".join(page.extract_text() for page in reader.pages).split()).replace("\u00ad", "").replace("-", "")
    for section in its.sections:
        for words in (section.title, *section.paragraphs, *section.items, *(line.name for line in section.lines)):
            assert words in shown, words
            assert "".join(words.split()).replace("-", "") in text, words
    assert {its.labels[name] for name in ("name", "role", "date")} <= set(cells)
    assert its.signatures[0] in cells
    assert word.core_properties.language == {"da": "da-DK", "en": "en-GB"}[language]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_words_of_users_are_text_and_the_same_bytes_come_twice(site: Site) -> None:
    its = made(site, "processing")
    wild = replace(its, about="#strong[x] <w:t>& =HYPERLINK(1)")
    for kind in FORMATS:
        assert statement_file(wild, kind, TODAY) == statement_file(wild, kind, TODAY)
    with zipfile.ZipFile(io.BytesIO(statement_file(wild, "docx", TODAY))) as packed:
        assert b"#strong[x] &lt;w:t&gt;&amp;" in packed.read("word/document.xml")


def test_settings_tell_no_password_and_no_path(site: Site) -> None:
    mail = MailSettings(
        host="mail.example", port=587, security="starttls", sender="a@b.example", user="u", password="hemmelig"
    )
    config = replace(site.service.config, database_url="postgresql+psycopg://u:hemmelig@db.example/nedslag")
    found = settings_of(config, Mailing(mail, "https://svar.example"))
    assert found == InstanceSettings("https://svar.example", "mail.example", "PostgreSQL")
