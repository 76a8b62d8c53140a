"""Rows that may be the same twice, merged by hand: nothing is lost, they are counted once, and it can be undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.registers.keeping import move
from evaluator.store import registers, threads
from evaluator.store.register_versions import correct, versions, withdraw
from evaluator.threads import keeping
from evaluator.threads.duplicates import twins
from evaluator.threads.merging import merge
from evaluator.threads.undoing import undo
from surveys.diagnostics import InputRejected
from tests.support.registers import AUTUMN, NOW, SPRING, SUMMER, in_sentences
from tests.support.threads import BY, put

LATER = replace(BY, at=NOW + dt.timedelta(days=1))


def everything(db):
    """What every register and every life holds, and which row is of which thread."""
    kinds = ("deliveries", "decisions", "trial_actions")
    rows = {kind: registers.rows(db, "demo", kind) for kind in kinds}
    lives = [(one["reference"], one["state"], one["occurred_on"]) for one in registers.events(db, "demo", kinds[2])]
    return rows, lives, threads.members(db, "demo")


@pytest.fixture
def pair(db):
    """The same action twice, with a delivery that both came from."""
    delivery = put(db, "deliveries", title="Hjem til middag", body="Byrådet", delivered_on=SPRING)
    its = {"process": "livets-afslutning", "delivery": delivery[1]}
    one = put(db, "trial_actions", title="Samtale i hjemmet", state="proposed", occurred_on=SPRING, **its)
    other = put(db, "trial_actions", title="Samtale i  hjemmet", state="started", occurred_on=SUMMER)
    move(db, "demo", *other, {"state": "tried", "occurred_on": AUTUMN}, by="eva", now=NOW)
    return one, other


def refused(change, *given):
    with pytest.raises(InputRejected) as caught:
        change(*given)
    return " ".join(in_sentences(caught.value.diagnostics))


def test_a_row_is_proposed_as_the_same_by_title_and_day(db):
    first = put(db, "decisions", title="Rygestop", meeting_date=SPRING, case_type="D")
    second = put(db, "decisions", title="rygestop", meeting_date=SPRING, case_type="B")
    put(db, "decisions", title="Rygestop", meeting_date=SUMMER, case_type="B")
    put(db, "decisions", title="Rygestop", meeting_date=SPRING, case_type="B", body="Byrådet")
    found = {(one.first.reference, one.second.reference, one.why) for one in twins(db, "demo")}
    assert (first[1], second[1], "title") in found
    assert not any("decision-03" in names for names in found)


def test_other_bodies_days_and_processes_are_other_rows(db):
    put(db, "decisions", title="Rygestop", meeting_date=SPRING, body="Byrådet")
    put(db, "decisions", title="Rygestop", meeting_date=SPRING, body="Regionsrådet")
    put(db, "decisions", title="Rygestop", meeting_date=SUMMER, body="Byrådet")
    assert twins(db, "demo") == []


def test_nearly_the_same_title_on_the_same_day_is_proposed_until_somebody_says_no(db):
    rest = ("Kørsel", "Sårpleje", "Akutpladser")
    put(db, "decisions", title="Faste læger på plejecentre og bosteder", meeting_date=SPRING)
    put(db, "decisions", title="Faste læger på plejecentrene og bostederne", meeting_date=SPRING)
    for title in rest:
        put(db, "decisions", title=title, meeting_date=SPRING)
    (found,) = twins(db, "demo")
    assert found.why == "near"
    keeping.reject(db, "demo", [found.first.key, found.second.key], "duplicate", by=BY)
    assert twins(db, "demo") == []


def test_a_merge_takes_over_what_was_lacking_and_counts_once(db, pair):
    kept, gone = pair
    merge(db, "demo", kept, gone, LATER)
    (row,) = registers.rows(db, "demo", "trial_actions")
    assert (row["reference"], row["process"]) == (kept[1], "livets-afslutning")
    assert [one["state"] for one in registers.events(db, "demo", *kept)] == ["proposed", "started", "tried"]


def test_the_row_that_says_more_in_one_column_gives_it_to_the_other(db):
    kept = put(db, "decisions", title="Rygestop", meeting_date=SPRING, case_type="D")
    gone = put(db, "decisions", title="Rygestop", meeting_date=SPRING, case_type="B", body="Byrådet")
    merge(db, "demo", kept, gone, LATER)
    (row,) = registers.rows(db, "demo", "decisions")
    assert (row["body"], row["case_type"]) == ("Byrådet", "D")


def test_what_pointed_at_the_row_that_went_points_at_the_one_that_stays(db):
    kept, gone = (
        put(db, "deliveries", title="Hjem til middag", body="Byrådet", delivered_on=day) for day in (SPRING, SUMMER)
    )
    case = put(db, "decisions", title="Hjem", meeting_date=SUMMER, delivery=gone[1])
    number = merge(db, "demo", kept, gone, LATER)
    assert registers.rows(db, "demo", *case[:1])[0]["delivery"] == kept[1]
    undo(db, "demo", number, LATER)
    assert registers.rows(db, "demo", *case[:1])[0]["delivery"] == gone[1]


def test_both_rows_keep_their_versions_and_counts_of_before_stay(db, pair):
    kept, gone = pair
    before = everything(db)
    merge(db, "demo", kept, gone, LATER)
    assert {one.reference for one in versions(db, "demo", "trial_actions")} == {kept[1], gone[1]}
    assert registers.rows(db, "demo", "trial_actions", known_at=NOW) == before[0]["trial_actions"]
    known = registers.events(db, "demo", "trial_actions", known_at=NOW)
    assert [(one["reference"], one["state"], one["occurred_on"]) for one in known] == before[1]
    its = [one for one in versions(db, "demo", *gone) if one.event == 0]
    assert [(one.withdrawn, one.reason) for one in its] == [(False, ""), (True, BY.reason)]


def test_a_merge_is_undone_to_the_letter(db, pair):
    kept, gone = pair
    before = everything(db)
    number = merge(db, "demo", kept, gone, LATER)
    assert everything(db) != before
    undo(db, "demo", number, LATER)
    assert everything(db) == before
    merge(db, "demo", kept, gone, LATER)
    assert len(registers.rows(db, "demo", "trial_actions")) == 1


def test_the_row_that_stays_takes_over_the_thread_of_the_one_that_goes(db, pair):
    kept, gone = pair
    (delivery,) = registers.rows(db, "demo", "deliveries")
    thread = keeping.link(db, "demo", [gone, ("deliveries", str(delivery["reference"]))], title="Hjem", by=BY)
    number = merge(db, "demo", kept, gone, LATER)
    assert threads.members(db, "demo")[kept] == thread
    assert gone not in threads.members(db, "demo")
    undo(db, "demo", number, LATER)
    assert threads.members(db, "demo")[gone] == thread
    assert kept not in threads.members(db, "demo")


def test_what_was_corrected_by_hand_since_stays_when_a_merge_is_undone(db):
    kept = put(db, "decisions", title="Rygestop", meeting_date=SPRING, case_type="D")
    gone = put(db, "decisions", title="Rygestop", meeting_date=SPRING, case_type="B", body="Byrådet")
    number = merge(db, "demo", kept, gone, LATER)
    correct(db, "demo", *kept, {"body": "Regionsrådet"}, LATER)
    undo(db, "demo", number, LATER)
    bodies = {row["reference"]: row["body"] for row in registers.rows(db, "demo", "decisions")}
    assert bodies == {kept[1]: "Regionsrådet", gone[1]: "Byrådet"}


def test_a_merge_of_which_a_row_has_gone_cannot_be_undone(db, pair):
    kept, gone = pair
    number = merge(db, "demo", kept, gone, LATER)
    withdraw(db, "demo", *kept, LATER)
    assert "changed since" in refused(undo, db, "demo", number, LATER)


def test_rows_that_are_not_two_of_one_register_or_whose_lives_disagree_are_refused(db, pair):
    kept, gone = pair
    delivery = ("deliveries", str(registers.rows(db, "demo", "deliveries")[0]["reference"]))
    assert "two different rows" in refused(merge, db, "demo", kept, kept, BY)
    assert "two different rows" in refused(merge, db, "demo", kept, delivery, BY)
    said = refused(merge, db, "demo", kept, ("trial_actions", "nowhere"), replace(BY, reason=" "))
    assert all(words in said for words in ("nowhere", "reason is missing"))
    move(db, "demo", *kept, {"state": "stopped", "occurred_on": SPRING}, by="eva", now=NOW)
    before = everything(db)
    assert "do not fit together" in refused(merge, db, "demo", kept, gone, BY)
    assert everything(db) == before
