"""Tables with one row for each thing, whose columns say when it reached which state: a row becomes its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evaluator.arranging.tables import Arranged, ArrangedRow
from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.registers.naming import state_term
from surveys import diagnostics as said
from surveys.diagnostics import Diagnostic
from surveys.toml.strings import basic_string


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the file as one event; ``heading`` stands above its date."""

    row: ArrangedRow
    heading: str


def events_of(
    row: ArrangedRow, table: Arranged, register: Register, programme: Programme
) -> Iterator[Event | Diagnostic]:
    """The events that a row tells of, the row itself where no column of the file dates a state. A date that lies ahead
    of what the row says of its state is a plan: a note says that it was left out."""
    if not table.dates:
        yield Event(row, "")
        return
    order = register.column(register.state).choices
    state, own = row.cells.get(register.state, ""), row.cells.get(register.date, "")
    told = False
    for heading, states in table.dates.items():
        if not row.dates[heading]:
            continue
        place = (*table.where, said.Row(row.number), said.Column(heading))
        if len(states) > 1 and not state:
            yield Diagnostic("registers.ended_how", place, {"heading": basic_string(heading), "states": states[-1]})
        elif state in order and order.index(state) < order.index(states[0]):
            called = state_term(programme, register.name, state)
            yield Diagnostic("registers.date_ahead", place, {"state": called}, "note")
        elif len(states) == 1 or state in states:
            reached = states[0] if len(states) == 1 else state
            told |= reached == state
            yield Event(_at(row, register, reached, row.dates[heading]), heading)
    if state in order and not told and not own:
        place = table.place(row.number, register.state)
        yield Diagnostic("registers.state_undated", place, {"state": state_term(programme, register.name, state)})
    elif state not in order and not own and (state or not any(row.dates.values())):
        yield Event(replace(row, unread=row.unread | {register.date}), "")
    elif own:
        yield Event(_at(row, register, state, own), "")


def _at(row: ArrangedRow, register: Register, state: str, day: str) -> ArrangedRow:
    cells: Mapping[str, str] = {**row.cells, register.state: state, register.date: day}
    return replace(row, cells=cells)
