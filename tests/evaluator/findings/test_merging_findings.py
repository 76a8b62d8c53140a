"""Small groups are one group in every figure, by the rule that the programme document decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.results import Status
from evaluator.findings.material import Material, gather
from evaluator.findings.merging import units_of, with_merged_groups


def together(material: Material) -> Material:
    return with_merged_groups(material, units_of(material))


@pytest.fixture
def merged(world):
    """Four leaders, who are shown together with the relatives: no indicator of the leaders alone, or of nobody else."""
    groups = tuple(replace(g, population={"leaders": 4, "relatives": 9}.get(g.key)) for g in world.programme.groups)
    indicators = tuple(one for one in world.programme.indicators if one.key != "heard-relatives")
    world.programme = replace(world.programme, groups=groups, indicators=indicators)
    world.heard("m2", "citizens", 4, 4, 4)
    world.heard("m2", "leaders", 0, 0, 3)
    world.heard("m2", "relatives", 1, 1, 2)
    return world


def test_answers_of_both_are_counted_under_one_key_with_all_their_people(merged, found) -> None:
    findings = merged.findings()
    rows = {row.group: (row.answered, row.population) for row in findings.responses}
    assert rows == {"citizens": (12, None), "leaders+relatives": (7, 13)}
    finding = found(findings, "heard")
    assert [(one.group, one.estimate.n) for one in finding.by_group] == [("citizens", 12), ("leaders+relatives", 7)]
    assert (finding.estimate.n, findings.answers) == (19, 19)


def test_an_indicator_of_one_of_them_is_not_shown(merged, found) -> None:
    finding = found(merged.findings(), "heard-leaders")
    assert (finding.status, finding.estimate, finding.by_group) == (Status.SUPPRESSED, None, ())


def test_where_only_one_of_them_was_invited_it_is_not_known_how_many_were_asked_so(merged) -> None:
    both = {("m2-all", "leaders"): 4, ("m2-all", "relatives"): 8}
    with merged.store.reading() as db:
        one, two = (
            together(gather(db, merged.programme, merged.document, "m2", invited)).invited
            for invited in ({("m2-all", "leaders"): 4}, both)
        )
    assert (one, two) == ({}, {("m2-all", "leaders+relatives"): 12})


def test_the_grid_has_the_plans_of_both(merged) -> None:
    for group, level in (("leaders", "consulted"), ("relatives", "involved")):
        merged.rows(
            "involvement",
            {"reference": group, "process": "north", "stage": "planning", "group": group}
            | {"reading": "intended", "level": level},
        )
    cells = {cell.group: cell.intended for cell in merged.findings().involvement.cells}
    assert cells["leaders+relatives"] == (2, 3)


def test_linked_people_of_both_are_one_group(world) -> None:
    """Pairs are renamed as the answers are."""
    groups = tuple(replace(g, population={"leaders": 4, "relatives": 9}.get(g.key)) for g in world.programme.groups)
    world.programme = replace(world.programme, groups=groups)
    with world.store.reading() as db:
        material = gather(db, world.programme, world.document, "m2", {})
    assert together(material).waves[-1].groups == ("citizens", "leaders+relatives")
