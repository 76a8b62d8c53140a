"""From opportunity space to action: who follows on whom, how long it took, what is open, as of a day."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.trial_actions import Event
from evaluator.findings.flow import flow
from evaluator.findings.flow_findings import PASSAGES, STEPS

AS_OF = dt.date(2019, 10, 31)


def day(month: int, number: int = 1) -> dt.date:
    return dt.date(2019, month, number)


class Way:
    """Rows of the registers as they are read, few columns of each."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {}
        self.events: list[Event] = []
        self.threads: dict[tuple[str, str], str] = {}

    def put(self, register: str, reference: str, **cells: object) -> None:
        its = {"reference": reference, "title": reference.upper(), "process": "", "body": ""}
        self.rows.setdefault(register, []).append(its | cells)

    def delivery(self, reference: str, on: dt.date | None, **cells: object) -> None:
        self.put("deliveries", reference, **{"delivered_on": on, **cells})

    def case(self, reference: str, on: dt.date | None, kind: str = "D", **cells: object) -> None:
        self.put("decisions", reference, **{"meeting_date": on, "case_type": kind, **cells})

    def action(self, reference: str, *life: tuple[str, dt.date | None], **cells: object) -> None:
        self.put("trial_actions", reference, **cells)
        self.events += [Event(reference, "", state, on) for state, on in life]

    def thread(self, name: str, *keys: tuple[str, str]) -> None:
        self.threads |= dict.fromkeys(keys, name)

    def found(self, as_of: dt.date = AS_OF, **only: str):
        return flow(self.rows, self.events, self.threads, as_of, **only)

    def passage(self, start: str, end: str, as_of: dt.date = AS_OF):
        return next(one for one in self.found(as_of).passages if (one.start, one.end) == (start, end))

    def gaps(self, as_of: dt.date = AS_OF):
        return [(one.start, one.end, one.reference, one.days) for one in self.found(as_of).gaps]


@pytest.fixture
def way() -> Way:
    return Way()


def test_each_step_is_followed_by_what_names_it_directly_or_through_others(way) -> None:
    way.put("opportunity_spaces", "o", formulated_on=day(1))
    way.delivery("d", day(2), opportunity_space="o")
    way.case("c", day(3), "B", delivery="d")
    way.action("a", ("started", day(4)), ("tried", day(5)), ("adopted", day(6)), decision="c")
    way.put("feedback", "f", told_on=day(7), trial_action="a")
    found = way.found()
    assert found.steps == dict.fromkeys(STEPS, 1) | {"adapted": 0, "spread": 0, "stopped": 0}
    assert [one.reached for one in found.passages] == [1] * len(PASSAGES)
    assert [one.waiting.median for one in found.passages] == [31, 28, 0, 31, 30, 31, 150]
    assert found.gaps == ()


def test_what_has_not_followed_is_a_gap_with_its_days(way) -> None:
    way.delivery("d", day(10, 1))
    way.case("c", day(10, 11), "B")
    way.action("a", ("started", day(10, 21)))
    way.action("b", ("tried", day(10, 30)))
    assert way.gaps() == [
        ("deliveries", "cases", "d", 30),
        ("approved", "started", "c", 20),
        ("started", "tried", "a", 10),
        ("tried", "ended", "b", 1),
        ("deliveries", "feedback", "d", 30),
    ]


def test_what_has_not_happened_is_not_a_zero(way) -> None:
    """Of four deliveries one was taken up after 9 days; three still wait, and half have not."""
    way.delivery("d1", day(1, 1))
    way.case("c", day(1, 10), delivery="d1")
    for number in (2, 3, 4):
        way.delivery(f"d{number}", day(1, 1))
    waiting = way.passage("deliveries", "cases").waiting
    assert (waiting.n, waiting.happened, waiting.median) == (4, 1, None)


def test_it_is_as_of_a_day(way) -> None:
    way.delivery("d", day(1))
    way.case("c", day(9), delivery="d")
    assert way.gaps(day(8))[0] == ("deliveries", "cases", "d", 212)
    assert way.found(day(8)).steps["cases"] == 0
    assert way.passage("deliveries", "cases").reached == 1


def test_cases_of_one_thread_are_one_and_the_later_meeting_decides(way) -> None:
    way.case("c1", day(1), "D+O")
    way.case("c2", day(5), "D+B")
    way.case("c3", day(6), "O")
    way.thread("1", ("decisions", "c1"), ("decisions", "c2"))
    found = way.found()
    assert (found.steps["cases"], found.steps["decided"]) == (2, 1)
    assert way.passage("cases", "decided").waiting.happened == 1
    assert ("cases", "decided", "c3", 152) in way.gaps()


