"""The statistics of a report with permutation tests of 9,999 draws: from counts, and from rows by pandas and SciPy.

20 items x 6 groups x 3 waves at 10,000, 100,000 and 1,000,000 people, of whom seven in ten answer each wave. For every
item: median and share with interval in each wave and group and in all groups together; and each earlier wave against
the last, in each group and in all: relative effect of linked and unlinked people with a permutation test that keeps
people together, and for the linked the sign test. (From counts also the intervals, which SciPy lacks.)

From rows 9,999 resamples of all cells would take hours at 1,000,000 people. Some are drawn in every cell, as the output
says, and their time is scaled to 9,999; at the smallest size one cell is drawn in full to see that the scaling holds.
Processor seconds, each step in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench._common import end_of_step, in_own_process, scratch, verdict
from bench._people import counted, load, make_rows, save

RESAMPLES, SEED, SIZES = 9999, 20191101, (10_000, 100_000, 1_000_000)
MEASURED = 2_000_000
"""Resamples times people for which the test from rows is measured in every cell."""
CHECKED = SIZES[0]
"""Up to this size it is seen whether the time of a test grows as the number of resamples does."""
Figures = Iterator[float]


def by_wave(answers: np.ndarray) -> Figures:
    """``answers``: (groups, items, levels) of one wave. The figures of `bench._rows.by_wave`, in its order."""
    from analysis.ordinal import median
    from analysis.proportions import share

    for item in range(answers.shape[1]):
        for counts in (answers[:, item].sum(axis=0), *answers[:, item]):
            yield median(counts).value
            interval = share(int(counts[3:].sum()), int(counts.sum())).interval
            yield from (interval.low, interval.high)


def between_waves(linked: np.ndarray, first: np.ndarray, second: np.ndarray, resamples: int) -> Figures:
    """Counts of one pair of waves: (groups, items, levels ...). The figures of `bench._rows.between_waves`, in its
    order, with the permutation test besides."""
    from analysis.change import matched_effect
    from analysis.comparing import compare_overlapping

    everybody = [np.concatenate([counts.sum(axis=0)[None], counts]) for counts in (linked, first, second)]
    for table, one, other in zip(*(counts.reshape(-1, *counts.shape[2:]) for counts in everybody), strict=True):
        yield compare_overlapping(table, one, other, seed=SEED, resamples=resamples).estimate
        yield matched_effect(table).pvalue


def every_figure(counts: dict[str, np.ndarray], resamples: int) -> list[float]:
    waves = [figure for answers in counts["answers"] for figure in by_wave(answers)]
    parts = zip(counts["linked"], counts["first"], counts["second"], strict=True)
    return waves + [figure for part in parts for figure in between_waves(*part, resamples)]


def build(home: Path, size: int) -> dict[str, float]:
    save(home / "rows.npz", make_rows(size, SEED))
    return {}


def count(home: Path, _: int) -> dict[str, float]:
    """All counts from the rows: once for each answer, however many reports are made of them."""
    rows = load(home / "rows.npz")
    began = time.process_time()
    counts = counted(rows)
    seconds = time.process_time() - began
    save(home / "counts.npz", counts)
    return {"seconds": seconds}


def from_counts(home: Path, _: int) -> dict[str, float]:
    counts = load(home / "counts.npz")
    # What is imported on first use is no part of the statistics.
    every_figure({name: array[:1, :1, :1] for name, array in counts.items()}, 100)
    seconds = []
    for _turn in range(3):
        began = time.process_time()
        figures = every_figure(counts, RESAMPLES)
        seconds.append(time.process_time() - began)
    np.save(home / "from_counts.npy", figures)
    return {"seconds": sorted(seconds)[1]}


def from_rows(home: Path, size: int) -> dict[str, float]:
    from bench import _rows

    frame = _rows.as_frame(load(home / "rows.npz"))
    began = time.process_time()
    figures = [*_rows.by_wave(frame), *_rows.between_waves(frame)]
    plain = time.process_time() - began
    np.save(home / "from_rows.npy", figures)
    times = max(1, MEASURED // size)
    drawn = _seconds(lambda: _rows.resampled(frame, SEED, times))
    found = {"seconds": plain + drawn * RESAMPLES / times, "plain": plain, "drawn": drawn, "resamples": times}
    if size <= CHECKED:
        part, whole = (_seconds(lambda n=n: _rows.resampled(frame, SEED, n, 1)) for n in (RESAMPLES // 10, RESAMPLES))
        found["scaling"] = 10 * part / whole
    return found


def _seconds(step: Callable[[], object]) -> float:
    began = time.process_time()
    step()
    return time.process_time() - began


STEPS = {step.__name__: step for step in (build, count, from_counts, from_rows)}


def run(sizes: tuple[int, ...]) -> bool:
    found: dict[tuple[str, int], dict[str, float]] = {}
    kept = []
    for size in sizes:
        print(f"{size:,} people:", flush=True)
        with scratch() as home:
            for name in STEPS:
                found[name, size] = in_own_process("bench.statistics", name, home, size)
            ours, theirs = np.load(home / "from_counts.npy"), np.load(home / "from_rows.npy")
        kept.append(compared(*(found[name, size] for name in ("count", "from_counts", "from_rows"))))
        apart = float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max())
        kept.append(verdict(f"{len(ours):,} figures of both, 1e9 times the furthest apart", 1e9 * apart, most=1))
    smallest, largest = (found["from_counts", size] for size in (min(sizes), max(sizes)))
    print(f"From {min(sizes):,} to {max(sizes):,} people:")
    kept.append(verdict("statistics from counts", largest["seconds"] / smallest["seconds"], most=1.3))
    kept.append(verdict("their peak memory", largest["peak"] / smallest["peak"], most=1.1))
    return all(kept)


def compared(count: dict[str, float], ours: dict[str, float], rows: dict[str, float]) -> bool:
    """Print how the two ways compare at one size; whether the counts are ahead, and the scaling holds where checked."""
    print(
        f"  rows: {rows['resamples']:.0f} of {RESAMPLES:,} resamples drawn in every cell in {rows['drawn']:.1f} s and "
        f"scaled; the rest in {rows['plain']:.1f} s"
    )
    kept = [verdict("rows over counts", rows["seconds"] / ours["seconds"], least=1)]
    again = rows["seconds"] / (ours["seconds"] + count["seconds"])
    kept.append(verdict("the same, counting the rows included", again, least=1))
    if "scaling" in rows:
        kept.append(verdict("a tenth of one cell's resamples, scaled, over all", rows["scaling"], least=0.8, most=1.25))
    note = f"{rows['peak']:.0f} against {ours['peak']:.0f} MiB"
    kept.append(verdict("peak memory, rows over counts", rows["peak"] / ours["peak"], least=1, note=note))
    return all(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--size", type=int, default=SIZES[-1], help="people in the largest run")
    chosen = parser.parse_args()
    if chosen.step:
        end_of_step(STEPS[chosen.step](chosen.home, chosen.size))
    else:
        sys.exit(0 if run((*(size for size in SIZES if size < chosen.size), chosen.size)) else 1)
