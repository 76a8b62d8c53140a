"""Registers in words: their names, columns and cells, as a page writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from evaluator.programme.model import Programme
from evaluator.programme.register_names import register_title, state_title
from evaluator.records.model import ASSUMED, OWNER, REFERENCE, SYNTHETIC, Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.listing import LATE
from evaluator.store.audit import COMMAND_LINE
from evaluator.store.audit import OWNER as BY_OWNER
from evaluator.texts import Texts, catalogue, uncapitalised

Cells = Mapping[str, object]
_KINDS: Final = ("activities", "kind")
"""Written freely; some kinds have words in every language, as in the report."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a programme's registers are written in a language, and the states of one of them."""

    programme: Programme
    t: Texts
    register: Register | None = None

    def name(self, register: Register) -> str:
        return _capitalised(self.inside(register))

    def inside(self, register: Register) -> str:
        """The name inside a sentence."""
        return register_title(self.programme, register.name, self.t)

    def label(self, column: Column) -> str:
        return self.t(f"registers.column_{column.name}")

    def choice(self, column: Column, value: object) -> str:
        """The word for a choice, the title of a key; what is neither as it stands."""
        if value in column.choices:
            if self.register and column.name == self.register.state:
                return _capitalised(state_title(self.programme, self.register.name, str(value), self.t))
            return _capitalised(self.t(f"registers.{column.name}_{value}"))
        kind = f"report.activity_{value}"
        if self.register and (self.register.name, column.name) == _KINDS and kind in catalogue():
            return self.t(kind)
        things = getattr(self.programme, column.of, ()) if column.kind == "key" else ()
        return next((self.t.pick(one.title) for one in things if one.key == value), str(value))

    def cell(self, column: Column, value: object) -> str:
        """What stands in a cell; '' for an empty one."""
        if value is None or value == "" or value is False:
            return ""
        if value is True:
            return self.t("registry.yes")
        if isinstance(value, dt.date):
            return self.t.date(value)
        if isinstance(value, int | float):
            return self.t.number(value, 0 if float(value).is_integer() else 2)
        return self.choice(column, value)

    def gap(self, register: Register, name: str) -> str:
        if name == LATE:
            return self.t("registry.late")
        return self.t("registry.gap", column=uncapitalised(self.label(register.column(name))))

    def person(self, by: str, who: Mapping[str, str]) -> str:
        """Who recorded something: an account, by its id or as it was called then, a file or a command."""
        others = {one: f"accounts.actor_{one}" for one in (COMMAND_LINE, BY_OWNER)} | {"import": "registry.by_import"}
        return self.t(others[by]) if by in others else who.get(by, by)

    def title(self, register: Register, row: Cells) -> str:
        """What people call a row by: its title, else what tells it from others, else its reference."""
        if own := str(row.get(register.title) or ""):
            return own
        told = (self.cell(register.column(name), row.get(name)) for name in register.identity)
        return ", ".join(filter(None, told)) or str(row["reference"])

    def options(self, column: Column, values: Iterable[str]) -> list[tuple[str, str]]:
        return [(value, self.choice(column, value)) for value in values]


def _capitalised(said: str) -> str:
    return said[:1].upper() + said[1:]


def listed_columns(register: Register) -> list[Column]:
    """The columns of a list beside the title: short ones, those of the present event last. Of a time in somebody's own
    words its last day is there, too."""
    period = register.period
    told = {*register.identity, OWNER.name, *([period.written] if period else [])}
    hidden = {REFERENCE.name, SYNTHETIC.name, ASSUMED.name, register.title, *([period.first] if period else [])}
    return [
        one
        for one in (*register.columns, *register.history)
        if one.name not in hidden and not one.several and one.of not in REGISTERS
        if one.kind != "text" or one.restricts or one.name in told
    ]
