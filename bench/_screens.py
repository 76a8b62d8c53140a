"""The steering group's pages as they are served, against a static file of the same size from the same server.

`python -m bench._screens FOLDER` serves the site of the environment as `nedslag serve` does, with static files of that.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bench._common import Client, postgresql, scratch, server

NAME, PASSWORD = "bench", "a good long password"
TURNS: Final = 200
READ: Final = ("programme", "document", "wave", "milestone_count", "release", "release_text", "rendering")
WITHIN: Final = 5.0
"""Milliseconds that a page may be later than a file, on a machine that does nothing else."""


def measured(home: Path, programme: str) -> bool:
    """Print how much later than a file a page's first byte comes, on SQLite and PostgreSQL; true where that is within
    the bound. Nothing of ``home`` is changed but for an account that is added to copies of its databases."""
    kept = []
    with scratch() as folder, postgresql(("nedslag", "vault")) as theirs:
        ours = [f"sqlite:///{folder}/{name}.db" for name in ("nedslag", "vault")]
        for database, urls in (("SQLite", ours), ("PostgreSQL", theirs)):
            copied(home, urls)
            with_account(urls[0], programme)
            kept += list(_served(database, urls, home, folder, programme))
    return all(kept)


def copied(home: Path, urls: list[str]) -> None:
    """What a page of a release reads, from a home into empty databases."""
    from evaluator.store import count_tables, release_tables  # noqa: F401  (declare their tables)
    from evaluator.store.migration import upgrade_store
    from evaluator.store.tables import metadata
    from evaluator.vault.engine import upgrade_vault

    upgrade_store(urls[0])
    upgrade_vault(urls[1])
    old, new = sa.create_engine(f"sqlite:///{home}/nedslag.db"), sa.create_engine(urls[0])
    with old.connect() as source, new.begin() as target:
        for table in metadata.sorted_tables:
            if table.name in READ and (rows := source.execute(sa.select(table)).mappings().all()):
                target.execute(sa.insert(table), [dict(row) for row in rows])
    old.dispose()
    new.dispose()


def with_account(url: str, programme: str) -> None:
    from evaluator.accounts.credentials import add_account
    from evaluator.store.engine import open_store

    store = open_store(url)
    now = dt.datetime.now(dt.UTC)
    with store.writing() as db:
        add_account(db, name=NAME, password=PASSWORD, role="steering", programme=programme, now=now)
    store.close()


def _served(database: str, urls: list[str], home: Path, folder: Path, programme: str) -> Iterator[bool]:
    its = {"NEDSLAG_HOME": str(home), "NEDSLAG_INSECURE_COOKIES": "1"}
    with server(
        ["-m", "bench._screens", str(folder)],
        its | {"NEDSLAG_DATABASE_URL": urls[0], "NEDSLAG_VAULT_URL": urls[1]},
    ) as port:
        client = Client(port)
        token = client.get("/log-ind")[2].partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        client.post("/log-ind", {"name": NAME, "password": PASSWORD, "csrf_token": token})
        charts = client.get(f"/p/{programme}/diagrammer")[2].partition('href="diagrammer/')[2].partition('"')[0]
        for name, path in (("the steering page", ""), ("a chart", f"diagrammer/{charts}")):
            yield _against(database, name, client, f"/p/{programme}/{path}", folder)


def _against(database: str, name: str, client: Client, path: str, folder: Path) -> bool:
    """In turns, so that both have the same of what else the machine does; the middle of many."""
    size = len(client.get(path)[2].encode())
    (folder / "same.txt").write_bytes(b"a" * size)
    both: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for taken, asked in zip(both, (path, "/static/same.txt"), strict=True):
            taken.append(_first_byte(client, asked))
    page, file = (1000 * statistics.median(taken) for taken in both)
    quickest = 1000 * (min(both[0]) - min(both[1]))
    kept = page - file <= WITHIN
    print(
        f"  {'ok  ' if kept else 'MISS'} {database}, {name} ({size / 1000:.0f} kB): {page:.1f} ms to the first byte,"
        f" {page / file:.1f} times a static file of the same size, {page - file:.1f} ms later (at most {WITHIN:g});"
        f" the quickest of each {quickest:.1f} ms"
    )
    return kept


def _first_byte(client: Client, path: str) -> float:
    clock: Callable[[], float] = time.perf_counter
    began = clock()
    client.connection.request("GET", path, headers={"Cookie": client.cookie})
    answer = client.connection.getresponse()
    taken = clock() - began
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} was not shown: {answer.status}")
    return taken


def main() -> None:
    from waitress.server import create_server

    from evaluator.core.config import Config
    from evaluator.web.app import create_app
    from evaluator.web.serving import serve_until_told

    app = create_app(Config.from_environment(dict(os.environ)))
    app.static_folder = sys.argv[1]
    waiting = create_server(app, host="127.0.0.1", port=0, threads=8)
    print(f"http://127.0.0.1:{getattr(waiting, 'effective_port', 0)}/", flush=True)
    serve_until_told(waiting)


if __name__ == "__main__":
    main()
