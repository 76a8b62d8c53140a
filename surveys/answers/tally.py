"""Counts of a variable: along its scale with every zero level, and beside it 'don't know', 'not relevant' and blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.codes import BLANK, DONT_KNOW, NOT_RELEVANT
from surveys.questionnaire import Variable

_BESIDE = frozenset({BLANK, DONT_KNOW, NOT_RELEVANT})


@dataclass(frozen=True, slots=True)
class Tally:
    """``counts`` holds the number of answers at each of the scale's choices from low to high, after reversal where the
    wording is negative; it is empty for whole numbers and texts, whose ``values`` are pairs of value and number of
    answers, in rising order. Who was not asked is in none of the counts."""

    variable: Variable
    counts: tuple[int, ...]
    dont_know: int = 0
    not_relevant: int = 0
    blank: int = 0
    values: tuple[tuple[int, int], ...] = ()

    @property
    def n(self) -> int:
        """Answers on the scale (or numbers, or texts): what statistics are computed from."""
        return sum(self.counts) + sum(n for _, n in self.values)

    @property
    def asked(self) -> int:
        """Everybody who was asked, whatever they answered."""
        return self.n + self.dont_know + self.not_relevant + self.blank


def counted_code(code: int, variable: Variable) -> int:
    """The code that statistics see: mirrored where the wording is negative, else as it was chosen."""
    if variable.reversed and variable.scale is not None:
        return variable.scale.reverse(code)
    return code


def tally(variable: Variable, counts_by_code: Mapping[int, int]) -> Tally:
    """The tally of a variable from the number of submissions by raw (unreversed) code; blank under BLANK.

    Levels that nobody chose are 0. Raises ValueError for a code that the variable does not have.
    """
    by_code: dict[int, int] = {}
    for code, n in counts_by_code.items():
        counted = counted_code(code, variable)
        by_code[counted] = by_code.get(counted, 0) + n
    levels = variable.scale.codes if variable.scale is not None else tuple(sorted(by_code.keys() - _BESIDE))
    unknown = by_code.keys() - _BESIDE - set(levels)
    if unknown:
        raise ValueError(f"variable {variable.key} has no code {min(unknown)}")
    counts = tuple(by_code.get(level, 0) for level in levels)
    return Tally(
        variable=variable,
        counts=counts if variable.scale is not None else (),
        dont_know=by_code.get(DONT_KNOW, 0),
        not_relevant=by_code.get(NOT_RELEVANT, 0),
        blank=by_code.get(BLANK, 0),
        values=() if variable.scale is not None else tuple(zip(levels, counts, strict=True)),
    )


def add(tallies: Iterable[Tally]) -> Tally:
    """The pooled tally of one question put to several groups or in several questionnaires, under the first variable.

    Raises ValueError where there is none, or where the scales' codes differ: those counts cannot be added.
    """
    every = tuple(tallies)
    if not every:
        raise ValueError("there is no tally to add")
    first = every[0].variable
    if len({_codes(one.variable) for one in every}) > 1:
        raise ValueError(f"variable {first.key} is added to one on another scale")
    values: dict[int, int] = {}
    for value, n in (pair for one in every for pair in one.values):
        values[value] = values.get(value, 0) + n
    return Tally(
        variable=first,
        counts=tuple(map(sum, zip(*(one.counts for one in every), strict=True))),
        dont_know=sum(one.dont_know for one in every),
        not_relevant=sum(one.not_relevant for one in every),
        blank=sum(one.blank for one in every),
        values=tuple(sorted(values.items())),
    )


def _codes(variable: Variable) -> tuple[int, ...] | None:
    return variable.scale.codes if variable.scale is not None else None
