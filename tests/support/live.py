"""The application on a real server on the loopback interface."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import make_server

from evaluator.cli.serving import works
from evaluator.core.config import Config
from evaluator.documents.storing import import_folder
from evaluator.results.tasks import Tasks
from evaluator.store import waves
from evaluator.store.submissions import Submission, submissions
from evaluator.vault.invitations import invite
from evaluator.web.app import create_app

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
PROGRAMME = "lindevang"


class Live:
    """The application behind ``address``; ``now`` is what its clock says."""

    def __init__(
        self, home: Path, make: Callable[[str], str], programme: str = PROGRAMME, documents: Path | None = None
    ) -> None:
        self.programme = programme
        self.now = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
        urls = {"NEDSLAG_DATABASE_URL": make("store"), "NEDSLAG_VAULT_URL": make("vault")}
        more = {
            "NEDSLAG_HOME": str(home),
            "NEDSLAG_SECRET_KEY": "a key for tests alone, long enough",
            "NEDSLAG_INSECURE_COOKIES": "1",
        }
        self.app = create_app(Config.from_environment(urls | more), now=lambda: self.now)
        self.service = self.app.extensions["nedslag"]
        with self.service.store.writing() as db, self.service.vault.writing() as vault_db:
            import_folder(db, vault_db, documents or DOCUMENTS / programme, self.now)
        here = self.service
        self.worker = Tasks(here.store, works(here.store, here.vault, here.now), here.now, here.bell)
        self.worker.start()
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.worker.stop()
        self.service.close()

    def link(self, wave: str, person: str = "p1", language: str = "da") -> str:
        """The address of an invitation."""
        linked = wave in ("linked", "spring")
        with self.service.vault.writing() as db:
            token = invite(
                db,
                programme=self.programme,
                wave=wave,
                group="residents",
                person=person,
                language=language,
                linked=linked,
            )
        return f"{self.address}/svar/{token}"

    def open_link(self, wave: str) -> str:
        with self.service.store.reading() as db:
            found = waves.wave(db, self.programme, wave)
        assert found is not None
        return f"{self.address}/svar/{found.open_key}"

    def submissions(self, wave: str) -> list[Submission]:
        with self.service.store.reading() as db:
            return list(submissions(db, self.programme, wave))
