"""Registers are counted again with the answers as they were counted: nothing that happened to those since shows."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import nullcontext

import pytest

from evaluator.reporting.json import as_json
from evaluator.results.counting import gather_registers, keep_count
from evaluator.results.folding import fold_new_answers
from evaluator.results.milestones import findings_of
from evaluator.store import audit
from evaluator.store.counts import Count, inputs_of
from evaluator.store.register_versions import Recorded, withdraw
from evaluator.store.registers import add_rows
from surveys.diagnostics import InputRejected
from tests.support.diagnostics import rejected

REASON = "En dato var forkert"
SUM = ('measure = "count"', 'measure = "sum"')


def registers_again(site, milestone: str = "m1") -> Count:
    with site.service.store.writing() as db:
        found = gather_registers(db, "lindevang", milestone)
        return keep_count(db, found, actor="eva", now=site.now, reason=REASON)


def meal(site, reference: str, people: int = 12) -> None:
    row = {"reference": reference, "kind": "meal", "held_on": dt.date(2026, 5, 6), "participants": people}
    with site.service.store.writing() as db:
        add_rows(db, "lindevang", "activities", [row])


def said(site, count: Count) -> dict[str, str]:
    """What the report says in numbers, by the part that it says them in; an indicator each is one."""
    with site.service.store.reading() as db:
        found = as_json(findings_of(db, count))
    indicators = {f"indicator {one['key']}": one for one in found.pop("indicators")}
    quality = found.pop("data_quality")
    return {key: json.dumps(value) for key, value in {**found, **quality, **indicators}.items()}


def kept(site, count: Count) -> dict:
    """What a count was made from, without the salt that no two counts share."""
    with site.service.store.reading() as db:
        return {key: value for key, value in inputs_of(db, count).items() if key != "salt"}


def test_a_meal_that_was_missing_is_shown_after_a_withdrawal_and_no_figure_of_answers_moves(asked) -> None:
    meal(asked, "meal-1")
    first = said(asked, asked.count())
    asked.leave("residents")
    meal(asked, "meal-2")
    with rejected("something by fewer than 5 answers"):
        asked.count(reason=REASON)
    again = said(asked, registers_again(asked))
    moved = {key for key in first if first[key] != again[key]}
    assert moved == {"indicator meals", "error_share"}, "the share of rows that lack something is of registers"


def test_what_is_kept_is_the_same_whether_anybody_left_or_came(asked) -> None:
    asked.count()
    meal(asked, "meal-1")
    without = kept(asked, registers_again(asked))
    asked.leave("residents")
    asked.answer("linked", "staff", range(20, 50), heard=1)
    asked.invite("linked", "one-more", group="staff")
    before_folding = kept(asked, registers_again(asked))
    fold_new_answers(asked.service.store, "lindevang")
    assert before_folding == without == kept(asked, registers_again(asked))


def test_answers_are_compared_with_the_count_that_holds_them_afterwards(asked) -> None:
    asked.count()
    asked.leave("residents")
    registers_again(asked)
    with rejected("something by fewer than 5 answers"):
        asked.count(reason=REASON)


@pytest.mark.parametrize(("people", "allowed"), [(1, False), (4, False), (5, True)])
def test_people_in_registers_obey_the_rule(asked, tmp_path, people: int, allowed: bool) -> None:
    asked.change(tmp_path / "summed", SUM)
    meal(asked, "meal-1")
    asked.count()
    meal(asked, "meal-2", people)
    with nullcontext() if allowed else rejected("a number of people in a register by fewer than 5"):
        assert registers_again(asked).number == 2


def test_people_in_registers_are_compared_with_every_count_not_only_the_newest(asked, tmp_path) -> None:
    asked.change(tmp_path / "summed", SUM)
    meal(asked, "meal-1")
    asked.count()
    meal(asked, "meal-2", 5)
    registers_again(asked)
    meal(asked, "meal-3", 1)
    with asked.service.store.writing() as db:
        withdraw(db, "lindevang", "activities", "meal-2", Recorded("eva", asked.now, "det samme måltid"))
    with rejected("a number of people in a register by fewer than 5"):
        registers_again(asked)


def test_what_was_counted_again_of_an_earlier_milestone_stands_beside_a_later_one(asked) -> None:
    asked.count()
    meal(asked, "meal-1")
    before = said(asked, asked.count_m2())
    registers_again(asked)
    after = said(asked, registers_again(asked, "m2"))
    assert {key for key in before if before[key] != after[key]} == {"indicator meals"}


def test_it_takes_a_count_a_milestone_and_a_reason(asked) -> None:
    with rejected("the milestone is not counted yet"):
        registers_again(asked)
    with rejected("there is no milestone 'm9'"):
        registers_again(asked, "m9")
    asked.count()
    with asked.service.store.writing() as db, pytest.raises(InputRejected) as error:
        keep_count(db, gather_registers(db, "lindevang", "m1"), actor="eva", now=asked.now)
    assert [one.code for one in error.value.diagnostics] == ["results.counted_already"]


def test_the_audit_log_says_that_it_was_the_registers_only(asked) -> None:
    asked.count()
    registers_again(asked)
    with asked.service.store.reading() as db:
        first, again = (one.details or {} for one in audit.entries(db) if one.kind == "counted")
    assert "registers_only" not in first
    assert again["registers_only"] is True
