"""What is wrong with a programme's documents: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["fault", "note"]


@dataclass(frozen=True, slots=True)
class Fault:
    """``place`` is file and key, such as 'programme.toml: indicators.lift.targets.m2'. A note is worth reading but
    stops nothing."""

    place: str
    problem: str
    remedy: str
    severity: Severity = "fault"

    def __str__(self) -> str:
        mark = "note: " if self.severity == "note" else ""
        return f"{self.place}: {mark}{self.problem}; {self.remedy}"


class ProgrammeError(Exception):
    """Raised with every fault of a programme document."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def meant(written: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """The remedy for a name that is not known: the nearest known one, else ``otherwise`` or all of them."""
    names = list(known)
    near = get_close_matches(written, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if otherwise:
        return otherwise
    return f"use one of {listed(names)}" if names else "there is none to choose from"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Names in a row for a message, in single quotes, cut after ``most``."""
    quoted = [f"'{name}'" for name in names]
    rest = f" and {len(quoted) - most} more" if len(quoted) > most else ""
    return ", ".join(quoted[:most]) + rest
