"""What a row tells of who answered: the group as it is reported and the process, as far as they tell of nobody.

The rule, written here and nowhere else: a process stands in the rows of a wave where of every group none or at least
the disclosure minimum of answers are of it. The smallest is joined with the smallest other process of the wave, for all
its groups alike, as long as that is not so; one that is alone in the end is left out. It is also left out where answers
are missing that were counted, since what is missing may be of one process. Where the linkage is confidential neither
stands: whoever may know who answered must not know what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evaluator.exporting.kept import Kept
from evaluator.programme.merging import JOINED

NO_PROCESS = "-"
"""In the key of joined processes for those who belong to none; no process has this key."""
Who = tuple[str, str]
"""Group and process as they stand in a row; '' where they are left out."""


def told_of(one: Kept, minimum: int) -> dict[Who, Who]:
    """For each group, as it is reported, and process what stands in the rows."""
    cells = Counter((group, row.process) for group, rows in one.rows.items() for row in rows)
    if one.wave.linkage == "confidential":
        return dict.fromkeys(cells, ("", ""))
    processes = joined(cells, minimum) if one.whole else {}
    return {(group, process): (group, processes.get(process, "")) for group, process in cells}


def joined(cells: Mapping[Who, int], minimum: int) -> dict[str, str]:
    """The key under which each process stands; '' for all where they would have to be one."""
    units: list[tuple[str, ...]] = [(process,) for process in sorted({process for _, process in cells})]
    alone = len(units) == 1
    while small := _smallest(cells, units, minimum):
        if len(units) == 1:
            return dict.fromkeys(units[0], "")
        others = [unit for unit in units if unit != small]
        partner = min(others, key=lambda unit: (_size(cells, unit), unit))
        units = [unit for unit in others if unit != partner] + [tuple(sorted((*small, *partner)))]
    if len(units) == 1 and not alone:
        return dict.fromkeys(units[0], "")
    return {process: _key(unit) for unit in units for process in unit}


def _smallest(cells: Mapping[Who, int], units: Iterable[tuple[str, ...]], minimum: int) -> tuple[str, ...]:
    """The processes with the smallest number of a group that is too small; () where none is."""
    found = []
    for unit in units:
        of_group: Counter[str] = Counter()
        for (group, process), n in cells.items():
            of_group[group] += n if process in unit else 0
        found += [(n, unit) for n in of_group.values() if 0 < n < minimum]
    return min(found)[1] if found else ()


def _size(cells: Mapping[Who, int], unit: Sequence[str]) -> int:
    return sum(n for (_, process), n in cells.items() if process in unit)


def _key(unit: Sequence[str]) -> str:
    return unit[0] if len(unit) == 1 else JOINED.join(process or NO_PROCESS for process in unit)
