"""The pages of a register with 5,000 rows and 20,000 events, against the bare query: the fifty rows whose last event is
the newest, and how many rows there are.

What is ours on top: which state the last event is, words anywhere, filters, what the filters offer, and how all
registers stand. `the page` is the whole answer, signed in, as a browser gets it. Each as a ratio in the same database,
on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from bench._common import against, clock_of, on_databases, seconds
from bench._documents import PROGRAMME
from bench._registers import REGISTER, build

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
    "a row": "registre/proevehandlinger/raekke/a-00007",
    "matters": "sager/",
    "rows for a matter": "sager/ny",
    "proposed matters": "sager/forslag",
    "rows that may be the same": "sager/dubletter",
    "the way": "vejen/",
    "status rounds": "ansvarlige/",
    "rows to ask about": "ansvarlige/ny",
    "contacts": "ansvarlige/kontakter",
    "evidence: rows and measures": "teorien/evidens/ny?om=link:work>effect&slags=register",
    "evidence: rows by a word": "teorien/evidens/ny?om=link:work>effect&slags=register&soeg=telemedicin",
}
BOUNDS: Mapping[str, float] = dict.fromkeys(PAGES, MOST) | {
    "proposed matters": 20,
    "rows that may be the same": 24,
    "the way": 30,
    "status rounds": 18,
    "rows to ask about": 18,
    "evidence: rows and measures": 20,
    "evidence: rows by a word": 20,
}
"""Times the bare query: these look at every row."""
_BARE = (
    "SELECT reference, title, max(occurred_on) AS last FROM trial_action LEFT JOIN trial_action_event"
    " USING (programme_id, reference) WHERE programme_id = :programme GROUP BY reference, title"
    " ORDER BY last DESC, reference LIMIT 50"
)
_NUMBER = "SELECT count(*) FROM trial_action WHERE programme_id = :programme"


def bare(db: sa.Connection) -> Callable[[], object]:
    both = [sa.text(query) for query in (_BARE, _NUMBER)]
    return lambda: [db.execute(query, {"programme": PROGRAMME}).all() for query in both]


def asked(urls: list[str], home: Path) -> dict[str, Callable[[], object]]:
    """The pages over the application, for somebody who is signed in."""
    from evaluator.accounts.credentials import add_account
    from evaluator.core.config import Config
    from evaluator.core.settling import settle
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

    settle()
    return {name: partial(once, path) for name, path in PAGES.items()}


def measure(name: str, urls: list[str], home: Path, size: int) -> bool:
    from evaluator.documents.storing import load_programme
    from evaluator.records.registry import REGISTERS
    from evaluator.registers.listing import listing
    from evaluator.registers.status import standings
    from evaluator.store.engine import open_store

    today = dt.date(2027, 1, 2)
    build(urls, home, size)
    store, kept = open_store(urls[0]), []
    with store.writing() as db:
        db.exec_driver_sql("ANALYZE")
    with store.reading(snapshot=True) as db:
        programme, register = load_programme(db, PROGRAMME)[0], REGISTERS[REGISTER]
        floor = seconds(bare(db), clock_of(name))
        for level, args in LEVELS.items():
            work = partial(listing, db, programme, register, args, today=today)
            kept.append(against(name, level, work, floor, most=MOST))
        kept.append(against(name, "the front page", partial(standings, db, programme, today=today), floor, most=MOST))
        for level, page in asked(urls, home).items():
            kept.append(against(name, level, page, floor, most=BOUNDS[level], turns=6))
    store.close()
    return all(kept)


if __name__ == "__main__":
    on_databases(measure, __doc__, 5_000)
