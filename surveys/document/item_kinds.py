"""What the table of an item says beyond what all items have: one reader for each kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from surveys.answers.coding import LARGEST_NUMBER
from surveys.answers.written import EARLIEST, LATEST, MOST_DECIMALS
from surveys.codes import LOWEST_FREE_CODE
from surveys.document.declarations import read_declaration
from surveys.document.scales import INVOLVEMENT, item_scale, outside_of
from surveys.document.tables import Table
from surveys.questionnaire import ChangeKind, Choice, ItemKind, Row, Scale

DEFAULT_LENGTHS: Final[Mapping[ItemKind, int]] = {ItemKind.SHORT_TEXT: 200, ItemKind.LONG_TEXT: 2000}
LARGEST_LENGTH: Final = 20_000
LENGTH_BESIDE_OTHER: Final = 200
MOST_POINTS: Final = 21
"""Of a range: more cannot be told apart on a small phone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item's table while it is being read."""

    table: Table
    key: str
    kind: ItemKind
    scales: Mapping[str, Scale]

    def scale(self, *, ordered: bool, flags: tuple[str, ...] = ()) -> Scale | None:
        """The item's scale; choices of its own are taken as ``ordered``, a named scale must be when that is needed.
        ``flags`` are those that its choices may have."""
        scale = item_scale(self.table, self.key, self.scales, ordered=ordered)
        if ordered:
            self.must_be_ordered(scale, "document.unordered_for_kind")
        for choice in scale.choices if scale else ():
            for flag in (flag for flag in ("exclusive", "other") if getattr(choice, flag) and flag not in flags):
                values = {"code": choice.code, "flag": flag, "kind": self.kind.value}
                self.table.fault("document.flag", self.place_of_scale, **values)
        return scale

    @property
    def place_of_scale(self) -> str:
        return "scale" if "scale" in self.table else "choices"

    def must_be_ordered(self, scale: Scale | None, code: str) -> None:
        if scale is not None and not scale.ordered:
            self.table.fault(code, self.place_of_scale, scale=scale.key, kind=self.kind.value)

    def with_text_beside(self, scale: Scale | None) -> dict[str, Any]:
        """The length of the text beside 'other'; a fault where more than one choice has a text."""
        others = [choice.code for choice in scale.choices if choice.other] if scale else []
        if len(others) > 1:
            self.table.fault("document.others", self.place_of_scale)
        return {"max_length": LENGTH_BESIDE_OTHER} if others else {}


def _choice(entry: Entry) -> dict[str, Any]:
    table = entry.table
    ordered = entry.kind is ItemKind.SCALE
    scale = entry.scale(ordered=ordered, flags=() if ordered else ("other",))
    backwards = table.value("reversed", bool, False)
    if backwards and entry.kind is ItemKind.SINGLE:
        entry.must_be_ordered(scale, "document.unordered_reversed")
    stage = table.value("stage", str, "") or None
    if stage and scale is not None and scale.key != INVOLVEMENT:
        table.fault("document.stage_beside_scale", "stage", scale=scale.key)
    return {"scale": scale, "reversed": backwards, "stage": stage, **entry.with_text_beside(scale)}


def _range(entry: Entry) -> dict[str, Any]:
    table = entry.table
    least, greatest = table.value("minimum", int, 0), table.value("maximum", int, 10)
    step = table.value("step", int, 1)
    ends = table.text("low", required=True), table.text("high", required=True)
    outside = outside_of(table)
    special = {"reversed": table.value("reversed", bool, False), "ends": ends}
    if least < LOWEST_FREE_CODE or greatest > LARGEST_NUMBER or least >= greatest:
        table.fault("document.not_above", "maximum", greatest=greatest, least=least)
    elif step < 1 or (greatest - least) % step:
        table.fault("document.step_misses", "step", step=step, greatest=greatest, least=least)
    elif (greatest - least) // step >= MOST_POINTS:
        table.fault("document.too_many_points", "step", most=MOST_POINTS)
    else:
        codes = range(least, greatest + 1, step)
        return {"scale": Scale(entry.key, tuple(point(code, codes, ends) for code in codes), outside), **special}
    return special


def point(code: int, codes: range, ends: tuple[Mapping[str, str], Mapping[str, str]]) -> Choice:
    """A point of a range under its number; the words of an end stand beside the end's number."""
    words = {codes[0]: ends[0], codes[-1]: ends[1]}.get(code, {})
    return Choice(
        code, {lang: f"{code} – {text}" for lang, text in words.items()} or {"da": str(code), "en": str(code)}
    )


def _matrix(entry: Entry) -> dict[str, Any]:
    rows: list[Row] = []
    for row in entry.table.tables("rows", required=True):
        changed = read_declaration(row, (ChangeKind.WORDING, ChangeKind.MEANING))
        rows.append(Row(row.key(), row.languages(), row.value("reversed", bool, False), changed))
        row.close()
    return {"scale": entry.scale(ordered=True), "rows": tuple(rows)}


def _multiple(entry: Entry) -> dict[str, Any]:
    scale = entry.scale(ordered=False, flags=("exclusive", "other"))
    together = sum(not choice.exclusive for choice in scale.choices) if scale else 0
    return {"scale": scale, **_number_of_choices(entry.table, together), **entry.with_text_beside(scale)}


