"""What was changed of a plan after the answers: both judgements, by the plan first and then by the change."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.results import Status
from evaluator.reporting.context import report
from evaluator.reporting.json import as_json
from tests.support.diagnostics import rejected
from tests.support.plans import AFTER, BEFORE, ONE_GROUP, OPEN, SHOPS_TOO, TWO_GROUPS, Street

LOWERED = (("codes = [3] }\ntargets = { m1 = 0.5", 'codes = [3] }\nrule = "value"\ntargets = { m1 = 0.3'),)


def words(street: Street, part: str, language: str = "en") -> str:
    """What a part of the report says, and what is in its parts of that key."""
    found = [one for one in _parts(report(street.findings(), language).parts) if one.key == part]
    said = [str(block) for one in found for block in one.blocks]
    return "\n".join(said).replace("\\xa0", " ")


def _parts(parts):
    for one in parts:
        yield one
        yield from _parts(one.parts)


@pytest.fixture
def answered(street: Street) -> Street:
    """The plan is in force, 10 of 32 who answered agree, which is 31 % against a target of 50 %."""
    street.bring_in(BEFORE)
    street.answer(heard=10)
    return street


def test_a_target_cannot_be_lowered_after_the_answers_without_a_word(answered: Street) -> None:
    assert answered.finding().status is Status.NOT_MET
    answered.change(*LOWERED)
    with rejected("heard.targets: the target at m1 was changed from 0.5 to 0.3") as said:
        answered.bring_in(AFTER)
    assert any("heard.rule: the rule at m1 was changed from interval to value" in one for one in said)
    assert answered.finding().status is Status.NOT_MET


def test_a_target_that_is_lowered_for_a_reason_shows_both_judgements_on_page_one(answered: Street) -> None:
    answered.change(*LOWERED)
    answered.bring_in(AFTER, reason="The steering group wished it", actor="eva")
    finding = answered.finding()
    assert (finding.status, finding.judgement.target, finding.judgement.rule) == (Status.NOT_MET, 0.5, "interval")
    revision = finding.revision
    assert revision is not None
    assert revision.judgement is not None
    assert (revision.judgement.status, revision.judgement.target) == (Status.MET, 0.3)
    assert revision.estimate == finding.estimate
    said = (
        "The target went from 50% to 30%, the rule went from the whole interval to the figure alone."
        " By the plan: ✗ Not met. By the change: ✓ Met."
        " Changed on 10 June 2026 by eva: “The steering group wished it”"
    )
    assert said in words(answered, "certainty")
    assert said in words(answered, "indicator-heard")
    assert "Efter planen: ✗ Ikke nået. Efter ændringen: ✓ Nået." in words(answered, "certainty", "da")
    assert "1 of 3 targets are met, 1 not." in words(answered, "standing")
    assert "The changes, and what they would mean" in words(answered, "standing")


def test_json_has_both_judgements_too(answered: Street) -> None:
    answered.change(*LOWERED)
    answered.bring_in(AFTER, reason="The steering group wished it", actor="eva")
    found = as_json(answered.findings())
    plan = found["plan"]
    assert (plan["document"], plan["approved"]) == (1, None)
    assert [(one["aspect"], one["before"], one["after"]) for one in plan["changes"]] == [
        ("target", 0.5, 0.3),
        ("rule", "interval", "value"),
    ]
    assert {one["reason"] for one in plan["changes"]} == {"The steering group wished it"}
    heard, safe, _ = found["indicators"]
    assert (heard["status"], heard["by_change"]["status"], heard["by_change"]["target"]) == ("not_met", "met", 0.3)
    assert safe["by_change"] is None


def test_a_raised_target_leaves_the_verdict_of_a_closed_milestone(answered: Street) -> None:
    assert answered.finding("safe").status is Status.MET
    answered.change(("m1 = 0.2", "m1 = 0.9"))
    with rejected("safe.targets"):
        answered.bring_in(AFTER)
    answered.bring_in(AFTER, reason="It was too easy")
    finding = answered.finding("safe")
    assert (finding.status, finding.series[0].status, finding.series[0].target) == (Status.MET, Status.MET, 0.2)
    later = answered.finding("safe", "m2")
    assert (later.series[0].status, later.series[0].target) == (Status.MET, 0.2)


def test_a_later_milestones_rule_does_not_judge_an_earlier_one_again(answered: Street) -> None:
    answered.change(*LOWERED)
    answered.bring_in(AFTER, reason="The steering group wished it")
    answered.answer(heard=10, wave="m2-people")
    findings = answered.findings("m2", dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC))
    finding = findings.indicators[0]
    assert finding.judgement.rule == "value"
    assert [(one.target, one.status) for one in finding.series] == [(0.5, Status.NOT_MET), (0.6, Status.NOT_MET)]


def test_what_counts_may_change_for_a_reason_and_both_figures_are_told(answered: Street) -> None:
    answered.change(("street.heard", "street.safe"))
    answered.change(
        (
            'survey = ["street.safe"], statistic = "share", codes = [3] }\ntargets = { m1 = 0.2',
            'survey = ["street.heard"], statistic = "share", codes = [3] }\ntargets = { m1 = 0.2',
        )
    )
    answered.bring_in(AFTER, reason="The questions were exchanged")
    finding = answered.finding()
    assert finding.estimate is not None
    assert finding.revision is not None
    assert finding.revision.estimate is not None
    assert (finding.estimate.value, finding.revision.estimate.value) == (10 / 32, 16 / 32)
    assert [one.indicator.key for one in answered.findings().indicators] == ["heard", "safe", "held"]


def test_a_group_that_becomes_as_small_as_those_who_answered_decides_nothing_by_itself(answered: Street) -> None:
    answered.change(("population = 60", "population = 32"), ("m1 = 0.5", "m1 = 0.3"))
    answered.bring_in(AFTER, reason="Many had moved")
    finding = answered.finding()
    assert finding.estimate is not None
    assert finding.revision is not None
    assert finding.revision.estimate is not None
    assert (finding.status, finding.estimate.population) == (Status.NOT_MET, 60)
    assert (finding.revision.judgement.status, finding.revision.estimate.population) == (Status.MET, 32)
    assert answered.findings().responses[0].population == 60


def test_an_indicator_that_was_taken_out_stays_in_the_report_that_it_was_agreed_for(answered: Street) -> None:
    text = (answered.folder / "programme.toml").read_text("utf-8")
    start, end = text.index("[indicators.safe]"), text.index("[indicators.held]")
    questionnaire = answered.folder / "questionnaires" / "street.toml"
    used = questionnaire.read_text("utf-8").replace('key = "safe"\n', 'key = "safe"\nbackground = true\n')
    questionnaire.write_text(used, "utf-8")
    answered.write(text[:start] + text[end:])
    answered.bring_in(AFTER, reason="Nobody understood it")
    finding = answered.finding("safe")
    assert (finding.status, finding.revision.judgement) == (Status.MET, None)
    assert "The indicator was taken out. By the plan: ✓ Met." in words(answered, "certainty")


def test_a_lower_minimum_shows_no_more_of_those_who_answered_under_the_higher_one(answered: Street) -> None:
    answered.change(('key = "street"', 'key = "street"\ndisclosure_minimum = 3'))
    answered.bring_in(AFTER, reason="We wanted to see more")
    assert answered.findings().programme.disclosure_minimum == 5
    assert "from 5 to 3" in words(answered, "certainty")


def test_a_response_rate_that_is_made_easier_is_told_by_both(street: Street) -> None:
    street.change(("[nodes.doing]", "[milestones.m1.quality]\nresponse_rate = 0.7\n[nodes.doing]"))
    street.bring_in(BEFORE)
    street.answer()
    street.change(("response_rate = 0.7", "response_rate = 0.5"))
    street.bring_in(OPEN, reason="It was summer")
    rate = next(one for one in street.findings().quality if one.key == "response_rate")
    assert (rate.target, rate.reached) == (0.7, False)
    said = "The target for the response rate went from 70% to 50%. By the plan: ✗ Not met. By the change: ✓ Met."
    assert said in words(street, "certainty")


def test_page_one_says_whether_the_plan_was_approved(answered: Street) -> None:
    assert "The steering group had not approved the plan when collection began on 1 May 2026" in words(
        answered, "certainty"
    )


def test_page_one_names_who_approved_the_plan_and_when(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    street.answer()
    assert "were approved on 1 April 2026 by Karen Holm, before collection began on 1 May 2026" in words(
        street, "certainty"
    )


def test_what_was_changed_after_the_approval_without_a_new_one_is_said(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.3"))
    street.bring_in(BEFORE + dt.timedelta(days=1))
    street.answer(heard=20)
    finding = street.finding()
    assert (finding.judgement.target, finding.revision.judgement.target) == (0.5, 0.3)
    assert "without a new approval by the steering group" in words(street, "certainty")


def test_a_wave_that_was_taken_out_counts_and_the_report_says_so(answered: Street) -> None:
    answered.change(("[waves.m1-people]", "[waves.m2-more]"), ('milestone = "m1"', 'milestone = "m2"'))
    answered.bring_in(OPEN, reason="It went wrong")
    assert answered.findings().answers == 32
    assert "Wave m1-people: Taken out of the plan after people had been asked; the answers still count." in words(
        answered, "certainty"
    )


def test_a_wave_that_was_added_and_removed_again_leaves_no_trace(answered: Street) -> None:
    text = (answered.folder / "programme.toml").read_text("utf-8")
    before = answered.findings().responses
    answered.write(text + SHOPS_TOO)
    answered.bring_in(OPEN, reason="We had forgotten the shops")
    assert len(answered.findings().responses) == 2
    answered.write(text + "# again\n")
    answered.bring_in(OPEN)
    assert answered.findings().responses == before
    assert "m1-shops" not in words(answered, "certainty")


def test_a_wave_that_was_added_late_is_told_on_page_one_with_who_and_why(answered: Street) -> None:
    answered.write((answered.folder / "programme.toml").read_text("utf-8") + SHOPS_TOO)
    answered.bring_in(OPEN, reason="We had forgotten the shops", actor="eva")
    answered.answer(heard=9, people=9, wave="m1-shops", group="shops")
    assert answered.findings().answers == 41
    said = (
        "Wave m1-shops: Added after collection had begun; its answers count in every figure."
        " Changed on 5 May 2026 by eva: “We had forgotten the shops”"
    )
    assert said in words(answered, "certainty")
    assert "Runden m1-shops: Kom til, efter at indsamlingen var begyndt; svarene tæller med i alle tal." in words(
        answered, "certainty", "da"
    )
    (change,) = as_json(answered.findings())["plan"]["changes"]
    assert (change["kind"], change["key"], change["aspect"], change["after"]) == (
        "wave",
        "m1-shops",
        "added",
        ["shops"],
    )


def reword(street: Street, before: str, after: str) -> None:
    path = street.folder / "questionnaires" / "street.toml"
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")


def test_page_one_claims_no_approval_of_questions_that_were_asked_otherwise(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    reword(street, "We ask.", "We ask you.")
    street.bring_in(BEFORE + dt.timedelta(days=1))
    street.answer()
    said = words(street, "certainty")
    assert "Targets and rules were approved on 1 April 2026 by Karen Holm" in said
    assert "Questionnaire street was asked in version 2. That was not approved; version 1 was." in said
    assert "questions were approved" not in said
    found = as_json(street.findings())["plan"]["unapproved"]
    assert found == [{"questionnaire": "street", "asked": 2, "approved": 1}]


def test_a_comment_in_a_questionnaire_takes_no_approval_away(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    reword(street, 'key = "street"', '# as agreed\nkey = "street"')
    street.bring_in(BEFORE + dt.timedelta(days=1))
    street.answer()
    assert "Targets, rules and questions were approved on" in words(street, "certainty")
    assert street.findings().documents != ()


def test_a_group_that_did_not_answer_cannot_be_taken_out_of_the_rate(street: Street) -> None:
    street.change((ONE_GROUP, TWO_GROUPS), ('title = "shops"', 'title = "shops"\npopulation = 40'))
    street.bring_in(BEFORE)
    street.answer()
    before = street.findings()
    street.change((TWO_GROUPS, ONE_GROUP))
    with rejected("who is asked at m1 was changed from people, shops to people"):
        street.bring_in(OPEN)
    street.bring_in(OPEN, reason="The shops were closed")
    after = street.findings()
    assert (after.responses, after.quality) == (before.responses, before.quality)
    assert "Wave m1-people: Who is asked went from people and shops to people." in words(street, "certainty")


def test_what_is_left_between_the_two_figures_is_nobodys_that_is_not_shown(street: Street) -> None:
    """Three shops of 23 who answered: they are in neither figure."""
    street.change(
        (ONE_GROUP, TWO_GROUPS),
    )
    street.bring_in(BEFORE)
    street.answer(people=20)
    street.answer(people=3, heard=1, group="shops")
    counted = '["street.heard"], statistic = "share", codes = [3]'
    street.change((counted, f'{counted}, groups = ["people"]'))
    street.bring_in(AFTER, reason="The shops had misunderstood it")
    finding = street.finding()
    assert finding.estimate is not None
    assert (finding.estimate.n, finding.revision.estimate.n) == (20, 20)
    assert finding.revision.estimate.value == finding.estimate.value == 0.5
