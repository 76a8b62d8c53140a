"""Fields for lists, texts in rows, and numbers in per cent: what is not touched stays, what is typed is never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from evaluator.texts import Texts
from evaluator.web.fields.entries import ValueEntry
from evaluator.web.fields.lists import ChecksEntry, KeyEntry, TextsEntry
from evaluator.web.fields.numbers import NumberEntry, NumbersEntry, is_share, share, share_shown
from evaluator.web.fields.tables import TableEntry
from evaluator.web.fields.values import Entry, Value, data_of, day, table_of, time
from surveys.document.values import Content


@dataclass(frozen=True)
class Here:
    t: Texts = field(default_factory=lambda: Texts("da"))
    languages: tuple[str, ...] = ("da", "en")
    rows: Mapping[str, int] = field(default_factory=dict)

    def label(self, name: str, **values: object) -> str:
        return f"{name} {values.get('number', '')}".strip()


def milestones(where: Here) -> list[tuple[str, str]]:  # noqa: ARG001
    return [("m1", "Første"), ("m2", "Andet")]


def saved(entry: Entry[Here], table: Content, **changes: Value) -> Content:
    """The table of a form that was drawn of ``table``; double underscores stand for hyphens."""
    data = data_of([entry.block(Here(), table)]) | {name.replace("__", "-"): value for name, value in changes.items()}
    return table_of([entry], Here(), table, data)


def test_what_is_marked_comes_in_the_order_of_the_options_and_none_leaves_nothing() -> None:
    entry = ChecksEntry("of", milestones)
    assert saved(entry, {"of": ["m2"]}, of=["m2", "m1"]) == {"of": ["m1", "m2"]}
    assert saved(entry, {"of": ["m2"]}, of=[]) == {}


def test_a_mark_of_something_that_is_gone_can_be_seen_and_taken_away() -> None:
    entry, table = ChecksEntry("of", milestones), {"of": ["m9"]}
    assert ("m9", "m9") in entry.block(Here(), table).specs[0].options
    assert saved(entry, table) == table
    assert saved(entry, table, of=["m1"]) == {"of": ["m1"]}


def test_texts_have_a_row_each_and_empty_ones_below() -> None:
    entry, table = TextsEntry("assumptions"), {"assumptions": [{"da": "Vi har tid", "en": "We have time"}]}
    block = entry.block(Here(), table)
    assert [spec.value for spec in block.specs] == ["Vi har tid", "We have time", "", "", "", ""]
    assert block.legends[2] == "assumptions_row 3"
    added = saved(entry, table, assumptions__2__da="Ledelsen vil")
    assert added == {"assumptions": [{"da": "Vi har tid", "en": "We have time"}, {"da": "Ledelsen vil"}]}
    assert saved(entry, table, assumptions__0__da="", assumptions__0__en="") == {}


@pytest.mark.parametrize("value", [0, 1, Decimal("0.6"), Decimal("0.625"), Decimal("0.07"), Decimal("1.0")])
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_share_is_shown_in_per_cent_and_read_back(value: int | Decimal, language: str) -> None:
    assert share(share_shown(value, language)) == value


def test_a_share_may_be_written_with_its_sign_and_nonsense_stays() -> None:
    assert share("62,5 %") == Decimal("0.625")
    assert share("halvdelen") == "halvdelen"
    assert share_shown("halvdelen", "da") == "halvdelen"
    assert share_shown(Decimal("0.625"), "da") == "62,5"


def test_a_number_is_in_per_cent_where_the_table_says_so() -> None:
    entry = NumberEntry("margin", lambda table: table.get("unit") == "share")
    assert entry.block(Here(), {"unit": "share", "margin": Decimal("0.05")}).specs[0].value == "5"
    assert entry.block(Here(), {"unit": "count", "margin": 5}).specs[0].value == "5"
    assert entry.block(Here(), {"unit": "share"}).specs[0].label == "margin (i procent)"


def test_each_milestone_has_its_number_and_what_is_not_touched_is_not_rewritten() -> None:
    entry, table = NumbersEntry("targets", milestones, is_share), {"targets": {"m1": Decimal("0.50")}}
    assert saved(entry, table) == table
    assert saved(entry, table, targets__m2="60") == {"targets": {"m1": Decimal("0.5"), "m2": Decimal("0.6")}}
    assert saved(entry, table, targets__m1="") == {}
    gone = {"targets": {"m9": 1}}
    assert [spec.name for spec in entry.block(Here(), gone).specs] == ["targets-m1", "targets-m2", "targets-m9"]


def test_days_and_times_are_read_as_browsers_send_them() -> None:
    assert saved(ValueEntry("opens", day, "day"), {}, opens="2026-03-01") == {"opens": dt.date(2026, 3, 1)}
    assert saved(ValueEntry("opens_at", time, "time"), {}, opens_at="08:30") == {"opens_at": dt.time(8, 30)}
    assert saved(ValueEntry("opens_at", time, "time"), {}, opens_at="8.30 om morgenen") == {
        "opens_at": "8.30 om morgenen"
    }
    assert ValueEntry("at", time, "time").block(Here(), {"at": dt.time(16)}).specs[0].value == "16:00"


def test_a_table_inside_keeps_what_its_fields_do_not_have() -> None:
    entry: TableEntry[Here] = TableEntry("quality", (NumberEntry("rate", is_share), NumberEntry("hours")))
    table = {"quality": {"rate": Decimal("0.60"), "note": "x"}}
    assert [spec.name for spec in entry.block(Here(), table).specs] == ["quality-rate", "quality-hours"]
    assert saved(entry, table) == table
    assert saved(entry, table, quality__hours="3") == {"quality": {"note": "x", "rate": Decimal("0.60"), "hours": 3}}
    assert saved(entry, {"quality": {"hours": 3}}, quality__hours="") == {}


def test_a_key_that_stays_is_not_changed_and_an_empty_one_is_left_to_be_proposed() -> None:
    stays: KeyEntry[Here] = KeyEntry(lambda where, table: (table.get("key") == "old", ""))  # noqa: ARG005
    assert saved(stays, {"key": "old"}, key="new") == {"key": "old"}
    assert saved(stays, {"key": "mine"}, key="new") == {"key": "new"}
    assert saved(stays, {}, key="") == {}
