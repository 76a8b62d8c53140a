"""Every fault of an input at once: what the command line prints one per line and the pages list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.diagnostics import InputRejected


@dataclass(frozen=True, slots=True)
class Fault:
    """Where (file, sheet, row, field), what is wrong, and the remedy."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {self.remedy}"


class FaultsFound(InputRejected):
    """Raised with all faults of an input; nothing of that input has been stored."""

    def __init__(self, faults: Iterable[object]) -> None:
        self.faults = tuple(str(fault) for fault in faults)
        super().__init__(())
        self.args = ("\n".join(self.faults),)
