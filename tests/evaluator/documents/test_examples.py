"""The examples hold what the public sources say, and nothing in them is faulty."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator.core.paths import examples_folder
from evaluator.demo.home import fresh_home
from evaluator.documents.folders import Folder, check_folder, read_folder
from evaluator.documents.storing import import_folder
from evaluator.programme.model import SurveySource
from evaluator.registers.importing import import_register
from evaluator.store import registers
from evaluator.store.engine import Store, open_store
from evaluator.vault.engine import open_vault
from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.kinds.all import variables_in, variables_of

EXAMPLES = ("borgerdesign", "akutplan", "chefforum", "forskningsstrategi", "datakvalitet")
MADE_UP = (
    *("action_plans", "activities", "attendance", "deliveries", "feedback", "involvement"),
    *("money", "opportunity_spaces", "spread", "stages_reached"),
)
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def borgerdesign() -> Folder:
    return read_folder(examples_folder() / "borgerdesign")


@pytest.fixture
def store_with_example(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, Store]]:
    """A store that holds the documents of the example that the test names."""
    config = fresh_home(tmp_path)
    store, vault = open_store(config.database_url), open_vault(config.vault_url)
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, examples_folder() / request.param, NOW)
    yield request.param, store
    store.close()
    vault.close()


def rows(example: str, register: str) -> list[dict[str, str]]:
    with (examples_folder() / example / "registers" / f"{register}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_no_faults(example: str) -> None:
    assert check_folder(examples_folder() / example).faults == ()


def test_the_only_note_is_of_the_group_that_is_too_small_to_be_shown() -> None:
    notes = check_folder(examples_folder() / "borgerdesign").notes
    assert [note.place for note in notes] == [("programme.toml", "groups", "civil-society", "population")]


@pytest.mark.parametrize("result", ["interest", "experience", "involvement", "basis", "spread"])
def test_each_of_the_five_results_is_an_outcome_measured_by_answers_and_by_a_register(
    borgerdesign: Folder, result: str
) -> None:
    node = {node.key: node for node in borgerdesign.programme.nodes}[result]
    sources = [indicator.source for indicator in borgerdesign.programme.indicators if indicator.node == result]
    assert node.kind.startswith("outcome")
    assert any(isinstance(source, SurveySource) for source in sources)
    assert any(not isinstance(source, SurveySource) for source in sources)


def test_the_questionnaires_use_the_kinds_that_most_surveys_need(borgerdesign: Folder) -> None:
    items = [item for questionnaire in borgerdesign.questionnaires.values() for item in questionnaire.items]
    choices = {"single", "scale", "matrix", "multiple"}
    assert {item.kind for item in items} == choices | {"integer", "short_text", "long_text"}
    assert any(item.show_if for item in items)
    assert any(item.required for item in items)


def test_each_questionnaire_has_wording_turned_round_and_answers_outside_the_scale(borgerdesign: Folder) -> None:
    for questionnaire in borgerdesign.questionnaires.values():
        assert any(variable.reversed for variable in variables_in(questionnaire))
        offered = {choice.code for scale in questionnaire.scales for choice in scale.outside}
        assert offered == {DONT_KNOW, NOT_RELEVANT}


def test_the_involvement_scale_is_the_same_in_every_questionnaire(borgerdesign: Folder) -> None:
    scales = [
        scale
        for questionnaire in borgerdesign.questionnaires.values()
        for scale in questionnaire.scales
        if scale.key == "involvement"
    ]
    assert len(scales) == 3
    assert scales[0].codes == (0, 1, 2, 3, 4, 5)
    assert scales[0] == scales[1] == scales[2]


def test_the_equal_encounter_is_asked_of_all_sides_in_the_same_words_on_the_same_scale(borgerdesign: Folder) -> None:
    asked = [
        (variable.text, variable.scale)
        for questionnaire in borgerdesign.questionnaires.values()
        for item in questionnaire.items
        for variable in variables_of(item)
        if variable.key == "equal-encounter"
    ]
    assert len(asked) == 3
    assert asked[0] == asked[1] == asked[2]


def test_every_process_stage_is_either_asked_about_or_documented(borgerdesign: Folder) -> None:
    asked = {item.stage for q in borgerdesign.questionnaires.values() for item in q.items if item.stage}
    documented = {row["stage"] for row in rows("borgerdesign", "involvement")}
    assert asked | documented == {stage.key for stage in borgerdesign.programme.stages}


def test_only_the_number_of_trial_actions_is_known_and_what_they_are_and_became_is_marked_as_made_up() -> None:
    events = rows("borgerdesign", "trial_actions")
    started = [event for event in events if event["state"] == "started"]
    assert len({event["reference"] for event in started}) == len({event["title"] for event in started}) == 26
    assert {(event["process"], event["date_assumed"]) for event in started} == {("livets-afslutning", "true")}
    assert {event["synthetic"] for event in events} == {"true"}
    later = [event for event in events if event["state"] != "started"]
    assert later
    assert min(event["occurred_on"] for event in later) > "2019-11-30", "a figure of the last milestone moves"


def test_the_cases_stand_as_in_the_source_with_the_missing_date_missing() -> None:
    cases = rows("borgerdesign", "decisions")
    assert len(cases) == 35
    assert sum(not case["meeting_date"] for case in cases) == 12


def test_the_lines_of_the_hours_budget_do_not_add_up_to_the_stated_total(borgerdesign: Folder) -> None:
    assert borgerdesign.programme.hours is not None
    assert borgerdesign.programme.hours.stated_total == 3300
    assert sum(float(line["hours_per_year"]) for line in rows("borgerdesign", "hours")) == 3200


def test_of_the_forums_outcomes_stands_what_the_source_says_or_the_type_of_the_case() -> None:
    told = [case for case in rows("borgerdesign", "decisions") if case["outcome"]]
    assert {case["case_type"] for case in told if case["outcome"] == "noted"} == {"O"}
    assert ["videre behandling" in case["remark"] for case in told if case["outcome"] != "noted"] == [True]


@pytest.mark.parametrize("register", MADE_UP)
def test_made_up_rows_are_marked(register: str) -> None:
    assert {row["synthetic"] for row in rows("borgerdesign", register)} == {"true"}


def test_the_dates_of_the_first_two_milestones_are_marked_as_assumed(borgerdesign: Folder) -> None:
    assert [point.date_assumed for point in borgerdesign.programme.milestones] == [True, True, False]


@pytest.mark.parametrize("store_with_example", EXAMPLES, indirect=True)
def test_every_register_comes_in_once(store_with_example: tuple[str, Store]) -> None:
    example, store = store_with_example
    for file in sorted((examples_folder() / example / "registers").glob("*.csv")):
        with store.writing() as db:
            first = import_register(db, example, file.stem, file, NOW)
            second = import_register(db, example, file.stem, file, NOW)
            assert (first.added, first.known) == (len(rows(example, file.stem)), 0)
            assert (second.added, second.known) == (0, first.added)
            references = {row.get("reference") or n for n, row in enumerate(rows(example, file.stem))}
            assert len(registers.rows(db, example, file.stem)) == len(references)


def test_each_action_of_the_acute_plan_is_an_activity_anchored_in_one_body() -> None:
    programme = read_folder(examples_folder() / "akutplan").programme
    kinds = {node.key: node.kind for node in programme.nodes}
    for action in (key for key, kind in kinds.items() if kind == "activity"):
        assert [kinds[link.source] for link in programme.links if link.target == action] == ["resource"]
    assert list(kinds.values()).count("activity") == len(rows("akutplan", "action_plans")) == 7


def test_the_cases_of_the_forum_are_told_in_other_words_with_meetings_and_types_as_in_the_source() -> None:
    told, source = rows("chefforum", "decisions"), rows("borgerdesign", "decisions")
    assert [(one["meeting_date"], one["case_type"]) for one in told] == [
        (one["meeting_date"], one["case_type"]) for one in source
    ]
    assert {one["title"] for one in told}.isdisjoint(one["title"] for one in source)


def test_the_research_strategy_has_seven_areas_four_fields_and_its_goals() -> None:
    programme = read_folder(examples_folder() / "forskningsstrategi").programme
    areas = [node.title["da"] for node in programme.nodes if node.kind == "activity"]
    goals = rows("forskningsstrategi", "goals")
    assert (len(areas), len(programme.visions), len(goals)) == (7, 4, 27)
    assert list(dict.fromkeys(goal["area"] for goal in goals)) == areas


def test_of_the_quality_reports_only_what_the_source_says_is_not_made_up() -> None:
    known = [row for row in rows("datakvalitet", "manual") if row["synthetic"] == "false"]
    assert {row["indicator"]: row["value"] for row in known} == {"reports-a-week": "300000", "error-share": "0.09"}
    assert read_folder(examples_folder() / "datakvalitet").questionnaires == {}
