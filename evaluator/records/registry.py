"""All registers. A module of this folder that has a ``REGISTER`` is one; no list names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from evaluator.records.model import Register


def _found() -> Iterator[Register]:
    for module in iter_modules([str(Path(__file__).parent)]):
        found = getattr(import_module(f"evaluator.records.{module.name}"), "REGISTER", None)
        if isinstance(found, Register):
            yield found


REGISTERS: Final[Mapping[str, Register]] = {register.name: register for register in _found()}
COUNTABLE: Final[Mapping[str, Register]] = {name: register for name, register in REGISTERS.items() if register.measures}
"""Those that an indicator can be counted from."""
