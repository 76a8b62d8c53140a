"""A milestone report's counting and statistics at 10,000 and 1,000,000 submissions of 20 items, 6 groups, 3 waves.

First tally against the fastest plain read of the same rows into numpy; the statistics of a second report at both sizes;
time and peak memory against pandas and scipy working from the rows. Each step runs in a process of its own, so that its
peak memory is its own, and its time that of the processor.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
import time
from contextlib import suppress
from pathlib import Path

from bench._answers import count_milestones, insert, set_up
from bench._common import end_of_step, in_own_process, scratch, verdict
from bench._documents import PROGRAMME, QUESTIONS, WAVES
from evaluator.core.settling import settle

CHUNK = 20_000


def build(home: Path, size: int) -> dict[str, float]:
    """Make a store with ``size`` submissions of as many people."""
    from evaluator.cli.support import databases

    set_up(home)
    with databases() as (_, store, _vault):
        for first in range(0, size, CHUNK):
            insert(store, first, min(CHUNK, size - first), linked=False)
    return {}


def raw(home: Path, _: int) -> dict[str, float]:
    """Every row decoded into numpy, straight from SQLite: all together, and a thousand at a time; the fastest of two
    runs of each."""
    import numpy as np

    def read(at_once: int) -> float:
        began, parts = time.process_time(), []
        with sqlite3.connect(home / "nedslag.db") as db:
            found = db.execute("SELECT answers FROM submission")
            while rows := found.fetchmany(at_once):
                decoded = json.loads("[" + ",".join([row[0] for row in rows]) + "]")
                parts.append(np.array([list(answers.values()) for answers in decoded], np.int8))
        np.concatenate(parts)
        return time.process_time() - began

    return {"seconds": min(read(at_once) for at_once in (10_000_000, 1_000) * 2)}


def fold(_: Path, size: int) -> dict[str, float]:
    """The first tally; the faster of two runs, of which the first is undone."""
    from evaluator.cli.support import databases
    from evaluator.store.tallies import fold as fold_tallies

    taken = []
    with databases() as (_config, store, _vault):
        for undone in (True, False):
            began = time.process_time()
            with suppress(_Undone), store.writing() as db:
                assert fold_tallies(db, PROGRAMME) == size
                if undone:
                    raise _Undone
            taken.append(time.process_time() - began)
    return {"seconds": min(taken)}


class _Undone(Exception):
    """Takes back a transaction."""


def report(_: Path, __: int) -> dict[str, float]:
    """The statistics of a report whose milestone is counted already, several times over."""
    from evaluator.cli.support import databases
    from evaluator.results.milestones import count_of, findings_of

    count_milestones()
    with databases() as (_config, store, _vault), store.reading(snapshot=True) as db:
        times = []
        for _turn in range(7):
            began = time.process_time()
            findings = findings_of(db, count_of(db, PROGRAMME, "m3"))
            times.append(time.process_time() - began)
        assert len(findings.indicators) == len(QUESTIONS)
    return {"seconds": statistics.median(times[1:])}


def pandas_scipy(home: Path, _: int) -> dict[str, float]:
    """The same figures from rows: shares with intervals in every cell, and Brunner-Munzel from wave to wave."""
    import pandas as pd
    from scipy import stats

    began = time.process_time()
    with sqlite3.connect(home / "nedslag.db") as db:
        rows = pd.read_sql_query("SELECT wave_key, group_key, answers FROM submission", db)
    answers = pd.DataFrame(json.loads("[" + ",".join(rows["answers"]) + "]"), columns=QUESTIONS)
    answers[["wave", "group"]] = rows[["wave_key", "group_key"]]
    waves = dict(list(answers.groupby("wave")))
    for question in QUESTIONS:
        for _cell, values in answers.groupby(["wave", "group"])[question]:
            stats.binomtest(int((values >= 4).sum()), len(values)).proportion_ci(method="exact")
            values.median()
        for earlier in WAVES[:-1]:
            stats.brunnermunzel(waves[earlier][question], waves[WAVES[-1]][question])
    return {"seconds": time.process_time() - began}


STEPS = {step.__name__: step for step in (build, raw, fold, report, pandas_scipy)}


def run(sizes: tuple[int, int]) -> bool:
    found: dict[tuple[str, int], dict[str, float]] = {}
    for size in sizes:
        with scratch() as home:
            for step in STEPS.values():
                found[step.__name__, size] = result = in_own_process("bench.report", step.__name__, home, size)
                seconds = ", ".join(f"{k} {v:.3f} s" for k, v in result.items() if k != "peak")
                print(f"  {size:>9,} {step.__name__}: {seconds or 'done'}; peak {result['peak']:.0f} MiB", flush=True)
    small, large = sizes
    ours = found["fold", large]["seconds"] + found["report", large]["seconds"]
    peak = max(found["fold", large]["peak"], found["report", large]["peak"])
    rows = found["pandas_scipy", large]
    kept = [
        verdict(
            "first tally over the fastest plain read",
            found["fold", large]["seconds"] / found["raw", large]["seconds"],
            most=1.5,
        ),
        verdict(
            "second report, large over small",
            found["report", large]["seconds"] / found["report", small]["seconds"],
            most=1.3,
        ),
    ]
    print(f"  first report: pandas + scipy from rows take {rows['seconds'] / ours:.1f} times as long", flush=True)
    print(f"  second report: {rows['seconds'] / found['report', large]['seconds']:.0f} times as long", flush=True)
    print(
        f"  and {rows['peak'] / peak:.1f} times the peak memory ({rows['peak']:.0f} against {peak:.0f} MiB)", flush=True
    )
    return all(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--size", type=int, default=1_000_000, help="submissions in the large run")
    chosen = parser.parse_args()
    if chosen.step:
        settle()  # as whoever serves and the worker do
        end_of_step(STEPS[chosen.step](chosen.home, chosen.size))
    else:
        sys.exit(0 if run((10_000, chosen.size)) else 1)
