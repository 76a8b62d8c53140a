"""The life of what a row stands for: its states in order, and which of them may follow which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from evaluator.records.model import Register

Moment = tuple[dt.date, str]
"""A day, and the state that was reached on it."""
Delay = Literal["", "not_started", "overdue"]


def states(register: Register) -> tuple[str, ...]:
    """In the order of a life; none where the register has no history."""
    return register.column(register.state).choices if register.history else ()


def first_states(register: Register) -> tuple[str, ...]:
    """Those in which a life may begin, in its order."""
    return next_states(register, "")


def next_states(register: Register, state: str) -> tuple[str, ...]:
    """Those that may follow a state, '' where nothing has happened yet, in the order of a life. Where rows stand
    without events, such as the actions of a plan, they are asked about once in a while, and by then may have come
    several steps further."""
    if register.events_optional:
        return tuple(one for one in states(register) if may_follow(register, state, one))
    return tuple(one for one in states(register) if one in register.following[state])


def may_follow(register: Register, earlier: str, later: str) -> bool:
    """Whether ``later`` can be reached from ``earlier`` by the steps of `Register.following`, with those between them
    unrecorded."""
    reached, seen = list(register.following[earlier]), set[str]()
    while reached:
        state = reached.pop()
        if state == later:
            return True
        if state not in seen:
            seen.add(state)
            reached.extend(register.following[state])
    return False


def implied(register: Register, state: str) -> frozenset[str]:
    """The states that somebody has been in who is in ``state``, that one among them: those that no life leads around.
    Files often hold only the latest state."""
    return frozenset({state, *(one for one in states(register) if one != state and not _around(register, one, state))})


def _around(register: Register, left_out: str, state: str) -> bool:
    """Whether a life can reach ``state`` without ``left_out``."""
    reached, seen = list(register.following[""]), {left_out}
    while reached:
        one = reached.pop()
        if one not in seen:
            seen.add(one)
            reached.extend(register.following[one])
    return state in seen


def delay_of(register: Register, row: Mapping[str, object], state: str, day: dt.date) -> Delay:
    """'overdue' where the last planned day has passed and the life has not ended, 'not_started' where the first has and
    nothing has begun; '' else, also where no day is planned. ``state``: where the row stands, '' for nowhere yet."""
    if register.period is None or (state and not register.following[state]):
        return ""
    first, last = row[register.period.first], row[register.period.last]
    if isinstance(last, dt.date) and last < day:
        return "overdue"
    begun = state not in ("", states(register)[0])
    return "not_started" if isinstance(first, dt.date) and first < day and not begun else ""


def in_life_order(register: Register, moments: Iterable[Moment]) -> list[Moment]:
    """By day; those of one day in the order of a life, so that the last one is where it stands."""
    order = states(register)
    return sorted(moments, key=lambda moment: (moment[0], order.index(moment[1])))
