"""Counting answers, many submissions at once: a variable is a column of numbers, and counting is sorting them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluator.store.layouts import BLANK, Answers, Layout, Layouts, code_of
from evaluator.store.tables import COLLECTION_MODES

__all__ = [
    "BLANK",
    "COLLECTION_MODES",
    "ENTRY",
    "IN_TIME",
    "SUBMITTED",
    "SYNTHETIC",
    "AnswerCount",
    "Key",
    "Row",
    "RowReader",
]

SUBMITTED: Final = "_submitted"
SYNTHETIC: Final = "_synthetic"
IN_TIME: Final = "_in_time"
ENTRY: Final = "_entry_"
"""Stands before the mode of collection, for every mode but the web."""

Row = tuple[Any, ...]
"""The fields of a `Cell`, the answers as JSON and, where a programme can have pairs, the pseudonym or None. All texts
are `str`, or all `bytes`, whichever the driver gives faster."""
Key = tuple[str, str, str, str, int]
"""Wave, variable, group, process, code."""

_HELD: Final = 1 << 16
_NONE: Final = np.array([], np.uint64)
_FEW_CELLS: Final = 1 << 10
_BEFORE_DIGIT: Final = int.from_bytes(b"   ", "little")


class Cell(NamedTuple):
    """What rows are counted by. ``kind`` is one number, as a million texts more would take as long as the answers:
    1 if synthetic, plus 2 if the answers were late or 4 if they were in time (0: no time is stored), plus 6 times the
    place of the mode of collection among `COLLECTION_MODES`."""

    wave: str
    group: str
    process: str
    kind: int

    @property
    def synthetic(self) -> bool:
        return self.kind % 2 == 1

    @property
    def in_time(self) -> bool | None:
        return (None, False, True)[self.kind // 2 % 3]

    @property
    def collection_mode(self) -> str:
        return COLLECTION_MODES[self.kind // 6]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Some rows: the number of each one's cell, its pseudonym (empty where none was selected), and what it says."""

    cells: NDArray[np.uint64]
    people: tuple[str | bytes | None, ...]
    answers: Answers


class RowReader:
    """Reads rows and numbers their cells."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._layouts = Layouts()

    @property
    def cells(self) -> list[Cell]:
        """The cells met so far, each at the place of its number."""
        return [Cell(*map(as_text, cell[:3]), cell[3]) for cell in self._numbers]

    def read(self, rows: Sequence[Row]) -> ReadRows:
        """A few hundred at a time are fastest: they stay in the processor's cache."""
        waves, groups, processes, kinds, answers, *people = zip(*rows, strict=True)
        numbers = map(self._numbers.__getitem__, zip(waves, groups, processes, kinds, strict=True))
        cells = np.fromiter(numbers, np.uint64, len(rows))
        if isinstance(answers[0], str):
            answers = tuple(text.encode("ascii") for text in answers)
        return ReadRows(cells, people[0] if people else (), self._layouts.read(answers))


def as_text(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode()


class AnswerCount:
    """Collects rows; `counts` says how many have each code of each variable, by wave, group and process."""

    def __init__(self, reader: RowReader) -> None:
        self.submissions = 0
        self._reader = reader
        self._cells: list[NDArray[np.uint64]] = []
        self._held: defaultdict[Layout, _Held] = defaultdict(_Held)
        self._odd: Counter[tuple[int, str, int]] = Counter()

    def add(self, rows: ReadRows) -> None:
        self.submissions += len(rows.cells)
        self._cells.append(rows.cells)
        for layout, places, values in rows.answers.parts:
            self._held[layout].add(layout, rows.cells[places], values)
        for place, codes in rows.answers.odd:
            number = int(rows.cells[place])
            self._odd.update((number, variable, code) for variable, code in codes.items())

    def counts(self) -> Counter[Key]:
        """The counts of all rows so far, also of the submissions themselves under the names above."""
        found: Counter[Key] = Counter()
        cells = self._reader.cells
        for number, n in zip(*np.unique(np.concatenate([_NONE, *self._cells]), return_counts=True), strict=True):
            found.update({(cells[number].wave, *key): int(n) for key in _of_themselves(cells[number])})
        parts = [held.counts(layout) for layout, held in self._held.items()]
        for part in (self._odd, *parts):
            for (number, variable, code), n in part.items():
                cell = cells[number]
                found[cell.wave, variable, cell.group, cell.process, code] += n
        return found


def _of_themselves(cell: Cell) -> list[tuple[str, str, str, int]]:
    """Variable, group, process and code under which submissions of a cell are counted themselves."""
    codes = {SUBMITTED: 1}
    if cell.synthetic:
        codes[SYNTHETIC] = 1
    if cell.in_time is not None:
        codes[IN_TIME] = int(cell.in_time)
    if cell.collection_mode != COLLECTION_MODES[0]:
        codes[ENTRY + cell.collection_mode] = 1
    return [(variable, cell.group, cell.process, code) for variable, code in codes.items()]


class _Numbers(dict[tuple[Any, ...], int]):
    """Numbers cells from 0 on in the order in which they are first asked for."""

    def __missing__(self, cell: tuple[Any, ...]) -> int:
        self[cell] = number = len(self)
        return number


class _Held:
    """The values of rows of one layout, each with the number of its cell: counted when there are many."""

    def __init__(self) -> None:
        self._cells: list[NDArray[np.uint64]] = []
        self._values: list[NDArray[np.uint32]] = []
        self._n_held = 0
        self._counts: Counter[tuple[int, str, int]] = Counter()

    def add(self, layout: Layout, cells: NDArray[np.uint64], values: NDArray[np.uint32]) -> None:
        self._cells.append(cells)
        self._values.append(values)
        self._n_held += len(values)
        if self._n_held >= _HELD:
            self._settle(layout)

    def counts(self, layout: Layout) -> Counter[tuple[int, str, int]]:
        """By number of the cell, variable and code."""
        self._settle(layout)
        return self._counts

    def _settle(self, layout: Layout) -> None:
        if not self._values:
            return
        cells, columns = np.concatenate(self._cells), np.ascontiguousarray(np.concatenate(self._values).T)
        for variable, column in zip(layout.variables, columns, strict=True):
            for cell, value, n in zip(*_counted(cells, column), strict=True):
                self._counts[cell, variable, code_of(value)] += n
        self._cells, self._values, self._n_held = [], [], 0


def _counted(cells: NDArray[np.uint64], values: NDArray[np.uint32]) -> Sequence[list[int]]:
    """Cells, values and how often each two go together."""
    if _one_digit(values) and cells.max() < _FEW_CELLS:  # counting without sorting takes half the time
        counts = np.bincount((cells << np.uint64(8) | values >> np.uint32(24)).astype(np.intp))
        met = np.flatnonzero(counts)
        return [(met >> 8).tolist(), ((met & 0xFF) << 24 | _BEFORE_DIGIT).tolist(), counts[met].tolist()]
    found, times = np.unique(cells << np.uint64(32) | values, return_counts=True)
    return [(found >> np.uint64(32)).tolist(), (found & np.uint64(0xFFFFFFFF)).tolist(), times.tolist()]


def _one_digit(values: NDArray[np.uint32]) -> bool:
    """Whether all values are three spaces and one character more."""
    return not ((values ^ np.uint32(_BEFORE_DIGIT)) & np.uint32(0xFFFFFF)).any()
