"""Recommendations from signing over handing over to an answer and what became of them, and into the next report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.owners.rounds import Choice, chosen
from evaluator.registers import keeping
from evaluator.registers.correcting import withdraw_row
from evaluator.store.register_versions import Recorded
from evaluator.store.registers import rows
from evaluator.store.writing import At
from evaluator.writing.joining import with_written
from evaluator.writing.passages import By, new_recommendation
from evaluator.writing.recommendations import NAME, Answered, answer
from surveys.diagnostics import InputRejected
from tests.support.passages import WritingSite

FIRST = At("m1", "recommendation", "1")
TEXT = {"da": "Spis sammen, for {{heard.value}} føler sig hørt.", "en": "Eat together, for {{heard.value}} feel heard."}
TO = {"da": "Boligforeningen", "en": "The housing association"}
ROW = "recommendation-01"
LATER = dt.date(2026, 6, 30)


@pytest.fixture
def handed(site: WritingSite) -> WritingSite:
    """One recommendation is handed over."""
    site.sign(TEXT, FIRST, to_whom=TO, rests_on=("outcome:contact", "heard"))
    assert site.hand_over() == 1
    return site


def by(site: WritingSite) -> By:
    return By(account=site.accounts["eva"], now=site.now)


def answered(site: WritingSite, reference: str = ROW, **how) -> None:
    with site.service.store.writing() as db:
        answer(db, site.programme, reference, Answered(**how), by(site))


def moved(site: WritingSite, state: str, note: str = "") -> None:
    event = {"state": state, "occurred_on": site.now.date().isoformat(), "note": note}
    with site.service.store.writing() as db:
        keeping.move(db, site.programme, NAME, ROW, event, by="owner", now=site.now)


def told(site: WritingSite, cut_off: dt.date = LATER):
    """The recommendation as a report with another cut-off has it."""
    with site.service.store.reading() as db:
        its = site.counted()
        later = replace(its, milestone=replace(its.milestone, cut_off=cut_off))
        return with_written(db, site.last_count, later).written.recommendations[0]


def codes(raised) -> list[str]:
    return [one.code.removeprefix("writing.") for one in raised.value.diagnostics]


def test_a_recommendation_is_written_and_signed_as_a_passage_is(site) -> None:
    with pytest.raises(InputRejected) as raised:
        site.sign({"da": "Spis sammen i 7 uger"}, FIRST, to_whom={"da": "Boligforeningen"})
    assert codes(raised) == ["no_words", "to_nobody", "typed_number"]
    site.save(TEXT, FIRST)
    assert site.problems() == ["writing.not_signed", "writing.no_conclusion"]
    site.sign(TEXT, FIRST, to_whom=TO, rests_on=("heard",))
    its = site.joined()
    assert its.passages == ()
    (one,) = its.recommendations
    assert (one.number, one.milestone, one.text, one.to, one.findings, one.response) == (
        (1, "m1", TEXT, TO, ("heard",), None)
    )


def test_numbers_go_on_and_are_never_used_again(site) -> None:
    site.sign(TEXT, FIRST, to_whom=TO)
    site.save({}, FIRST)
    with site.service.store.writing() as db:
        assert new_recommendation(db, site.programme, "m1") == At("m1", "recommendation", "2")


def test_a_row_that_somebody_added_to_the_register_keeps_its_number(handed) -> None:
    its = {"title": "Uden for rapporten", "milestone": "m1"}
    with handed.service.store.writing() as db:
        assert keeping.add(db, handed.programme, NAME, its, by="eva", now=handed.now) == "recommendation-02"
        assert new_recommendation(db, handed.programme, "m1").key == "3"


def test_one_that_was_withdrawn_from_the_register_can_be_taken_out_and_is_not_handed_over_again(handed) -> None:
    with handed.service.store.writing() as db:
        withdraw_row(db, handed.programme, NAME, ROW, Recorded("eva", handed.now, "Den gjaldt et andet sted"))
    assert handed.hand_over() == 0
    handed.save({}, FIRST)
    assert handed.joined() is None


def test_handed_over_it_is_a_row_whose_words_stand_as_they_are_read(handed) -> None:
    with handed.service.store.reading() as db:
        (row,) = rows(db, handed.programme, NAME)
    assert (row["reference"], row["milestone"], row["to_whom"], row["owner"]) == (
        (ROW, "m1", "Boligforeningen", "Boligforeningen")
    )
    assert row["title"] == "Spis sammen, for 100\N{NO-BREAK SPACE}% føler sig hørt."
    assert handed.joined().recommendations[0].text["en"] == "Eat together, for 100% feel heard."
    assert handed.hand_over() == 0
    assert "writing.not_a_reference" not in handed.problems()
    with pytest.raises(InputRejected) as raised:
        handed.save(TEXT, FIRST)
    assert codes(raised) == ["handed_over"]


def test_one_that_nobody_signed_leaves_the_report_unsigned(site) -> None:
    site.sign()
    assert site.joined().is_signed
    site.save(TEXT, FIRST, to_whom=TO)
    assert not site.joined().is_signed
    site.sign(TEXT, FIRST, to_whom=TO)
    assert site.joined().is_signed
    assert [one.signed_by for one in site.joined().recommendations] == ["eva"]


def test_an_answer_has_a_reason_an_action_an_owner_and_a_day(handed) -> None:
    answered(handed, answer="partly", reason="Vi har ikke lokaler", action="Spisning i gården", due=LATER)
    its = told(handed).response
    assert (its.answer, its.reason, its.action) == ("partly", "Vi har ikke lokaler", "Spisning i gården")
    assert (its.owner, its.due, its.status) == ("Boligforeningen", LATER, "")


def test_who_rejects_says_why(handed) -> None:
    for how, code in (({"answer": "rejected"}, "no_reason"), ({"answer": "maybe"}, "choose_answer")):
        with pytest.raises(InputRejected) as raised:
            answered(handed, **how)
        assert codes(raised) == [code]
    answered(handed, answer="rejected", reason="Det er for dyrt")
    assert told(handed).response.answer == "rejected"


def test_its_status_is_that_of_the_milestones_cut_off(handed) -> None:
    answered(handed, answer="agreed")
    assert told(handed, handed.now.date()).response.status == ""
    handed.now += dt.timedelta(days=20)
    moved(handed, "under_way")
    assert told(handed, handed.now.date()).response.status == "under_way"
    assert told(handed, handed.now.date() - dt.timedelta(days=1)).response.status == ""
    assert told(handed, dt.date(2026, 5, 31)).response is None


@pytest.mark.parametrize(("state", "implied"), [("under_way", "agreed"), ("dropped", "rejected")])
def test_what_is_done_without_an_answer_answers(handed, state, implied) -> None:
    moved(handed, state)
    its = told(handed).response
    assert (its.answer, its.reason, its.status) == (implied, "", state)


def test_its_owner_can_be_asked_for_its_status(handed) -> None:
    here = handed.service
    with here.store.reading() as db, here.vault.reading() as vault_db:
        (asked,) = chosen(db, vault_db, handed.programme, Choice(registers=(NAME,)))
    assert (asked.role, [row.reference for row in asked.rows]) == ("Boligforeningen", [ROW])


def test_nothing_is_counted_from_the_register(handed) -> None:
    before = next(one for one in handed.counted().quality if one.key == "error_share")
    answered(handed, answer="agreed")
    handed.count(reason="Registret er rettet")
    assert next(one for one in handed.counted().quality if one.key == "error_share") == before
