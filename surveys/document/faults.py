"""Faults of a questionnaire document: where, what, and the remedy, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``place`` is file and key, such as ``participants.toml: pages[2](afterwards).title``; counted from 1."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {self.remedy}"


class DocumentError(Exception):
    """A questionnaire document that cannot be used; ``faults`` holds every fault that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
