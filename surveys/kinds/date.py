"""A day, kept as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from surveys.expressions.evaluation import Value
from surveys.expressions.trees import Call, Literal, Node, Own, day_of
from surveys.kinds import paper
from surveys.kinds.coding import BadAnswer, in_text, one_variable, read_as
from surveys.kinds.entry import Entry
from surveys.kinds.record import Answers, Bound, Condition, Content, Document, Fields, Input, Kind, Texts, Type, XlsForm
from surveys.kinds.written import by_hand, canonical, shown
from surveys.notation import Notation, read_day
from surveys.questionnaire import Item

EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2099, 12, 31)
"""The limits of a date that has none of its own."""


def date_of(raw: str, item: Item, notation: Notation) -> dt.date | None:
    """The day written as ``raw``; None for blank. Raises BadAnswer('not_date' | 'date_order'), ('no_such_day') for a
    day that the calendar does not have, and ('date_out_of_range')."""
    if not raw.strip().rstrip("."):
        return None
    date = read_as(read_day, raw, notation)
    earliest, latest = item.earliest or EARLIEST, item.latest or LATEST
    if not earliest <= date <= latest:
        raise BadAnswer("date_out_of_range", minimum=earliest, maximum=latest)
    return date


def _read(entry: Entry) -> Fields:
    earliest = entry.table.value("minimum", dt.date, EARLIEST)
    latest = entry.table.value("maximum", dt.date, LATEST)
    if earliest > latest:
        dates = {"latest": latest.isoformat(), "earliest": earliest.isoformat()}
        entry.table.fault("document.before_minimum", "maximum", **dates)
    return {"earliest": earliest, "latest": latest}


def _write(item: Item) -> Content:
    limits = (("minimum", item.earliest, EARLIEST), ("maximum", item.latest, LATEST))
    return {name: day for name, day, default in limits if day is not None and day != default}


def _as_text(raw: str, item: Item, notation: Notation) -> str:
    date = date_of(raw, item, notation)
    return "" if date is None else canonical(date)


def _settle(line: str, item: Item, language: str) -> str:
    date = date_of(line, item, by_hand(language))
    return "" if date is None else shown(date, language)


def _value(item: Item, _: str, __: Answers, texts: Texts) -> Value:
    day = day_of(texts.get(item.key, ""))
    return None if day is None else float(day)


def _parts(item: Item) -> Iterator[Node]:
    if item.earliest is not None and item.earliest != EARLIEST:
        yield Call(">=", (Own(), Call("date", (Literal(item.earliest.isoformat()),))))
    if item.latest is not None and item.latest != LATEST:
        yield Call("<=", (Own(), Call("date", (Literal(item.latest.isoformat()),))))


def _bound(part: Bound) -> tuple[str, Any] | None:
    if isinstance(part.left, Own) and isinstance(part.right, Call) and part.number is not None:
        name = {"least": "earliest", "greatest": "latest"}[part.end]
        return name, dt.date.fromordinal(int(part.number) + part.step)
    return None


DATE: Final = Kind(
    name="date",
    position=90,
    drawing="value",
    seconds=15,
    document=Document(_read, _write),
    variables=one_variable,
    coding=in_text(_as_text, lambda text, language: shown(dt.date.fromisoformat(text), language)),
    paper=paper.in_words(_settle, instructed=True),
    condition=Condition(Type.DATE, _value),
    xlsform=XlsForm(
        {"date": lambda _: {"kind": "date", "earliest": EARLIEST, "latest": LATEST}},
        lambda *_: {"type": "date"},
        parts=_parts,
        bound=_bound,
        possible=lambda item: (item.earliest or EARLIEST) <= (item.latest or LATEST),
    ),
    form=tuple(Input(name, "day") for name in ("minimum", "maximum")),
    hint="how",
)
