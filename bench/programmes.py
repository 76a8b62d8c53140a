"""The page of 300 programmes and the search over them, signed in, as a browser gets them: against an empty page of the
same application and the same session, and within 100 ms.

What is ours on top: which programmes somebody sees, deadlines, open waves with answered of asked, what needs doing, and
words found in documents, questions and rows of registers. On SQLite the processor's time, on PostgreSQL the time that
passes.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from bench._common import against, clock_of, on_databases, seconds, verdict
from bench._programmes import DAY, add_programmes

PAGES = {
    "the programmes": "/indsatser",
    "a search": "/soeg?ord=ligeværdigt+mødt",
    "a search in rows": "/soeg?ord=ørestad+17",
}
MOST = 80
"""Times a page on which there is nothing."""
LONGEST = 100
"""Milliseconds of the processor, which a busy machine does not change; on PostgreSQL the ratio tells alone."""


def measure(name: str, urls: list[str], home: Path, size: int) -> bool:
    from evaluator.accounts.credentials import add_account
    from evaluator.core.config import Config
    from evaluator.core.settling import settle
    from evaluator.vault.pairing import set_up
    from evaluator.web.app import create_app

    set_up(*urls)
    its = {"NEDSLAG_HOME": str(home), "NEDSLAG_SECRET_KEY": "of a benchmark alone, and long enough"}
    its |= {"NEDSLAG_DATABASE_URL": urls[0], "NEDSLAG_VAULT_URL": urls[1]}
    now = dt.datetime.combine(DAY, dt.time(12), dt.UTC)
    app = create_app(Config.from_environment(its), now=lambda: now)
    here, client, local = app.extensions["nedslag"], app.test_client(), "https://localhost"
    add_programmes(here.store, here.vault, size)
    for one in (here.store, here.vault):
        with one.writing() as db:
            db.exec_driver_sql("ANALYZE")
    with here.store.writing() as db:
        add_account(db, name="bench", password="a good long password", role="evaluator", now=now)
    token = client.get("/log-ind", base_url=local).text.partition('name="csrf_token"')[2].partition('value="')[2]
    form = {"name": "bench", "password": "a good long password", "csrf_token": token.partition('"')[0]}
    client.post("/log-ind", data=form, base_url=local)

    def once(path: str) -> object:
        answer = client.get(path, base_url=local)
        if answer.status_code != 200:
            raise SystemExit(f"the page was not shown: {answer.status_code}")
        return answer

    settle()
    clock, kept = clock_of(name), []
    floor = seconds(partial(once, "/min-konto/"), clock)
    for level, path in PAGES.items():
        page = partial(once, path)
        kept.append(against(name, level, page, floor, most=MOST))
        kept.append(name != "SQLite" or verdict(f"{level}, in ms", 1000 * seconds(page, clock), most=LONGEST))
    here.close()
    return all(kept)


if __name__ == "__main__":
    on_databases(measure, __doc__, 300)
