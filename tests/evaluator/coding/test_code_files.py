from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.coding.code_files import export_codebook, import_codebook
from evaluator.coding.codebook import Written, add_code, codebook, retire_code
from tests.support.coding_desk import BY, add_codes
from tests.support.diagnostics import rejected

KEY = "lindevang"
TABLE = """key,title_da,title_en,definition,example,parent
stoej,Støj,Noise,Lyd udefra,"Der er larm, hele natten",
nat,Nat,Night,,,stoej
,Naboskab,,,,
"""


def bring_in(office, text: str) -> tuple[int, int]:
    path = Path(office.folder) / "kodebog.csv"
    path.write_text(text, "utf-8")
    with office.store.writing() as db:
        return import_codebook(db, KEY, path, BY)


def test_a_codebook_comes_in_as_a_table_and_goes_out_as_the_same(office) -> None:
    assert bring_in(office, TABLE) == (3, 3)
    with office.store.reading() as db:
        written = export_codebook(db, KEY)
        before = codebook(db, KEY)
    assert [(code.key, code.parent) for code in before.active] == [
        ("stoej", None),
        ("nat", "stoej"),
        ("naboskab", None),
    ]
    assert before.codes["stoej"].example == "Der er larm, hele natten"
    assert bring_in(office, written) == (3, 0)
    with office.store.reading() as db:
        assert codebook(db, KEY) == before


def test_codes_that_a_table_does_not_name_stay_after_those_that_it_names(office) -> None:
    with office.store.writing() as db:
        add_codes(db, KEY)
    assert bring_in(office, "title_da\nTryghed\nRo\n") == (2, 1)
    with office.store.reading() as db:
        assert [code.key for code in codebook(db, KEY).active] == ["tryghed", "ro", "stoej", "trafik", "naboskab"]


def test_a_table_without_a_column_leaves_what_stands_there(office) -> None:
    with office.store.writing() as db:
        add_code(db, KEY, Written(title={"da": "Støj"}, definition="Lyd"), BY)
    bring_in(office, "key,title_da\nstoej,Larm\n")
    with office.store.reading() as db:
        code = codebook(db, KEY).codes["stoej"]
    assert (code.title, code.definition) == ({"da": "Larm"}, "Lyd")


def test_everything_that_is_wrong_with_a_table_is_said_at_once_and_nothing_stored(office) -> None:
    with office.store.writing() as db:
        add_codes(db, KEY, ("Gammel",))
        retire_code(db, KEY, "gammel", BY)
    lines = ("key,title_da,parent", "a,A,", "a,B,", "C!,C,", "d,,", "e,E,x", "gammel,Gammel,", "g,A,")
    with rejected() as found:
        bring_in(office, "\n".join(lines))
    assert [line.partition("kodebog.csv: ")[2].partition(":")[0] for line in found]
    for row, said in ((3, "in row 2 already"), (4, "cannot be a key"), (5, "no title"), (6, "cannot lie under")):
        assert any(f"row {row}" in line and said in line for line in found), (row, found)
    assert any("no longer in use" in line for line in found)
    with office.store.reading() as db:
        assert codebook(db, KEY).active == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key,titel\na,A\n", "'titel'|does not belong"),
        ("key\na\n", "'title_da' is missing"),
        ("key,title_da\n", "no codes"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(office, text: str, said: str) -> None:
    with rejected(said):
        bring_in(office, text)
