import datetime as dt

import pytest

from evaluator.registers.trial_actions import add_trial_action, move_trial_action
from evaluator.store import registers as store
from surveys.diagnostics import InputRejected
from tests.support.registers import AUTUMN, NOW, SPRING, SUMMER, history, in_sentences


@pytest.fixture
def add(db):
    def adding(**changed):
        values = {"title": "Talks at home", "process": "livets-afslutning", "occurred_on": SPRING, "note": ""}
        return add_trial_action(db, "demo", **values | {"recorded_by": "Eva", "now": NOW} | changed)

    return adding


@pytest.fixture
def move(db):
    def moving(reference, state, occurred_on, **changed):
        values = {"note": "", "recorded_by": "Eva", "now": NOW}
        move_trial_action(db, "demo", reference, state=state, occurred_on=occurred_on, **values | changed)

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
    assert [(e["note"], e["recorded_by"]) for e in store.events(db, "demo", reference)][2] == ("Three homes", "Eva")


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
        ({"title": "  "}, "has no title"),
        ({"process": "elsewhere"}, "no process 'elsewhere'"),
        ({"state": "adopted"}, "begins as proposed or started"),
        ({"occurred_on": dt.date(2019, 11, 3)}, "lies in the future"),
        ({"note": "\x00"}, "invisible control character"),
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
        ("adopted", SUMMER, "that is proposed cannot become adopted"),
        ("proposed", SUMMER, "that is proposed cannot become proposed"),
        ("finished", SUMMER, "cannot become finished"),
        ("", SUMMER, "cannot become"),
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
        "En prøvehandling, der er foreslået, kan ikke blive spredt. Vælg et af de næste trin på listen.",
        "Datoen 28. februar 2019 ligger før det seneste trin, som er fra 1. marts 2019. Skriv den dag, det skete.",
    )


def test_an_unknown_action_cannot_be_moved(move):
    assert "no trial action 'la-99'" in refused(move, "la-99", "started", SPRING)
