"""Counting answers as they are stored: many submissions at once, as a matrix of characters.

Every submission is a flat JSON object whose values stand in fields of one width (`base.encode_json`). Submissions to the
same questions therefore agree in every character but those of the values, and the values of one variable are one
column of numbers. Whatever does not agree (another layout, longer numbers) is taken in turn as a layout of its own.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLANK: Final = -999
"""The code of 'asked, but left blank', which is null in the stored answers."""

Row = tuple[str, str, str, bool, bool | None, str]
"""Wave, group, process, synthetic, in time (None: no time is stored), answers as JSON text."""
Key = tuple[str, str, str, str, int]
"""Wave, variable, group, process, code."""

_VALUE: Final = re.compile(rb'"((?:[^"\\]|\\.)*)":( *(?:-?\d+|null))')
_FEW: Final = 20


def count(rows: Iterable[Row], counts: Counter[Key]) -> None:
    """Add to ``counts`` how many rows have each code of each variable, and the counts of the submissions themselves."""
    alike: defaultdict[tuple[str, str, str, bool, bool | None, int], list[str]] = defaultdict(list)
    for wave, group, process, synthetic, in_time, answers in rows:
        alike[wave, group, process, synthetic, in_time, len(answers)].append(answers)
    for (wave, group, process, synthetic, in_time, _), texts in alike.items():
        n = len(texts)
        counts[wave, "_submitted", group, process, 1] += n
        if synthetic:
            counts[wave, "_synthetic", group, process, 1] += n
        if in_time is not None:
            counts[wave, "_in_time", group, process, int(in_time)] += n
        for (variable, code), times in _codes(texts).items():
            counts[wave, variable, group, process, code] += times


def _codes(texts: Sequence[str]) -> Counter[tuple[str, int]]:
    """The codes in texts of one length, by variable."""
    counts: Counter[tuple[str, int]] = Counter()
    matrix = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(len(texts), -1)
    while len(matrix) > _FEW:
        matrix = _take_layout(matrix, counts)
    for line in matrix:
        for variable, code in json.loads(line.tobytes()).items():
            counts[variable, BLANK if code is None else code] += 1
    return counts


def _take_layout(matrix: NDArray[np.uint8], counts: Counter[tuple[str, int]]) -> NDArray[np.uint8]:
    """Count the rows that are laid out like the first one; return the others."""
    fields = list(_VALUE.finditer(matrix[0].tobytes()))
    differs = matrix != matrix[0]
    for field in fields:
        differs[:, field.start(2) : field.end(2)] = False
    other = differs.any(axis=1)
    same = matrix[~other] if other.any() else matrix
    for field in fields:
        start, end = field.span(2)
        values = np.ascontiguousarray(same[:, start:end]).view(f"S{end - start}" if end - start != 4 else "<u4")
        found, times = np.unique(values, return_counts=True)
        variable = json.loads(b'"' + field[1] + b'"')
        for value, n in zip(found, times, strict=True):
            text = value.tobytes().strip()
            counts[variable, BLANK if text == b"null" else int(text)] += int(n)
    return matrix[other]
