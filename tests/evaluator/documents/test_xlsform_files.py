"""Questionnaires come from XLSForm files and go out as such, on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli.main import main
from evaluator.core.paths import examples_folder
from evaluator.documents.folders import check_folder, read_folder
from surveys.document.reading import parse_questionnaire
from surveys.kinds.all import variables_in
from surveys.xlsform.forms import import_form
from tests.surveys.xlsform.xlsform_forms import FORMS, TWO_LANGUAGES, workbook

BORGERDESIGN = examples_folder() / "borgerdesign"
LINDEVANG = Path(__file__).resolve().parents[2] / "documents" / "lindevang"


def nedslag(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "naboer.xlsx"
    path.write_bytes(workbook(TWO_LANGUAGES))
    return path


def test_import_writes_the_document_and_says_on_standard_error_what_became_of_what(form: Path, tmp_path: Path) -> None:
    result = nedslag("survey", "import", form, "--into", tmp_path / "new" / "questionnaires")
    assert result.exit_code == 0
    path = tmp_path / "new" / "questionnaires" / "naboer.toml"
    assert result.stdout == f"{path}\n"
    assert "naboer.xlsx: sheet choices: row 5: note: '98' (Don't know / Ved ikke) of enig is dont_know" in result.stderr
    written = parse_questionnaire(path.read_text("utf-8"), "naboer.toml")
    assert written == import_form(form.read_bytes(), "naboer.xlsx").questionnaire


def test_a_form_with_faults_writes_nothing_and_ends_with_1(tmp_path: Path) -> None:
    form = tmp_path / "naboer.xlsx"
    survey = TWO_LANGUAGES["survey"].replace("integer | antal", "geopoint | antal").replace("= '1'", "= 'ja'")
    form.write_bytes(workbook({**TWO_LANGUAGES, "survey": survey}))
    result = nedslag("survey", "import", form, "--into", tmp_path / "new")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.split(": ")[1:4] for line in result.stderr.splitlines()] == [
        ["sheet survey", "row 7", "column 'type'"],
        ["sheet survey", "row 10", "column 'relevant'"],
    ]
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_there_is_never_written_over(form: Path, tmp_path: Path) -> None:
    (tmp_path / "naboer.toml").write_text("mine", "utf-8")
    result = nedslag("survey", "import", form, "--into", tmp_path)
    assert result.exit_code == 1
    assert "naboer.toml: is there already" in result.stderr
    assert (tmp_path / "naboer.toml").read_text("utf-8") == "mine"
    before = form.read_bytes()
    assert nedslag("survey", "export", BORGERDESIGN, "leaders", "--into", form).exit_code == 1
    assert form.read_bytes() == before


def test_the_imported_document_passes_the_check_of_its_programme(tmp_path: Path) -> None:
    folder = shutil.copytree(LINDEVANG, tmp_path / "lindevang")
    document = folder / "questionnaires" / "neighbours.toml"
    out = tmp_path / "neighbours.xlsx"
    assert nedslag("survey", "export", folder, "neighbours", "--into", out).exit_code == 0
    document.unlink()
    assert nedslag("survey", "import", out, "--into", folder / "questionnaires").exit_code == 0
    assert check_folder(folder).faults == ()
    before = read_folder(LINDEVANG).questionnaires["neighbours"]
    after = read_folder(folder).questionnaires["neighbours"]
    assert [variable.key for variable in variables_in(after)] == [variable.key for variable in variables_in(before)]


@pytest.mark.parametrize("key", ["leaders", "participants", "staff"])
def test_export_takes_a_programmes_folder_or_a_document(key: str, tmp_path: Path) -> None:
    source = BORGERDESIGN / "questionnaires" / f"{key}.toml"
    assert nedslag("survey", "export", BORGERDESIGN, key, "--into", tmp_path / "a.xlsx").exit_code == 0
    assert nedslag("survey", "export", source, key, "--into", tmp_path / "b.xlsx").exit_code == 0
    one, other = (import_form((tmp_path / name).read_bytes(), name).questionnaire for name in ("a.xlsx", "b.xlsx"))
    assert one == other
    assert one.key == key


def test_export_names_the_questionnaires_that_there_are(tmp_path: Path) -> None:
    result = nedslag("survey", "export", BORGERDESIGN, "leader", "--into", tmp_path / "a.xlsx")
    assert result.exit_code == 1
    assert result.stderr == "borgerdesign: there is no questionnaire 'leader'; did you mean 'leaders'?\n"
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"key = 'a'\n\xff")
    assert (
        "broken.toml: line 2: not in UTF-8"
        in nedslag("survey", "export", broken, "a", "--into", tmp_path / "a.xlsx").stderr
    )
    broken.write_text("key = 'a'\n", "utf-8")
    assert (
        "broken.toml: languages: is missing"
        in nedslag("survey", "export", broken, "a", "--into", tmp_path / "a.xlsx").stderr
    )
    assert not (tmp_path / "a.xlsx").exists()


def test_texts_that_name_no_language_are_in_the_language_of_the_option(tmp_path: Path) -> None:
    form = tmp_path / "by.xlsx"
    form.write_bytes(workbook(FORMS["plain Danish"]))
    assert nedslag("survey", "import", form, "--into", tmp_path, "--lang", "en").exit_code == 0
    assert parse_questionnaire((tmp_path / "by.toml").read_text("utf-8"), "by.toml").languages == ("en",)
