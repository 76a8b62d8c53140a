"""Threads kept by hand: a row is in one at most, everything is remembered, and everything can be undone."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.findings.flow import found_on
from evaluator.findings.flow_now import way_now
from evaluator.store import threads
from evaluator.store.register_versions import withdraw
from evaluator.threads import keeping
from evaluator.threads.rows import hanging_together
from evaluator.threads.timeline import timeline
from evaluator.threads.undoing import undo
from surveys.diagnostics import InputRejected
from tests.support.registers import SPRING, SUMMER, in_sentences
from tests.support.threads import BY, put

ONE, TWO, THREE, FOUR = (("decisions", f"c{number:02}") for number in (1, 5, 6, 9))


def state(db):
    """Titles with their rows, and the pairs that are held apart."""
    titles, members = threads.titles(db, "demo"), threads.members(db, "demo")
    rows = {title: {key for key, one in members.items() if one == thread} for thread, title in titles.items()}
    return rows, threads.held_apart(db, "demo", "thread"), threads.held_apart(db, "demo", "duplicate")


@pytest.fixture
def link(cases):
    def linking(*keys, title="Telemedicin", **how):
        return keeping.link(cases, "demo", keys, title=title, by=BY, **how)

    return linking


def refused(change, *given, **how):
    with pytest.raises(InputRejected) as caught:
        change(*given, **how)
    return " ".join(in_sentences(caught.value.diagnostics))


def test_a_row_is_of_one_thread_at_most_and_a_thread_without_rows_goes(cases, link):
    link(ONE, TWO)
    link(TWO, THREE, title="Opgaveglidning")
    assert state(cases)[0] == {"Telemedicin": {ONE}, "Opgaveglidning": {TWO, THREE}}
    link(ONE, FOUR, title="En tredje")
    assert "Telemedicin" not in state(cases)[0]


def test_rows_are_put_into_a_thread_that_is_there(cases, link):
    thread = link(ONE, TWO)
    assert link(THREE, into=thread, title="") == thread
    assert state(cases)[0] == {"Telemedicin": {ONE, TWO, THREE}}


def test_a_row_that_is_taken_out_is_remembered_as_not_of_the_matter(cases, link):
    link(ONE, TWO, THREE)
    keeping.take_out(cases, "demo", THREE, by=BY)
    rows, apart, _ = state(cases)
    assert rows == {"Telemedicin": {ONE, TWO}}
    assert apart == {frozenset((ONE, THREE)), frozenset((TWO, THREE))}


def test_a_thread_is_split_and_joined_again(cases, link):
    thread = link(ONE, TWO, THREE, FOUR)
    new = keeping.split(cases, "demo", thread, [THREE, FOUR], title="Opgaveglidning", by=BY)
    assert state(cases)[0] == {"Telemedicin": {ONE, TWO}, "Opgaveglidning": {THREE, FOUR}}
    keeping.join(cases, "demo", thread, new, by=BY)
    rows, apart, _ = state(cases)
    assert rows == {"Opgaveglidning": {ONE, TWO, THREE, FOUR}}
    assert apart == set()


def test_every_change_can_be_undone_the_last_first(cases, link):
    seen = [state(cases)]
    thread = link(ONE, TWO, THREE, apart=[FOUR])
    seen.append(state(cases))
    for change in (
        lambda: keeping.rename(cases, "demo", thread, "KOL hjemme", by=BY),
        lambda: keeping.take_out(cases, "demo", THREE, by=BY),
        lambda: keeping.link(cases, "demo", [THREE, FOUR], title="Andet", by=BY),
        lambda: keeping.split(cases, "demo", thread, [TWO], title="For sig", by=BY),
        lambda: keeping.reject(cases, "demo", [ONE, FOUR], "duplicate", by=BY),
        lambda: keeping.reject(cases, "demo", [ONE, FOUR], "thread", by=BY),
    ):
        change()
        seen.append(state(cases))
    numbers = [one.number for one in threads.changes(cases, "demo")]
    assert len(numbers) == len(seen) - 1
    for number, before in zip(numbers, reversed(seen[:-1]), strict=True):
        undo(cases, "demo", number, BY)
        assert state(cases) == before
    assert all(one.undone_by == "eva" and one.undone_at for one in threads.changes(cases, "demo"))


def test_a_change_says_by_whom_and_when(cases, link):
    link(ONE, TWO)
    (change,) = threads.changes(cases, "demo")
    assert (change.what, change.made_by, change.made_at) == ("linked", BY.by, BY.at)


def test_what_was_changed_since_is_undone_first(cases, link):
    thread = link(ONE, TWO)
    link(THREE, into=thread)
    assert "changed since" in refused(undo, cases, "demo", 1, BY)
    undo(cases, "demo", 2, BY)
    undo(cases, "demo", 1, BY)
    assert "has been undone" in refused(undo, cases, "demo", 1, BY)
    assert "not there" in refused(undo, cases, "demo", 99, BY)


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_changed(cases, link):
    said = refused(keeping.link, cases, "demo", [("decisions", "nowhere")], title=" ", by=BY)
    assert all(words in said for words in ("nowhere", "no title", "at least two rows"))
    assert "too long" in refused(link, ONE, TWO, title="x" * 301)
    assert "in no thread" in refused(keeping.take_out, cases, "demo", ONE, by=BY)
    thread = link(ONE, TWO)
    assert "cannot be split" in refused(keeping.split, cases, "demo", thread, [ONE, TWO], title="Alt", by=BY)
    assert "joined to itself" in refused(keeping.join, cases, "demo", thread, thread, by=BY)
    keeping.join(cases, "demo", thread, link(THREE, FOUR, title="Andet"), by=BY)
    assert "no longer there" in refused(keeping.rename, cases, "demo", thread, "Nyt", by=BY)


def test_a_withdrawn_row_stays_of_its_thread_and_can_no_longer_be_linked(cases, link):
    link(ONE, TWO)
    withdraw(cases, "demo", *TWO, BY)
    assert state(cases)[0] == {"Telemedicin": {ONE, TWO}}
    assert "is not there" in refused(link, TWO, THREE)


def test_the_gaps_of_a_matter_are_those_that_all_rows_together_would_show(db) -> None:
    """A page of one matter reads only what hangs together with it."""
    space = put(db, "opportunity_spaces", title="Hjem til middag", process="livets-afslutning", formulated_on=SPRING)
    delivery = put(db, "deliveries", title="Hjem", body="Byrådet", delivered_on=SPRING)
    case = put(db, "decisions", title="Hjem", meeting_date=SUMMER, delivery=delivery[1], case_type="B")
    beside = put(db, "deliveries", title="Andet", body="Byrådet", delivered_on=SPRING)
    thread = keeping.link(db, "demo", [delivery, space], title="Hjem", by=BY)
    every = found_on(way_now(db, "demo", dt.date(2026, 1, 1))).gaps
    its = timeline(db, "demo", thread, dt.date(2026, 1, 1))
    assert {(one.register, one.reference) for one in its.missing} <= {delivery, space}
    assert list(its.missing) == [one for one in every if (one.register, one.reference) in {delivery, space}]
    assert hanging_together(db, "demo", [delivery]) == {delivery, case}
    assert beside not in hanging_together(db, "demo", [case])
