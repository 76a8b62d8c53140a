"""What the vault holds of people is sealed before it reaches the database: with AES-256-GCM, under a key that is
nowhere in it.

A sealed value says which key opens it, and opens in its own column alone. The keys are those of this process; a file
that holds them is read anew when it has changed, so that servers follow when a key is put in front.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from evaluator.core.config import Config
from evaluator.core.vault_key import vault_key_file, vault_keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

READ_ANEW: Final = 2.0
"""Seconds after which a file of keys is looked at again."""
MARK: Final = "nv1."
"""How a sealed text begins."""
_MARK: Final = b"nv1\x00"
_ID, _NONCE = 8, 12


class WrongKey(Exception):
    """A value was sealed with a key that is not here, or was changed, or stands where it was not sealed for."""


@dataclass(frozen=True)
class Key:
    secret: bytes

    @cached_property
    def id(self) -> bytes:
        """What tells keys apart, and nothing of them."""
        return hashlib.sha256(b"nedslag vault key" + self.secret).digest()[:_ID]

    @cached_property
    def cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # by those who open something

        return AESGCM(self.secret)


class Keyring:
    """``keys``: the first seals, all open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.first = Key(keys[0])
        self._by_id = {key.id: key for key in map(Key, keys)}

    @property
    def ids(self) -> frozenset[bytes]:
        return frozenset(self._by_id)

    def seal(self, plain: bytes, place: str) -> bytes:
        """``place``: the table and column for which it is sealed."""
        nonce = os.urandom(_NONCE)
        return self.first.id + nonce + self.first.cipher.encrypt(nonce, plain, place.encode())

    def unsealed(self, sealed: bytes, place: str) -> bytes:
        """Raises WrongKey."""
        from cryptography.exceptions import InvalidTag

        key = self._by_id.get(sealed[:_ID])
        try:
            if key is not None:
                return key.cipher.decrypt(sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :], place.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error
        raise WrongKey


class _Current:
    """The keys of this process, and when they were read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ring: Keyring | None = None
        self._read: object = None
        self._until = 0.0
        self.home: Path | None = None

    def ring(self, *, anew: bool = False) -> Keyring:
        ring = self._ring
        if ring is not None and not anew and time.monotonic() < self._until:
            return ring
        with self._lock:
            seen = _seen()
            if self._ring is None or seen != self._read:
                self._ring, self._read = Keyring(vault_keys(os.environ, _home())), seen
            self._until = time.monotonic() + READ_ANEW
            return self._ring


def use_home(home: Path) -> None:
    """Take the keys of another folder than the environment names, for an instance that is made there."""
    _current.home = home
    keyring(anew=True)


def _home() -> Path:
    return _current.home or Config.from_environment().home


def keys_file() -> Path | None:
    """The file that holds the keys of this process; None where the environment holds them."""
    return vault_key_file(os.environ, _home())


def _seen() -> object:
    """What changes when the keys do."""
    file = keys_file()
    if file is None or not file.exists():
        return file, os.environ.get("NEDSLAG_VAULT_KEY")
    its = file.stat()
    return file, its.st_mtime_ns, its.st_size, its.st_ino, its.st_mode


_current: Final = _Current()


def keyring(*, anew: bool = False) -> Keyring:
    """The keys of this process; ``anew``: as they are set now. Raises InputRejected as `vault_keys` does."""
    return _current.ring(anew=anew)


def unseal(sealed: bytes, place: str) -> bytes:
    """Raises WrongKey. A key that is not known may have been put in front a moment ago."""
    if sealed[:_ID] not in (ring := keyring()).ids:
        ring = keyring(anew=True)
    return ring.unsealed(sealed, place)


class SealedText(sa.TypeDecorator[str]):
    """A text that stands in the database sealed; '' stands there as it is, so that it can be asked for."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return text_sealed(value, self.place) if value else value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return text_unsealed(value, self.place) if value else value


class SealedBytes(sa.TypeDecorator[bytes]):
    """Bytes that stand in the database sealed."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else bytes_sealed(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else bytes_unsealed(bytes(value), self.place)


def text_sealed(value: str, place: str) -> str:
    return MARK + base64.urlsafe_b64encode(keyring().seal(value.encode(), place)).decode()


def text_unsealed(value: str, place: str) -> str:
    """Raises WrongKey."""
    return unseal(_raw(value), place).decode()


def bytes_sealed(value: bytes, place: str) -> bytes:
    return _MARK + keyring().seal(value, place)


def bytes_unsealed(value: bytes, place: str) -> bytes:
    """Raises WrongKey."""
    return unseal(_raw(value), place)


def key_id_of(value: str | bytes) -> bytes:
    """Which key a stored value was sealed with. Raises WrongKey."""
    return _raw(value)[:_ID]


def _raw(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        if value.startswith(_MARK):
            return value[len(_MARK) :]
    elif value.startswith(MARK):
        try:
            return base64.urlsafe_b64decode(value[len(MARK) :])
        except binascii.Error as error:
            raise WrongKey from error
    raise WrongKey
