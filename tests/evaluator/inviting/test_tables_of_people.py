"""Lists of people as Danish offices keep them become contacts as they are; what is unsure is asked, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.arranging.words import headings_of
from evaluator.inviting.columns import OF_CONTACTS
from evaluator.inviting.contacts import Imported, import_contacts
from tests.support.diagnostics import rejected, said

Change = Callable[[Worksheet], None]


@pytest.fixture
def bring(office):
    """Brings a list into the contacts, with a map where one is given."""

    def run(
        people: str | Sequence[Sequence[object]], given: str = "", change: Change | None = None, **how: bool
    ) -> Imported:
        path: Path = office.folder / ("people.csv" if isinstance(people, str) else "people.xlsx")
        if isinstance(people, str):
            path.write_text(people, "cp1252")
        else:
            book = Workbook()
            for row in people:
                book.active.append(list(row))
            if change:
                change(book.active)
            book.save(path)
        map_file = office.folder / "map.toml" if given else None
        if map_file:
            map_file.write_text(given, "utf-8")
        with office.store.reading() as db, office.vault.writing() as vault_db:
            return import_contacts(db, vault_db, "lindevang", path, office.now, map_file=map_file, **how)

    return run


def test_a_danish_list_of_people_comes_in_as_it_is(office, bring) -> None:
    people = (
        "Medarbejdernr.;Fornavn;Efternavn;E-mail;Adresse;Postnr.;By;Gruppe;Sprog;Frameldt;Telefon\n"
        "17;Åse;Ærø;aase@mail.example;Lindevang 4;5000;Odense C;residents;Dansk;nej;x\n"
        "18;Bo;Holm;bo@mail.example;;;;Staff;Engelsk;Ja;\n"
    )
    result = bring(people)
    assert (result.added, result.changed) == (2, 0)
    first, second = office.contact("17"), office.contact("18")
    assert (first.name, first.email, first.address) == (
        "Åse Ærø",
        "aase@mail.example",
        ("Lindevang 4", "5000 Odense C"),
    )
    assert (first.group, first.language, first.opted_out) == ("residents", "da", False)
    assert (second.group, second.language, second.opted_out) == ("staff", "en", True)
    assert said(result.notes) == [
        "people.csv: note: the file was read as Windows-1252",
        (
            "people.csv: note: read as medarbejdernr. = person, fornavn = name, efternavn = name, e-mail = email, "
            "adresse = address_1, postnr. = address_2, by = address_2, gruppe = group, sprog = language, "
            "frameldt = opted_out"
        ),
        "people.csv: note: left out: 'telefon'; if any of it belongs here, say under [columns] in the map what it is",
    ]
    assert bring(people).unchanged == 2


def test_a_list_without_numbers_is_asked_who_is_who_and_a_map_can_say_it(office, bring) -> None:
    people = "Navn;Mail;Gruppe\nÅse;aase@mail.example;Beboere\nBo;bo@mail.example;Beboere\n"
    with rejected() as found:
        bring(people.replace("Gruppe\n", "Gruppe;Telefon\n"))
    assert found == [
        (
            "people.csv: the column 'person' is missing; add it, or say in the map where it stands, such as "
            '"heading" = "person" under [columns]'
        ),
        ("people.csv: note: left out: 'telefon'; if any of it belongs here, say under [columns] in the map what it is"),
    ]
    given = '[columns]\n"Mail" = ["email", "person"]\n'
    with rejected() as found:
        bring(people, given)
    assert found[0] == (
        "people.csv: rows 2-3: column 'gruppe': 'Beboere' is unknown; use one of residents, staff, or write "
        '"Beboere" = "..." under [values.group] in the map'
    )
    assert bring(people, given + '[values.group]\n"Beboere" = "residents"\n').added == 2
    assert office.contact("bo@mail.example").email == "bo@mail.example"


def test_a_group_can_hold_for_everybody_and_people_can_be_left_out(office, bring) -> None:
    given = '[fixed]\ngroup = "staff"\n[leave_out]\n"Status" = ["Fratrådt"]\n'
    assert bring("Nr;Navn;Status\n1;Anna;\n2;Bo;Fratrådt\n", given).added == 1
    assert office.contact("1").group == "staff"
    with rejected() as found:
        bring("Nr;Navn\n1;Anna\n2;Bo\n", '[fixed]\ngroup = "staf"\n')
    assert found == ["map.toml: fixed.group: 'staf' is unknown; did you mean 'staff'?"]


def test_a_map_cannot_make_one_person_of_all_rows(bring) -> None:
    with rejected("map.toml: fixed.person: cannot be the same in every row"):
        bring("Navn;Gruppe\nAnna;staff\n", '[fixed]\nperson = "17"\n')


def test_a_person_is_not_named_by_a_cpr_number(bring) -> None:
    with rejected("row 2: column 'nr': the number looks like a Danish personal identification number"):
        bring("Nr;Gruppe\n010170-1234;staff\n")


def merged(cells: str) -> Change:
    return lambda sheet: sheet.merge_cells(cells)


def test_a_merged_group_holds_for_each_of_its_people(office, bring) -> None:
    people = [["Gruppe", "Nr", "Navn"], ["staff", 1, "Anna"], [None, 2, "Bo"], [None, 3, "Ida"]]
    assert bring(people, change=merged("A2:A4")).added == 3
    assert {office.contact(str(one)).group for one in (1, 2, 3)} == {"staff"}


def test_a_person_in_one_merged_cell_over_three_rows_is_one_person(office, bring) -> None:
    head = ["Nr", "Navn", "Adresse", "Gruppe"]
    people = [head, [1, "Anna Holm", "c/o Larsen", "staff"], [None, None, "Lindevang 4"], [None, None, "5000 Odense C"]]
    assert bring(people, change=merged("A2:A4")).added == 1
    assert office.contact("1").address == ("c/o Larsen", "Lindevang 4", "5000 Odense C")
    with rejected("row 3: column 'nr': '1' stands in row 2 too"):
        bring([head, [1, "Anna", "", "staff"], [None, "Bo", "", "staff"]], change=merged("A2:A3"))


def test_what_would_come_in_can_be_seen_beforehand(office, bring) -> None:
    bring("Nr;Navn;Gruppe\n1;Anna;staff\n2;Bo;staff\n")
    result = bring("Nr;Navn;Gruppe\n1;Anne;staff\n2;Bo;staff\n3;Ida;staff\n", dry_run=True)
    assert (result.added, result.changed, result.unchanged) == (1, 1, 1)
    assert office.contact("1").name == "Anna"
    assert sum(group.contacts for group in office.status().groups) == 2


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["#I/T", "Anna", "staff"], "sheet Sheet: row 2: column 'nr': the cell shows the error #I/T"),
        (["1", "=1+1", "staff"], "row 2: column 'navn': the cell is a formula without a result"),
    ],
)
def test_a_cell_without_a_value_of_its_own_is_told_with_its_place(bring, row: list[object], problem: str) -> None:
    with rejected(problem):
        bring([["Nr", "Navn", "Gruppe"], row])


def test_no_heading_of_a_person_is_two_columns() -> None:
    found = [heading for column in OF_CONTACTS for heading in headings_of(column)]
    assert sorted(found) == sorted(set(found))
