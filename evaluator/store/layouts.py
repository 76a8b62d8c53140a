"""Reading answers as they are stored: many submissions at once, as a matrix of characters.

Every submission is a flat JSON object whose values are four characters wide (`base.encode_json`). Submissions to the
same questions therefore agree in every character but those of the values, and four characters are one 32-bit number:
a variable is a column of such numbers. Rows of another shape are decoded one by one. (For a million submissions of 20
items, reading and counting take about half a second; decoding their JSON takes five.)
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLANK: Final = -999
"""The code of 'asked, but left blank', which is null in the stored answers."""

_MEMBER: Final = re.compile(rb'"((?:[^"\\]|\\.)*)":( *(?:-?\d+|null))[,}]')
_WIDTH: Final = 4
_MOST_LAYOUTS: Final = 32


@dataclass(slots=True)
class Answers:
    """What some rows say. ``parts``: those of a layout, their places among the rows, and their values, of shape (rows,
    variables of the layout), which `code_of` turns into codes. ``odd``: the places and codes of all other rows."""

    parts: list[tuple[Layout, NDArray[np.intp], NDArray[np.uint32]]] = field(default_factory=list)
    odd: list[tuple[int, dict[str, int]]] = field(default_factory=list)


class Layouts:
    """The layouts met so far, by the length of their rows."""

    def __init__(self) -> None:
        self._of_length: defaultdict[int, list[Layout]] = defaultdict(list)

    def read(self, answers: Sequence[bytes]) -> Answers:
        """Read the answers of some rows, given as JSON."""
        read = self._read_at_once(answers)
        if read is not None:
            return read
        read, lengths = Answers(), list(map(len, answers))
        for length in set(lengths):
            chosen = [other == length for other in lengths]
            self._read_alike(read, np.flatnonzero(chosen), list(compress(answers, chosen)))
        return read

    def _read_at_once(self, answers: Sequence[bytes]) -> Answers | None:
        """The usual case: all rows fit the first layout of their length. Rows of other lengths never do, whatever their
        sum: a brace would stand where the layout has a value or a key."""
        joined = b"".join(answers)
        length = len(answers[0])
        layouts = self._of_length[length]
        if len(joined) != length * len(answers) or not layouts:
            return None
        matrix = np.frombuffer(joined, np.uint8).reshape(len(answers), length)
        if layouts[0].differs(matrix).any():
            return None
        return Answers([(layouts[0], np.arange(len(answers)), layouts[0].values(matrix))])

    def _read_alike(self, read: Answers, places: NDArray[np.intp], answers: Sequence[bytes]) -> None:
        """Rows of one length: each layout takes those that fit it; a row that fits none makes a layout of its own."""
        matrix = np.frombuffer(b"".join(answers), np.uint8).reshape(len(answers), -1)
        layouts = self._of_length[matrix.shape[1]]
        tried = 0
        while len(places):
            if tried == len(layouts):
                made = Layout.of(matrix[0]) if tried < _MOST_LAYOUTS else None
                if made is None:
                    read.odd += [(place, _decode(line)) for place, line in zip(places.tolist(), matrix, strict=True)]
                    return
                layouts.append(made)
            layout = layouts[tried]
            differs = layout.differs(matrix)
            if not differs.any():
                read.parts.append((layout, places, layout.values(matrix)))
                return
            if not differs.all():
                read.parts.append((layout, places[~differs], layout.values(matrix[~differs])))
            places, matrix = places[differs], matrix[differs]
            tried += 1


class Layout:
    """Where the values stand in rows that are otherwise the same."""

    __slots__ = ("_columns", "_fixed", "_template", "variables")

    def __init__(self, template: NDArray[np.uint8], members: list[re.Match[bytes]]) -> None:
        self.variables: list[str] = [json.loads(b'"%b"' % member[1]) for member in members]
        self._columns = np.array([place for member in members for place in range(*member.span(2))], np.intp)
        self._template = template[np.newaxis].copy()
        self._fixed = np.full((1, len(template)), 0xFF, np.uint8)
        self._fixed[0, self._columns] = 0

    @classmethod
    def of(cls, template: NDArray[np.uint8]) -> Layout | None:
        """The layout of a row; None if a value is not four characters wide."""
        members = list(_MEMBER.finditer(template.tobytes()))
        plain = all(len(member[2]) == _WIDTH for member in members)
        return cls(template, members) if plain and members else None

    def differs(self, matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Which rows are not of this layout."""
        n = len(matrix)
        if n > len(self._template):  # one line for each row: numpy is slower at repeating a single one
            self._template, self._fixed = (np.tile(lines[0], (n, 1)) for lines in (self._template, self._fixed))
        differs = matrix ^ self._template[:n]
        differs &= self._fixed[:n]
        return differs.any(axis=1) if differs.any() else np.zeros(len(matrix), np.bool_)

    def values(self, matrix: NDArray[np.uint8]) -> NDArray[np.uint32]:
        """The values of rows of this layout."""
        return np.take(matrix, self._columns, axis=1).view("<u4")


def code_of(value: int) -> int:
    """The code that four characters say."""
    text = value.to_bytes(_WIDTH, "little").strip()
    return BLANK if text == b"null" else int(text)


def _decode(line: NDArray[np.uint8]) -> dict[str, int]:
    found = json.loads(line.tobytes())
    return {variable: BLANK if code is None else code for variable, code in found.items()}
