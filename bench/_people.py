"""The answers that `bench statistics` works on, as rows and as counts: 20 items, 6 groups, 3 waves."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench._documents import GROUPS, QUESTIONS, WAVES

LEVELS = 5
PAIRS = ((0, 2), (1, 2))
"""Each earlier wave against the last, by their places."""
ANSWERING = 0.7
"""The chance that a person answers a wave."""


def make_rows(people: int, seed: int) -> dict[str, np.ndarray]:
    """One row for each person and wave answered: ``person``, ``group``, ``wave`` of shape (rows,) and ``codes``, 0 to
    4, of shape (rows, items). A person's answers go together; they rise a little from wave to wave."""
    random = np.random.default_rng(seed)
    groups = random.integers(0, len(GROUPS), people).astype(np.int8)
    leaning = random.normal(0, 0.8, people).astype(np.float32)
    parts = []
    for wave in range(len(WAVES)):
        person = np.flatnonzero(random.random(people) < ANSWERING).astype(np.int32)
        codes = np.empty((person.size, len(QUESTIONS)), np.int8)
        for item in range(len(QUESTIONS)):
            lies = 2 + 0.1 * wave + leaning[person] + random.normal(0, 0.9, person.size).astype(np.float32)
            codes[:, item] = np.clip(np.rint(lies), 0, LEVELS - 1)
        parts.append((person, groups[person], np.full(person.size, wave, np.int8), codes))
    names = ("person", "group", "wave", "codes")
    return {name: np.concatenate(arrays) for name, arrays in zip(names, zip(*parts, strict=True), strict=True)}


def counted(rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The counts that the statistics need. ``answers``: (waves, groups, items, levels). For each of `PAIRS`,
    ``linked``: (pairs, groups, items, levels, levels), and of those who answered one of the two waves ``first`` and
    ``second``: (pairs, groups, items, levels)."""
    people = int(rows["person"].max()) + 1
    where = np.full((len(WAVES), people), -1)
    where[rows["wave"], rows["person"]] = np.arange(rows["person"].size)
    found: dict[str, list[np.ndarray]] = {"answers": [], "linked": [], "first": [], "second": []}
    for wave in range(len(WAVES)):
        found["answers"].append(_of_levels(rows, where[wave][where[wave] >= 0]))
    for earlier, later in PAIRS:
        one, other = where[earlier], where[later]
        both = (one >= 0) & (other >= 0)
        found["linked"].append(_of_pairs(rows, one[both], other[both]))
        found["first"].append(_of_levels(rows, one[(one >= 0) & ~both]))
        found["second"].append(_of_levels(rows, other[(other >= 0) & ~both]))
    return {name: np.stack(arrays) for name, arrays in found.items()}


def _of_levels(rows: dict[str, np.ndarray], places: np.ndarray) -> np.ndarray:
    return _counts(rows["group"][places], rows["codes"][places], LEVELS)


def _of_pairs(rows: dict[str, np.ndarray], earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    cells = rows["codes"][earlier] * LEVELS + rows["codes"][later]
    return _counts(rows["group"][earlier], cells, LEVELS**2).reshape(len(GROUPS), -1, LEVELS, LEVELS)


def _counts(groups: np.ndarray, cells: np.ndarray, different: int) -> np.ndarray:
    """How many rows of each group have each cell, item for item: (groups, items, different)."""
    columns = [
        np.bincount(groups.astype(np.int64) * different + column, minlength=len(GROUPS) * different).reshape(
            -1, different
        )
        for column in cells.T
    ]
    return np.stack(columns, axis=1)


def save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    np.savez(path, **arrays)


def load(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}
