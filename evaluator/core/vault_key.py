"""The keys that seal what the vault holds of people: where they stand, and how the first is made.

A key is 32 random bytes in base64. The first of several seals; all of them open, so that one can be put in front of
another without anything becoming unreadable.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from evaluator.core.config import Config
from evaluator.core.files import open_to_others, write_once, write_private
from surveys.diagnostics import Diagnostic, InputRejected

BYTES: Final = 32
VARIABLE: Final = "NEDSLAG_VAULT_KEY"
FILE: Final = "NEDSLAG_VAULT_KEY_FILE"


def new_vault_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).decode()


def vault_key_file(environment: Mapping[str, str], home: Path) -> Path | None:
    """Where the keys stand, one on a line; None where the environment holds them itself."""
    if environment.get(VARIABLE, "").strip():
        return None
    return Path(environment.get(FILE, "").strip() or home / "vault.key")


def vault_keys(environment: Mapping[str, str], home: Path) -> tuple[bytes, ...]:
    """The keys, the one that seals first. Raises InputRejected where there is none, where one is no key, and where
    others on the machine can read the file."""
    file = vault_key_file(environment, home)
    if file is None:
        return _decoded(VARIABLE, environment[VARIABLE].replace(",", "\n"))
    if not file.exists():
        raise InputRejected([Diagnostic("settings.no_vault_key", (str(file),))])
    if open_to_others(file):
        raise InputRejected([Diagnostic("settings.key_open_to_others", (str(file),))])
    return _decoded(str(file), file.read_text("ascii", "replace"))


def ensure_vault_key(config: Config, environment: Mapping[str, str] | None = None) -> None:
    """Make a key, readable by the owner only, where none is set and there is no file yet."""
    file = vault_key_file(os.environ if environment is None else environment, config.home)
    if file is not None and not file.exists():
        write_once(file, f"{new_vault_key()}\n")


def put_in_front(file: Path, key: str) -> None:
    """Make ``key`` the first in the file, at once: whoever reads it finds either what was or what is."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    write_private(beside, f"{key}\n{file.read_text('ascii')}")
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(file)


def _decoded(place: str, text: str) -> tuple[bytes, ...]:
    """One key on a line; a line that begins with # is none."""
    lines = [line.strip() for line in text.splitlines()]
    written = [line for line in lines if line and not line.startswith("#")]
    try:
        keys = tuple(base64.b64decode(line.encode("ascii"), altchars=b"-_", validate=True) for line in written)
    except (binascii.Error, ValueError) as error:
        raise InputRejected([Diagnostic("settings.not_a_vault_key", (place,), {"bytes": BYTES})]) from error
    if not keys or any(len(key) != BYTES for key in keys):
        raise InputRejected([Diagnostic("settings.not_a_vault_key", (place,), {"bytes": BYTES})])
    return keys
