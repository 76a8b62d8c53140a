import datetime as dt

import pytest

from evaluator.registers import keeping
from evaluator.store import registers as store
from surveys.diagnostics import InputRejected
from tests.support.registers import AUTUMN, NOW, SPRING, SUMMER, history, in_sentences


@pytest.fixture
def add(db):
    def adding(**changed):
        values = {"title": "Talks at home", "process": "livets-afslutning", "state": "proposed", "occurred_on": SPRING}
        return keeping.add(db, "demo", "trial_actions", values | changed, by="Eva", now=NOW)

    return adding


@pytest.fixture
def move(db):
    def moving(reference, state, occurred_on, **changed):
        cells = {"state": state, "occurred_on": occurred_on} | changed
        keeping.move(db, "demo", "trial_actions", reference, cells, by="Eva", now=NOW)

    return moving


def refused(change, *given, **changed):
    with pytest.raises(InputRejected) as caught:
        change(*given, **changed)
    return " ".join(in_sentences(caught.value.diagnostics))


def test_an_action_is_added_and_moved_through_its_history(db, add, move):
    reference = add()
    move(reference, "started", SPRING)
    move(reference, "tried", SUMMER, note=" Three homes ")
    move(reference, "adopted", AUTUMN)
    assert reference == "livets-afslutning-01"
    assert history(db, reference) == [("proposed", SPRING), ("started", SPRING), ("tried", SUMMER), ("adopted", AUTUMN)]
    assert [(e["note"], e["recorded_by"]) for e in store.events(db, "demo", "trial_actions", reference)][2] == (
        "Three homes",
        "Eva",
    )


def test_references_go_on_from_those_imported(add, put):
    put(
        "trial_actions",
        "reference,process,title,state,occurred_on",
        *(f"livets-afslutning-{n:02},livets-afslutning,Action {n},started,2019-03-01" for n in (1, 2, 4)),
    )
    assert add() == "livets-afslutning-05"
    assert add(process="", title="Elsewhere") == "action-01"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"title": "  "}, "There is no title"),
        ({"process": "elsewhere"}, "'elsewhere' is unknown"),
        ({"state": "adopted"}, "begins with one of the states proposed, started"),
        ({"state": ""}, "The cell is empty"),
        ({"colour": "red"}, "Has no column 'colour'"),
        ({"occurred_on": dt.date(2019, 11, 3)}, "lies in the future"),
        ({"note": "\x00"}, "control character"),
    ],
)
def test_an_action_that_cannot_be_is_not_added(db, add, changed, problem):
    assert problem in refused(add, **changed)
    assert store.rows(db, "demo", "trial_actions") == []


def test_a_form_sent_twice_adds_one_action(db, add):
    reference = add()
    assert f"is there already: {reference}" in refused(add)
    assert len(store.rows(db, "demo", "trial_actions")) == 1
    assert add(occurred_on=SUMMER) != reference


def test_a_move_sent_twice_is_recorded_once(db, add, move):
    reference = add(state="started")
    move(reference, "tried", SUMMER)
    move(reference, "tried", SUMMER)
    assert history(db, reference) == [("started", SPRING), ("tried", SUMMER)]


@pytest.mark.parametrize(
    ("state", "day", "problem"),
    [
        ("adopted", SUMMER, "What is proposed cannot become adopted"),
        ("proposed", SUMMER, "What is proposed cannot become proposed"),
        ("finished", SUMMER, "'finished' is unknown"),
        ("", SUMMER, "cell is empty"),
        ("started", dt.date(2019, 2, 28), "lies before the last step"),
        ("started", dt.date(2020, 1, 1), "lies in the future"),
    ],
)
def test_only_the_next_step_at_a_possible_date_is_recorded(db, add, move, state, day, problem):
    reference = add()
    assert problem in refused(move, reference, state, day)
    assert history(db, reference) == [("proposed", SPRING)]


def test_everything_that_is_wrong_with_a_move_is_told_at_once_and_in_danish(add, move):
    reference = add()
    with pytest.raises(InputRejected) as caught:
        move(reference, "spread", dt.date(2019, 2, 28))
    assert in_sentences(caught.value.diagnostics, "da") == (
        "Det, der er foreslået, kan ikke blive spredt som det næste. Vælg et af de næste trin på listen.",
        "Datoen 28. februar 2019 ligger før det seneste trin, som er fra 1. marts 2019. Skriv den dag, det skete.",
    )


def test_an_unknown_action_cannot_be_moved(move):
    assert "no row of the reference 'la-99'" in refused(move, "la-99", "started", SPRING)


def test_a_row_of_any_register_is_added_once_and_written_as_in_a_file(db):
    def add(**changed):
        values = {"kind": "workshop", "title": "Salon", "held_on": "1. marts 2019", "participants": 14}
        return keeping.add(db, "demo", "activities", values | changed, by="Eva", now=NOW)

    assert [add(), add(title="Talk", process="livets-afslutning")] == ["activity-01", "livets-afslutning-01"]
    assert "says the same is there already: activity-01" in refused(add)
    assert "reference activity-01 is taken" in refused(add, title="Walk", reference="activity-01")
    assert "no whole number" in refused(add, participants="some")
    (first, _) = store.rows(db, "demo", "activities")
    assert (first["held_on"], first["participants"]) == (SPRING, 14)


def test_a_row_of_a_register_without_a_history_has_no_next_step(db):
    reference = keeping.add(
        db, "demo", "hours", {"category": "A", "activity": "B", "hours_per_year": 2.5}, by="Eva", now=NOW
    )
    with pytest.raises(InputRejected):
        keeping.move(db, "demo", "hours", reference, {}, by="Eva", now=NOW)
