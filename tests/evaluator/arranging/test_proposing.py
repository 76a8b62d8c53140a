"""A map is proposed for a table: it says what is sure, asks the rest in comments, and can be used as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evaluator.arranging.maps import AS_KEPT, read_map
from evaluator.arranging.proposing import Proposal, propose, propose_for
from evaluator.arranging.tables import Wanted
from evaluator.arranging.words import words_of
from evaluator.inviting.columns import OF_CONTACTS
from evaluator.records.registry import REGISTERS
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from surveys.tables.reading import read_table
from tests.support.diagnostics import said


def proposed(folder: Path, kind: str, text: str) -> Proposal:
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    columns, dated = (OF_CONTACTS, ()) if kind == "contacts" else (REGISTERS[kind].in_file, REGISTERS[kind].dated)
    wanted = Wanted(columns, words_of(columns, {"groups": {"staff": ("Personale",)}}), dated)
    found = propose(read_table(path, layout=AS_KEPT), wanted, lambda one: rendered(one, Texts("en")).sentences)
    said(found.unsure)
    (folder / "map.toml").write_text(found.toml, "utf-8")
    read_map(folder / "map.toml", columns, REGISTERS["trial_actions"].column("state").choices)
    return found


def test_what_is_sure_stands_in_it_and_what_is_not_is_asked_in_comments(tmp_path) -> None:
    found = proposed(
        tmp_path,
        "trial_actions",
        "Handling;Anmærkning;Status;Startdato;Slutdato;Ansvarlig\n"
        "Salon;;Afsluttet;31/05/2026;;Bo\n"
        "Panel;;I gang;01/06/2026;;Bo\n",
    )
    assert found.toml.splitlines() == [
        'dates = "day/month/year"',
        "",
        "[columns]",
        '"handling" = "title"',
        '"status" = "state"',
        '"startdato" = { column = "occurred_on", state = "started" }',
        '"slutdato" = { column = "occurred_on", state = ["tried", "adopted", "adapted", "spread", "stopped"] }',
        '"ansvarlig" = "owner"',
        (
            '# Looks like \'bemærkning\', but is not quite that. Correct the heading, or write "anmærkning" = "note" '
            'under [columns] in the map, or ignore = ["anmærkning"] at its top.'
        ),
        '# "anmærkning" = ""',
        "",
        "[values.state]",
        (
            "# The words are unknown. Write for each what it means: proposed, started, tried, adopted, adapted, "
            "spread, stopped."
        ),
        '# "Afsluttet" = ""',
    ]
    assert [one.code for one in found.unsure] == ["arranging.nearly", "arranging.unknown_words"]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (("1.200", "1.200,5"), 'decimal = ","'),
        (("1.200", "1.5"), 'decimal = "."'),
        (("1.200", "2.300"), '# decimal = ""'),
        (("1,5", "1200"), ""),
    ],
)
def test_how_numbers_are_written_is_told_by_the_cells_where_they_tell_it(tmp_path, cells, line: str) -> None:
    rows = "".join(f"Forløb;{number};{cell}\n" for number, cell in enumerate(cells))
    written = proposed(tmp_path, "hours", f"Kategori;Aktivitet;Timer\n{rows}").toml.partition("\n[columns]")[0]
    assert written.strip().endswith(line)
    assert ("decimal" in written) == bool(line)


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (("31/05/2026", "01/06/2026"), 'dates = "day/month/year"'),
        (("05/31/2026", "01/06/2026"), 'dates = "month/day/year"'),
        (("01/06/2026", "02/06/2026"), '# dates = ""'),
        (("31.05.2026", "2026-06-01"), ""),
    ],
)
def test_the_order_of_dates_is_told_by_the_cells_where_they_tell_it(tmp_path, cells, line: str) -> None:
    rows = "".join(f"{cell};Salon;O\n" for cell in cells)
    written = proposed(tmp_path, "decisions", f"Dato;Sag;Type\n{rows}").toml.partition("[columns]")[0]
    assert written.strip().endswith(line)
    assert ("dates" in written) == bool(line)


def test_what_no_heading_says_is_asked_and_several_headings_too(tmp_path) -> None:
    found = proposed(tmp_path, "contacts", "Navn;Mail;Gruppe;Email\nAnna;a@mail.example;Personale;x\nBo;;Ledere;\n")
    table = tomllib.loads(found.toml)
    assert table["columns"] == {"navn": "name", "email": "email", "gruppe": "group"}
    assert '# "mail" = ""' in found.toml
    assert "# No heading says where person stands. Write person at the heading under which it stands." in found.toml
    assert "[fixed]" not in found.toml, "nobody is everybody"
    assert (
        '[values.group]\n# The words are unknown. Write for each what it means: staff.\n# "Ledere" = ""' in found.toml
    )


def test_a_table_that_is_understood_needs_no_map(tmp_path) -> None:
    found = proposed(tmp_path, "hours", "category,activity,hours_per_year\nForløb,Salon,1200\n")
    assert found == Proposal(
        '[columns]\n"category" = "category"\n"activity" = "activity"\n"hours_per_year" = "hours_per_year"\n', ()
    )


def test_a_heading_or_a_cell_of_several_lines_adds_no_line_to_the_map(tmp_path) -> None:
    found = proposed(
        tmp_path,
        "trial_actions",
        'Handling;"Anmærk\nning";Status;"Sags\ntitel";"Note ""x"""\nSalon;;"x\n""synthetic"" = ""title""\n#";;\n',
    )
    its = tomllib.loads(found.toml)
    assert its == {"columns": {"handling": "title", "status": "state"}, "fixed": {}, "values": {"state": {}}}
    assert '# "sags\\ntitel" = ""' in found.toml
    assert '# "x\\n\\"synthetic\\" = \\"title\\"\\n#" = ""' in found.toml


