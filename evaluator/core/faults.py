"""Faults that are still sentences, until the rooms that make them make diagnostics; `InputRejected` tells both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from surveys.diagnostics import Diagnostic, InputRejected


@dataclass(frozen=True, slots=True)
class Fault:
    """Where (file, sheet, row, field), what is wrong, and the remedy; ``diagnostic`` where it was one before."""

    place: str
    problem: str
    remedy: str
    diagnostic: Diagnostic | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {self.remedy}"


class FaultsFound(InputRejected):
    """Raised with all faults of an input; nothing of that input has been stored."""

    def __init__(self, faults: Iterable[object]) -> None:
        found = tuple(faults)
        self.faults = tuple(str(fault) for fault in found)
        super().__init__(as_diagnostic(fault) for fault in found)
        self.args = ("\n".join(self.faults),)


def as_diagnostic(fault: object) -> Diagnostic:
    """The diagnostic that it was or is, else one that holds its sentence."""
    given = fault if isinstance(fault, Diagnostic) else getattr(fault, "diagnostic", None)
    return given if isinstance(given, Diagnostic) else Diagnostic("commands.said", (), {"sentence": str(fault)})


def meant(written: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known: the nearest known one, else all of them."""
    names = list(known)
    if near := get_close_matches(written, names, n=1, cutoff=0.6):
        return f"did you mean '{near[0]}'?"
    return f"use one of {', '.join(map(repr, names))}" if names else "there is none to choose from"
