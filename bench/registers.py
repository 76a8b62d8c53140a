"""The pages of a register with 5,000 rows and 20,000 events, against the bare query: the first fifty rows of its table
and how many there are.

What is ours on top: where each row stands now, words anywhere, filters, the order, what the filters offer, and how the
register stands. Each as a ratio in the same database, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import sqlalchemy as sa

from bench._common import postgresql, scratch, verdict
from bench._documents import PROGRAMME, write_documents

REGISTER, SEEDED, TURNS, EVENTS_EACH = "trial_actions", 20191102, 15, 4
WORDS = ("samtale", "hjemmepleje", "ældre", "vagtlæge", "Ørestad", "udskrivelse", "pårørende", "telemedicin", "kaffe")
LIFE = ("proposed", "started", "tried", "adopted")
LEVELS: Mapping[str, Mapping[str, str]] = {
    "the first page": {},
    "three words": {"q": "samtale ældre kaffe"},
    "a state": {"state": "tried"},
    "by title": {"orden": "title"},
    "a period, page 20": {"fra": "2019-01-01", "side": "20"},
}
MOST = 40
"""Times the bare query."""


def build(urls: list[str], home: Path, size: int) -> None:
    from evaluator.documents.storing import import_folder
    from evaluator.records.registry import REGISTERS
    from evaluator.store.engine import open_store
    from evaluator.store.register_tables import EVENTS, TABLES, register_version
    from evaluator.vault.engine import open_vault
    from evaluator.vault.pairing import set_up

    draw, then = random.Random(SEEDED), dt.datetime(2027, 1, 2, tzinfo=dt.UTC)
    register = REGISTERS[REGISTER]
    set_up(*urls)
    store, vault = open_store(urls[0]), open_vault(urls[1])
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, write_documents(home / "documents"), then)
    empty = {one.name: one.empty for one in register.columns} | {"synthetic": True, "programme_id": PROGRAMME}
    of_events = {one.name: one.empty for one in register.history} | {"programme_id": PROGRAMME}
    rows, events, versions = [], [], []
    for number in range(size):
        reference, title = f"a-{number:05}", " ".join(draw.choices(WORDS, k=6))
        rows.append({**empty, "reference": reference, "title": title})
        begun = dt.date(2015, 1, 1) + dt.timedelta(draw.randrange(3000))
        for event, state in enumerate(LIFE[: 1 + draw.randrange(2 * EVENTS_EACH - 1)], 1):
            day, note = begun + dt.timedelta(30 * event), " ".join(draw.choices(WORDS, k=8))
            its = {"reference": reference, "number": event, "recorded_by": "bench", "recorded_at": then}
            events.append({**of_events, **its, "state": state, "occurred_on": day, "note": note})
    for which, each in ((0, rows), (1, events)):
        for row in each:
            place = {"programme_id": PROGRAMME, "register": REGISTER, "reference": row["reference"], "number": 1}
            said = {"recorded_at": then, "recorded_by": "bench", "reason": "", "withdrawn": False}
            cells = {name: str(value) for name, value in row.items() if name not in place}
            versions.append({**place, **said, "event": row["number"] if which else 0, "cells": cells})
    with store.writing() as db:
        db.execute(sa.insert(TABLES[REGISTER]), rows)
        db.execute(sa.insert(EVENTS[REGISTER]), events)
        db.execute(sa.insert(register_version), versions)
    print(f"       {len(rows):,} rows, {len(events):,} events", flush=True)
    store.close()
    vault.close()


def seconds(work: Callable[[], object]) -> float:
    """The median of several turns, the first aside."""
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


def bare(db: sa.Connection) -> Callable[[], object]:
    from evaluator.store.register_tables import TABLES

    table = TABLES[REGISTER]
    own = table.c.programme_id == PROGRAMME
    first = sa.select(table).where(own).order_by(table.c.reference).limit(50)
    number = sa.select(sa.func.count()).select_from(table).where(own)
    return lambda: [db.execute(query).all() for query in (first, number)]


def measure(name: str, urls: list[str], home: Path, size: int) -> bool:
    from evaluator.documents.storing import load_programme
    from evaluator.records.registry import REGISTERS
    from evaluator.registers.listing import listing
    from evaluator.registers.standing import standings
    from evaluator.store.engine import open_store

    build(urls, home, size)
    store, kept = open_store(urls[0]), []
    with store.writing() as db:
        db.exec_driver_sql("ANALYZE")
    with store.reading(snapshot=True) as db:
        programme, register = load_programme(db, PROGRAMME)[0], REGISTERS[REGISTER]
        floor = seconds(bare(db))
        work: dict[str, Callable[[], object]] = {
            level: lambda args=args: listing(db, programme, register, args)  # type: ignore[misc]
            for level, args in LEVELS.items()
        }
        work["the front page"] = lambda: standings(db, programme, today=dt.date(2027, 1, 2))
        for level, page in work.items():
            ours = seconds(page)
            note = f"{1000 * ours:.1f} ms against {1000 * floor:.1f} ms"
            kept.append(verdict(f"{name}, {level}, over the bare query", ours / floor, most=MOST, note=note))
    store.close()
    return all(kept)


def run(which: str, size: int) -> bool:
    kept = []
    with scratch() as home:
        if which in ("sqlite", "both"):
            kept.append(measure("SQLite", [f"sqlite:///{home}/{name}.db" for name in ("nedslag", "vault")], home, size))
        if which in ("postgresql", "both"):
            with postgresql(("nedslag", "vault")) as urls:
                kept.append(measure("PostgreSQL", urls, home, size))
    return all(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--size", type=int, default=5_000)
    chosen = parser.parse_args()
    sys.exit(0 if run(chosen.database, chosen.size) else 1)
