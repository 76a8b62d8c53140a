"""Trial actions from a file: several rows of one reference are its life, joined to what the register holds already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from analysis.trial_actions import in_life_order, may_follow
from evaluator.core.faults import Fault
from evaluator.registers.rows import Entry
from evaluator.store import registers as store

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND: Final = "trial_actions"
_OF_THE_ACTION: Final = ("process", "title", "delivery")
Moment = tuple[dt.date, str]


def life_faults(db: Connection, programme: str, entries: Sequence[Entry]) -> list[Fault]:
    """Where the rows of one reference contradict each other, or an event does not fit into the life of its action."""
    stored = {str(row["reference"]): row for row in store.rows(db, programme, KIND)}
    past = _moments(store.events(db, programme))
    return [
        fault
        for reference, life in _lives(entries).items()
        for fault in (
            *_contradictions(life, stored.get(reference)),
            *_disorder(life, past.get(reference, [])),
        )
    ]


def add_lives(db: Connection, programme: str, entries: Sequence[Entry], now: dt.datetime) -> int:
    """Add the actions and events that are new, of entries without `life_faults`; the number of events added."""
    lives = _lives(entries)
    stored = {str(row["reference"]) for row in store.rows(db, programme, KIND)}
    store.add_rows(db, programme, KIND, [_action(life) for ref, life in lives.items() if ref not in stored])
    return sum(_add_events(db, programme, life, now) for life in lives.values())


def _lives(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    lives: dict[str, list[Entry]] = {}
    for entry in entries:
        if "reference" not in entry.unread:
            lives.setdefault(entry.reference, []).append(entry)
    return lives


def _contradictions(life: Sequence[Entry], stored: Mapping[str, object] | None) -> Iterable[Fault]:
    action, said_in = _action(life), dict[str, str]()
    for entry in life:
        for name in _OF_THE_ACTION:
            if not entry.values[name]:
                continue
            said_in.setdefault(name, entry.place)
            if entry.values[name] != action[name]:
                yield Fault(
                    f"{entry.place}: {name}",
                    f"'{entry.values[name]}', but '{action[name]}' in {said_in[name]} of the same reference",
                    "write the same in each row, or another reference",
                )
    if stored is None and not action["title"] and not any("title" in entry.unread for entry in life):
        yield Fault(f"{life[0].place}: title", "the cell is empty", "write a title in one row of each reference")


def _action(life: Sequence[Entry]) -> dict[str, object]:
    """What the rows say of the action itself, each from the first row that says it."""
    said = {name: [entry.values[name] for entry in life if entry.values[name]] for name in _OF_THE_ACTION}
    empty = {"reference": life[0].reference, "synthetic": any(entry.values["synthetic"] for entry in life)}
    return empty | {name: said[name][0] if said[name] else "" for name in _OF_THE_ACTION}


def _disorder(life: Sequence[Entry], past: Sequence[Moment]) -> Iterable[Fault]:
    places = {_moment(entry): entry.place for entry in life if not entry.unread & {"state", "occurred_on"}}
    for earlier, later in pairwise(in_life_order({*past, *places})):
        place = places.get(later) or places.get(earlier)
        if place and not may_follow(earlier[1], later[1]):
            yield Fault(
                place,
                f"'{later[1]}' on {later[0]} cannot come after '{earlier[1]}' on {earlier[0]}",
                "correct the state or the date",
            )


def _add_events(db: Connection, programme: str, life: Sequence[Entry], now: dt.datetime) -> int:
    by_moment = {_moment(entry): entry.values for entry in life}
    return sum(
        store.add_event(
            db,
            programme,
            life[0].reference,
            state=state,
            occurred_on=occurred_on,
            note=str(by_moment[occurred_on, state]["note"]),
            recorded_by="import",
            now=now,
            date_assumed=bool(by_moment[occurred_on, state]["date_assumed"]),
        )
        for occurred_on, state in in_life_order(by_moment)
    )


def _moment(entry: Entry) -> Moment:
    return cast(dt.date, entry.values["occurred_on"]), str(entry.values["state"])


def _moments(events: Iterable[Mapping[str, object]]) -> dict[str, list[Moment]]:
    moments: dict[str, list[Moment]] = {}
    for event in events:
        moment = cast(dt.date, event["occurred_on"]), str(event["state"])
        moments.setdefault(str(event["reference"]), []).append(moment)
    return moments
