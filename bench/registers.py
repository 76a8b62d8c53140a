"""The pages of a register with 5,000 rows and 20,000 events, against the bare query: the fifty rows whose last event is
the newest, and how many rows there are.

What is ours on top: which state the last event is, words anywhere, filters, what the filters offer, and how all
registers stand. `the page` is the whole answer, signed in, as a browser gets it. Each as a ratio in the same database,
on SQLite and on PostgreSQL.
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
LIFE = ("proposed", "started", "tried", "adopted", "adapted", "spread", "stopped")
LEVELS: Mapping[str, Mapping[str, str]] = {
    "the first page": {},
    "three words": {"q": "samtale ældre kaffe"},
    "a state": {"state": "tried"},
    "by title": {"orden": "title"},
    "a period, page 20": {"fra": "2019-01-01", "side": "20"},
}
MOST = 12
"""Times the bare query."""
PAGES: Mapping[str, str] = {
    "the page": "registre/proevehandlinger/",
    "matters": "sager/",
    "rows for a matter": "sager/ny",
    "proposed matters": "sager/forslag",
    "rows that may be the same": "sager/dubletter",
    "the way": "vejen/",
    "status rounds": "ansvarlige/",
    "rows to ask about": "ansvarlige/ny",
    "contacts": "ansvarlige/kontakter",
}
BOUNDS: Mapping[str, float] = dict.fromkeys(PAGES, MOST) | {
    "proposed matters": 150,
    "rows that may be the same": 150,
    "the way": 100,
    "rows to ask about": 30,
}
"""Times the bare query. Proposals compare every two titles, here of nine words, which is the worst case; the way goes
through every life."""
_BARE = (
    "SELECT reference, title, max(occurred_on) AS last FROM trial_action LEFT JOIN trial_action_event"
    " USING (programme_id, reference) WHERE programme_id = :programme GROUP BY reference, title"
    " ORDER BY last DESC, reference LIMIT 50"
)
_NUMBER = "SELECT count(*) FROM trial_action WHERE programme_id = :programme"


def build(urls: list[str], home: Path, size: int) -> None:
    from evaluator.documents.storing import import_folder
    from evaluator.records.registry import REGISTERS
    from evaluator.store.engine import open_store
    from evaluator.store.register_tables import EVENTS, TABLES, register_version
    from evaluator.store.register_versions import columns_of
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
            event = row["number"] if which else 0
            cells = {one.name: as_json(row[one.name]) for one in columns_of(REGISTER, event)}
            versions.append({**place, **said, "event": event, "cells": cells})
    with store.writing() as db:
        db.execute(sa.insert(TABLES[REGISTER]), rows)
        db.execute(sa.insert(EVENTS[REGISTER]), events)
        db.execute(sa.insert(register_version), versions)
    print(f"       {len(rows):,} rows, {len(events):,} events", flush=True)
    store.close()
    vault.close()


def as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def seconds(work: Callable[[], object], turns: int = TURNS) -> float:
    """The median of several turns, the first aside."""
    taken = []
    for _ in range(turns):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


def bare(db: sa.Connection) -> Callable[[], object]:
    both = [sa.text(query) for query in (_BARE, _NUMBER)]
    return lambda: [db.execute(query, {"programme": PROGRAMME}).all() for query in both]


def asked(urls: list[str], home: Path) -> dict[str, Callable[[], object]]:
    """The pages over the application, for somebody who is signed in."""
    from evaluator.accounts.credentials import add_account
    from evaluator.core.config import Config
    from evaluator.web.app import create_app

    of_the_site = {"NEDSLAG_HOME": str(home), "NEDSLAG_SECRET_KEY": "of a benchmark alone, and long enough"}
    its = {**of_the_site, "NEDSLAG_DATABASE_URL": urls[0], "NEDSLAG_VAULT_URL": urls[1]}
    app = create_app(Config.from_environment(its))
    client, local = app.test_client(), "https://localhost"
    with app.extensions["nedslag"].store.writing() as db:
        add_account(db, name="bench", password="a good long password", role="evaluator", now=dt.datetime.now(dt.UTC))
    page = client.get("/log-ind", base_url=local).text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = {"name": "bench", "password": "a good long password", "csrf_token": token}
    client.post("/log-ind", data=form, base_url=local)

    def once(path: str) -> object:
        answer = client.get(f"/p/{PROGRAMME}/{path}", base_url=local)
        if answer.status_code != 200:
            raise SystemExit(f"the page was not shown: {answer.status_code}")
        return answer

    return {name: lambda path=path: once(path) for name, path in PAGES.items()}  # type: ignore[misc]


def measure(name: str, urls: list[str], home: Path, size: int) -> bool:
    from evaluator.documents.storing import load_programme
    from evaluator.records.registry import REGISTERS
    from evaluator.registers.listing import listing
    from evaluator.registers.standing import standings
    from evaluator.store.engine import open_store

    today = dt.date(2027, 1, 2)
    build(urls, home, size)
    store, kept = open_store(urls[0]), []
    with store.writing() as db:
        db.exec_driver_sql("ANALYZE")
    with store.reading(snapshot=True) as db:
        programme, register = load_programme(db, PROGRAMME)[0], REGISTERS[REGISTER]
        floor = seconds(bare(db))
        work: dict[str, Callable[[], object]] = {
            level: lambda args=args: listing(db, programme, register, args, today=today)  # type: ignore[misc]
            for level, args in LEVELS.items()
        }
        pages = asked(urls, home)
        work["the page"] = pages.pop("the page")
        work["the front page"] = lambda: standings(db, programme, today=today)
        for level, page in work.items():
            ours = seconds(page)
            note = f"{1000 * ours:.1f} ms against {1000 * floor:.1f} ms"
            kept.append(verdict(f"{name}, {level}, over the bare query", ours / floor, most=MOST, note=note))
        for level, page in pages.items():
            ours = seconds(page, turns=4)
            note = f"{1000 * ours:.1f} ms against {1000 * floor:.1f} ms"
            kept.append(verdict(f"{name}, {level}, over the bare query", ours / floor, most=BOUNDS[level], note=note))
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
