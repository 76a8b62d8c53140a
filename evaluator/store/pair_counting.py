"""Counting how linked people answered at two waves: each row is a person at a wave, each pair two rows of a person.

Rows are held as they are read (`layouts`) until `PairCount.counts`, which puts those of people with several waves into
one matrix, a line for each variable, and counts the two codes of a pair, with the groups, as one number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, compress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evaluator.store.counting import SUBMITTED, ReadRows, RowReader, as_text
from evaluator.store.layouts import Layout, code_of

PairKey = tuple[str, str, str, str, str, int, int]
"""First wave, second wave, variable, group at the first, at the second, code at the first, at the second."""

_NOT_ASKED: Final = 0
_ANSWERED: Final = int.from_bytes(b"   1", "little")
_LISTED: Final = 1 << 31
"""Marks a code's place in a list, for a code of another width: four characters never have this bit."""


class PairCount:
    """Collects rows of linked people; `counts` says how many pairs have each two codes, by waves and groups.

    ``questionnaires``: those of the waves that link people. Answers to one variable are paired where both waves have
    the same questionnaire; the variable `_submitted` (codes 1 and 1) pairs everybody who answered both. Rows of other
    waves are left out.
    """

    def __init__(self, questionnaires: Mapping[str, str]) -> None:
        self.reader = RowReader()
        self._names = sorted(questionnaires)
        self._questionnaires = [questionnaires[wave] for wave in self._names]
        self._waves = {wave: number for number, wave in enumerate(self._names)}
        self._groups, self._codes = _Numbers(), _Numbers()
        self._people: list[str | bytes | None] = []
        self._rows: list[ReadRows] = []
        self._new: list[bool] = []

    @property
    def possible(self) -> bool:
        """Whether two waves link people; otherwise there are no pairs, and rows need not be added."""
        return len(self._names) > 1

    def add(self, rows: ReadRows, *, new: bool = True) -> None:
        """Hold some rows, read by ``reader``. A pair is counted when one of its rows is ``new``."""
        if rows.people.count(None) < len(rows.people):
            self._people += rows.people
            self._rows.append(rows)
            self._new.append(new)

    def without(self, wave: str) -> list[str]:
        """The people of whom no row of ``wave`` was added."""
        waves, _, _ = self._fields()
        there = set(compress(self._people, waves == self._waves[wave]))
        return sorted(as_text(person) for person in set(self._people) - there if person is not None)

    def counts(self) -> Counter[PairKey]:
        """The counts of all pairs so far of which one row is new."""
        found: Counter[PairKey] = Counter()
        waves, groups, new = self._fields()
        several = self._of_several(waves >= 0)
        people = _Numbers()
        numbers = people.of(self._people[row] for row in several.tolist())
        place = np.full((len(people), len(self._names)), -1)
        place[numbers, waves[several]] = several
        place = place[np.count_nonzero(place >= 0, axis=1) > 1]
        if not len(place):
            return found
        order = np.full(len(waves), -1)
        order[place[place >= 0]] = np.arange(np.count_nonzero(place >= 0))
        columns = self._columns(order)
        for first, second in combinations(range(len(self._names)), 2):
            pairs = place[:, (first, second)]
            pairs = pairs[(pairs >= 0).all(axis=1) & new[pairs].any(axis=1)]
            cells = groups[pairs[:, 0]] * len(self._groups) + groups[pairs[:, 1]]
            same = self._questionnaires[first] == self._questionnaires[second]
            for column in columns if same else columns[:1]:
                for cell, *codes, n in column.count(cells, *order[pairs].T):
                    found[self._key(first, second, column.variable, cell, codes)] += n
        return found

    def _fields(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
        """The wave (-1: one that does not link people) and the group of each row, and whether it is new."""
        cells = self.reader.cells
        waves = np.array([self._waves.get(cell.wave, -1) for cell in cells], np.intp)
        groups = np.array(self._groups.of(cell.group for cell in cells), np.intp)
        numbers = np.concatenate([rows.cells for rows in self._rows] or [np.array([], np.uint64)]).astype(np.intp)
        return waves[numbers], groups[numbers], np.repeat(self._new, [len(rows.cells) for rows in self._rows])

    def _of_several(self, linked: NDArray[np.bool_]) -> NDArray[np.intp]:
        """The linked rows whose person has another one too, and the few whose pseudonym only has the hash of another:
        most people of a large wave answer once, and a dictionary of all would take longer than all else."""
        hashes = np.fromiter(map(hash, self._people), np.int64, len(self._people))
        ordered = np.sort(hashes[linked])
        return np.flatnonzero(linked & np.isin(hashes, ordered[1:][np.diff(ordered) == 0]))

    def _key(self, first: int, second: int, variable: str, cell: int, codes: Sequence[int]) -> PairKey:
        names = list(self._groups)
        one, other = divmod(cell, len(names))
        return (self._names[first], self._names[second], variable, names[one], names[other], codes[0], codes[1])

    def _columns(self, order: NDArray[np.int64]) -> list[_Column]:
        """A column for each variable, `_submitted` first, with the values of the rows at their place in ``order``; a
        row whose place is -1 has none."""
        variables = _Numbers()
        odd: list[tuple[int, int, int]] = []
        parts: defaultdict[Layout, list[tuple[NDArray[np.int64], NDArray[np.uint32]]]] = defaultdict(list)
        first = 0
        for rows in self._rows:
            places = order[first : first + len(rows.cells)]
            first += len(places)
            for layout, among, values in rows.answers.parts:
                at = places[among]
                parts[layout].append((at[at >= 0], values[at >= 0]))
            for place, codes in rows.answers.odd:
                odd += [(variables[key], int(places[place]), code) for key, code in codes.items()]
        numbers = {layout: variables.of(layout.variables) for layout in parts}
        matrix = np.full((len(variables), np.count_nonzero(order >= 0)), _NOT_ASKED, np.uint32)
        for layout, read in parts.items():
            at, values = (np.concatenate(column) for column in zip(*read, strict=True))
            matrix[np.ix_(numbers[layout], at)] = values.T
        for number, at_row, code in odd:
            if at_row >= 0:
                matrix[number, at_row] = _LISTED | self._codes[code]
        answered = np.full((1, matrix.shape[1]), _ANSWERED, np.uint32)
        listed = list(self._codes)
        return [
            _Column(name, values, listed)
            for name, values in zip((SUBMITTED, *variables), (*answered, *matrix), strict=True)
        ]


class _Column:
    """The values of a variable, numbered from 1 in the order of their characters; number 0: not asked."""

    def __init__(self, variable: str, values: NDArray[np.uint32], listed: Sequence[int]) -> None:
        self.variable = variable
        met = np.unique(np.append(values, np.uint32(_NOT_ASKED)))
        self._numbers = np.searchsorted(met, values)
        self._codes = [listed[value ^ _LISTED] if value & _LISTED else code_of(value) for value in met[1:].tolist()]

    def count(
        self, cells: NDArray[np.int64], first: NDArray[np.int64], second: NDArray[np.int64]
    ) -> Iterator[tuple[int, int, int, int]]:
        """Cell, code of the first, code of the second and how often, for pairs of rows that were both asked."""
        size = len(self._codes) + 1
        keys = (cells * size + self._numbers[first]) * size + self._numbers[second]
        found, times = np.unique(keys, return_counts=True)
        for key, n in zip(found.tolist(), times.tolist(), strict=True):
            rest, other = divmod(key, size)
            cell, one = divmod(rest, size)
            if one and other:
                yield cell, self._codes[one - 1], self._codes[other - 1], n


class _Numbers(dict[Any, int]):
    """Numbers things from 0 on in the order in which they are first asked for."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = number = len(self)
        return number

    def of(self, things: Iterable[Any]) -> list[int]:
        return list(map(self.__getitem__, things))
