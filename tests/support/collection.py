"""A collection whose participants answer through a server on several connections at once, and what they were told."""

from __future__ import annotations

import datetime as dt
import http.client
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from evaluator.documents.storing import import_folder
from evaluator.store.engine import Store, open_store
from evaluator.store.submissions import free_texts, submission_count
from evaluator.store.tables import draft as draft_table
from evaluator.store.tallies import SUBMITTED, fold, recount, tallies
from evaluator.vault.engine import open_vault
from evaluator.vault.invitations import invite
from tests.support.killed_processes import Command
from tests.support.processes import environment
from tests.support.programmes import programme
from tests.support.questionnaires import document, item, page, scale
from tests.support.site import SECRET

CONNECTIONS = 8
PROGRAMME = "pier"
WAVES = ("anonymous", "pseudonymous")

PROGRAMME_TEXT = programme(
    "pier",
    groups=["visitors"],
    milestones={"m1": dt.date(2099, 12, 31)},
    indicators={"calm": {"source": {"survey": "pier.calm", "statistic": "share", "codes": [4, 5]}}},
    waves={
        linkage: {
            "milestone": "m1",
            "questionnaire": "pier",
            "groups": ["visitors"],
            "linkage": linkage,
            "opens": dt.date(2020, 1, 1),
            "closes": dt.date(2099, 12, 31),
        }
        for linkage in WAVES
    },
)
QUESTIONNAIRE_TEXT = document(
    "pier",
    scale("calm", ["1", "2", "3", "4", "5"]),
    page("all", item("calm", "scale", scale="calm", required=True), item("name", "short_text")),
    languages=["en"],
)


class RefusedForNow(OSError):
    """The page says that it could not be saved, and can be sent again."""


class Collection:
    """The databases of one collection, everybody invited to it, and who has been shown a receipt so far."""

    def __init__(self, folder: Path, store_url: str, vault_url: str, people: int) -> None:
        self.people = people
        urls = {"NEDSLAG_DATABASE_URL": store_url, "NEDSLAG_VAULT_URL": vault_url}
        self.environment = environment(folder, **urls, **SECRET)
        self.store: Store = open_store(store_url)
        self.confirmed: set[str] = set()
        self.saved: set[str] = set()
        self.waiting: deque[tuple[str, str]] = deque()
        write_documents(folder / "documents")
        with closing(open_vault(vault_url)) as vault, vault.writing() as vault_db:
            with self.store.writing() as db:
                import_folder(db, vault_db, folder / "documents", dt.datetime.now(dt.UTC))
            for number in range(people):
                wave, name = WAVES[number % 2], f"person {number:04d}"
                linked = wave == "pseudonymous"
                token = invite(vault_db, programme=PROGRAMME, wave=wave, group="visitors", person=name, linked=linked)
                self.waiting.append((name, token))

    def start_server(self) -> Command:
        return Command("serve", "--port", 0, "--threads", CONNECTIONS, env=self.environment)

    def answer_until_it_breaks(self, port: int) -> None:
        """One connection: one person after the other answers and sends. Who is cut off is the next round's first."""
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            while self.waiting:
                name, token = self.waiting.popleft()
                try:
                    answer(connection, token, name, self.saved)
                except (OSError, http.client.HTTPException):
                    self.waiting.appendleft((name, token))
                    return
                self.confirmed.add(name)

    @contextmanager
    def answered(self, port: int) -> Iterator[None]:
        """People answer meanwhile, until all have or each connection was cut off."""
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            connections = [pool.submit(self.answer_until_it_breaks, port) for _ in range(CONNECTIONS)]
            yield
        for connection in connections:
            connection.result()

    def wait_for_confirmations(self, number: int) -> None:
        """Until so many people have been shown their receipt in all, or nobody is left."""
        deadline = time.monotonic() + 10
        while len(self.confirmed) < min(number, self.people) and time.monotonic() < deadline:
            time.sleep(0.001)

    def stored(self) -> Counter[str]:
        """The names under which answers are stored: everybody has written a name of his own."""
        with self.store.reading(snapshot=True) as db:
            names = Counter(name for wave in WAVES for name in free_texts(db, PROGRAMME, wave, "name"))
            sent = sa.select(sa.func.count()).select_from(draft_table).where(draft_table.c.receipt.is_not(None))
            assert names.total() == sum(submission_count(db, PROGRAMME, wave) for wave in WAVES)
            assert names.total() == db.execute(sent).scalar_one()
        return names

    def in_drafts(self) -> set[str]:
        """The names in the answers that are saved and not sent."""
        with self.store.reading() as db:
            unsent = sa.select(draft_table.c.texts).where(draft_table.c.texts.is_not(None))
            return {texts["name"] for texts in db.execute(unsent).scalars() if "name" in texts}

    def _wait_for_commits(self) -> None:
        """Until PostgreSQL has ended what a killed server had asked of it: it may have got a COMMIT and be at it."""
        busy = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state <> 'idle'"
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with self.store.reading() as db:
                if self.store.is_sqlite or not db.execute(busy).scalar_one():
                    return
            time.sleep(0.01)

    def check(self) -> Counter[str]:
        """Everything that was confirmed is stored, once, and what was said to be saved is stored or in a draft."""
        self._wait_for_commits()
        stored = self.stored()
        assert self.confirmed <= stored.keys()
        assert self.saved <= stored.keys() | self.in_drafts()
        assert max(stored.values(), default=1) == 1
        return stored

    def fold_and_recount(self) -> int:
        """The number of submissions in the tallies, which must agree with the rows in every cell."""
        with self.store.writing() as db:
            fold(db, PROGRAMME)
        with self.store.reading(snapshot=True) as db:
            assert recount(db, PROGRAMME) == []
            return sum(row.n for row in tallies(db, PROGRAMME) if row.variable == SUBMITTED)


def write_documents(folder: Path) -> None:
    (folder / "questionnaires").mkdir(parents=True)
    (folder / "programme.toml").write_text(PROGRAMME_TEXT, "utf-8")
    (folder / "questionnaires" / "pier.toml").write_text(QUESTIONNAIRE_TEXT, "utf-8")


def answer(connection: http.client.HTTPConnection, token: str, name: str, saved: set[str]) -> None:
    """One person's way to the receipt, through the pages; also for one who comes back after being cut off. Whoever was
    told that a page is saved is added to ``saved``."""
    address = post(connection, f"/svar/{token}/begynd", {"language": "en"})
    if "/kvittering" not in address:
        post(connection, f"/svar/{token}/side/all", {"calm": str(1 + int(name[-1]) % 5), "name": name})
        saved.add(name)
        address = post(connection, f"/svar/{token}/tjek", {})
    connection.request("GET", address)
    response = connection.getresponse()
    response.read()
    if response.status == 503:
        raise RefusedForNow
    assert (response.status, "/kvittering" in address) == (200, True), (response.status, address)


def post(connection: http.client.HTTPConnection, address: str, form: dict[str, str]) -> str:
    """Post a form; where the answer leads."""
    connection.request("POST", address, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    body = response.read()
    if response.status == 503:
        raise RefusedForNow
    location: str = response.headers.get("Location", "")
    assert location, (address, response.status, body[-500:])
    return location
