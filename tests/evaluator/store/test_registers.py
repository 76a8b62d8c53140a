from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.records.registry import REGISTERS
from evaluator.store.engine import Store
from evaluator.store.register_tables import TABLES, register_version
from evaluator.store.register_versions import Recorded, correct, withdraw
from evaluator.store.registers import add_event, add_rows, events, events_in_columns, first_days, in_columns, rows

DAY = dt.date(2019, 3, 4)
BY = Recorded("anna", dt.datetime(2019, 3, 5, tzinfo=dt.UTC))
EXAMPLES = {
    "trial_actions": {"process": "quay", "title": "Benches", "delivery": "D1", "owner": "Head of ward"},
    "deliveries": {
        "process": "quay",
        "title": "A new quay",
        "body": "Board",
        "delivered_on": DAY,
        "note": "Handed over",
    },
    "decisions": {"meeting_date": None, "title": "Kommissorium", "case_type": "D+O", "remark": ""},
    "activities": {"kind": "workshop", "title": "Salon", "held_on": DAY, "participants": 14, "cluster": "Mid"},
    "involvement": {
        "process": "quay",
        "stage": "planning",
        "group": "citizens",
        "reading": "practised",
        "level": "involved",
        "recorded_on": DAY,
    },
    "hours": {"category": "Forløb", "activity": "Light", "hours_per_year": 1100.0, "planned_units": "1-2"},
    "manual": {"indicator": "spread", "milestone": "m2", "value": 0.4, "n": 20, "note": "Counted by hand"},
}


def test_every_register_has_a_table() -> None:
    assert set(TABLES) == set(REGISTERS) >= set(EXAMPLES)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_rows_come_out_as_they_went_in_and_only_once(filled: Store, kind: str) -> None:
    given = [{"reference": reference, **EXAMPLES[kind]} for reference in ("b", "a")]
    with filled.writing() as db:
        assert add_rows(db, "harbour", kind, given, BY) == 2
        assert add_rows(db, "harbour", kind, [*given, {"reference": "c", **EXAMPLES[kind]}], BY) == 1
        assert add_rows(db, "harbour", kind, [], BY) == 0
    with filled.reading() as db:
        found = rows(db, "harbour", kind)
    assert [row["reference"] for row in found] == ["a", "b", "c"]
    assert EXAMPLES[kind].items() <= found[0].items()
    assert (found[0]["synthetic"], "programme_id" in found[0]) == (False, False)


def test_keys_that_a_row_lacks_are_empty(filled: Store) -> None:
    with filled.writing() as db:
        add_rows(db, "harbour", "activities", [{"reference": "a", "title": "Salon", "synthetic": True}], BY)
        (row,) = rows(db, "harbour", "activities")
    assert (row["kind"], row["held_on"], row["participants"], row["date_assumed"]) == ("", None, None, False)
    assert row["synthetic"] is True


def test_a_known_reference_stays_as_it_stands(filled: Store) -> None:
    with filled.writing() as db:
        add_rows(db, "harbour", "activities", [{"reference": "a", "title": "Salon"}], BY)
        assert add_rows(db, "harbour", "activities", [{"reference": "a", "title": "Other"}], BY) == 0
        assert [row["title"] for row in rows(db, "harbour", "activities")] == ["Salon"]


def test_registers_of_programmes_are_apart(filled: Store) -> None:
    given = [{"reference": "a", "title": "Salon"}]
    with filled.writing() as db:
        assert [add_rows(db, programme, "activities", given, BY) for programme in ("harbour", "garden")] == [1, 1]
        assert len(rows(db, "garden", "activities")) == 1
        assert rows(db, "meadow", "activities") == []


def reached(state: str, day: dt.date) -> dict[str, object]:
    return {"state": state, "occurred_on": day}


def add_life(store: Store, reference: str, now: dt.datetime, *life: tuple[str, dt.date]) -> list[bool]:
    with store.writing() as db:
        add_rows(db, "harbour", "trial_actions", [{"reference": reference, "process": "quay"}], BY)
        return [
            add_event(db, "harbour", "trial_actions", reference, reached(state, day), Recorded("anna", now))
            for state, day in life
        ]


