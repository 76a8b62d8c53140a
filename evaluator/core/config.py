"""Where data lie and how the service runs, read from the environment once."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from evaluator.core.files import open_to_others, write_once, write_private
from surveys.diagnostics import Diagnostic, InputRejected, Value, unknown

SQLITE = "sqlite:///"
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
"""What the own machine is called by itself, in an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """``home`` is the folder of everything that is not elsewhere by URL. ``secret_key`` is '' until it has been made.

    ``secure_cookies`` is false only for trying things out over plain http on the own machine. ``hosts`` are the names
    under which the pages may be asked for, besides those of the own machine: links are made of the name that was asked.
    ``journal`` is the file in which removals are noted. ``metrics_token`` opens the page of metrics, which is not there
    where it is ''.
    """

    home: Path
    database_url: str = field(repr=False)
    vault_url: str = field(repr=False)
    secret_key: str = field(default="", repr=False)
    secure_cookies: bool = True
    hosts: tuple[str, ...] = ()
    metrics_token: str = field(default="", repr=False)
    journal: Path = Path()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """Read NEDSLAG_HOME, NEDSLAG_DATABASE_URL, NEDSLAG_VAULT_URL, NEDSLAG_SECRET_KEY, NEDSLAG_INSECURE_COOKIES,
        NEDSLAG_HOSTS, NEDSLAG_METRICS_TOKEN, NEDSLAG_JOURNAL."""
        values = os.environ if environment is None else environment
        home = Path(values.get("NEDSLAG_HOME") or "instance").resolve()
        database_url = values.get("NEDSLAG_DATABASE_URL") or f"{SQLITE}{home / 'nedslag.db'}"
        return cls(
            home=home,
            database_url=database_url,
            vault_url=values.get("NEDSLAG_VAULT_URL") or default_vault_url(database_url, home=home),
            secret_key=values.get("NEDSLAG_SECRET_KEY") or stored_secret_key(home),
            secure_cookies=values.get("NEDSLAG_INSECURE_COOKIES") != "1",
            hosts=tuple(name.strip().lower() for name in values.get("NEDSLAG_HOSTS", "").split(",") if name.strip()),
            metrics_token=values.get("NEDSLAG_METRICS_TOKEN", ""),
            journal=Path(values.get("NEDSLAG_JOURNAL") or home / "removals.jsonl").resolve(),
        )

    def knows_host(self, host: str) -> bool:
        """Whether ``host``, as a request names it with or without a port, is the own machine or one of ``hosts``."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name in (*LOOPBACK, *self.hosts)


PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection to the mail server is protected -> the usual port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How mails are handed over. ``sender`` is 'Name <address>'; answers go to ``reply_to``, or to the sender where it
    is ''. ``user`` is '' where the server asks for no password."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    reply_to: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> MailSettings:
        """Read NEDSLAG_MAIL_HOST, _PORT, _SECURITY (starttls, tls or none), _SENDER, _REPLY_TO, _USER and _PASSWORD.

        Raises InputRejected with everything that is missing or wrong.
        """
        values = os.environ if environment is None else environment
        given = {name: values.get(f"NEDSLAG_MAIL_{name.upper()}", "").strip() for name in cls.__slots__}
        security = given["security"] or "starttls"
        if found := tuple(_wrong_with_mail(given, security)):
            raise InputRejected(found)
        port = int(given["port"] or PORTS[security])
        return cls(**given | {"security": security, "port": port, "password": values.get("NEDSLAG_MAIL_PASSWORD", "")})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Mailing:
    """How a server sends mails by itself. ``address`` is where people find the pages, which the links in them name."""

    settings: MailSettings
    address: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Mailing | None:
        """Read what `MailSettings` reads, and NEDSLAG_ADDRESS. None where no mail server is named. Raises InputRejected
        with everything that is missing or wrong."""
        values = os.environ if environment is None else environment
        if not values.get("NEDSLAG_MAIL_HOST", "").strip():
            return None
        address = values.get("NEDSLAG_ADDRESS", "").strip()
        if not WEB_ADDRESS.fullmatch(address):
            raise InputRejected([_of_setting("NEDSLAG_ADDRESS", "no_web_address")])
        return cls(MailSettings.from_environment(values), address.rstrip("/"))


WEB_ADDRESS: Final = re.compile(r"https?://[!-;=?-~]+")


def _wrong_with_mail(given: Mapping[str, str], security: str) -> Iterator[Diagnostic]:
    if not given["host"]:
        yield _of_setting("NEDSLAG_MAIL_HOST", "no_mail_server")
    if given["port"] and not (given["port"].isdecimal() and 0 < int(given["port"]) < 65536):
        yield _of_setting("NEDSLAG_MAIL_PORT", "not_a_port", port=given["port"])
    if security not in PORTS:
        yield unknown("settings.unknown_security", ("NEDSLAG_MAIL_SECURITY",), security, PORTS)
    if security == "none" and given["user"] and given["host"] not in ("localhost", "127.0.0.1", "::1"):
        yield _of_setting("NEDSLAG_MAIL_SECURITY", "password_in_clear")
    if not _is_mailbox(given["sender"]):
        yield _of_setting("NEDSLAG_MAIL_SENDER", "not_a_sender", sender=given["sender"])
    if given["reply_to"] and not _is_mailbox(given["reply_to"]):
        yield _of_setting("NEDSLAG_MAIL_REPLY_TO", "not_an_address", address=given["reply_to"])


def _of_setting(setting: str, name: str, **values: Value) -> Diagnostic:
    return Diagnostic(f"settings.{name}", (setting,), values)


def _is_mailbox(text: str) -> bool:
    address = parseaddr(text)[1]
    return text.isprintable() and address.isascii() and 0 < address.find("@") < len(address) - 1


def default_vault_url(database_url: str, *, home: Path) -> str:
    """The vault beside a SQLite store (``nedslag.db`` -> ``nedslag.vault.db``), otherwise a SQLite file in ``home``."""
    if database_url.startswith(SQLITE) and "?" not in database_url:
        store = Path(database_url.removeprefix(SQLITE))
        return f"{SQLITE}{store.with_name(f'{store.stem}.vault.db')}"
    return f"{SQLITE}{home / 'vault.db'}"


SHORTEST_KEY: Final = 32
"""Characters. A shorter key can be guessed, and sessions signed with it forged."""


def ensure_secret_key(config: Config) -> str:
    """The secret key; made in ``home/secret.key``, readable by the owner only, where there is none yet. Raises
    InputRejected as `require_secret_key` does."""
    if not (config.secret_key or _key_file(config.home).exists()):
        write_once(_key_file(config.home), secrets.token_urlsafe(48) + "\n")
    return require_secret_key(replace(config, secret_key=config.secret_key or stored_secret_key(config.home)))


def require_secret_key(config: Config) -> str:
    """The secret key. Raises InputRejected where none has been made, where it is too short to sign with, and where
    others on the machine can read its file."""
    file = _key_file(config.home)
    if not config.secret_key:
        raise InputRejected([_of_setting(str(file), "empty_secret_key" if file.exists() else "no_secret_key")])
    stored = config.secret_key == stored_secret_key(config.home)
    place = str(file) if stored else "NEDSLAG_SECRET_KEY"
    if len(config.secret_key) < SHORTEST_KEY:
        raise InputRejected([_of_setting(place, "short_secret_key", shortest=SHORTEST_KEY)])
    if stored and open_to_others(file):
        raise InputRejected([_of_setting(place, "key_open_to_others")])
    return config.secret_key


def keep_secret_key(config: Config, key: str) -> None:
    """Have ``key`` as that of an instance that was restored, unless it has one already."""
    if key and not config.secret_key and not _key_file(config.home).exists():
        config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(_key_file(config.home), f"{key}\n")


def require_hosts(config: Config, address: str, *, behind_a_proxy: bool) -> None:
    """Raise InputRejected where others than the own machine are served and nobody says under which names."""
    if not config.hosts and (behind_a_proxy or address not in LOOPBACK):
        raise InputRejected([Diagnostic("settings.no_hosts", ("NEDSLAG_HOSTS",))])


def _key_file(home: Path) -> Path:
    return home / "secret.key"


def stored_secret_key(home: Path) -> str:
    """The secret key in the file that `ensure_secret_key` made; '' where it is kept elsewhere."""
    file = _key_file(home)
    return file.read_text("ascii", "replace").strip() if file.exists() else ""
