"""The programme document: what it says when right, and what is said of it when wrong."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator.programme import canonical
from evaluator.programme.agreement import plainly
from evaluator.programme.check import check_programme
from evaluator.programme.document import parse_programme, read_programme, read_values
from evaluator.programme.model import (
    InvolvementSource,
    ManualSource,
    Question,
    RegisterSource,
    SurveySource,
    ThemeSource,
)
from evaluator.programme.values import Reading
from surveys.diagnostics import InputRejected
from tests.support.programmes import programme

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "programme-document.md"


def test_a_document_without_faults_becomes_a_programme(programme_text: str) -> None:
    programme = parse_programme(programme_text)

    assert programme.key == "harbour"
    assert programme.title == {"da": "Havnen", "en": "The harbour"}
    assert [group.key for group in programme.groups] == ["citizens", "staff"]
    assert programme.groups[0].population_at("m1") == 80
    assert programme.groups[0].population_at("m2") == 90
    assert programme.milestone("m2").final
    assert programme.milestone("m1").quality.response_rate == 0.5
    assert programme.links[0].key == "talks>heard"
    assert programme.waves[0].opens == dt.date(2024, 6, 1)
    assert programme.waves[0].open_link
    assert programme.hours is not None
    assert programme.hours.stated_total == 3300


def test_each_kind_of_source_is_read_with_its_unit_and_rule(programme_text: str) -> None:
    heard, agreement, felt, actions, noise = parse_programme(programme_text).indicators

    assert heard.source == SurveySource((Question("people", "heard"), Question("workers", "heard")), "share", (3, 4))
    assert agreement.source == SurveySource((Question("people", "open"),), "median", groups=("citizens",))
    assert felt.source == InvolvementSource("experienced", ("planning",))
    assert actions.source == RegisterSource("trial_actions", "started", {"process": ("quay",), "cluster": ("Mid",)})
    assert noise.source == ManualSource({"da": "Årsrapporten", "en": "The annual report"})
    assert [i.unit for i in (heard, agreement, felt, actions, noise)] == ["share", "code", "share", "count", "count"]
    assert [i.rule for i in (heard, agreement, felt, actions, noise)] == 3 * ["interval"] + 2 * ["value"]


def test_a_theme_is_read_as_a_share_of_those_who_wrote(programme_text: str) -> None:
    written = 'source = { theme = "room", questions = ["people.remark"], groups = ["citizens"] }'
    before = 'source = { involvement = "experienced", stages = ["planning"] }'
    assert before in programme_text
    felt = parse_programme(programme_text.replace(before, written)).indicators[2]
    assert felt.source == ThemeSource("room", (Question("people", "remark"),), ("citizens",))
    assert (felt.unit, felt.rule, felt.source.codes) == ("share", "interval", (1,))


def test_a_theme_in_a_plan_is_told_by_its_questions_and_its_code() -> None:
    source = ThemeSource("room", (Question("people", "remark"), Question("workers", "remark")))
    assert plainly(canonical.written(source)) == "people.remark, workers.remark = room"


def test_a_bridge_is_read_by_milestone_in_both_languages(programme_text: str) -> None:
    bridged = programme_text.replace("baseline = 0.4", 'bridges.m2 = { da = "Samme spørgsmål", en = "Same question" }')
    heard, agreement, *_ = parse_programme(bridged).indicators

    assert heard.bridges == {"m2": {"da": "Samme spørgsmål", "en": "Same question"}}
    assert agreement.bridges == {}


def test_the_least_n_is_the_disclosure_minimum_where_none_is_written(programme_text: str) -> None:
    programme = parse_programme(programme_text.replace("disclosure_minimum = 5", "disclosure_minimum = 7"))

    assert {indicator.minimum_n for indicator in programme.indicators} == {7}


def test_the_disclosure_minimum_is_five_where_none_is_written(programme_text: str) -> None:
    assert parse_programme(programme_text.replace("disclosure_minimum = 5", "")).disclosure_minimum == 5


def test_a_programme_in_one_language_writes_its_texts_plainly() -> None:
    text = """