def test_the_life_of_a_trial_action_is_kept_in_order(filled: Store, now: dt.datetime) -> None:
    life = [("proposed", DAY), ("started", DAY), ("tried", DAY + dt.timedelta(days=30))]
    assert add_life(filled, "t1", now, *life) == [True] * 3
    add_life(filled, "t2", now, ("proposed", DAY))
    with filled.reading() as db:
        assert [
            (row["number"], row["state"], row["occurred_on"]) for row in events(db, "harbour", "trial_actions", "t1")
        ] == [(number, *event) for number, event in enumerate(life, 1)]
        assert [row["reference"] for row in events(db, "harbour", "trial_actions")] == ["t1", "t1", "t1", "t2"]
        first = events(db, "harbour", "trial_actions")[0]
        assert events(db, "garden", "trial_actions") == []
    assert (first["recorded_by"], first["recorded_at"], first["date_assumed"]) == ("anna", now, False)


def test_the_first_day_of_each_state_and_single_columns_are_read_alone(filled: Store, now: dt.datetime) -> None:
    """What came later than the day asked for has not happened."""
    by, last = Recorded("anna", now), DAY + dt.timedelta(days=9)
    lives = {"a": [("started", last), ("started", DAY)], "b": [("proposed", DAY), ("started", last)], "c": []}
    with filled.writing() as db:
        add_rows(db, "harbour", "trial_actions", [{"reference": one, **EXAMPLES["trial_actions"]} for one in lives], by)
        for reference, life in lives.items():
            for state, day in life:
                add_event(db, "harbour", "trial_actions", reference, {"state": state, "occurred_on": day}, by)
        assert first_days(db, "harbour", "trial_actions", DAY) == {"a": {"started": DAY}, "b": {"proposed": DAY}}
        later = first_days(db, "harbour", "trial_actions", last)
        days = events_in_columns(db, "harbour", "trial_actions", ["occurred_on"])
        owners = in_columns(db, "harbour", "trial_actions", ["owner"], among=["a", "c"])
    assert later == {"a": {"started": DAY}, "b": {"proposed": DAY, "started": last}}
    assert sorted(days) == [("a", DAY), ("a", last), ("b", DAY), ("b", last)]
    assert owners == [("a", "Head of ward"), ("c", "Head of ward")]


def test_the_same_event_is_not_added_again(filled: Store, now: dt.datetime) -> None:
    add_life(filled, "t1", now, ("started", DAY))
    assert add_life(filled, "t1", now, ("started", DAY), ("started", DAY + dt.timedelta(days=1))) == [False, True]


def test_events_added_at_once_are_numbered_apart(filled: Store, now: dt.datetime, at_once) -> None:
    days = [DAY + dt.timedelta(days=n) for n in range(6)]
    assert at_once([lambda day=day: add_life(filled, "t1", now, ("spread", day)) for day in days]) == [[True]] * 6
    with filled.reading() as db:
        assert [row["number"] for row in events(db, "harbour", "trial_actions", "t1")] == [1, 2, 3, 4, 5, 6]


def test_an_event_needs_its_trial_action(filled: Store, now: dt.datetime) -> None:
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        add_event(db, "harbour", "trial_actions", "none", reached("started", DAY), Recorded("anna", now))


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("involvement", {"reading": "felt"}), ("activities", {"participants": -1}), ("manual", {"n": -1})],
)
def test_the_database_refuses_values_that_cannot_be(filled: Store, kind: str, wrong: dict[str, object]) -> None:
    add = {"reference": "a", **EXAMPLES[kind], **wrong}
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        add_rows(db, "harbour", kind, [add], BY)


def test_a_version_that_takes_the_place_of_another_says_why(filled: Store) -> None:
    with filled.writing() as db:
        add_rows(db, "harbour", "activities", [{"reference": "a", "title": "Salon"}], BY)
        with pytest.raises(ValueError, match="says why"):
            correct(db, "harbour", "activities", "a", {"title": "B"}, BY)
        with pytest.raises(ValueError, match="says why"):
            withdraw(db, "harbour", "activities", "a", BY)
        version = {"programme_id": "harbour", "register": "activities", "reference": "a", "event": 0, "number": 2}
        version |= {"recorded_by": "anna", "reason": "", "withdrawn": False, "cells": {}}
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        db.execute(sa.insert(register_version).values(**version))
