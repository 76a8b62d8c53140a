"""What diagnostics call the things of a register: as its pages do, in a programme's own words where it has any."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator.programme.model import Programme
from surveys.diagnostics import Term


def register_term(programme: Programme, register: str) -> Term:
    """A register by its name inside a sentence."""
    own = programme.registers.get(register)
    return Term(f"registers.name_{register}", own.title if own else {})


def state_term(programme: Programme, register: str, state: str) -> Term:
    """A state of a register's rows inside a sentence."""
    own = programme.registers.get(register)
    return Term(f"registers.state_{state}", own.states.get(state, {}) if own else {})


def column_terms(columns: Iterable[str]) -> tuple[Term, ...]:
    """Columns by the labels that stand beside their fields."""
    return tuple(Term(f"registers.column_{name}") for name in columns)
