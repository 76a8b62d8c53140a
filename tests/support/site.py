"""The whole application on SQLite with an invented programme, a clock that a test can set, and its test client."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Self

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from evaluator.cli.serving import works
from evaluator.core.config import Config
from evaluator.documents.storing import Arrival, import_folder
from evaluator.results.tasks import Tasks
from evaluator.store import waves
from evaluator.store.counts import Count
from evaluator.store.drafts import Draft, load_draft
from evaluator.store.engine import open_store
from evaluator.store.submissions import Submission, free_texts, submissions
from evaluator.vault.engine import open_vault
from evaluator.vault.invitations import invitation, invite
from evaluator.web.app import create_app
from evaluator.web.shared.service import Service
from tests.support.counting import AFTER_LINDEVANG, count_milestone

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents" / "lindevang"
PROGRAMME = "lindevang"
SECRET = {"NEDSLAG_SECRET_KEY": "a key for tests alone, long enough"}


class AtOnce(threading.Event):
    """The bell of a worker who does what was asked for while the page rings, so that no page waits; with ``is_away``
    there is none."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work, self.is_away = work, False

    def set(self) -> None:
        if not self.is_away:
            self.work()


class Site:
    """The application and short ways through it and behind it. ``now`` is what its clock says.

    The constants are a form for each page, and the answers that are stored of them.
    """

    MEALS: ClassVar[Mapping[str, object]] = {"came": "1", "times": "3", "heard": "4", "told-by": ["1", "2"]}
    TABLE: ClassVar[Mapping[str, object]] = {"welcome": "5", "left-out": "-998", "again": "-997"}
    IDEAS: ClassVar[Mapping[str, object]] = {"dish": "Suppe", "better": "Mere plads\r\nog tidligere"}
    STORED: ClassVar[Mapping[str, int]] = {
        "came": 1,
        "times": 3,
        "heard": 4,
        "told-by#1": 1,
        "told-by#2": 1,
        "told-by#3": 0,
        "told-by#-998": 0,
        "welcome": 5,
        "left-out": -998,
        "again": -997,
        "dish": 1,
        "better": 1,
    }

    def __init__(self, config: Config, *, synthetic: bool = False, programme: str = PROGRAMME) -> None:
        self.programme = programme
        self.signed_in: list[Callable[[], object]] = []
        """How those who are signed in do so again, see `later`."""
        self.now = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
        self._serve(config, synthetic=synthetic)

    def _serve(self, config: Config, *, synthetic: bool) -> None:
        self.app: Flask = create_app(config, now=lambda: self.now, synthetic=synthetic)
        self.client: FlaskClient = self.app.test_client()
        here: Service = self.app.extensions["nedslag"]
        self.bell = AtOnce(Tasks(here.store, works(here.store, here.vault, here.now), here.now).round)
        self.service: Service = replace(here, patience=0.0, bell=self.bell)
        self.app.extensions["nedslag"] = self.service

    def on_copies(self, config: Config) -> Self:
        """The site as it is, on copies at ``config`` of its SQLite databases, which nobody has open any more. Nobody is
        signed in."""
        assert not self.signed_in
        other = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(other, name, copy(value))
        other._serve(copy_of(self.service.config, config), synthetic=self.service.synthetic)
        return other

    def later(self, now: dt.datetime) -> None:
        """Everybody signs in again: a session lasts for a day at most."""
        self.now = now
        for again in self.signed_in:
            again()

    def invite(self, wave: str, person: str = "p1", *, language: str = "da", group: str = "residents") -> str:
        with self.service.vault.writing() as db:
            linked = wave in ("linked", "named", "spring")
            return invite(
                db, programme=self.programme, wave=wave, group=group, person=person, language=language, linked=linked
            )

    def open_key(self, wave: str) -> str:
        with self.service.store.reading() as db:
            found = waves.wave(db, self.programme, wave)
        assert found is not None
        assert found.open_key is not None
        return found.open_key

    def begin(self, key: str, **form: str) -> str:
        """Begin at a link; the address of the first page."""
        response = self.client.post(f"/svar/{key}/begynd", data={"language": "da"} | form)
        assert response.status_code == 303
        return response.location

    def post(self, address: str, *forms: Mapping[str, object]) -> TestResponse:
        """Post one form after the other, each where the last answer led."""
        for form in forms:
            response = self.client.post(address, data=form)
            address = response.location
        return response

    def marks(self, address: str) -> dict[str, str]:
        """The hidden field that tells with which answers a page is drawn now."""
        found = re.search(r'name="_set" value="([^"]*)"', self.client.get(address).text)
        assert found
        return {"_set": found[1]}

    def answer_all(self, key: str) -> str:
        """Begin and answer every page; the address of the review."""
        return self.post(self.begin(key), self.MEALS, self.TABLE, self.IDEAS).location

    def import_changed(
        self,
        old: str,
        new: str,
        *more: tuple[str, str],
        programme: Sequence[tuple[str, str]] = (),
        reason: str = "",
    ) -> None:
        """Import the documents again with ``old`` replaced by ``new`` in the questionnaire; ``more`` likewise, and what
        is replaced in the ``programme``. ``reason``: why what was agreed is changed."""
        folder = Path(self.service.config.home) / "changed"
        shutil.copytree(DOCUMENTS, folder, dirs_exist_ok=True)
        path = folder / "questionnaires" / "neighbours.toml"
        text = path.read_text("utf-8")
        for before, after in ((old, new), *more):
            text = text.replace(before, after)
        path.write_text(text, "utf-8")
        path = folder / "programme.toml"
        text = path.read_text("utf-8")
        for before, after in programme:
            text = text.replace(before, after)
        path.write_text(text, "utf-8")
        with self.service.store.writing() as db, self.service.vault.writing() as vault_db:
            import_folder(db, vault_db, folder, self.now, Arrival(reason=reason))

    def count(self, milestone: str = "m1", *, shown: bool = False, reason: str = "") -> Count:
        """Count a milestone when it is past, and stay there."""
        if self.now < AFTER_LINDEVANG:
            self.later(AFTER_LINDEVANG)
        here = self.service
        return count_milestone(
            here.store, here.vault, self.programme, milestone, now=self.now, shown=shown, reason=reason
        )

    def submissions(self, wave: str) -> list[Submission]:
        with self.service.store.reading() as db:
            return list(submissions(db, self.programme, wave))

    def written(self, wave: str, item: str) -> list[str]:
        with self.service.store.reading() as db:
            return free_texts(db, self.programme, wave, item)

    def draft(self, wave: str, key: str) -> Draft:
        with self.service.vault.reading() as db:
            invited = invitation(db, key)
        assert invited is not None
        with self.service.store.reading() as db:
            draft = load_draft(db, self.programme, wave, invited.draft_key)
        assert draft is not None
        return draft


def configured(make: Callable[[str], str], kind: tuple[str, str], home: Path) -> Config:
    """The configuration of a store and a vault that ``make`` makes, of a ``kind`` each."""
    urls = {"NEDSLAG_DATABASE_URL": make(kind[0]), "NEDSLAG_VAULT_URL": make(kind[1])}
    return Config.from_environment({"NEDSLAG_HOME": str(home)} | urls | SECRET)


def copy_of(before: Config, config: Config) -> Config:
    """``config``, with copies of the SQLite databases of another, which nobody has open."""
    for old, new in ((before.database_url, config.database_url), (before.vault_url, config.vault_url)):
        shutil.copy(str(sa.make_url(old).database), str(sa.make_url(new).database))
    return config


def prepared(make: Callable[[str], str], home: Path, documents: Path = DOCUMENTS) -> Config:
    """The configuration of databases that ``make`` makes and that hold the programme."""
    config = configured(make, ("store", "vault"), home)
    with (
        closing(open_store(config.database_url)) as store,
        closing(open_vault(config.vault_url)) as vault,
        store.writing() as db,
        vault.writing() as vault_db,
    ):
        import_folder(db, vault_db, documents, dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    return config
