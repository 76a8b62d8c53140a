"""Counting answers as they are stored: many submissions at once, as a matrix of characters.

Every submission is a flat JSON object whose values are four characters wide (`base.encode_json`). Submissions to the
same questions therefore agree in every character but those of the values, and four characters are one 32-bit number:
a variable is a column of such numbers, and counting is sorting them. Rows of another shape are decoded one by one.
(For a million submissions of 20 items this takes about half a second; decoding their JSON takes five.)
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLANK: Final = -999
"""The code of 'asked, but left blank', which is null in the stored answers."""
SUBMITTED: Final = "_submitted"
SYNTHETIC: Final = "_synthetic"
IN_TIME: Final = "_in_time"

Cell = tuple[str, str, str, int | bool, int | bool | None]
"""Wave, group, process, synthetic, in time (None: no time is stored)."""
Row = tuple[str, str, str, int | bool, int | bool | None, str]
"""A `Cell` and the answers as JSON text."""
Key = tuple[str, str, str, str, int]
"""Wave, variable, group, process, code."""

_MEMBER: Final = re.compile(rb'"((?:[^"\\]|\\.)*)":( *(?:-?\d+|null))[,}]')
_WIDTH: Final = 4
_MOST_LAYOUTS: Final = 32
_HELD: Final = 1 << 16


class AnswerCount:
    """Collects rows; `counts` says how many have each code of each variable, by wave, group and process."""

    def __init__(self) -> None:
        self.submissions = 0
        self._cells = _Numbers()
        self._sizes: Counter[int] = Counter()
        self._layouts: defaultdict[int, list[_Layout]] = defaultdict(list)
        self._odd: Counter[tuple[int, str, int]] = Counter()

    def add(self, rows: Sequence[Row]) -> None:
        """Count some rows. A few hundred at a time are fastest: they stay in the processor's cache."""
        *parts, answers = zip(*rows, strict=True)
        numbers = list(map(self._cells.__getitem__, zip(*parts, strict=True)))
        self.submissions += len(rows)
        self._sizes.update(numbers)
        lengths = list(map(len, answers))
        different = set(lengths)
        if len(different) == 1:
            self._add_alike(numbers, answers)
            return
        for length in different:
            chosen = [other == length for other in lengths]
            self._add_alike(list(compress(numbers, chosen)), list(compress(answers, chosen)))

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
        parts = [layout.counts() for layouts in self._layouts.values() for layout in layouts]
        for part in (self._odd, *parts):
            for (number, variable, code), n in part.items():
                wave, group, process = cells[number][:3]
                found[wave, variable, group, process, code] += n
        return found

    def _add_alike(self, numbers: list[int], answers: Sequence[str]) -> None:
        """Rows of one length: each layout takes those that fit it; a row that fits none makes a layout of its own."""
        places = np.array(numbers, np.uint64)
        matrix = np.frombuffer("".join(answers).encode("ascii"), np.uint8).reshape(len(answers), -1)
        layouts = self._layouts[matrix.shape[1]]
        tried = 0
        while len(places):
            if tried == len(layouts):
                made = _Layout.of(matrix[0]) if tried < _MOST_LAYOUTS else None
                if made is None:
                    self._decode(places, matrix)
                    return
                layouts.append(made)
            rest = layouts[tried].take(places, matrix)
            places, matrix = places[rest], matrix[rest]
            tried += 1

    def _decode(self, places: NDArray[np.uint64], matrix: NDArray[np.uint8]) -> None:
        for number, line in zip(places.tolist(), matrix, strict=True):
            for variable, code in json.loads(line.tobytes()).items():
                self._odd[number, variable, BLANK if code is None else code] += 1


class _Numbers(dict[Cell, int]):
    """Numbers cells from 0 on in the order in which they are first asked for."""

    def __missing__(self, cell: Cell) -> int:
        self[cell] = number = len(self)
        return number


class _Layout:
    """Where the values stand in rows that are otherwise the same, and the values that were taken from such rows."""

    def __init__(self, template: NDArray[np.uint8], members: list[re.Match[bytes]]) -> None:
        self._variables: list[str] = [json.loads(b'"%b"' % member[1]) for member in members]
        self._columns = np.array([place for member in members for place in range(*member.span(2))], np.intp)
        self._template = template.copy()
        self._fixed = np.full(len(template), 0xFF, np.uint8)
        self._fixed[self._columns] = 0
        self._held: list[NDArray[np.uint64]] = []
        self._n_held = 0
        self._counts: Counter[tuple[int, str, int]] = Counter()

    @classmethod
    def of(cls, template: NDArray[np.uint8]) -> _Layout | None:
        """The layout of a row; None if a value is not four characters wide."""
        members = list(_MEMBER.finditer(template.tobytes()))
        plain = all(len(member[2]) == _WIDTH for member in members)
        return cls(template, members) if plain and members else None

    def take(self, numbers: NDArray[np.uint64], matrix: NDArray[np.uint8]) -> NDArray[np.intp]:
        """Take the values of the rows that fit; the places of the others."""
        differs = ((matrix ^ self._template) & self._fixed).any(axis=1)
        if differs.any():
            numbers, matrix = numbers[~differs], matrix[~differs]
        values = np.take(matrix, self._columns, axis=1).view("<u4")
        self._held.append((numbers << np.uint64(32))[:, np.newaxis] | values)
        self._n_held += len(numbers)
        if self._n_held >= _HELD:
            self._settle()
        return np.flatnonzero(differs)

    def counts(self) -> Counter[tuple[int, str, int]]:
        """By number of the cell, variable and code."""
        self._settle()
        return self._counts

    def _settle(self) -> None:
        if not self._held:
            return
        held = np.concatenate(self._held)
        for variable, column in zip(self._variables, held.T, strict=True):
            found, times = np.unique(column, return_counts=True)
            for value, n in zip(found.tolist(), times.tolist(), strict=True):
                self._counts[value >> 32, variable, _code(value & 0xFFFFFFFF)] += n
        self._held, self._n_held = [], 0


def _code(value: int) -> int:
    text = value.to_bytes(_WIDTH, "little").strip()
    return BLANK if text == b"null" else int(text)