def test_what_is_told_of_the_table_is_one_line_whatever_it_says(tmp_path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Sag;Bemærknin g;Type\nA;;O\n", "utf-8")
    columns = REGISTERS["decisions"].in_file
    found = propose(read_table(path, layout=AS_KEPT), Wanted(columns, {}), lambda _: 'x\r\n"type" = "title"\x85#')
    assert tomllib.loads(found.toml)["columns"] == {"sag": "title", "type": "case_type"}


def test_a_heading_with_quotation_marks_is_named_as_a_map_must_name_it(tmp_path) -> None:
    found = proposed(tmp_path, "decisions", 'Sag;"Bemærknin ""g""";Type;Dato\nA;;O;2026-01-01\n')
    assert '# "bemærknin \\"g\\"" = ""' in found.toml
    assert 'write "bemærknin \\"g\\"" = "remark" under [columns]' in found.toml


def test_an_end_without_a_column_that_says_how_is_asked_for_in_a_comment(tmp_path) -> None:
    found = proposed(tmp_path, "trial_actions", "Title;Starts;Ends\nSalon;2026-01-01;2026-03-01\n")
    assert found.toml.splitlines()[1:] == [
        '"title" = "title"',
        '"starts" = { column = "occurred_on", state = "started" }',
        (
            "# Says that something ended, but not how. Write one of the states: tried, adopted, adapted, spread, "
            "stopped; if they end in different ways, give the file a column with the state."
        ),
        '# "ends" = { column = "occurred_on", state = "" }',
    ]
    assert [one.code for one in found.unsure] == ["arranging.unsure_state"]


def test_names_in_two_rows_are_made_out(tmp_path) -> None:
    (tmp_path / "plan.csv").write_text("Handling;Periode;;Status\n;Start;Slut;\nSalon;;;I gang\n", "utf-8")
    columns = REGISTERS["trial_actions"].in_file
    said_of = propose_for(tmp_path / "plan.csv", Wanted(columns, {}), lambda _: "")
    assert said_of.toml.startswith("header_rows = 2\n[columns]\n")
    assert '# "periode / start" = ""' in said_of.toml
