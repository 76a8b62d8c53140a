"""A report as JSON: made again exactly, and every string of it found where the JSON has it."""

from __future__ import annotations

import json
from functools import reduce

import pytest

from evaluator.reporting import blocks
from evaluator.reporting.blocks import Block, Chart, Figure, Part, Quotation, Report, Series, Term, Terms
from evaluator.reporting.blocks_json import from_json, strings, to_json
from evaluator.reporting.context import report

CHART = Chart("lines", "share", ("m1", "m2"), (Series("Alle", (None, 0.25)),), target=0.5)
DRAWN = Figure("f", "<svg/>", "alt", "Figur", chart=CHART)
SMALL = Report(
    language="da",
    title="Titel",
    subtitle="",
    running="Løbende",
    demonstration="",
    facts=(("Svar", "12"),),
    parts=(
        Part(
            "one", "En", (Figure("f", "<svg/>", "alt", "Figur", chart=CHART), Terms((Term("a", "b", "c"),))), (), "Kort"
        ),
        Part("two", "To", (), (Part("below", "Under", (Quotation("”Ja”", "da", "En deltager"),)),)),
    ),
    date="2026-05-04",
    labels={"contents": "Indhold"},
)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_whole_report_is_made_again_exactly(findings, language: str) -> None:
    its = report(findings, language)
    assert from_json(json.loads(json.dumps(to_json(its)))) == its


def test_every_kind_of_block_is_known() -> None:
    assert from_json(to_json(SMALL)) == SMALL
    kinds = [one.kind for one in Block.__args__]
    assert len(set(kinds)) == len(kinds) == sum(hasattr(one, "kind") for one in vars(blocks).values())


def test_numbers_may_stand_as_decimal_strings() -> None:
    data = to_json(SMALL)
    chart = data["parts"][0]["blocks"][0]["chart"]
    chart["target"], chart["series"][0]["values"] = "0.5", [None, "0.25"]
    assert from_json(data) == SMALL


def test_strings_come_in_the_order_in_which_they_are_read_with_their_paths() -> None:
    assert list(strings(SMALL)) == [
        ("title", "Titel"),
        ("subtitle", ""),
        ("running", "Løbende"),
        ("demonstration", ""),
        ("facts/0/0", "Svar"),
        ("facts/0/1", "12"),
        ("parts/one/title", "En"),
        ("parts/one/blocks/0/alt", "alt"),
        ("parts/one/blocks/0/caption", "Figur"),
        ("parts/one/blocks/0/chart/categories/0", "m1"),
        ("parts/one/blocks/0/chart/categories/1", "m2"),
        ("parts/one/blocks/0/chart/series/0/name", "Alle"),
        ("parts/one/blocks/1/items/0/name", "a"),
        ("parts/one/blocks/1/items/0/text", "b"),
        ("parts/one/blocks/1/items/0/source", "c"),
        ("parts/two/title", "To"),
        ("parts/two/parts/below/title", "Under"),
        ("parts/two/parts/below/blocks/0/text", "”Ja”"),
        ("parts/two/parts/below/blocks/0/attribution", "En deltager"),
        ("author", ""),
    ]


def test_no_two_strings_of_a_report_have_the_same_path(findings) -> None:
    paths = [path for path, _ in strings(report(findings, "da"))]
    assert len(set(paths)) == len(paths) > 200


def test_a_path_leads_to_its_string_in_the_json(findings) -> None:
    its = report(findings, "da")
    data = to_json(its)
    for path, text in strings(its):
        assert reduce(_step, path.split("/"), data) == text


def _step(data, name: str):
    if isinstance(data, dict):
        return data[name]
    keyed = [one for one in data if isinstance(one, dict) and one.get("key") == name and "blocks" in one]
    return keyed[0] if keyed else data[int(name)]
