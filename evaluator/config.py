"""Where data lie and how the service runs, read from the environment once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluator.faults import Fault, FaultsFound
from evaluator.paths import templates_folder

__all__ = ["Config", "ensure_secret_key", "require_secret_key", "templates_folder"]

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """``home`` is the folder of everything that is not elsewhere by URL. ``secret_key`` is '' until it has been made.

    ``secure_cookies`` is false only for trying things out over plain http on the own machine.
    """

    home: Path
    database_url: str
    vault_url: str
    secret_key: str = ""
    secure_cookies: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read NEDSLAG_HOME, NEDSLAG_DATABASE_URL, NEDSLAG_VAULT_URL, NEDSLAG_SECRET_KEY, NEDSLAG_INSECURE_COOKIES."""
        values = os.environ if environment is None else environment
        home = Path(values.get("NEDSLAG_HOME") or "instance").resolve()
        database_url = values.get("NEDSLAG_DATABASE_URL") or f"{SQLITE}{home / 'nedslag.db'}"
        return cls(
            home=home,
            database_url=database_url,
            vault_url=values.get("NEDSLAG_VAULT_URL") or default_vault_url(database_url, home=home),
            secret_key=values.get("NEDSLAG_SECRET_KEY") or _stored_key(home),
            secure_cookies=values.get("NEDSLAG_INSECURE_COOKIES") != "1",
        )


def default_vault_url(database_url: str, *, home: Path) -> str:
    """The vault beside a SQLite store (``nedslag.db`` -> ``nedslag.vault.db``), otherwise a SQLite file in ``home``."""
    if database_url.startswith(SQLITE) and "?" not in database_url:
        store = Path(database_url.removeprefix(SQLITE))
        return f"{SQLITE}{store.with_name(f'{store.stem}.vault.db')}"
    return f"{SQLITE}{home / 'vault.db'}"


def ensure_secret_key(config: Config) -> str:
    """The secret key; made in ``home/secret.key``, readable by the owner only, where there is none yet."""
    if config.secret_key or (stored := _stored_key(config.home)):
        return config.secret_key or stored
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(48)
    descriptor = os.open(_key_file(config.home), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key


def require_secret_key(config: Config) -> str:
    """The secret key; raises FaultsFound where none has been made, since sessions signed with '' could be forged."""
    if not config.secret_key:
        problem = "there is no secret key to sign sessions with"
        raise FaultsFound([Fault(str(_key_file(config.home)), problem, "run `nedslag init` or set NEDSLAG_SECRET_KEY")])
    return config.secret_key


def _key_file(home: Path) -> Path:
    return home / "secret.key"


def _stored_key(home: Path) -> str:
    file = _key_file(home)
    return file.read_text("ascii").strip() if file.exists() else ""
