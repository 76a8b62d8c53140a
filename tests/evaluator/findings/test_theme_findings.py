"""An indicator that is a theme: a share of those who wrote, of whom no more is claimed than they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from analysis.results import Status
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.findings.theme_counts import NO_CODE_FITS
from evaluator.findings.themes import Coded, Theme, Themes, raised_by
from evaluator.programme.model import Group, Indicator, Milestone, Node, Programme, Question, ThemeSource
from evaluator.store.waves import Wave
from tests.support.written_worlds import CODEBOOK, DAY, SILENT, TEXT, World, materials, report

GROUPS = (Group("big", TEXT, population=30), Group("small", TEXT, population=12))


def world(*milestones: Sequence[str], theme: str = "a", target: float = 0.5) -> World:
    """For each milestone what the big group wrote: the codes of each text in one word, '-' for nothing. Six of the
    small group write of 'b' each time."""
    keys = [f"m{place}" for place in range(len(milestones))]
    source = ThemeSource(theme, (Question("q", "good"),))
    programme = Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=5,
        groups=GROUPS,
        milestones=tuple(Milestone(key, TEXT, DAY.replace(month=6 + place)) for place, key in enumerate(keys)),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=(
            Indicator("i", "n", TEXT, TEXT, "share", source, targets=dict.fromkeys(keys, target), minimum_n=5),
        ),
    )
    waves = [Wave("p", key, key, "q", 1, ("big", "small"), "anonymous", DAY, DAY) for key in keys]
    found = World(programme, waves, ("good",))
    for key, texts in zip(keys, milestones, strict=True):
        said = [SILENT if one == "-" else frozenset(one.split("+")) if one else NO_CODE_FITS for one in texts]
        found.said[key, "big"] = [{"good": one} for one in said]
        found.said[key, "small"] = [{"good": frozenset({"b"})}] * 6
    return found


def told(*milestones: Sequence[str], **stated) -> tuple[Findings, IndicatorFinding]:
    findings = report(materials(world(*milestones, **stated))[-1])
    return findings, findings.indicators[0]


HALF = ["a1"] * 9 + ["b"] * 3 + ["-"] * 8


def test_it_is_a_share_of_those_who_wrote_each_of_whom_counts_the_same() -> None:
    _, its = told(HALF)
    assert its.estimate is not None
    assert (its.estimate.value, its.estimate.n, its.estimate.population) == (9 / 18, 18, None)
    # R: print(binom.test(9, 18)$conf.int, digits = 8)
    # [1] 0.26019058 0.73980942
    assert its.estimate.interval is not None
    assert its.estimate.interval.method == "clopper-pearson"
    assert its.estimate.interval.low == pytest.approx(0.26019058, abs=1e-8)
    assert its.estimate.interval.high == pytest.approx(0.73980942, abs=1e-8)
    assert its.strata is None, "groups do not count by their sizes: who writes chose to"
    assert its.status is Status.UNDECIDED


def test_all_who_were_asked_and_did_not_write_are_silent() -> None:
    _, its = told(HALF)
    assert its.silent is not None
    assert (its.silent.count, its.silent.low, its.silent.high) == (42 - 18, 9 / 42, (9 + 24) / 42)
    assert its.silent.at_tipping == 12, "with twelve of the silent it is 21 of 42"


def test_by_group_and_a_group_in_which_few_wrote_is_in_no_sum() -> None:
    findings, its = told(["a"] * 4 + ["-"] * 10)
    assert [(one.group, one.estimate and one.estimate.n) for one in its.by_group] == [("big", None), ("small", 6)]
    assert its.estimate is not None
    assert (its.estimate.value, its.estimate.n) == (0, 6)
    assert findings.texts is not None
    assert [one.by_group for one in findings.texts.questions[0].themes] == [{"big": None, "small": 6}]


def test_two_milestones_are_compared_by_share_and_nobody_is_linked() -> None:
    _, its = told(["a1"] * 2 + ["b"] * 18, ["a1"] * 16 + ["b"] * 4)
    assert its.changes[0].refused == ""
    assert its.changes[0].basis == "share"
    assert its.changes[0].linked is not None
    assert its.changes[0].linked.reason == "written"
    assert its.changes[0].earlier is not None
    assert (its.changes[0].earlier.value, its.changes[0].earlier.n) == (2 / 26, 26)
    assert its.changes[0].clear


@pytest.mark.parametrize(
    "changed",
    [
        Theme("a1", TEXT, "Now more narrowly", "a"),
        Theme("a1", {"da": "Andet", "en": "Another"}, "", "a"),
        Theme("a1", TEXT, "", None),
    ],
)
def test_a_theme_that_is_defined_otherwise_breaks_the_series(changed: Theme) -> None:
    material = materials(world(HALF, HALF))[-1]
    codebook = (CODEBOOK[0], changed, *CODEBOOK[2:])
    themes = {**material.themes, "m1": replace(material.themes["m1"], codebook=codebook)}
    its = report(replace(material, themes=themes)).indicators[0]
    assert its.changes[0].refused == "codebook_changed"
    assert its.changes[0].comparison is None


def test_a_theme_elsewhere_in_the_codebook_breaks_nothing() -> None:
    material = materials(world(HALF, HALF))[-1]
    codebook = (*CODEBOOK[:3], Theme("b", TEXT, "Now more narrowly"))
    themes = {**material.themes, "m1": replace(material.themes["m1"], codebook=codebook)}
    assert report(replace(material, themes=themes)).indicators[0].changes[0].refused == ""


def test_before_coding_is_finished_and_of_an_unknown_theme_there_is_no_figure() -> None:
    material = materials(world(HALF))[-1]
    assert report(replace(material, themes={})).indicators[0].status is Status.NO_DATA
    assert report(replace(material, themes={})).texts is None
    assert told(HALF, theme="z")[1].status is Status.NO_DATA


def test_whoever_raises_themes_below_one_raises_it_once() -> None:
    assert raised_by({"a1", "a2"}, {"a": None, "a1": "a", "a2": "a"}) == {"a", "a1", "a2"}
    findings, _ = told(["a1+a2"] * 5 + ["a1"] * 2 + ["-"])
    assert findings.texts is not None
    its = findings.texts.questions[0]
    assert [(one.key, one.depth, one.n) for one in its.themes] == [("a", 0, 7), ("a1", 1, 7), ("a2", 1, 5), ("b", 0, 6)]


def test_groups_that_are_joined_later_are_added_and_hidden_where_one_of_them_is() -> None:
    its = Themes(
        CODEBOOK,
        {("w", "good", "x"): Coded(6, 1, 0, {"a": 2}), ("w", "good", "y"): Coded(5, 0, 2, {"a": 1, "b": 1})},
        frozenset({("w", "bad", "x")}),
    )
    both = its.with_groups({"x": "x+y", "y": "x+y"}.__getitem__)
    assert both.cells == {("w", "good", "x+y"): Coded(11, 1, 2, {"a": 3, "b": 1})}
    assert both.away == {("w", "bad", "x+y")}
    cells = {**its.cells, ("w", "bad", "y"): Coded(9)}
    assert ("w", "bad", "x+y") not in replace(its, cells=cells).with_groups({"x": "x+y", "y": "x+y"}.__getitem__).cells
