"""Peak memory and processor time of folding, a recount, a count and a report at 10,000 and 2,000,000 submissions of
people who answered all three waves, on SQLite and PostgreSQL; each step in a process of its own.

Neither memory nor the time of a report may grow with the submissions. 20,000 are sent and folded as they always are;
the others are copies of them by SQL. `fold` folds 20,000 more in one step, the largest there is; how long people wait
meanwhile is what `bench folding` measures. `--size 10000000` makes ten million, where there are 20 GB for it. What
PostgreSQL's server takes is not in it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._answers import count_milestones, insert, set_up
from bench._common import end_of_step, in_own_process, postgresql, scratch, verdict
from bench._documents import PROGRAMME, QUESTIONS, closed_on

SMALL, BUILT = 10_000, 20_000


def build(home: Path, size: int, pages: int = 1) -> dict[str, float]:
    """Up to 20,000 submissions through the store's own insert, folded: every person answers each wave, a tenth in
    another group."""
    from evaluator.cli.support import databases
    from evaluator.store import tallies

    set_up(home, pages)
    built = min(size, BUILT)
    with databases() as (_config, store, _vault):
        insert(store, 0, built, linked=True)
        with store.writing() as db:
            assert tallies.fold(db, PROGRAMME) == built
    return {}


def multiply(_: Path, size: int) -> dict[str, float]:
    """As many more of what was built as make up ``size``: other people who answered the same, copied by SQL, and each
    tally raised as often. A `recount` tells whether rows and tallies agree."""
    from evaluator.cli.support import databases
    from evaluator.store.tables import submission

    times = size // BUILT - 1
    if times < 1:
        return {}
    with databases() as (_config, store, _vault):
        a_uuid = "lower(hex(randomblob(16)))" if store.is_sqlite else "gen_random_uuid()"
        changed = {"submission_id": a_uuid, "pseudonym": "pseudonym || '-' || copy.n"}
        names = [column.name for column in submission.columns]
        its = ", ".join(changed.get(name, name) for name in names)
        copies = f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {times}) SELECT n FROM c)"
        with store.writing() as db:
            db.exec_driver_sql("CREATE TEMPORARY TABLE built AS SELECT * FROM submission")
            copied = f"SELECT {its} FROM built CROSS JOIN {copies} AS copy ORDER BY 2"
            db.exec_driver_sql(f"INSERT INTO submission ({', '.join(names)}) {copied}")
            for table in ("tally", "pair_tally"):
                db.exec_driver_sql(f"UPDATE {table} SET n = n * {times + 1}")
    return {}


def send(_: Path, size: int) -> dict[str, float]:
    """Another 20,000 from other people."""
    from evaluator.cli.support import databases

    with databases() as (_config, store, _vault):
        insert(store, size, BUILT, linked=True)
    return {}


def fold(_: Path, __: int) -> dict[str, float]:
    from evaluator.cli.support import databases
    from evaluator.store import tallies

    with databases() as (_config, store, _vault), store.writing() as db:
        assert tallies.fold(db, PROGRAMME, limit=BUILT) == BUILT
    return {}


def recount(_: Path, __: int) -> dict[str, float]:
    from evaluator.cli.support import databases
    from evaluator.store.tallies import recount as recounted

    with databases() as (_config, store, _vault), store.reading(snapshot=True) as db:
        assert recounted(db, PROGRAMME) == []
    return {}


def count(_: Path, __: int) -> dict[str, float]:
    count_milestones()
    return {}


def gather(_: Path, __: int) -> dict[str, float]:
    """What `nedslag count --dry-run` does for the last milestone."""
    from evaluator.cli.support import databases
    from evaluator.results.counting import gather_count

    with (
        databases() as (_config, store, vault),
        store.reading(snapshot=True) as db,
        vault.reading() as vault_db,
    ):
        gather_count(db, vault_db, PROGRAMME, "m3", now=closed_on("w3"))
    return {}


def report(_: Path, __: int) -> dict[str, float]:
    from evaluator.cli.support import databases
    from evaluator.results.milestones import count_of, findings_of

    with databases() as (_config, store, _vault), store.reading(snapshot=True) as db:
        assert len(findings_of(db, count_of(db, PROGRAMME, "m3")).indicators) == len(QUESTIONS)
    return {}


MEASURED = (build, multiply, send, fold, recount, count, report)
STEPS = {step.__name__: step for step in (*MEASURED, gather)}
ALLOWED = {"fold": 1.5, "recount": 1.5, "count": 1.5, "report": 1.5}
"""How many times the memory of 10,000 submissions a step may take, however many there are."""


def measured(step: str, home: Path, size: int) -> dict[str, float]:
    began, processor = time.perf_counter(), time.process_time()
    found = STEPS[step](home, size)
    return {**found, "seconds": time.perf_counter() - began, "processor": time.process_time() - processor}


@contextmanager
def databases_at(name: str) -> Iterator[Path]:
    with scratch() as home:
        if name == "SQLite":
            yield home
            return
        with postgresql(("nedslag", "vault")) as (store, vault):
            os.environ |= {"NEDSLAG_DATABASE_URL": store, "NEDSLAG_VAULT_URL": vault}
            yield home
            del os.environ["NEDSLAG_DATABASE_URL"], os.environ["NEDSLAG_VAULT_URL"]


def run(name: str, sizes: tuple[int, int]) -> bool:
    found: dict[tuple[str, int], dict[str, float]] = {}
    for size in sizes:
        with databases_at(name) as home:
            for step in (one.__name__ for one in MEASURED):
                found[step, size] = its = in_own_process("bench.large", step, home, size)
                spent = f"{its['processor']:.1f} s of the processor, {its['seconds']:.1f} s passed"
                print(f"  {name} {size:>10,} {step}: {spent}; peak {its['peak']:.0f} MiB", flush=True)
    small, large = sizes
    kept = [
        verdict(
            f"{name}, peak memory of {step}, large over small",
            its["peak"] / found[step, small]["peak"],
            most=ALLOWED[step],
        )
        for (step, size), its in found.items()
        if size == large and step in ALLOWED
    ]
    ours, floor = (found["report", size]["processor"] for size in (large, small))
    return all([*kept, verdict(f"{name}, time of a report, large over small", ours / floor, most=1.5)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--size", type=int, default=2_000_000, help="submissions in the large run")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    chosen = parser.parse_args()
    if chosen.step:
        end_of_step(measured(chosen.step, chosen.home, chosen.size))
    else:
        names = [chosen.database] if chosen.database else ["SQLite", "PostgreSQL"]
        sys.exit(0 if min([run(name, (SMALL, chosen.size)) for name in names]) else 1)
