"""The invented programme with a second milestone, whose wave asks the same people again, on both databases."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from evaluator.core.config import Config
from evaluator.documents.storing import Arrival, import_folder
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.counting import count_milestone
from tests.support.plans import Street
from tests.support.site import DOCUMENTS, Site, configured, copy_of, prepared

AGAIN = """
[milestones.m2]
title = { da = "Andet nedslag", en = "Second milestone" }
cut_off = 2026-08-31
final = true

[waves.again]
milestone = "m2"
questionnaire = "neighbours"
groups = ["residents", "staff"]
linkage = "pseudonymous"
opens = 2026-08-01
closes = 2026-08-14
"""
AFTER_M2 = dt.datetime(2026, 9, 3, 10, tzinfo=dt.UTC)
Edit = tuple[str, str]


class Asked(Site):
    """Two milestones; ``answer`` sends answers of people to a wave, ``change`` imports the documents changed."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.links: dict[str, str] = {}

    def leave(self, group: str) -> None:
        """Whoever of a group answered on the pages withdraws it."""
        assert self.post(f"/svar/{self.links[group]}/slet", {}).status_code == 303

    def answer(self, wave: str, group: str, people: Sequence[int], *, heard: int = 4) -> None:
        rows = [
            Submission(
                programme="lindevang",
                wave=wave,
                linkage="pseudonymous",
                version=1,
                group=group,
                answers={"heard": heard if person % 2 else 1},
                pseudonym=f"{group}{person}",
                submitted_at=self.now,
                receipt=f"{wave}{group}{person}",
            )
            for person in people
        ]
        with self.service.store.writing() as db:
            insert_submissions(db, rows)

    def change(self, folder: Path, *edits: Edit) -> None:
        write(folder, *edits)
        with self.service.store.writing() as db, self.service.vault.writing() as vault_db:
            import_folder(db, vault_db, folder, self.now, Arrival(reason="Aftalt på mødet"))

    def count_m2(self, **stated):
        self.now = max(self.now, AFTER_M2)
        return count_milestone(self.service.store, self.service.vault, "lindevang", "m2", now=self.now, **stated)


def write(folder: Path, *edits: Edit) -> Path:
    shutil.copytree(DOCUMENTS, folder, dirs_exist_ok=True)
    path = folder / "programme.toml"
    text = path.read_text("utf-8").replace("final = true\n", "").replace("m1 = 0.5", "m1 = 0.5, m2 = 0.5") + AGAIN
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return folder


def ask(make: Callable[[str], str], folder: Path) -> Asked:
    """Twelve residents and seven of the staff answered the first wave, one of each on its pages, and it is not counted
    yet."""
    site = Asked(prepared(make, folder / "home", write(folder / "documents")))
    site.answer("linked", "residents", range(11))
    site.answer("linked", "staff", range(6))
    for group, people in (("residents", range(11)), ("staff", range(6))):
        for person in people:
            site.invite("linked", f"{group}{person}", group=group)
    for group in ("residents", "staff"):
        site.links[group] = site.invite("linked", f"web-{group}", group=group)
        site.post(site.answer_all(site.links[group]), {})
    return site


@pytest.fixture(scope="session")
def asked_once(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Closed: its files are there to be copied."""
    site = ask(make_sqlite, tmp_path_factory.mktemp("asked"))
    site.service.close()
    return site


@pytest.fixture
def asked_on_sqlite(asked_once: Asked, make_sqlite: Callable[[str], str], tmp_path: Path) -> Asked:
    write(tmp_path / "documents")
    site = Asked(copy_of(asked_once.service.config, configured(make_sqlite, ("empty", "empty"), tmp_path / "home")))
    site.links |= asked_once.links
    return site


@pytest.fixture
def asked_on_postgresql(make_postgresql: Callable[[str], str], tmp_path: Path) -> Asked:
    return ask(make_postgresql, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    """See `ask`; on both databases."""
    site = request.getfixturevalue(f"asked_on_{request.param}")
    yield site
    site.service.close()


@pytest.fixture
def street(tmp_path: Path, sqlite_store: Store, sqlite_vault: Store) -> Street:
    return Street(tmp_path / "street", sqlite_store, sqlite_vault)
