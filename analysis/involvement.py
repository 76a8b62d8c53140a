"""Degree of involvement: stage by group, as intended, practised and experienced. Levels are ordinal, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.counts import Counts, as_counts
from analysis.ordinal import median
from analysis.proportions import share
from analysis.results import Estimate
from analysis.stratified import Stratum, stratified_share

LEVELS: Final = 6
"""none, informed, consulted, involved, collaborating, deciding: codes 0 to 5."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The level (0 to 5) that a plan intends, or a document shows, for a group at a stage of one process."""

    process: str
    stage: str
    group: str
    level: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage and group over all processes. ``intended`` and ``practised`` are levels in ascending order, one per
    process; ``experienced`` the number of answers per level 0 to 5, None where nobody was asked.

    A median is None without readings; midway between two levels it reads 'between'. ``at_or_above`` is the share of
    answers at or above the intended median, None without answers or intention.
    """

    stage: str
    group: str
    intended: tuple[int, ...]
    practised: tuple[int, ...]
    experienced: tuple[int, ...] | None
    intended_median: float | None
    practised_median: float | None
    experienced_median: Estimate | None
    at_or_above: Estimate | None


def grid(
    intended: Iterable[Reading],
    practised: Iterable[Reading],
    experienced: Mapping[tuple[str, str], Counts],
    *,
    population: Mapping[tuple[str, str], int] | None = None,
    not_relevant: Mapping[tuple[str, str], int] | None = None,
    level: float = 0.95,
) -> tuple[Cell, ...]:
    """One cell for each stage and group with any reading, in the order of stage and group key.

    ``experienced``: counts of shape (6,) by (stage, group); ``population``: how many could have answered, where known,
    and ``not_relevant`` how many of them said that it does not concern them (see `analysis.stratified`). Several
    readings of one process in one cell each count. ValueError for a level outside 0 to 5.
    """
    plans, documents = _by_cell(intended), _by_cell(practised)
    people, others = population or {}, not_relevant or {}
    return tuple(
        _cell(
            key,
            plans.get(key, ()),
            documents.get(key, ()),
            experienced.get(key),
            (people.get(key), others.get(key, 0)),
            level,
        )
        for key in sorted({*plans, *documents, *experienced})
    )


def lowest(cells: Iterable[Cell]) -> Cell | None:
    """The cell that needs attention first: the lowest experienced median, or where nobody answered anywhere the lowest
    practised one. Ties by the smaller share at or above the intended level, then by stage and group key. None where no
    cell has either reading."""
    all_cells = tuple(cells)
    asked = [(cell.experienced_median.value, cell) for cell in all_cells if cell.experienced_median]
    ranked = [(value, cell) for value, cell in asked if value is not None] or [
        (cell.practised_median, cell) for cell in all_cells if cell.practised_median is not None
    ]
    if not ranked:
        return None
    return min(ranked, key=lambda pair: (pair[0], _reached(pair[1]), pair[1].stage, pair[1].group))[1]


def _cell(
    key: tuple[str, str],
    intended: tuple[int, ...],
    practised: tuple[int, ...],
    experienced: Counts | None,
    asked: tuple[int | None, int],
    level: float,
) -> Cell:
    answers = None if experienced is None else tuple(as_counts(experienced).tolist())
    if answers is not None and len(answers) != LEVELS:
        raise ValueError(f"experienced involvement at {key} must be counted on {LEVELS} levels, not {len(answers)}")
    plan = level_median(intended)
    reached = None
    if answers is not None and plan is not None:
        above = sum(count for code, count in enumerate(answers) if code >= plan)
        reached = _share(above, sum(answers), asked, level)
    middle = None if answers is None else median(answers, level, codes=range(LEVELS))
    return Cell(*key, intended, practised, answers, plan, level_median(practised), middle, reached)


def _share(above: int, n: int, asked: tuple[int | None, int], level: float) -> Estimate:
    size, not_relevant = asked
    if size is None or n + not_relevant > size:
        return share(above, n, level=level)
    return stratified_share([Stratum(size, n, above, not_relevant)], level)


def level_median(levels: Iterable[int]) -> float | None:
    """The median of single levels, None without any; midway where it falls between two."""
    ordered = sorted(levels)
    if not ordered:
        return None
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return low if low == high else (low + high) / 2


def _by_cell(readings: Iterable[Reading]) -> dict[tuple[str, str], tuple[int, ...]]:
    cells: dict[tuple[str, str], list[int]] = {}
    for reading in readings:
        if not 0 <= reading.level < LEVELS:
            raise ValueError(f"{reading}: the level must lie in 0 to {LEVELS - 1}")
        cells.setdefault((reading.stage, reading.group), []).append(reading.level)
    return {key: tuple(sorted(levels)) for key, levels in cells.items()}


def _reached(cell: Cell) -> float:
    return cell.at_or_above.value if cell.at_or_above and cell.at_or_above.value is not None else 1.0
