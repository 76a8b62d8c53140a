"""The folder of a demonstration: its own databases, key and reports, and a list of them, so that a new demonstration
replaces what an earlier one made and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from evaluator.core.config import SQLITE, Config, default_vault_url, ensure_secret_key
from evaluator.core.files import write_private
from evaluator.core.vault_key import ensure_vault_key
from evaluator.vault.pairing import set_up
from evaluator.vault.sealing import use_home
from surveys.diagnostics import Diagnostic, InputRejected

LIST: Final = "demonstration.txt"
"""Holds the names of the demonstration's files, one to a line."""
DATABASES: Final = ("nedslag.db", "nedslag.vault.db")
_BESIDE: Final = ("", "-wal", "-shm", "-journal", "-worker")
KEYS: Final = ("secret.key", "vault.key")
ACCOUNTS_FILE: Final = "demo-accounts.txt"
"""Holds the names of the demonstration's accounts with their passwords, which are of made-up answers alone."""


def fresh_home(folder: Path) -> Config:
    """An empty home in ``folder``, with databases and a secret key of its own, whatever the environment says.

    Raises InputRejected, and removes nothing, where a database or key lies there that no demonstration made.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    own = _listed(folder)
    strange = [name for name in (*DATABASES, *KEYS) if (folder / name).exists() and name not in own]
    if strange:
        raise InputRejected(Diagnostic("settings.not_of_a_demonstration", (str(folder / name),)) for name in strange)
    for name in own:
        for ending in _BESIDE:
            (folder / f"{name}{ending}").unlink(missing_ok=True)
    note_files(folder, (*DATABASES, *KEYS))
    return _made(folder)


def note_files(folder: Path, names: Iterable[str]) -> None:
    """Add ``names`` to the list of what the demonstration made. Noted before it is made, a file is never left over."""
    lines = sorted({*_listed(folder), *names})
    (folder / LIST).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def keep_accounts(folder: Path, accounts: Iterable[tuple[str, str]]) -> None:
    """Keep the accounts where only whoever built the demonstration can read them: what was printed is soon gone."""
    note_files(folder, (ACCOUNTS_FILE,))
    write_private(folder / ACCOUNTS_FILE, "".join(f"{name}  {password}\n" for name, password in accounts))


def _made(folder: Path) -> Config:
    url = f"{SQLITE}{folder / DATABASES[0]}"
    config = Config(home=folder, database_url=url, vault_url=default_vault_url(url, home=folder), secure_cookies=False)
    ensure_vault_key(config)
    use_home(folder)
    set_up(config.database_url, config.vault_url)
    return replace(config, secret_key=ensure_secret_key(config))


def _listed(folder: Path) -> set[str]:
    """What earlier demonstrations listed: plain names, so that nothing outside this folder is touched."""
    try:
        lines = (folder / LIST).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return set()
    return {line for line in lines if line not in ("", "..") and Path(line).name == line}
