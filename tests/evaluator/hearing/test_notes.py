"""The hearing note: what it says of whom, and the files that it becomes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pypdf
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn

from evaluator.cli.main import main
from evaluator.documents.storing import load_programme
from evaluator.hearing.managing import Asked, change_hearing, hand_over
from evaluator.hearing.note import Note, note
from evaluator.hearing.parties import agree
from evaluator.hearing.points import AskedAnswer, answer, place, split
from evaluator.hearing.remarks import enter_remark, erase_remark
from evaluator.hearing.splitting import proposed
from evaluator.printing.notes import note_file
from evaluator.store.hearings import party
from evaluator.store.remarks import Hear
from tests.support.hearing_site import SECTIONS, HearingDesk
from tests.support.site import Site, prepared

TODAY = dt.date(2026, 5, 21)
TEXT = "Tak for udkastet.\n\n- Flere patienter med.\n- Bedre adgang til data."


def remark(desk: HearingDesk, party: UUID, text: str, section: str | None = "s1") -> UUID:
    with desk.service.store.writing() as db:
        return enter_remark(db, desk.its, party=party, section=section, text=text, now=desk.site.now)


def split_and_answer(desk: HearingDesk) -> None:
    at = Hear(desk.site.programme, desk.key)
    with desk.service.store.writing() as db:
        for one in desk.every.sent:
            split(db, at, one, proposed(one.text), actor="a1", now=desk.site.now)
    with desk.service.store.writing() as db:
        for point, verdict in zip(desk.every.ordered, ("followed", "not_followed", "noted"), strict=False):
            changed = "Side 4" if verdict == "followed" else ""
            asked = AskedAnswer(verdict=verdict, text=f"Svar {verdict}", changed=changed)
            answer(db, at, place(db, at, point, section=None, theme="Data"), asked, actor="a1", now=desk.site.now)


def filled(desk: HearingDesk) -> HearingDesk:
    remark(desk, desk.party("Tovholt Kommune", agreement="named"), TEXT)
    remark(desk, desk.party("Karla Ipsum", "person", agreement="unnamed"), "Jeg venter for længe.", None)
    remark(desk, desk.party("Lystfiskerne", "association"), "Der mangler fisk.", "s2")
    desk.party("Region Vesterkær", "region")
    desk.party("Otto Lorem", "person")
    split_and_answer(desk)
    return desk


def made(desk: HearingDesk, language: str = "da") -> Note:
    with desk.service.store.reading() as db:
        programme, _ = load_programme(db, desk.site.programme)
    return note(desk.every, programme, language, now=desk.site.now)


@pytest.fixture
def either_desk(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[HearingDesk]:
    """Runs the test once on SQLite and once on PostgreSQL."""
    site = Site(prepared(make_database, tmp_path))
    yield filled(HearingDesk(site))
    site.service.close()


@pytest.fixture
def desk(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[HearingDesk]:
    site = Site(prepared(make_sqlite, tmp_path))
    yield filled(HearingDesk(site))
    site.service.close()


def words_of(its: Note) -> str:
    return repr(its)


def test_the_note_counts_points_by_section_and_prints_each_with_its_answer(either_desk: HearingDesk) -> None:
    its = made(either_desk)
    assert its.summary[0] == ("Patientinvolvering", "2", "1", "0", "0", "1", "0")
    assert its.summary[-1][:2] == ("I alt", "4")
    first = its.sections[0].rows[0]
    assert (first.party, first.words, first.verdict, first.changed) == (
        "Tovholt Kommune",
        "Flere patienter med.",
        "Fulgt",
        "Side 4",
    )
    assert "Tak for udkastet" not in words_of(its)
    assert [group.title for group in its.groups] == ["Har sendt bemærkninger", "Har ikke svaret"]
    assert [row.verdict for row in its.sections[-1].rows] == ["Endnu ikke besvaret"]


def test_what_parties_are_told_to_do_is_not_in_it(desk: HearingDesk) -> None:
    its = made(desk)
    assert its.about == ("Udkast til en strategi.",)
    assert "Skriv." not in words_of(its)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Høring om forskningsstrategien for sundhedsvæsenet", "hoering-om-forskningsstrategien-for"),
        ("Forskning og patientinddragelse i regionen", "forskning-og-patientinddragelse-i"),
        ("Forskning og patientinddragelse i region x", "forskning-og-patientinddragelse-i-region"),
        ("x" * 60, "x" * 40),
        ("Kort", "kort"),
    ],
)
def test_no_file_is_called_by_half_a_word(desk: HearingDesk, title: str, key: str) -> None:
    assert HearingDesk(desk.site, title=title).key == key


def test_whoever_is_unnamed_or_has_not_agreed_has_no_name_in_it(desk: HearingDesk) -> None:
    its = made(desk)
    silent = next(group for group in its.groups if group.title == "Har ikke svaret")
    assert set(silent.names) == {"Privatperson 1", "Region Vesterkær"} or set(silent.names) == {
        "Privatperson 2",
        "Region Vesterkær",
    }
    assert not [name for name in ("Karla", "Otto", "Lystfiskerne") if name in words_of(its)]
    with desk.service.store.writing() as db:
        who = next(one for one in desk.every.parties if one.name == "Lystfiskerne")
        agree(db, desk.its, party(db, desk.site.programme, desk.key, who.id) or who, "named")
    assert "Lystfiskerne" in words_of(made(desk))


def test_nobody_writes_a_name_into_it_by_joining_and_sending_nothing(desk: HearingDesk) -> None:
    before = made(desk)
    desk.join("Hvem som helst")
    assert made(desk) == before


def test_what_was_removed_is_said_in_its_place(either_desk: HearingDesk) -> None:
    one = next(its for its in either_desk.every.sent if its.section is None)
    with either_desk.service.store.writing() as db:
        erase_remark(db, either_desk.its, one, actor="a1", now=either_desk.site.now)
    its = made(either_desk)
    assert [row.words for row in its.sections[-1].rows] == ["Fjernet efter ønske"]
    assert "venter for længe" not in words_of(its)


def test_what_no_word_file_can_hold_is_in_no_title_and_no_answer(desk: HearingDesk) -> None:
    title, about, heading = "Ny\x0bstrategi \x01\u202e", "Første\x0bAnden\uffff", "Data\x0c og\ufffe adgang"
    told = dataclasses.asdict(desk.its) | {"title": title, "about": about, "sections": (heading, *SECTIONS)}
    asked = Asked(**{field.name: told[field.name] for field in dataclasses.fields(Asked) if field.name in told})
    with desk.service.store.writing() as db:
        change_hearing(db, desk.its, asked, actor="a1", now=desk.site.now)
        at, point = Hear(desk.site.programme, desk.key), desk.every.ordered[0]
        point = place(db, at, point, section=None, theme="Da\x0bta")
        revision = point.answer.revision if point.answer else 0
        said = AskedAnswer(verdict="followed", text="Ja.\x0bTak.\x02", changed="Side\x0c 5", revision=revision)
        answer(db, at, point, said, actor="a1", now=desk.site.now)
    its = made(desk)
    assert (its.hearing, its.about[:2]) == ("Ny strategi", ("Første", "Anden"))
    row = its.sections[0].rows[0]
    assert (row.theme, row.answer, row.changed) == ("Da ta", "Ja.\nTak.", "Side\n5")
    assert Document(io.BytesIO(note_file(its, "docx", TODAY))).core_properties.title == "Høringsnotat: Ny strategi"
    assert note_file(its, "pdf", TODAY).startswith(b"%PDF")


def test_a_sender_of_many_words_is_cut_where_word_keeps_no_more(desk: HearingDesk) -> None:
    its = dataclasses.replace(made(desk), sender="Evaluering Nord " * 20)
    assert len(Document(io.BytesIO(note_file(its, "docx", TODAY))).core_properties.author) == 255


def test_the_word_file_has_headings_contents_header_rows_and_a_language(desk: HearingDesk) -> None:
    word = Document(io.BytesIO(note_file(made(desk), "docx", TODAY)))
    assert all(table._tbl.tblPr.find(qn("w:tblCellMar")) is not None for table in word.tables)
    headings = [one.text for one in word.paragraphs if one.style and one.style.name.startswith("Heading")]
    assert headings[:2] == ["Om høringen", "Parterne"]
    assert "Patientinvolvering" in headings
    assert word.core_properties.language == "da-DK"
    assert word.core_properties.author == "Evaluering Nord"
    assert word.settings.element.find(qn("w:autoHyphenation")) is not None
    body = word.element.body.xml
    assert 'TOC \\o "1-2"' in body
    for table in word.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")) is not None
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    assert [cell.text for cell in word.tables[1].rows[0].cells] == [
        "Part",
        "Bemærkning",
        "Vores svar",
        "Hvad det ændrede",
    ]
    assert not [name for name in ("Karla", "Otto", "Lystfiskerne") if name in body]


def test_the_same_note_gives_the_same_word_file_which_tells_nothing_of_a_template(desk: HearingDesk) -> None:
    its = made(desk)
    file = note_file(its, "docx", TODAY)
    assert note_file(its, "docx", TODAY) == file
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "not when it was made"
        names, every = packed.namelist(), b"".join(map(packed.read, packed.namelist())).lower()
    assert not [name for name in names if "thumbnail" in name or "custom" in name or "app.xml" in name]
    assert not [word for word in (b"python-docx", b"macintosh", b"rsid", b"docid", b"preview") if word in every]


def test_the_pdf_is_tagged_and_says_the_same(desk: HearingDesk) -> None:
    read = pypdf.PdfReader(io.BytesIO(note_file(made(desk), "pdf", TODAY)))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "da"
    text = "\n".join(page.extract_text() for page in read.pages)
    assert "Flere patienter med." in text
    assert "Karla" not in text


def test_it_says_that_it_is_a_draft_until_it_is_handed_over(desk: HearingDesk) -> None:
    assert made(desk, "en").draft == "Draft. The note has not been handed over yet."
    with desk.service.store.writing() as db:
        hand_over(db, desk.its, actor="a1", now=desk.site.now)
    assert made(desk).draft == ""


def test_the_commands_list_hearings_and_write_the_note(
    desk: HearingDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = desk.service.config
    monkeypatch.setenv("NEDSLAG_DATABASE_URL", config.database_url)
    monkeypatch.setenv("NEDSLAG_VAULT_URL", config.vault_url)
    monkeypatch.setenv("NEDSLAG_LANG", "da")
    run = CliRunner().invoke
    listed = run(main, ["hearing", "list", "lindevang"])
    assert "forskningsstrategi: Forskningsstrategi. Frist 20. maj 2026 kl. 12.00. 5 parter, 3 af 4" in listed.output
    into = str(tmp_path / "notater")
    written = run(main, ["hearing", "note", "lindevang", "forskningsstrategi", "--into", into, "--lang", "en"])
    assert written.exit_code == 0, written.output
    assert sorted(path.name for path in Path(into).iterdir()) == [
        "forskningsstrategi-hoeringsnotat.en.docx",
        "forskningsstrategi-hoeringsnotat.en.pdf",
    ]
    assert run(main, ["hearing", "note", "lindevang", "strategi"]).exit_code == 1
    assert run(main, ["hearing", "note", "lindevang", "forskningsstrategi", "--format", "odt"]).exit_code == 1
