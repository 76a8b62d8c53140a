"""What is proposed as one matter: the recurring cases of a chiefs' forum, rows that name each other, and nothing that
somebody said no to."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.threads import keeping
from evaluator.threads.proposing import MOST, proposals
from evaluator.threads.titles import alike_titles
from tests.support.threads import BY, CASES, put

RECURRING = [("c01", "c05"), ("c06", "c09"), ("c10", "c12")]


def references(found):
    return sorted(tuple(sorted(row.reference for row in one.rows)) for one in found)


def test_the_recurring_matters_of_a_chiefs_forum_come_out_and_nothing_else(cases):
    """Telemedicine for COPD, task shifting, doctors at care homes: each twice, once under another case type."""
    assert references(proposals(cases, "demo").first) == RECURRING


def test_rows_stand_by_day_and_the_shortest_title_is_proposed(cases):
    telemedicine = next(one for one in proposals(cases, "demo").first if one.rows[0].reference == "c01")
    assert [str(row.day) for row in telemedicine.rows] == ["2018-03-12", "2018-09-03"]
    assert telemedicine.title == CASES[0][1]
    assert not telemedicine.named


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Influenzavaccination 2018/2019", "Influenzavaccination 2019/2020"),
        ("Orientering om opgaveglidning", "Beslutning: opgaveglidning"),
        ("Læger på plejecentre", "Lægerne på plejecentrene"),
    ],
)
def test_numbers_case_types_and_endings_do_not_tell_titles_apart(one, other):
    rest = ["Kørsel til genoptræning", "Rygestop", "Sårpleje"]
    assert [(its.first, its.second) for its in alike_titles([one, other, *rest])] == [(0, 1)]


def test_titles_of_numbers_and_small_words_alone_are_like_none():
    assert alike_titles(["2018", "2018", "Den og det", "Den og det"]) == []


def test_rows_that_name_each_other_are_proposed_whatever_their_titles(db):
    delivery = put(db, "deliveries", title="Hjem til middag", body="Byrådet", delivered_on=dt.date(2019, 3, 1))
    case = put(db, "decisions", title="Dagsorden 7", meeting_date=dt.date(2019, 4, 1), delivery=delivery[1])
    (found,) = proposals(db, "demo").first
    assert [row.key for row in found.rows] == [delivery, case]
    assert found.named


def test_what_was_said_no_to_does_not_come_back(cases):
    first = proposals(cases, "demo").first[0]
    keeping.reject(cases, "demo", [row.key for row in first.rows], "thread", by=BY)
    assert len(proposals(cases, "demo").first) == 2


def test_a_new_row_is_proposed_for_the_thread_that_is_there(cases):
    thread = keeping.link(cases, "demo", [("decisions", "c06"), ("decisions", "c09")], title="Opgaveglidning", by=BY)
    assert references(proposals(cases, "demo").first) == [RECURRING[0], RECURRING[2]]
    new = put(cases, "trial_actions", title="Opgaveglidning fra hospital: sårpleje", state="started", occurred_on=DAY)
    found = next(one for one in proposals(cases, "demo").first if one.into)
    assert found.into == thread
    assert new in [row.key for row in found.rows]


def test_a_row_that_was_not_ticked_is_not_proposed_for_the_thread_again(cases):
    put(cases, "decisions", title="Telemedicin til borgere med KOL", meeting_date=DAY, case_type="B")
    kept, left = [("decisions", "c01"), ("decisions", "c05")], ("decisions", "decision-01")
    assert {*kept, left} in [{row.key for row in one.rows} for one in proposals(cases, "demo").first]
    keeping.link(cases, "demo", kept, title="Telemedicin", apart=[left], by=BY)
    assert not any({*kept, left} & {row.key for row in one.rows} for one in proposals(cases, "demo").first)


def test_numbered_actions_are_different_ones(db):
    for number in (1, 2, 3):
        day = DAY + dt.timedelta(days=number)
        put(db, "trial_actions", title=f"Prøvehandling {number}", state="started", occurred_on=day)
    assert proposals(db, "demo").first == ()


def test_a_thousand_workshops_of_one_title_are_no_matter_and_a_matter_has_an_end(db):
    put(db, "activities", kind="workshop", title="Metoden i praksis", held_on=DAY)
    put(db, "activities", kind="workshop", title="Metoden i praksis", held_on=DAY + dt.timedelta(days=1))
    assert proposals(db, "demo").first == ()
    for number in range(MOST + 5):
        put(db, "decisions", title=f"Rygestop {number}", meeting_date=DAY + dt.timedelta(days=number))
    assert max(len(one.rows) for one in proposals(db, "demo").first) <= MOST


DAY = dt.date(2019, 5, 6)


def test_a_matter_is_called_by_the_row_that_most_others_name(db):
    space = put(db, "opportunity_spaces", title="Tid til at tale sammen", formulated_on=DAY)
    for title in ("Kort", "Opkald"):
        put(db, "trial_actions", title=title, state="started", occurred_on=DAY, opportunity_space=space[1])
    (found,) = proposals(db, "demo").first
    assert found.title == "Tid til at tale sammen"
