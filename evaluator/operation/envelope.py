"""Encrypted files in the format of age, which other programs can open: whoever makes a backup needs the public half of
a key alone, so that who breaks into the server reads none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pyrage
from pyrage import x25519

from evaluator.core.files import write_private
from evaluator.operation.stream import Damaged, Head, Readable, Reading
from surveys.diagnostics import Diagnostic, InputRejected

SECRET: Final = "AGE-SECRET-KEY-"
Key = x25519.Identity
Recipients = Sequence[x25519.Recipient]


def make_key(path: Path) -> str:
    """Write a new key to a file that only its owner may read; the public half, which backups are encrypted to. Raises
    InputRejected where the file is there already."""
    key = Key.generate()
    public = str(key.to_public())
    write_private(path, f"# public key: {public}\n{key}\n")
    return public


def recipients(given: Iterable[str]) -> Recipients:
    """Public keys as they are typed. Raises InputRejected with each that is none, and where there is none at all."""
    found, wrong = [], []
    for one in given:
        try:
            found.append(x25519.Recipient.from_str(one))
        except pyrage.RecipientError:
            wrong.append(Diagnostic("operation.no_public_key", (one,)))
    if wrong or not found:
        raise InputRejected(wrong or [Diagnostic("operation.no_recipient", ("NEDSLAG_BACKUP_TO",))])
    return found


def key_in(path: Path) -> Key:
    """The key in a file that `make_key` or age-keygen wrote. Raises InputRejected where there is none."""
    lines = path.read_text("utf-8", "replace").splitlines()
    for line in lines:
        if line.strip().startswith(SECRET):
            try:
                return Key.from_str(line.strip())
            except pyrage.IdentityError:
                break
    raise InputRejected([Diagnostic("operation.no_key", (str(path),))])


def seal(pieces: Iterable[bytes], path: Path, to: Recipients) -> None:
    """Encrypt a stream into a file that is there and empty, durably."""
    stream = Readable(pieces)
    try:
        with path.open("r+b") as file:
            pyrage.encrypt_io(stream, file, list(to))
            file.flush()
            os.fsync(file.fileno())
    except pyrage.EncryptError:
        raise stream.failed or InputRejected([Diagnostic("operation.not_written", (str(path),))]) from None


def unseal(path: Path, key: Key, reading: Reading) -> Head:
    """Give what is in a file to ``reading``, to its end. Raises InputRejected for another key, and for a file that is
    no backup, is damaged or was cut off."""
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, reading, [key])
        return reading.finish()
    except pyrage.DecryptError as error:
        name = "wrong_key" if "No matching keys" in str(error) else "backup_damaged"
        raise InputRejected([Diagnostic(f"operation.{name}", (str(path),))]) from error
    except (Damaged, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputRejected([Diagnostic("operation.backup_damaged", (str(path),))]) from error
