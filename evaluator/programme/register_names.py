"""What a programme calls a register and the states of its rows, where it has names of its own for them."""

from __future__ import annotations

from typing import Protocol

from evaluator.programme.model import Programme, Text
from evaluator.programme.named_registers import RegisterNames
from evaluator.programme.table import Table
from evaluator.records.event_histories import states
from evaluator.records.registry import REGISTERS


class Words(Protocol):
    """The texts of a language."""

    def __call__(self, key: str, /) -> str: ...

    def pick(self, text: Text, /) -> str: ...


def register_title(programme: Programme, register: str, texts: Words) -> str:
    """A register's name as it stands inside a sentence: 'prøvehandlinger'."""
    own = programme.registers.get(register)
    return texts.pick(own.title) if own and own.title else texts(f"registers.name_{register}")


def row_kind(programme: Programme, register: str, texts: Words) -> str:
    """What one row of a register is, inside a sentence: 'prøvehandling'."""
    own = programme.registers.get(register)
    return texts.pick(own.one or own.title) if own and own.title else texts(f"registers.one_{register}")


def state_title(programme: Programme, register: str, state: str, texts: Words) -> str:
    """A state's name as it stands inside a sentence: 'sat i gang'."""
    own = programme.registers.get(register)
    return texts.pick(own.states[state]) if own and state in own.states else texts(f"registers.state_{state}")


def read_register_names(top: Table) -> dict[str, RegisterNames]:
    """``[registers.NAME]`` with a ``title``, ``one`` and ``states``."""
    found = {}
    for name, table in top.entries("registers"):
        top.reading.check_known(table.place, name, "registers")
        known = states(REGISTERS[name]) if name in REGISTERS else ()
        top.reading.known = {**top.reading.known, "states": known}
        found[name] = RegisterNames(
            title=table.text("title", required=False),
            one=table.text("one", required=False),
            states=table.texts_by("states", "states"),
        )
    return found
