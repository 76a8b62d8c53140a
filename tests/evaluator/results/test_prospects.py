"""What the documents alone say of what answers can decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.criteria import judge
from analysis.planning import Deciding, DecidingMedian, deciding, deciding_median
from analysis.proportions import share
from analysis.results import Status
from analysis.stratified import Stratum, stratified_share
from evaluator.core.paths import examples_folder
from evaluator.documents.folders import Folder, read_folder
from evaluator.programme.merging import as_reported
from evaluator.programme.model import Indicator, Programme, QualityTargets
from evaluator.results.answer_labels import Labels, labels_of
from evaluator.results.prospects import Prospect, goal, in_lines, prospects, without_prospects
from evaluator.texts import Texts


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_folder(examples_folder() / "borgerdesign")


@pytest.fixture(scope="module")
def borgerdesign(folder) -> Programme:
    return folder.programme


@pytest.fixture(scope="module")
def labels(folder) -> Labels:
    return labels_of(folder.programme, folder.questionnaires, Texts("da"))["equal-encounter-citizens"]


def row(programme: Programme, indicator: str, milestone: str, group: str) -> Prospect:
    (its,) = (
        one
        for one in prospects(programme, milestone)
        if (one.indicator.key, one.group) == (indicator, group) and one.milestone.key == milestone
    )
    return its


def changed(programme: Programme, key: str, **values: object) -> Programme:
    """The programme with one of its indicators changed."""
    indicators: tuple[Indicator, ...] = tuple(
        replace(one, **values) if one.key == key else one for one in programme.indicators
    )
    return replace(programme, indicators=indicators)


def test_a_group_of_fourteen_of_whom_ten_answer_is_decided_by_eight_yes_or_at_most_three(borgerdesign) -> None:
    leaders = row(borgerdesign, "wants-to-use", "m2", "leaders")
    assert (leaders.population, leaders.answers) == (14, 10)
    assert leaders.decides == Deciding(10, met=8, not_met=3)
    for yes, status in ((8, Status.MET), (7, Status.UNDECIDED), (4, Status.UNDECIDED), (3, Status.NOT_MET)):
        assert judge(share(yes, 10, population=14), target=0.55, minimum_n=5).status is status


def test_the_fewest_answers_that_can_decide_do_and_one_fewer_does_not(borgerdesign) -> None:
    everybody = row(borgerdesign, "wants-to-use", "m3", "")
    assert everybody.population == 20 + 16
    assert everybody.least_met is not None
    statuses = [
        judge(stratified_share([Stratum(20, a, a), Stratum(16, n - a, n - a)]), target=0.6, minimum_n=5).status
        for n in (everybody.least_met - 1, everybody.least_met)
        for a in [round(n * 20 / 36)]
    ]
    assert statuses == [Status.UNDECIDED, Status.MET]


def test_what_decides_all_groups_is_what_their_share_by_size_is_judged_by(borgerdesign) -> None:
    everybody = row(borgerdesign, "wants-to-use", "m3", "")
    assert (everybody.answers, everybody.decides) == (26, Deciding(26, met=19, not_met=12))
    sizes, answered = (20, 16), (14, 12)
    for leaders, politicians, status in (
        (10, 9, Status.MET),
        (10, 8, Status.UNDECIDED),
        (7, 6, Status.UNDECIDED),
        (6, 6, Status.NOT_MET),
    ):
        rows = zip(sizes, answered, (leaders, politicians), strict=True)
        estimate = stratified_share([Stratum(*one) for one in rows])
        assert judge(estimate, target=0.6, minimum_n=5).status is status


def test_a_group_below_the_least_n_can_never_be_decided(borgerdesign) -> None:
    few = row(borgerdesign, "good-experience", "m1", "civil-society")
    assert (few.population, few.can_be_decided, few.decides) == (4, False, None)


def test_a_share_that_is_still_at_the_baseline_is_settled_by_few(borgerdesign) -> None:
    programme = changed(borgerdesign, "wants-to-use", baseline=0.1)
    everybody = row(programme, "wants-to-use", "m3", "")
    assert everybody.if_unchanged is not None
    assert everybody.if_unchanged.status is Status.NOT_MET
    assert (everybody.if_unchanged.n or 36) < 15


def test_a_median_tells_how_many_must_lie_at_the_target_but_not_how_many_answers_it_takes(borgerdesign, labels) -> None:
    citizens = row(borgerdesign, "equal-encounter-citizens", "m2", "citizens")
    assert citizens.decides is not None
    assert citizens.decided_when(Texts("da"), labels) == (
        "nået, når mindst 12 svarer ”i høj grad” eller højere",
        "ikke nået, når højst 3 svarer ”i høj grad” eller højere",
    )
    assert citizens.least_met == citizens.least_not_met == 6
    assert citizens.if_unchanged is None


@pytest.mark.parametrize(
    ("decides", "said"),
    [
        (deciding(14, target=0.6), ("nået fra 13 ja", "ikke nået med højst 4 ja")),
        (
            deciding(14, target=0.4, direction="decrease"),
            ("nået med højst 1 ja", "ikke nået fra 10 ja"),
        ),
        (deciding(1, target=0.5), ("aldrig nået", "aldrig afgjort som ikke nået")),
        (
            deciding_median(14, target=4, margin=0.5),
            (
                "nået, når mindst 12 svarer ”i meget høj grad” eller højere",
                "ikke nået, når højst 2 svarer ”i høj grad” eller højere",
            ),
        ),
        (deciding_median(5, target=2, direction="decrease"), ("aldrig nået", "aldrig afgjort som ikke nået")),
    ],
)
def test_which_answers_decide_is_said_in_words(
    borgerdesign, labels, decides: Deciding | DecidingMedian, said: tuple[str, str]
) -> None:
    its = replace(row(borgerdesign, "wants-to-use", "m2", "leaders"), decides=decides)
    assert its.decided_when(Texts("da"), labels) == said
    english = its.decided_when(Texts("en"), {})
    assert english != said
    assert "None" not in "".join(english)


@pytest.mark.parametrize(
    ("target", "said"),
    [(4, "mål: mindst ”i høj grad”"), (3.5, "mål: mindst mellem ”i nogen grad” og ”i høj grad”"), (6, "mål: mindst 6")],
)
def test_the_target_of_a_median_is_named_by_its_answers(borgerdesign, labels, target: float, said: str) -> None:
    its = row(borgerdesign, "equal-encounter-citizens", "m2", "citizens")
    indicator = replace(its.indicator, targets={"m2": target})
    assert goal(indicator, its.milestone, Texts("da"), labels) == said


def test_without_a_target_for_the_response_rate_all_are_expected_to_answer(borgerdesign) -> None:
    milestones = tuple(replace(one, quality=QualityTargets()) for one in borgerdesign.milestones)
    leaders = row(replace(borgerdesign, milestones=milestones), "wants-to-use", "m2", "leaders")
    assert (leaders.answers, leaders.decides) == (14, Deciding(14, met=8, not_met=7))


def test_groups_that_two_waves_ask_the_same_and_groups_of_unknown_size_are_left_out(borgerdesign) -> None:
    wave = next(one for one in borgerdesign.waves if "leaders" in one.groups and one.milestone == "m2")
    twice = replace(borgerdesign, waves=(*borgerdesign.waves, replace(wave, key="again", groups=("leaders",))))
    asked = {one.group for one in prospects(twice, "m2") if one.indicator.key == "wants-to-use"}
    assert asked == {"politicians"}


def test_what_cannot_be_told_is_named(borgerdesign) -> None:
    others = without_prospects(borgerdesign, prospects(borgerdesign))
    named = {reason: {one.key for one in its} for reason, its in others.items()}
    assert {"trial-actions", "experienced-involvement"} <= named["source"]
    assert not any("wants-to-use" in its for its in named.values())


def test_a_group_that_is_shown_with_another_is_not_called_one_that_nobody_asks(borgerdesign) -> None:
    reported = as_reported(borgerdesign)
    others = without_prospects(reported, prospects(reported, "m3"), "m3")
    assert [one.key for one in others["together"]] == ["heard-back-civil-society"]
    assert "asked" not in others


def test_why_it_cannot_be_told_is_said_with_what_mends_it(borgerdesign) -> None:
    def told(**changed: object) -> dict[str, bool]:
        its = replace(borgerdesign, **changed)
        return {why: "wants-to-use" in {one.key for one in found} for why, found in without_prospects(its, []).items()}

    of_unknown_size = tuple(replace(one, population=None) for one in borgerdesign.groups)
    by_value = tuple(replace(one, rule="value") for one in borgerdesign.indicators)
    assert told(groups=of_unknown_size)["size"]
    assert told(indicators=by_value)["value"]
    assert told(waves=())["asked"]
    assert not told(waves=())["source"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_lines_begin_with_what_becomes_of_small_groups(borgerdesign, language: str) -> None:
    first, second, *_ = in_lines(borgerdesign, language, {})
    assert (first.partition(":")[0], second.partition("," if language == "da" else " it was")[0]) == {
        "da": ("Patienter + Civilsamfund vises samlet", "”Civilsamfundet har hørt"),
        "en": ("Patients + Civil society are shown together", "‘Civil society has heard what"),
    }[language]


def test_a_small_group_that_is_asked_alone_is_told_beforehand_and_cannot_be_decided(borgerdesign) -> None:
    waves = [wave for wave in borgerdesign.waves if "civil-society" in wave.groups]
    others = [wave for wave in borgerdesign.waves if wave not in waves]
    apart = [replace(wave, groups=tuple(g for g in wave.groups if g != "civil-society")) for wave in waves]
    alone = [replace(wave, key=f"{wave.key}-alone", groups=("civil-society",)) for wave in waves]
    text = "\n".join(in_lines(replace(borgerdesign, waves=(*others, *apart, *alone)), "da", {}))
    assert "Civilsamfund vises ikke, hvis færre end 5 svarer. Der kan ventes 3 svar" in text
    assert "kan ikke afgøres, heller ikke når alle svarer" in text


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_lines_name_indicator_milestone_group_and_numbers(borgerdesign, language: str) -> None:
    lines = list(in_lines(borgerdesign, language, {}))
    text = "\n".join(lines)
    assert {
        "da": "  Ledere, 10 ventede svar af 14: nået fra 8 ja; ikke nået med højst 3 ja; færrest svar",
        "en": "  Leaders, 10 expected answers of 14: met from 8 yes; not met with at most 3 yes; fewest answers",
    }[language] in text
    said = {"da": "De kommer ikke fra svar på et spørgsmål: ", "en": "They do not come from answers to a question: "}
    assert lines[-1].startswith(said[language])
