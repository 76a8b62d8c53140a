"""An attack on random programmes of small groups: whatever the JSON says, and what the document says of sizes, is
written as equations over whole numbers of people. Each number that is not shown must keep its range."""

from __future__ import annotations

import random

import pytest

from evaluator.reporting.json import as_json
from evaluator.store.engine import Store
from tests.support.reading import Reader
from tests.support.reading_strata import otherwise
from tests.support.small_programmes import made_up, material_of, report


@pytest.mark.parametrize("seed", range(30))
def test_what_a_report_does_not_show_keeps_its_range_for_who_knows_everything_else(
    sqlite_store: Store, seed: int
) -> None:
    """A hidden number of people spans the minimum, and a hidden count has 0 and the minimum among its values; `python
    -m tests.attack` attacks many more."""
    world = made_up(random.Random(seed))
    reader = Reader(world, as_json(report(material_of(world, sqlite_store))))
    assert reader.attack().narrow(reader.not_shown()) == []


@pytest.mark.parametrize("seed", range(30))
def test_figures_over_strata_follow_from_what_is_printed_of_each(sqlite_store: Store, seed: int) -> None:
    told = as_json(report(material_of(made_up(random.Random(seed)), sqlite_store)))
    assert [one for finding in told["indicators"] for one in otherwise(finding)] == []
