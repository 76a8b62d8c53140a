"""Entries of the library make questionnaires and indicators without faults, wherever they are put."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluator.core.paths import examples_folder
from evaluator.documents.folders import check_folder, view_of
from evaluator.editing.library import entries, entry, indicators, inserted
from evaluator.editing.library_files import add_to_folder, in_lines
from evaluator.programme.document import parse_programme
from evaluator.programme.model import Programme
from surveys.diagnostics import InputRejected
from surveys.document.content import read_content, text_of
from surveys.document.editing import new_document
from surveys.document.reading import parse_questionnaire
from tests.support.site import DOCUMENTS


@pytest.fixture(scope="module")
def borgerdesign() -> Programme:
    return parse_programme((examples_folder() / "borgerdesign" / "programme.toml").read_text("utf-8"))


@pytest.mark.parametrize("key", entries())
@pytest.mark.parametrize("languages", [("da", "en"), ("da",), ("en",)])
def test_each_entry_is_a_questionnaire_without_faults(key: str, languages: tuple[str, ...], borgerdesign) -> None:
    empty = new_document("new", languages, dict.fromkeys(languages, "x"))
    empty |= {"information": dict.fromkeys(languages, "x")}
    content, page = inserted(empty, entry(key), borgerdesign, languages)
    read = parse_questionnaire(text_of(content), "new.toml")
    assert [one.key for one in read.pages] == [page]
    assert {item.scale.key for item in read.items if item.scale} <= {"extent", "involvement", "involvement-of-others"}
    stages = len(borgerdesign.stages) if entry(key).each_stage else len(entry(key).questions)
    assert len(list(read.items)) == stages


@pytest.mark.parametrize("key", entries())
def test_each_entry_says_where_its_idea_comes_from_in_both_languages(key: str) -> None:
    its = entry(key)
    for text in (its.title, its.about, its.ideas, its.page, *(question.text for question in its.questions)):
        assert set(text) == {"da", "en"}
        assert all(text.values())


def folder_of_borgerdesign(folder: Path) -> Path:
    return Path(shutil.copytree(examples_folder() / "borgerdesign", folder))


@pytest.mark.parametrize("key", [key for key in entries() if key != "involvement-experienced"])
def test_an_entry_added_with_its_indicators_leaves_no_fault(key: str, tmp_path: Path, borgerdesign) -> None:
    folder = folder_of_borgerdesign(tmp_path / "folder")
    before = (folder / "questionnaires" / "leaders.toml").read_text("utf-8")
    written = add_to_folder(key, folder, "leaders", node=borgerdesign.nodes[-1].key)
    counted = key != "involvement-intended"  # the plan stands in the register alone
    assert [path.name for path in written] == ["leaders.toml", *["programme.toml"] * counted]
    assert check_folder(folder).faults == ()
    assert written[0].read_text("utf-8").startswith(before[:200])


def test_experienced_involvement_is_asked_of_each_stage_of_the_programme(borgerdesign) -> None:
    empty = new_document("new", ("da",), {"da": "x"}) | {"information": {"da": "x"}}
    content, _ = inserted(empty, entry("involvement-experienced"), borgerdesign, ("da",))
    view = view_of(parse_questionnaire(text_of(content), "new.toml"), "new.toml")
    assert [item.stage for item in view.items] == [stage.key for stage in borgerdesign.stages]
    (found,) = indicators(entry("involvement-experienced"), "new", "good", ("da",)).values()
    assert (found["source"], found["direction"], found["rule"]) == (
        {"involvement": "experienced"},
        "increase",
        "interval",
    )


def test_what_cannot_be_inserted_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DOCUMENTS, tmp_path / "folder"))
    with pytest.raises(InputRejected) as found:
        add_to_folder("involvement-experienced", folder, "neighbours", node="")
    assert [one.code for one in found.value.diagnostics] == ["documents.no_stages"]
    add_to_folder("heard-back", folder, "neighbours", node="")
    before = (folder / "questionnaires" / "neighbours.toml").read_text("utf-8")
    for wrong, code in (
        (("heard-back", "neighbours", ""), "documents.questions_there"),
        (("nothing", "neighbours", ""), "documents.not_in_library"),
        (("can-do-it", "others", ""), "documents.no_questionnaire"),
        (("can-do-it", "neighbours", "nowhere"), "programme.not_among"),
    ):
        with pytest.raises(InputRejected) as found:
            add_to_folder(wrong[0], folder, wrong[1], node=wrong[2])
        assert [one.code for one in found.value.diagnostics] == [code]
    assert (folder / "questionnaires" / "neighbours.toml").read_text("utf-8") == before


def test_an_entry_is_shown_with_its_scale_its_idea_and_indicators_to_copy() -> None:
    shown = "\n".join(in_lines("encounter-citizens", "en"))
    assert "Idea: Meeting as equals" in shown
    assert "(Not at all / To a small extent / To some extent / To a great extent)" in shown
    assert "[indicators.talked-past]" in shown
    assert "“Not at all” or “To a small extent” to “Did people talk over your head?”" in shown


def test_two_entries_share_a_scale(borgerdesign) -> None:
    content = new_document("new", ("da",), {"da": "x"})
    for key in ("heard-back", "can-do-it"):
        content, _ = inserted(content, entry(key), borgerdesign, ("da",))
    assert list(read_content(text_of(content))["scales"]) == ["extent"]
