"""The published schema of the report's JSON: what we write keeps to it, and it refuses what a reader could not read."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from evaluator.rendering.json import as_file

SCHEMA = json.loads(Path("docs/schemas/report.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def data(printed):
    return json.loads(as_file(printed, "da"))


def faults(data) -> list[str]:
    return [one.json_path for one in Draft202012Validator(SCHEMA).iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_what_we_write_keeps_to_it(data) -> None:
    assert faults(data) == []


def test_a_fraction_may_be_a_decimal_string_as_in_a_release(data) -> None:
    changed = deepcopy(data)
    changed["indicators"][0]["estimate"] = "0.65384615"
    assert faults(changed) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("estimate", "65 %"), ("status", None), ("a_new_key", 1), ("by_group", {})],
)
def test_it_refuses_what_nobody_was_told_of(data, key, value) -> None:
    changed = deepcopy(data)
    changed["indicators"][0][key] = value
    assert faults(changed) != []


def test_it_misses_a_key_that_is_gone(data) -> None:
    changed = deepcopy(data)
    del changed["indicators"][0]["n"]
    assert faults(changed) == ["$.indicators[0]"]
