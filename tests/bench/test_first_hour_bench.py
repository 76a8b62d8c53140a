"""What somebody in a hurry writes is a programme without faults, and what a form is filled with says all of a table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bench._forms import fields_of, written
from bench._hurried import hurried
from bench._whole import wanted
from bench.first_hour import JOURNEYS, Journey
from evaluator.designing.shape import PROGRAMME
from evaluator.documents.folders import examine_documents
from surveys.document.content import text_of


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.example)
def test_an_example_in_a_hurry_is_in_danish_under_proposed_keys_and_has_no_faults(journey: Journey) -> None:
    its = hurried(wanted(journey.folder))
    files = {f"questionnaires/{key}.toml": text_of(one) for key, one in its.questionnaires.items()}
    folder, found = examine_documents(text_of(its.programme, shape=PROGRAMME), files)
    assert found.faults == ()
    assert folder is not None
    assert folder.programme.languages == ("da",)
    assert its.programme["nodes"].keys().isdisjoint(wanted(journey.folder).programme["nodes"])


def test_every_value_of_a_table_has_a_field_named_by_its_place() -> None:
    table = {"title": {"da": "Nu"}, "rivals": [{"da": "A"}, {"da": "B"}], "groups": ["x"], "opens": dt.date(2026, 5, 4)}
    found = fields_of(table | {"targets": {"m1": Decimal("0.625")}, "final": True})
    assert found == {
        "title-da": "Nu",
        "rivals-0-da": "A",
        "rivals-1-da": "B",
        "groups": ["x"],
        "opens": "2026-05-04",
        "targets-m1": Decimal("0.625"),
        "final": True,
    }
    assert [written(found["targets-m1"], label) for label in ("Antal", "Nedslag (i procent)")] == ["0,625", "62,5"]
