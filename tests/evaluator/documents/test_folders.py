"""A folder's files read and checked together: every fault of every file, each with its file's name."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from evaluator.core.paths import examples_folder
from evaluator.documents.folders import MOST_BYTES, check_folder, read_folder, view_of
from evaluator.texts.diagnostics import place_in_words
from surveys.diagnostics import Entry, InputRejected
from surveys.document.reading import parse_questionnaire
from tests.support.diagnostics import ENGLISH, said
from tests.support.questionnaires import YES_NO, item, page, questionnaire

EXAMPLE = examples_folder() / "akutplan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an example, to be broken."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "programme"))


def questionnaire_file(folder: Path) -> Path:
    return next((folder / "questionnaires").glob("*.toml"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def places(folder: Path) -> list[str]:
    return [place_in_words(fault.place, ENGLISH) for fault in check_folder(folder).faults]


def test_a_folder_without_faults_is_read(folder: Path) -> None:
    read = read_folder(folder)

    assert read.programme.key == "akutplan"
    assert read.programme_text == (folder / "programme.toml").read_text("utf-8")
    assert read.questionnaires.keys() == read.texts.keys()
    assert len(read.questionnaires) == len(list((folder / "questionnaires").glob("*.toml")))


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert "there is no such folder" in said(check_folder(tmp_path / "nowhere").faults)[0]


def test_an_empty_folder_lacks_its_programme(tmp_path: Path) -> None:
    assert places(tmp_path) == ["programme.toml"]


def test_reading_raises_with_the_faults_of_every_file(folder: Path) -> None:
    replace(folder / "programme.toml", "final = true", 'final = "yes"')
    replace(questionnaire_file(folder), "title", "titel")
    (folder / "questionnaires" / "broken.toml").write_text("key = ", "utf-8")
    (folder / "questionnaires" / "old.toml").write_bytes('key = "old"\ntitle = "På dansk"\n'.encode("latin-1"))

    with pytest.raises(InputRejected) as caught:
        read_folder(folder)

    files = {fault.place[0] for fault in caught.value.diagnostics}
    names = {"broken.toml", "old.toml", questionnaire_file(folder).name}
    assert files >= {"programme.toml", *(f"questionnaires/{name}" for name in names)}
    assert "questionnaires/old.toml: line 2: not in UTF-8; save the file as UTF-8" in said(caught.value.diagnostics)


def test_a_questionnaire_with_faults_is_not_reported_as_missing(folder: Path) -> None:
    replace(questionnaire_file(folder), "title", "titel")

    assert not [place for place in places(folder) if place.startswith("programme.toml")]


def test_a_questionnaire_that_is_not_toml_goes_by_its_file_name(folder: Path) -> None:
    file = questionnaire_file(folder)
    key = parse_questionnaire(file.read_text("utf-8"), "").key
    file.rename(file.with_name(f"{key}.toml")).write_text("[", "utf-8")

    assert not [place for place in places(folder) if place.startswith("programme.toml")]


def test_a_questionnaire_that_is_not_there_is_reported_where_it_is_named(folder: Path) -> None:
    questionnaire_file(folder).unlink()

    assert any(
        place.startswith("programme.toml: waves.") and place.endswith(".questionnaire") for place in places(folder)
    )


def test_a_step_that_may_be_dont_know_is_asked_about_and_a_stored_version_is_not(folder: Path) -> None:
    file = questionnaire_file(folder)
    old = re.search(r"^choices = \[\n", file.read_text("utf-8"), re.MULTILINE)
    assert old is not None
    label = 'da = "Ønsker ikke at svare", en = "Prefer not to say"'
    replace(file, old[0], f"{old[0]}  {{ code = -9, {label} }},\n")
    (fault,) = check_folder(folder).faults
    assert "'Ønsker ikke at svare' (code -9) of" in said([fault])[0]
    assert parse_questionnaire(file.read_text("utf-8"), file.name)
    replace(file, f"code = -9, {label}", f"code = -9, {label}, on_scale = true")
    assert not places(folder)


def test_two_questionnaires_with_one_key_are_a_fault(folder: Path) -> None:
    file = questionnaire_file(folder)
    shutil.copy(file, file.with_name("a-copy.toml"))

    assert places(folder) == [f"questionnaires/{max(file.name, 'a-copy.toml')}: key"]


def test_a_key_with_danish_letters_is_told_with_all_other_faults_of_the_folder(folder: Path) -> None:
    programme = folder / "programme.toml"
    key = re.search(r"^\[groups\.([\w-]+)\]", programme.read_text("utf-8"), re.MULTILINE)
    assert key is not None
    replace(programme, key[0], "[groups.læger]")
    replace(programme, 'key = "akutplan"', 'key = "Akut plan"')
    told = "\n".join(said(check_folder(folder).faults))
    assert "the key 'læger' in line" in told
    assert "programme.toml: key: " in told


def test_a_folder_in_the_place_of_a_file_is_a_fault(folder: Path) -> None:
    (folder / "programme.toml").unlink()
    (folder / "programme.toml").mkdir()

    assert "programme.toml: is no ordinary file" in said(check_folder(folder).faults)[0]


def test_what_is_no_file_is_not_waited_for_and_what_is_none_of_ours_not_read(folder: Path) -> None:
    """A folder that somebody sends can hold a pipe, on which reading waits, or lead to a device that never ends."""
    its = questionnaire_file(folder)
    for name, made in (("pipe", os.mkfifo), ("zeros", lambda path: path.symlink_to("/dev/zero"))):
        made(its.with_name(f"{name}.toml"))
    with its.with_name("large.toml").open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    found = {str(one.place[0]).rpartition("/")[2]: one.code for one in check_folder(folder).faults}
    assert found == {
        "pipe.toml": "documents.no_ordinary_file",
        "zeros.toml": "documents.no_ordinary_file",
        "large.toml": "documents.large_file",
    }


def test_line_ends_and_byte_order_marks_of_windows_make_no_difference(folder: Path) -> None:
    before = read_folder(folder)
    for file in [folder / "programme.toml", questionnaire_file(folder)]:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert read_folder(folder) == before


def test_a_fault_in_a_questionnaire_hides_no_fault_of_the_programme(folder: Path) -> None:
    file, programme = questionnaire_file(folder), folder / "programme.toml"
    before = len(check_folder(folder).faults)
    replace(file, 'key = "next-step"', 'kyes = 1\nkey = "next-step"')
    replace(programme, '"status.data-used"', '"status.nowhere"')
    replace(
        programme,
        '"status.right-first", statistic = "share", codes = [4, 5]',
        '"status.right-first", statistic = "share", codes = [4, 9]',
    )

    faults = said(check_folder(folder).faults)

    assert before == 0
    for told in (
        "kyes: is an unknown key",
        "source.survey: 'nowhere' is not a question of 'status'",
        "9 not among the codes of",
        "no indicator uses 'data-used'",
    ):
        assert [fault for fault in faults if told in fault], told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "scale"', 'kind = "scala"'),
        ('kind = "scale"', 'kind = "scale"\nscala = 1'),
        ("code = 1", 'code = "1"'),
        ('key = "data-used"', ""),
        ('key = "status"', 'key = "the status"'),
        ("[[pages.items]]", "[[pages.item]]"),
    ],
)
def test_what_a_fault_in_a_questionnaire_leaves_open_is_not_judged(folder: Path, old: str, new: str) -> None:
    replace(questionnaire_file(folder), old, new)

    found = places(folder)

    assert found
    assert not [place for place in found if place.startswith("programme.toml")]


def test_an_indicator_with_a_doubtful_source_is_still_held_against_the_rest(folder: Path) -> None:
    programme = folder / "programme.toml"
    replace(
        programme, 'source = { survey = "status.data-used"', 'baseline = 0.9\nsource = { survey = "status.data-used"'
    )
    replace(programme, 'source = { survey = "status.data-used"', 'minimum_n = 3\nsauce = { survey = "status.data-used"')

    assert places(folder) == [
        f"programme.toml: indicators.data-progress.{key}"
        for key in ("source", "sauce", "targets.half-year", "targets.one-year", "minimum_n")
    ]


def test_an_indicator_whose_source_cannot_be_read_is_not_judged_further(folder: Path) -> None:
    replace(folder / "programme.toml", "source = {", "sauce = {")

    found = places(folder)

    assert len([place for place in found if place.startswith("programme.toml: indicators.")]) == 2


def test_the_order_of_milestones_is_not_judged_while_one_of_them_is_in_doubt(folder: Path) -> None:
    replace(folder / "programme.toml", "final = true", 'final = "yes"')

    assert [place.rpartition(".")[2] for place in places(folder)] == ["final"]


def test_the_view_of_a_questionnaire_tells_what_is_counted_and_what_decides() -> None:
    talks = page(
        "first",
        item("came", "single", choices=YES_NO, dont_know=True),
        item("how", "multiple", choices=["On foot", "By bicycle"], show_if={"item": "came", "is": 1}),
        item("why", "long_text", show_if="selected(${how}, 2) and ${came} != dont_know"),
        item("age", "integer", background=True),
    )

    view = view_of(questionnaire("talks", talks), "questionnaires/talks.toml")

    came, how, why, age = view.items
    assert (came.place, came.variables[0].codes, came.variables[0].ordered) == (
        ("pages", Entry(1, "first"), "items", Entry(1, "came")),
        (1, 2),
        False,
    )
    assert came.variables[0].decides
    assert how.several_choices
    assert [(v.key, v.codes, v.decides) for v in how.variables] == [("how#1", (0, 1), True), ("how#2", (0, 1), True)]
    assert why.free_text
    assert age.background
    assert age.variables[0].codes == ()