def test_what_was_decided_and_not_begun_is_the_case_that_was_decided_and_not_the_matters_first(way) -> None:
    way.case("c1", day(1), "D+O")
    way.case("c2", day(5), "D+B")
    way.thread("1", ("decisions", "c1"), ("decisions", "c2"))
    assert way.gaps() == [("approved", "started", "c2", 183)]


def test_a_thread_says_what_follows_where_no_column_does_and_a_column_says_more(way) -> None:
    way.delivery("d1", day(1), body="Byrådet")
    way.delivery("d2", day(1), body="Regionsrådet")
    way.case("c", day(2))
    way.thread("1", ("deliveries", "d1"), ("deliveries", "d2"), ("decisions", "c"))
    assert way.passage("deliveries", "cases").reached == 2
    way.rows["decisions"][0]["delivery"] = "d1"
    assert way.passage("deliveries", "cases").reached == 1
    assert ("deliveries", "cases", "d2", 303) in way.gaps()


@pytest.mark.parametrize(
    ("kind", "outcome", "decided"),
    [
        ("B", "", 1),
        ("G/B", "", 1),
        ("D+B", "", 1),
        ("D", "", 0),
        ("O", "", 0),
        ("", "", 0),
        ("B", "postponed", 0),
        ("B", "noted", 0),
        ("D", "approved", 1),
        ("O", "rejected", 1),
    ],
)
def test_the_outcome_says_whether_a_body_decided_and_without_one_the_case_type(way, kind, outcome, decided) -> None:
    way.case("c", day(1), kind, outcome=outcome)
    assert way.found().steps["decided"] == decided


def test_what_was_turned_down_waits_for_no_trial_action(way) -> None:
    way.case("c", day(1), "B", outcome="rejected")
    assert way.gaps() == []


def test_an_action_that_stopped_before_it_was_tried_no_longer_waits(way) -> None:
    way.action("a", ("started", day(1)), ("stopped", day(2)))
    passage = way.passage("started", "tried")
    assert (passage.n, passage.reached, passage.left, passage.waiting.n) == (1, 0, 1, 1)
    assert way.gaps() == []


def test_a_state_that_a_later_one_implies_counts_and_has_no_day(way) -> None:
    """Whoever keeps only the last state says that it was tried, and not when."""
    way.action("a", ("adopted", day(5)))
    found, passage = way.found(), way.passage("started", "tried")
    assert (found.steps["started"], found.steps["tried"], found.undated) == (1, 1, {})
    assert (passage.reached, passage.untimed, passage.waiting.n) == (1, 1, 0)


def test_rows_without_a_date_are_told_apart_and_are_in_no_time(way) -> None:
    way.delivery("d", None)
    way.case("c", None, delivery="d")
    found = way.found()
    assert (found.steps["deliveries"], found.undated) == (0, {"deliveries": 1, "cases": 1})
    assert way.passage("deliveries", "cases").untimed == 1
    assert ("deliveries", "feedback", "d", None) in way.gaps()


def test_what_was_there_before_counts_as_no_days(way) -> None:
    way.case("c", day(5), "B")
    way.action("a", ("started", day(2)), decision="c")
    assert way.passage("approved", "started").waiting.median == 0


def test_a_row_without_process_or_body_is_of_what_it_hangs_together_with(way) -> None:
    way.put("opportunity_spaces", "o", formulated_on=day(1), process="north")
    way.delivery("d", day(2), opportunity_space="o", process="north", body="Byrådet")
    way.delivery("e", day(2), process="south", body="Regionsrådet")
    way.case("c", day(3), delivery="d")
    found = way.found()
    assert {key: its["cases"] for key, its in found.by_process.items()} == {"north": 1, "south": 0}
    assert {key: its["opportunity_spaces"] for key, its in found.by_body.items()} == {"Byrådet": 1, "Regionsrådet": 0}
    assert way.found(process="south").steps["deliveries"] == 1
    assert way.found(process="south").steps["cases"] == 0
    assert way.found(body="Byrådet").steps["opportunity_spaces"] == 1


def test_rows_that_name_each_other_in_a_circle_do_no_harm(way) -> None:
    way.delivery("d", day(1), opportunity_space="o")
    way.put("opportunity_spaces", "o", formulated_on=day(2), delivery="d")
    assert way.found().steps["deliveries"] == 1


def test_nothing_in_the_registers_is_nothing(way) -> None:
    found = way.found()
    assert found.is_empty
    assert found.gaps == ()
    assert all(one.waiting.n == 0 for one in found.passages)
