"""A report's statistics from rows, as an analyst writes them with pandas, SciPy and numpy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pandas as pd
from scipy import stats

from bench._documents import QUESTIONS, WAVES
from bench._people import LEVELS, PAIRS


def as_frame(rows: dict[str, np.ndarray]) -> pd.DataFrame:
    frame = pd.DataFrame(rows["codes"], columns=QUESTIONS)
    return frame.assign(person=rows["person"], group=rows["group"], wave=rows["wave"])


def by_wave(frame: pd.DataFrame) -> Iterator[float]:
    """Median and share with its exact interval of every cell."""
    for wave in range(len(WAVES)):
        its = frame[frame["wave"] == wave]
        groups = [group for _, group in its.groupby("group")]
        for question in QUESTIONS:
            for cell in (its, *groups):
                answers = cell[question]
                yield float(answers.median()) + 1
                interval = stats.binomtest(int((answers >= 3).sum()), len(answers)).proportion_ci(method="exact")
                yield from (float(interval.low), float(interval.high))


def between_waves(frame: pd.DataFrame) -> Iterator[float]:
    """Each earlier wave against the last, in all groups together and in each: everything but the permutation test."""
    for before, after, linked in _cells(frame):
        for question in QUESTIONS:
            beyond = stats.mannwhitneyu(after[question], before[question], method="asymptotic").statistic
            yield float(beyond) / (len(before) * len(after))
            earlier, later = linked[f"{question}_x"], linked[f"{question}_y"]
            up, down = int((later > earlier).sum()), int((later < earlier).sum())
            yield float(stats.binomtest(up, up + down).pvalue)


def resampled(frame: pd.DataFrame, seed: int, times: int, cells: int | None = None) -> None:
    """The relative effect with people's answers dealt out by chance, ``times`` in every cell or in the first
    ``cells``."""
    random = np.random.default_rng(seed)
    for before, after, linked in islice(_cells(frame), cells):
        first, second = (one[~one["person"].isin(linked["person"])] for one in (before, after))
        for question in islice(QUESTIONS, cells):
            pairs = linked[f"{question}_x"].to_numpy(), linked[f"{question}_y"].to_numpy()
            alone = np.concatenate([first[question], second[question]])
            np.std([_resample(random, *pairs, alone, len(first)) for _ in range(times)])


def _resample(
    random: np.random.Generator, before: np.ndarray, after: np.ndarray, alone: np.ndarray, size: int
) -> float:
    swapped = random.random(before.size) < 0.5
    dealt = random.permutation(alone)
    x = _levels(np.where(swapped, after, before)) + _levels(dealt[:size])
    y = _levels(np.where(swapped, before, after)) + _levels(dealt[size:])
    return float(y @ (x.cumsum() - x / 2) / (x.sum() * y.sum()))


def _levels(codes: np.ndarray) -> np.ndarray:
    return np.bincount(codes, minlength=LEVELS)


def _cells(frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    """The rows of the earlier wave, those of the later, and one row for each person who answered both."""
    for earlier, later in PAIRS:
        before, after = frame[frame["wave"] == earlier], frame[frame["wave"] == later]
        linked = before.merge(after, on="person")
        yield before, after, linked
        for group in sorted(frame["group"].unique()):
            yield before[before["group"] == group], after[after["group"] == group], linked[linked["group_x"] == group]
