"""Contacts from a file: every fault at once, the same file twice, changes, and forgetting."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from evaluator.answering.intake import find_entry
from evaluator.core.files import finish_private
from evaluator.inviting.contacts import erase_contacts, export_contacts, import_contacts, is_email
from evaluator.store import audit
from evaluator.vault import contacts
from evaluator.vault.invitations import invited_counts, token_again
from evaluator.vault.keys import destroy_key
from evaluator.vault.tables import contact, message
from surveys.diagnostics import InputRejected, Row
from tests.support.diagnostics import rejected

FULL = """person;name;email;address_1;address_2;address_3;group;language;opted_out
17;Åse Ærø;aase@mail.example;c/o Larsen;Lindevang 4, 2. tv.;5000 Odense C;residents;da;
18;Bo;bo@mail.example;;;;staff;en;ja
"""


def take_out(office, path: Path, person: str | None = None) -> int:
    with office.store.writing() as db, office.vault.reading() as vault_db:
        written = export_contacts(db, vault_db, "lindevang", path, person, actor="a1", now=office.now)
    finish_private(path)
    return written


def erase(office, person: str | None = None) -> int:
    with office.store.writing() as db, office.vault.writing() as vault_db:
        return erase_contacts(db, vault_db, "lindevang", person, actor="a1", now=office.now)


def test_what_a_file_says_of_people_stands_in_the_vault_and_a_second_time_changes_nothing(either_office) -> None:
    assert either_office.bring_in(FULL).added == 2
    assert either_office.contact("17") == contacts.Contact(
        person="17",
        name="Åse Ærø",
        email="aase@mail.example",
        address=("c/o Larsen", "Lindevang 4, 2. tv.", "5000 Odense C"),
        group="residents",
        language="da",
    )
    assert either_office.contact("18").opted_out
    again = either_office.bring_in(FULL)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_changed_row_changes_its_contact_and_keeps_the_others(either_office) -> None:
    either_office.bring_in(FULL)
    changed = either_office.bring_in(FULL.replace("aase@mail", "aase@post"))
    assert (changed.changed, changed.unchanged) == (1, 1)
    assert either_office.contact("17").email == "aase@post.example"


def test_a_file_cannot_undo_that_somebody_opted_out(office) -> None:
    office.bring_in(FULL)
    assert office.bring_in(FULL.replace(";ja", ";nej")).unchanged == 2
    assert office.contact("18").opted_out


def test_every_fault_is_told_with_its_row_and_nothing_is_imported(office) -> None:
    with rejected() as error:
        office.bring_in(
            "person,name,email,group,process,language,opted_out\n"
            "1,A,a@mail.example,residents,,da,\n"
            ",B,b@mail,residant,quay,fr,perhaps\n"
            '1,"C\nBcc: x@mail.example",c d@mail.example,,,,\n'
        )
    assert error == [
        "people.csv: row 3: column 'person': is blank; fill it in",
        "people.csv: row 3: column 'email': 'b@mail' is not an address; write it as name@example.org",
        "people.csv: row 3: column 'opted_out': 'perhaps' is neither yes nor no; write yes, no or nothing",
        "people.csv: row 3: column 'group': 'residant' is unknown; did you mean 'residents'?",
        "people.csv: row 3: column 'process': 'quay' is unknown; add it to the programme document",
        (
            "people.csv: row 3: column 'language': 'fr' is unknown; use one of da, en, or write \"fr\" = \"...\" under "
            "[values.language] in the map"
        ),
        "people.csv: row 4: column 'group': is blank; fill it in",
        "people.csv: row 4: column 'name': holds a line break or another control character; write it on one line",
        "people.csv: row 4: column 'email': 'c d@mail.example' is not an address; write it as name@example.org",
        "people.csv: row 4: column 'person': '1' stands in row 2 too; leave one of them",
    ]
    assert sum(group.contacts for group in office.status().groups) == 0


def test_unknown_and_missing_columns_are_named(office) -> None:
    with rejected() as error:
        office.bring_in("person,emial,process\n1,a@mail.example,quay\n")
    assert error == [
        (
            "people.csv: the column 'group' is missing; add it, or say in the map where it stands, such as "
            '"heading" = "group" under [columns]'
        ),
        (
            "people.csv: column 'emial': looks like 'email', but is not quite that; correct the heading, or write "
            '"emial" = "email" under [columns] in the map, or ignore = ["emial"] at its top'
        ),
    ]


def test_a_spreadsheet_is_read_like_a_csv_file(office) -> None:
    book = Workbook()
    for row in (("person", "email", "group"), (17, "aase@mail.example", "residents")):
        book.active.append(row)
    path = office.folder / "people.xlsx"
    book.save(path)
    with office.store.reading() as db, office.vault.writing() as vault_db:
        assert import_contacts(db, vault_db, "lindevang", path, office.now).added == 1
    assert office.contact("17").email == "aase@mail.example"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a.b+c@mail.example", True),
        ("o'neill@mail.example", True),
        ("åse@mail.example", False),
        ("aase@blåbær.example", True),
        ("a@mail", False),
        ("a@@mail.example", False),
        (".a@mail.example", False),
        ("a@mail..example", False),
        (f"a@{'x' * 64}.example", False),
        ("a@mail.example\n", False),
        ("a@mail.example,b@mail.example", False),
    ],
)
def test_an_address_is_one_that_mail_can_go_to(text: str, right: bool) -> None:
    assert is_email(text) is right


def test_what_is_exported_can_be_imported_and_is_for_its_owner_only(office, tmp_path: Path) -> None:
    office.bring_in(FULL)
    path = tmp_path / "out.csv"
    assert take_out(office, path) == 2
    assert take_out(office, tmp_path / "one.csv", "17") == 1
    with rejected("no contact '19'"):
        take_out(office, tmp_path / "none.csv", "19")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert office.bring_in(path.read_text("utf-8")).unchanged == 2
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        assert [row["address_3"] for row in csv.DictReader(file)] == ["5000 Odense C"]


def test_who_is_erased_is_gone_with_mails_and_link_and_only_the_number_of_the_invited_stays(either_office) -> None:
    office = either_office
    office.bring_in_people("anna", "bo")
    office.queue()
    office.send()
    with office.vault.reading() as db:
        token = token_again(db, programme="lindevang", wave="nameless", person="anna")
    assert erase(office, "anna") == 1
    with office.store.reading() as db, office.vault.reading() as vault_db:
        assert find_entry(db, vault_db, token) is None
        assert invited_counts(vault_db, "lindevang") == {("nameless", "residents"): 2}
    assert office.states() == {("bo", 0): "done"}
    with office.vault.reading() as db:
        everything = [db.execute(sa.select(table)).all() for table in contact.metadata.sorted_tables]
    assert "anna" not in str(everything).lower()
    with rejected("no contact 'anna'"):
        erase(office, "anna")


def test_all_can_be_erased_at_once(office) -> None:
    office.bring_in_people("anna", "bo")
    assert erase(office) == 2
    assert sum(group.contacts for group in office.status().groups) == 0


def test_the_audit_log_tells_how_many_were_taken_out_and_erased_and_of_nobody_else(either_office, tmp_path) -> None:
    office = either_office
    office.bring_in(FULL)
    take_out(office, tmp_path / "out.csv")
    erase(office, "17")
    for fails in (lambda: take_out(office, tmp_path / "out.csv"), lambda: erase(office, "17")):
        with rejected():
            fails()
    with office.store.reading() as db:
        found = [(one.kind, one.actor, one.programme, one.subject, one.details) for one in audit.entries(db)]
    assert found[-2:] == [
        ("taken_out", "a1", "lindevang", "", {"people": 2}),
        ("erased", "a1", "lindevang", "", {"people": 1}),
    ]


def test_destroying_the_key_forgets_contacts_and_mails(either_office) -> None:
    either_office.bring_in_people("anna")
    either_office.queue()
    with either_office.vault.writing() as db:
        destroy_key(db, "lindevang")
        assert db.execute(sa.select(sa.func.count()).select_from(contact)).scalar() == 0
        assert db.execute(sa.select(sa.func.count()).select_from(message)).scalar() == 0


def test_what_is_wrong_stands_in_the_order_of_the_rows_also_a_person_who_is_there_twice(office) -> None:
    with pytest.raises(InputRejected) as caught:
        office.bring_in("person,group\n1,residents\n1,residents\n2,nobodies\n1,residents\n")
    rows = [step.number for one in caught.value.diagnostics for step in one.place if isinstance(step, Row)]
    assert rows == [3, 4, 5]
