"""The registers that `bench registers` measures: 5,000 trial actions with 20,000 events, whose owners were asked in
status rounds, and cases beside them that recur from meeting to meeting."""

from __future__ import annotations

import datetime as dt
import random
from itertools import accumulate
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench._documents import PROGRAMME, write_documents

REGISTER: Final = "trial_actions"
WORDS: Final = (
    *("samtale", "hjemmepleje", "ældre", "vagtlæge", "Ørestad"),
    *("udskrivelse", "pårørende", "telemedicin", "kaffe"),
)
"""Of notes, and the most common ones of titles."""
OTHERS: Final = 2_000
"""Rarer words of titles, each a little rarer than the one before it, as in any language."""
LIFE: Final = ("proposed", "started", "tried", "adopted", "adapted", "spread", "stopped")
CASES, MATTERS, OWNERS, ROUNDS, ASKED = 600, 100, 60, 5, 300
"""Cases, how many threads two of them each are in; who answers for rows, and how many rows each round asked about."""
_SEEDED, _EVENTS_EACH = 20191102, 4
_THEN: Final = dt.datetime(2027, 1, 2, tzinfo=dt.UTC)
_PARTS: Final = (
    ("sam", "for", "be", "ud", "op", "hjem", "syge", "børne", "læge", "byg", "skole", "natte"),
    ("tale", "gang", "række", "syn", "pleje", "pligt", "ordning", "møde", "besøg", "plads", "vagt", "kreds", "hold"),
    ("", "grupper", "planer", "steder", "forløb", "råd", "kort", "dage", "team", "hus", "linjer", "aftaler", "spor"),
)


def build(urls: list[str], home: Path, size: int) -> None:
    """As many trial actions as ``size``, four events to each, in a store and a vault of their own."""
    from evaluator.documents.storing import import_folder
    from evaluator.store.engine import open_store
    from evaluator.vault.engine import open_vault
    from evaluator.vault.pairing import set_up

    draw = random.Random(_SEEDED)
    set_up(*urls)
    store, vault = open_store(urls[0]), open_vault(urls[1])
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, write_documents(home / "documents", today=_THEN.date()), _THEN)
        rows, events = _trial_actions(draw, size)
        _insert(db, REGISTER, rows, events)
        _insert(db, "decisions", _cases(draw), [])
        _put_together(db)
        _ask(db, vault_db, draw, rows)
    print(f"       {len(rows):,} rows, {len(events):,} events", flush=True)
    store.close()
    vault.close()


def title(draw: random.Random) -> str:
    others = [a + b + c for c in _PARTS[2] for b in _PARTS[1] for a in _PARTS[0]][:OTHERS]
    words = (*WORDS, *others)
    shares = [*accumulate(1 / (place + 5) for place in range(len(words)))]
    return " ".join(draw.choices(words, cum_weights=shares, k=6))


def _trial_actions(draw: random.Random, size: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows, events = [], []
    for number in range(size):
        reference = f"a-{number:05}"
        owner = f"Leder {draw.randrange(OWNERS)}" if draw.random() < 0.95 else ""
        rows.append({"reference": reference, "title": title(draw), "owner": owner})
        begun = dt.date(2015, 1, 1) + dt.timedelta(draw.randrange(3000))
        for event, state in enumerate(LIFE[: 1 + draw.randrange(2 * _EVENTS_EACH - 1)], 1):
            its = {"reference": reference, "number": event, "recorded_by": "bench", "recorded_at": _THEN}
            day, note = begun + dt.timedelta(30 * event), " ".join(draw.choices(WORDS, k=8))
            events.append({**its, "state": state, "occurred_on": day, "note": note})
    return rows, events


def _cases(draw: random.Random) -> list[dict[str, Any]]:
    """Each matter is taken up three times, from half a year to the next."""
    rows = []
    for matter in range(CASES // 3):
        its, first = title(draw), dt.date(2016, 1, 1) + dt.timedelta(draw.randrange(2500))
        for time, case_type in enumerate("ODB"):
            own = {"case_type": case_type, "meeting_date": first + dt.timedelta(182 * time), "body": "Direktionen"}
            rows.append({"reference": f"c-{matter:04}-{time}", "title": f"{its} {time + 1}", **own})
    return rows


def _insert(db: sa.Connection, register: str, rows: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    """With their first versions."""
    from evaluator.records.registry import REGISTERS
    from evaluator.store.register_tables import EVENTS, TABLES, register_version
    from evaluator.store.register_versions import columns_of

    its = REGISTERS[register]
    place = {"programme_id": PROGRAMME, "synthetic": True}
    rows = [{one.name: one.empty for one in its.columns} | place | row for row in rows]
    empty = {one.name: one.empty for one in its.history} | {"programme_id": PROGRAMME}
    events = [empty | event for event in events]
    db.execute(sa.insert(TABLES[register]), rows)
    if events:
        db.execute(sa.insert(EVENTS[register]), events)
    said = {"number": 1, "recorded_at": _THEN, "recorded_by": "bench", "reason": "", "withdrawn": False}
    versions = []
    for one in (*rows, *events):
        event = one.get("number", 0)
        cells = {column.name: _as_json(one[column.name]) for column in columns_of(register, event)}
        where = {"programme_id": PROGRAMME, "register": register, "reference": one["reference"], "event": event}
        versions.append({**where, **said, "cells": cells})
    db.execute(sa.insert(register_version), versions)


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _put_together(db: sa.Connection) -> None:
    from evaluator.store.threads import Moves, apply

    for matter in range(MATTERS):
        thread, rows = uuid4(), [("decisions", f"c-{matter:04}-{time}") for time in range(2)]
        apply(db, PROGRAMME, Moves({thread: (None, f"Sag {matter}")}, dict.fromkeys(rows, (None, thread))))


def _ask(db: sa.Connection, vault_db: sa.Connection, draw: random.Random, rows: list[dict[str, Any]]) -> None:
    """Owners by mail, and rounds in which some of their rows were asked about."""
    from evaluator.owners.people import AskedOwner, save_owner
    from evaluator.store.status_rounds import StatusRequest, StatusRound, add_round

    owners: dict[str, UUID] = {}
    for number in range(OWNERS):
        role = f"Leder {number}"
        person = AskedOwner(role, email=f"leder{number}@example.org")
        owners[role] = save_owner(vault_db, PROGRAMME, person, now=_THEN)
    owned = [row for row in rows if row["owner"]]
    for number in range(ROUNDS):
        opened = _THEN - dt.timedelta(90 * (ROUNDS - number))
        until = opened.date() + dt.timedelta(21)
        its = StatusRound(uuid4(), f"Status {number}", "Registret", until, until + dt.timedelta(180), opened)
        asked = draw.sample(owned, min(ASKED, len(owned)))
        requests = [StatusRequest(uuid4(), its.id, owners[row["owner"]], REGISTER, row["reference"]) for row in asked]
        add_round(db, PROGRAMME, its, requests)