def _ranking(entry: Entry) -> dict[str, Any]:
    table, scale = entry.table, entry.scale(ordered=False)
    partial = table.value("partial", bool, False)
    if scale is not None and scale.outside:
        table.fault("document.outside_in_ranking", entry.place_of_scale)
    if "maximum_choices" in table and not partial:
        table.fault("document.ranking_of_everything", "maximum_choices")
    numbers = _number_of_choices(table, len(scale.choices) if scale else 0) if partial else {}
    if not partial:
        table.raw("maximum_choices")
    return {"scale": scale, "partial": partial, **numbers}


def _number_of_choices(table: Table, there_are: int) -> dict[str, Any]:
    least = table.value("minimum_choices", int, 0)
    greatest = table.value("maximum_choices", int, there_are)
    if there_are and not 0 <= least <= there_are:
        table.fault("document.cannot_choose", "minimum_choices", number=least, least=0, all=there_are)
    elif there_are and not max(1, least) <= greatest <= there_are:
        values = {"number": greatest, "least": max(1, least), "all": there_are}
        table.fault("document.cannot_choose", "maximum_choices", **values)
    return {"minimum_choices": least, "maximum_choices": greatest if "maximum_choices" in table else None}


def _integer(entry: Entry) -> dict[str, Any]:
    table = entry.table
    least = table.value("minimum", int, 0)
    greatest = table.value("maximum", int, LARGEST_NUMBER)
    step = table.value("step", int, 1)
    if least < LOWEST_FREE_CODE:
        table.fault("document.too_low", "minimum", number=least, least=LOWEST_FREE_CODE)
    if greatest > LARGEST_NUMBER:
        table.fault("document.too_high", "maximum", number=greatest, most=LARGEST_NUMBER)
    if least > greatest:
        table.fault("document.below_minimum", "maximum", greatest=greatest, least=least)
    if step < 1:
        table.fault("document.no_whole_step", "step", step=step)
    return {"minimum": least, "maximum": greatest, "step": step if step > 1 else None}


def _decimal(entry: Entry) -> dict[str, Any]:
    table = entry.table
    least, greatest, step = (_number(table, key) for key in ("minimum", "maximum", "step"))
    lowest, highest = least or Decimal(0), Decimal(LARGEST_NUMBER) if greatest is None else greatest
    if lowest < -LARGEST_NUMBER or highest > LARGEST_NUMBER:
        table.fault("document.limits_out_of_range", "maximum", most=LARGEST_NUMBER)
    elif lowest > highest:
        table.fault("document.below_minimum", "maximum", greatest=str(highest), least=str(lowest))
    if step is not None and step <= 0:
        table.fault("document.no_step", "step", step=str(step))
    return {"minimum": lowest, "maximum": highest, "step": step}


def _number(table: Table, key: str) -> Decimal | None:
    """A number with or without decimals, exactly as it is written: 0.1 is a tenth."""
    written = table.raw(key)
    if written is None:
        return None
    # TOML has no limit on decimals and knows inf and nan, of which repr gives no digits.
    number = Decimal(repr(written)) if isinstance(written, int | float) and not isinstance(written, bool) else None
    if number is None or not number.is_finite():
        table.fault("document.no_number", key, written=repr(written))
        return None
    if abs(number) > LARGEST_NUMBER or number != round(number, MOST_DECIMALS):
        table.fault("document.decimals", key, written=repr(written), decimals=MOST_DECIMALS, most=LARGEST_NUMBER)
        return None
    return number


def _date(entry: Entry) -> dict[str, Any]:
    earliest = entry.table.value("minimum", dt.date, EARLIEST)
    latest = entry.table.value("maximum", dt.date, LATEST)
    if earliest > latest:
        dates = {"latest": latest.isoformat(), "earliest": earliest.isoformat()}
        entry.table.fault("document.before_minimum", "maximum", **dates)
    return {"earliest": earliest, "latest": latest}


def _text(entry: Entry) -> dict[str, Any]:
    length = entry.table.value("max_length", int, DEFAULT_LENGTHS[entry.kind])
    if not 1 <= length <= LARGEST_LENGTH:
        entry.table.fault("document.length", "max_length", length=length, most=LARGEST_LENGTH)
    return {"max_length": length}


def _nothing_more(entry: Entry) -> dict[str, Any]:  # noqa: ARG001
    return {}


SPECIAL: Final[Mapping[ItemKind, Callable[[Entry], dict[str, Any]]]] = {
    ItemKind.SINGLE: _choice,
    ItemKind.SCALE: _choice,
    ItemKind.RANGE: _range,
    ItemKind.MATRIX: _matrix,
    ItemKind.MULTIPLE: _multiple,
    ItemKind.RANKING: _ranking,
    ItemKind.INTEGER: _integer,
    ItemKind.DECIMAL: _decimal,
    ItemKind.DATE: _date,
    ItemKind.SHORT_TEXT: _text,
    ItemKind.LONG_TEXT: _text,
    ItemKind.CONSENT: _nothing_more,
    ItemKind.NOTE: _nothing_more,
}