key = "small"
title = "Lille"
purpose = "Formål"
languages = ["da"]
[groups.all]
title = "Alle"
[milestones.m1]
title = "Nedslag"
cut_off = 2024-01-01
[nodes.a]
kind = "activity"
title = "A"
"""
    assert parse_programme(text).groups[0].title == {"da": "Alle"}


def test_the_example_of_the_documentation_has_no_faults() -> None:
    example = re.search(r"```toml\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)

    assert example is not None
    assert parse_programme(example[1]).key == "naboskab"


def test_every_key_is_documented() -> None:
    documentation = DOCUMENTATION.read_text("utf-8")
    source = "".join(path.read_text("utf-8") for path in DOCUMENTATION.parents[1].glob("evaluator/programme/*.py"))
    keys = re.findall(r'(?:table|top|quality)\.(?:\w+)\(\s*"(\w+)"', source)

    assert len(set(keys)) > 40
    assert [key for key in keys if not re.search(rf"\b{key}\b", documentation)] == []


def test_parsing_raises_with_all_faults(programme_text: str) -> None:
    with pytest.raises(InputRejected) as caught:
        parse_programme(programme_text.replace("final = true", "final = 1").replace("= 3300", "= -1"), "my.toml")

    assert [(one.code, one.place) for one in caught.value.diagnostics] == [
        ("programme.not_true_or_false", ("my.toml", "milestones", "m2", "final")),
        ("programme.number_too_small", ("my.toml", "hours", "stated_total")),
    ]


def test_brackets_without_end_are_a_fault() -> None:
    programme, found = read_programme("a = " + "[" * 100_000)

    assert programme is None
    assert [one.code for one in found] == ["document.too_deep"]


def test_an_empty_document_names_what_is_needed() -> None:
    _, found = read_programme("")

    missing = {str(one.place[1]) for one in found}
    assert missing == {"key", "title", "purpose", "languages", "groups", "milestones", "nodes"}


WRONG: tuple[object, ...] = (
    "x",
    "",
    7,
    -1,
    0.5,
    True,
    [],
    ["x"],
    [{}],
    [[1]],
    {},
    {"da": 1},
    {"x": {"y": []}},
    dt.date.max,
)


def test_no_value_of_a_wrong_type_ends_the_reading_or_the_checks(programme_text: str) -> None:
    values = tomllib.loads(programme_text)
    for path in list(_paths(values)):
        for wrong in WRONG:
            changed = _with(values, path, wrong)
            assert isinstance(changed, dict)
            check_programme(read_values(changed, Reading("programme.toml")), {})


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield (*path, key)
        yield from _paths(entry, (*path, key))


def _with(value: object, path: tuple[str | int, ...], wrong: object) -> object:
    if not path:
        return wrong
    changed = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    changed[path[0]] = _with(changed[path[0]], path[1:], wrong)
    return changed


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ("lowest_age = 13", []),
        ('lowest_age = 13\nguardian = "Ja"', []),
        ('guardian = "Ja"\nguardian_below = 15', []),
        ("lowest_age = 40", ["programme.age_of_no_young"]),
        ("guardian_below = 15", ["programme.guardian_without_text"]),
        ('lowest_age = 15\nguardian = "Ja"\nguardian_below = 15', ["programme.guardian_of_nobody"]),
    ],
)
def test_the_ages_of_young_people_fit_each_other(lines: str, codes: list[str]) -> None:
    wave = {
        "milestone": "m1",
        "questionnaire": "q",
        "groups": ["a"],
        "linkage": "anonymous",
        "opens": dt.date(2026, 1, 1),
        "closes": dt.date(2026, 2, 1),
    }
    made = programme(
        "p", groups=["a"], milestones={"m1": dt.date(2026, 6, 1)}, indicators={}, waves={"w": wave}
    ).replace("[waves.w]", f"[waves.w]\n{lines}")
    found = read_programme(made, "programme.toml")[1]
    assert [one.code for one in found if "age" in one.code or "guardian" in one.code] == codes
