"""Every quote of a programme with where it comes from, and whether a report has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.quoting.available import Standing, standing_quotes
from evaluator.quoting.groups import counted_groups, shown
from evaluator.store.counts import latest_counts
from evaluator.store.quotes import Quote, quotes
from evaluator.store.texts import Chosen, TextUnit, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Listed:
    """``group``: as whose words the quote is or would be shown, '' for nobody in particular and where they may not be
    shown. ``reason``: why the report of its milestone does not have it, as `available.Standing` has it, '' where it
    does, and None where that is not to be said. ``instead``: the quote that stands in its place."""

    quote: Quote
    unit: TextUnit
    group: str
    reason: str | None = None
    instead: UUID | None = None


def listed(db: Connection, programme: str) -> list[Listed]:
    """By their random ids."""
    its = quotes(db, programme)
    if not its:
        return []
    texts = {one.text_id: one for one in units(db, programme, Chosen(ids=[one.text_id for one in its]))}
    counts = latest_counts(db, programme)
    standing = {one.quote.id: one for count in counts.values() for one in standing_quotes(db, count)}
    others = {texts[one.text_id].milestone for one in its if one.id not in standing}
    counted = {key: counted_groups(db, counts[key]) for key in others if key in counts}

    def of(one: Quote) -> Listed:
        unit = texts[one.text_id]
        if one.id in standing:
            stands = standing[one.id]
            return Listed(one, unit, stands.shown.group, stands.reason, _instead(stands, standing.values()))
        group = shown(unit, counted[unit.milestone]).group if unit.milestone in counted else ""
        return Listed(one, unit, group)

    return [of(one) for one in its]


def _instead(its: Standing, standing: Iterable[Standing]) -> UUID | None:
    if its.reason != "place":
        return None
    place = (its.unit.milestone, its.quote.place, its.quote.place_key)
    same = (one for one in standing if (one.unit.milestone, one.quote.place, one.quote.place_key) == place)
    return next((one.quote.id for one in same if not one.reason), None)
