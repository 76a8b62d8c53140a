"""An instance on which there is nothing, behind an address, as `nedslag serve` starts it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from evaluator.accounts.setting_up import begun
from evaluator.core.config import Config
from evaluator.web.app import create_app


class Fresh:
    """``code`` opens the page that makes the first account; ``now`` is what its clock says. ``urls``: of an empty store
    and an empty vault."""

    def __init__(self, home: Path, urls: Sequence[str], now: dt.datetime) -> None:
        self.now = now
        its = dict(zip(("NEDSLAG_DATABASE_URL", "NEDSLAG_VAULT_URL"), urls, strict=True)) | {
            "NEDSLAG_HOME": str(home),
            "NEDSLAG_SECRET_KEY": "a key for tests alone, long enough",
            "NEDSLAG_INSECURE_COOKIES": "1",
        }
        set_up, self.code = begun()
        self.app: Any = create_app(Config.from_environment(its), now=lambda: self.now, set_up=set_up)
        self.service = self.app.extensions["nedslag"]
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.service.close()
