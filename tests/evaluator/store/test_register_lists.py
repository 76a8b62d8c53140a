"""Lists of registers, saved views and waiting files: the same on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from evaluator.records.registry import REGISTERS
from evaluator.store import register_lists as lists
from evaluator.store import register_views as views
from evaluator.store import registers
from evaluator.store.documents import ensure_programme
from evaluator.store.engine import Store
from evaluator.store.register_lists import Asked, Word
from evaluator.store.register_versions import Recorded
from evaluator.store.register_views import Upload

NOW = dt.datetime(2019, 11, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2019, 6, 1)
BY = Recorded("eva", NOW)


@pytest.fixture
def filled(store: Store) -> Iterator[sa.Connection]:
    """Three actions of a plan: late, done, and one without a time; another programme's has the same reference."""
    rows = [
        {"reference": "a", "title": "Ældre og aften", "theme": "b", "anchored_in": "Udvalget; Regionen", "ends": DAY},
        {"reference": "b", "title": "læger 100 %", "theme": "A", "anchored_in": "Regionen", "ends": DAY, "owner": "x"},
        {"reference": "c", "title": "Årsplan", "theme": ""},
    ]
    with store.writing() as db:
        for programme in ("demo", "other"):
            ensure_programme(db, programme)
        registers.add_rows(db, "demo", "action_plans", rows, BY)
        registers.add_rows(db, "other", "action_plans", [{"reference": "a", "title": "Ældre"}], BY)
        for number, state in enumerate(("planned", "started", "done")):
            event = {"state": state, "occurred_on": DAY.replace(day=1 + number // 2), "note": f"Møde {number}"}
            registers.add_event(db, "demo", "action_plans", "b", event, BY)
        yield db


def found(db, **asked) -> list[str]:
    rows, total = lists.listed(db, "demo", "action_plans", Asked(**asked), limit=10)
    assert total == len(rows)
    return [str(row["reference"]) for row in rows]


ASKED: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "abc"),
    ({"words": [Word("ÆLDRE")]}, "a"),
    ({"words": [Word("LÆGER"), Word("100 %")]}, "b"),
    ({"words": [Word("%")]}, "b"),
    ({"words": [Word("møde")]}, "b"),
    ({"words": [Word("gjort", {"state": ["done"]})]}, "b"),
    ({"words": [Word("x")]}, ""),
    ({"equal": {"state": ["done"]}}, "b"),
    ({"equal": {"anchored_in": ["Regionen"]}}, "ab"),
    ({"equal": {"owner": ["x"]}}, "b"),
    ({"since": DAY, "until": DAY}, ""),
    ({"since": DAY}, "b"),
    ({"lacking": ["owner"]}, "ac"),
    ({"lacking": ["ends"]}, "c"),
    ({"late": NOW.date()}, "a"),
    ({"sort": "theme"}, "bac"),
    ({"sort": "theme", "descending": True}, "abc"),
    ({"sort": "state", "order": {"state": ["started", "done"]}}, "bac"),
)


def test_a_list_has_what_is_asked_for_in_its_order(filled) -> None:
    for asked, references in ASKED:
        assert found(filled, **asked) == list(references), asked


def test_a_row_stands_where_its_last_event_in_the_order_of_a_life_left_it(filled) -> None:
    rows, _ = lists.listed(filled, "demo", "action_plans", Asked(), limit=10)
    assert [row["state"] for row in rows] == [None, "done", None]


def test_a_page_beyond_the_last_has_no_rows_and_the_number_of_all(filled) -> None:
    assert lists.listed(filled, "demo", "action_plans", Asked(), limit=2, offset=2)[1] == 3
    assert lists.listed(filled, "demo", "action_plans", Asked(), limit=2, offset=4) == ([], 3)


def test_a_register_tells_how_it_stands(filled) -> None:
    its = lists.standing(filled, "demo", "action_plans", ["owner"], today=NOW.date())
    assert (its.rows, its.changed_at, its.lacking, its.late) == (3, NOW, {"owner": 2}, 1)
    none = lists.standing(filled, "demo", "hours", [], today=NOW.date())
    assert (none.rows, none.changed_at, none.late) == (0, None, 0)


def test_values_come_once_each_and_those_of_several_apart(filled) -> None:
    its = lists.values(filled, "demo", "action_plans", ["anchored_in", "owner"], most=10)
    assert {name: sorted(values) for name, values in its.items()} == {
        "anchored_in": ["Regionen", "Udvalget"],
        "owner": ["x"],
    }


def test_a_view_gives_way_to_one_of_the_same_title_in_its_register_alone(filled) -> None:
    for register, query in (("hours", "q=1"), ("decisions", "q=2"), ("hours", "q=3")):
        views.save_view(filled, "demo", register, "Mine", query, "eva")
    assert [one.query for one in views.views(filled, "demo", "hours")] == ["q=3"]
    (view,) = views.views(filled, "demo", "decisions")
    assert not views.delete_view(filled, "demo", "hours", view.id)
    assert views.delete_view(filled, "demo", "decisions", view.id)


def test_a_file_waits_for_its_sender_alone_and_for_a_day(filled) -> None:
    its = Upload(".csv", b"a;b", "x = 1")
    first = views.keep_upload(filled, "demo", "hours", its, by="eva", now=NOW)
    assert views.upload(filled, "demo", "hours", first, by="eva") == its
    assert views.upload(filled, "demo", "hours", first, by="ida") is None
    views.keep_upload(filled, "demo", "decisions", its, by="ida", now=NOW + dt.timedelta(hours=25))
    assert views.upload(filled, "demo", "hours", first, by="eva") is None


def test_references_that_nobody_wrote_are_put_in_order_by_the_titles(filled) -> None:
    rows = [{"reference": f"plan-{digit * 12}", "title": title} for digit, title in (("1", "Ved"), ("2", "bænk"))]
    registers.add_rows(filled, "demo", "action_plans", rows, BY)
    seen = ["a", "b", "c", "plan-222222222222", "plan-111111111111"]
    assert found(filled) == seen
    assert found(filled, descending=True) == seen[::-1]
    assert found(filled, sort="occurred_on") == ["b", "a", *seen[2:]]
    stored = registers.rows(filled, "demo", "action_plans")
    assert [row["reference"] for row in REGISTERS["action_plans"].in_order(stored)] == seen
