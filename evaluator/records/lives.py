"""The life of what a row stands for: its states in order, and which of them may follow which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from evaluator.records.model import Register

Moment = tuple[dt.date, str]
"""A day, and the state that was reached on it."""


def states(register: Register) -> tuple[str, ...]:
    """In the order of a life; none where the register has no history."""
    return register.column(register.state).choices if register.history else ()


def first_states(register: Register) -> tuple[str, ...]:
    """Those in which a life may begin."""
    return register.following[""]


def next_states(register: Register, state: str) -> tuple[str, ...]:
    """Those that may follow a state, '' where nothing has happened yet, in the order of a life."""
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


def in_life_order(register: Register, moments: Iterable[Moment]) -> list[Moment]:
    """By day; those of one day in the order of a life, so that the last one is where it stands."""
    order = states(register)
    return sorted(moments, key=lambda moment: (moment[0], order.index(moment[1])))
