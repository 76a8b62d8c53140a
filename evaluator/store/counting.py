"""Counting answers, many submissions at once: a variable is a column of numbers, and counting is sorting them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evaluator.store.layouts import BLANK, Answers, Layout, Layouts, code_of

__all__ = ["BLANK", "IN_TIME", "SUBMITTED", "SYNTHETIC", "AnswerCount", "Key", "Row"]

SUBMITTED: Final = "_submitted"
SYNTHETIC: Final = "_synthetic"
IN_TIME: Final = "_in_time"

Cell = tuple[str, str, str, int | bool, int | bool | None]
"""Wave, group, process, synthetic, in time (None: no time is stored)."""
Row = tuple[Any, ...]
"""The fields of a `Cell`, the answers as JSON text and, where a programme can have pairs, the pseudonym or None."""
Key = tuple[str, str, str, str, int]
"""Wave, variable, group, process, code."""

_HELD: Final = 1 << 16


class AnswerCount:
    """Collects rows; `counts` says how many have each code of each variable, by wave, group and process."""

    def __init__(self) -> None:
        self.submissions = 0
        self._cells = _Numbers()
        self._sizes: Counter[int] = Counter()
        self._layouts = Layouts()
        self._held: defaultdict[Layout, _Held] = defaultdict(_Held)
        self._odd: Counter[tuple[int, str, int]] = Counter()

    def add(self, rows: Sequence[Row]) -> Answers:
        """Count some rows; what they say. A few hundred at a time are fastest: they stay in the processor's cache."""
        waves, groups, processes, synthetic, in_time, answers, *_ = zip(*rows, strict=True)
        cells = zip(waves, groups, processes, synthetic, in_time, strict=True)
        numbers = list(map(self._cells.__getitem__, cells))
        self.submissions += len(rows)
        self._sizes.update(numbers)
        read = self._layouts.read(answers)
        shifted = np.array(numbers, np.uint64) << np.uint64(32)
        for layout, places, values in read.parts:
            self._held[layout].add(layout, shifted[places][:, np.newaxis] | values)
        for place, codes in read.odd:
            self._odd.update((numbers[place], variable, code) for variable, code in codes.items())
        return read

    def counts(self) -> Counter[Key]:
        """The counts of all rows so far, also of the submissions themselves under the three names above."""
        found: Counter[Key] = Counter()
        cells = list(self._cells)
        for number, n in self._sizes.items():
            wave, group, process, synthetic, in_time = cells[number]
            found[wave, SUBMITTED, group, process, 1] += n
            if synthetic:
                found[wave, SYNTHETIC, group, process, 1] += n
            if in_time is not None:
                found[wave, IN_TIME, group, process, int(in_time)] += n
        parts = [held.counts(layout) for layout, held in self._held.items()]
        for part in (self._odd, *parts):
            for (number, variable, code), n in part.items():
                wave, group, process = cells[number][:3]
                found[wave, variable, group, process, code] += n
        return found


class _Numbers(dict[Cell, int]):
    """Numbers cells from 0 on in the order in which they are first asked for."""

    def __missing__(self, cell: Cell) -> int:
        self[cell] = number = len(self)
        return number


class _Held:
    """The values of rows of one layout, each below the number of its cell: sorted when there are many."""

    def __init__(self) -> None:
        self._held: list[NDArray[np.uint64]] = []
        self._n_held = 0
        self._counts: Counter[tuple[int, str, int]] = Counter()

    def add(self, layout: Layout, values: NDArray[np.uint64]) -> None:
        self._held.append(values)
        self._n_held += len(values)
        if self._n_held >= _HELD:
            self._settle(layout)

    def counts(self, layout: Layout) -> Counter[tuple[int, str, int]]:
        """By number of the cell, variable and code."""
        self._settle(layout)
        return self._counts

    def _settle(self, layout: Layout) -> None:
        if not self._held:
            return
        held = np.concatenate(self._held)
        for variable, column in zip(layout.variables, held.T, strict=True):
            found, times = np.unique(column, return_counts=True)
            for value, n in zip(found.tolist(), times.tolist(), strict=True):
                self._counts[value >> 32, variable, code_of(value & 0xFFFFFFFF)] += n
        self._held, self._n_held = [], 0
