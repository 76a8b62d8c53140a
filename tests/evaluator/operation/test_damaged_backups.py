"""A file that is not a whole backup is refused before anything is written."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from evaluator.operation.backup import back_up
from evaluator.operation.envelope import Key, key_in, recipients
from evaluator.operation.restore import restore
from tests.support.diagnostics import rejected
from tests.support.kept_instance import NAME, WORDS, Instance, sqlite_at

NOW = dt.datetime(2026, 5, 6, 12, 0, tzinfo=dt.UTC)
Files = tuple[Path, Path]
Lines = list[object]


@pytest.fixture
def files(sealed: Files, tmp_path: Path) -> Files:
    """A copy of its own."""
    return Path(shutil.copy(sealed[0], tmp_path)), Path(shutil.copy(sealed[1], tmp_path))


def opened(path: Path, key: Key) -> Lines:
    out = io.BytesIO()
    with path.open("rb") as file:
        pyrage.decrypt_io(file, out, [key])
    return [json.loads(line) for line in gzip.decompress(out.getvalue()).splitlines()]


def sealed_again(path: Path, key: Key, lines: Lines) -> None:
    packed = gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    path.write_bytes(pyrage.encrypt(packed, [key.to_public()]))


def refused(files: Files, key: Key, tmp_path: Path, why: str) -> None:
    with rejected(why):
        restore(files, key, sqlite_at(tmp_path / "new"), None, now=NOW)
    assert not (tmp_path / "new").exists()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no backup": lambda _: b"PK\x03\x04" * 40,
    "cut in its head": lambda all_: all_[:100],
    "cut in its middle": lambda all_: all_[: len(all_) // 2],
    "cut at its end": lambda all_: all_[:-1],
    "a bit turned": lambda all_: all_[:-200] + bytes([all_[-200] ^ 1]) + all_[-199:],
    "something behind it": lambda all_: all_ + b"x",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("number", [0, 1])
def test_a_damaged_file_is_refused(files: Files, key: Key, tmp_path: Path, damage: str, number: int) -> None:
    files[number].write_bytes(DAMAGES[damage](files[number].read_bytes()))
    refused(files, key, tmp_path, "no whole backup")


def test_so_is_one_for_another_key(files: Files, tmp_path: Path) -> None:
    refused(files, Key.generate(), tmp_path, "encrypted to another key")


def test_so_is_the_vault_of_another_backup_and_one_in_place_of_the_other(
    instance: Instance, files: Files, backed_up: Callable[..., Files], key: Key, tmp_path: Path
) -> None:
    other = backed_up(instance, name="other.age")
    refused((files[0], other[1]), key, tmp_path, "not of the same backup")
    refused((files[1], files[0]), key, tmp_path, "no whole backup")


FORGED: dict[str, Callable[[Lines], Lines]] = {
    "a row less": lambda lines: [*lines[:3], *lines[4:]],
    "a row twice": lambda lines: [*lines[:4], *lines[3:]],
    "without its end": lambda lines: lines[:-1],
    "an end twice": lambda lines: [*lines, lines[-1]],
    "nothing but a head": lambda lines: lines[:1],
    "a head of another kind": lambda lines: [{"nedslag_backup": 2}, *lines[1:]],
    "a list for a head": lambda lines: [[1], *lines[1:]],
    "a number among the lines": lambda lines: [*lines[:2], 5, *lines[2:]],
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_file_that_is_sealed_and_not_whole_is_refused(files: Files, key: Key, tmp_path: Path, forgery: str) -> None:
    sealed_again(files[0], key, FORGED[forgery](opened(files[0], key)))
    refused(files, key, tmp_path, "no whole backup")


def test_a_backup_of_another_version_is_refused(files: Files, key: Key, tmp_path: Path) -> None:
    head, *lines, _ = opened(files[0], key)
    assert isinstance(head, dict)
    lines = [head | {"schema": "0001"}, *lines]
    digest = hashlib.sha256(b"".join(json.dumps(line).encode() + b"\n" for line in lines)).hexdigest()
    sealed_again(files[0], key, [*lines, {"digest": digest}])
    refused(files, key, tmp_path, "has schema 0001")


def test_the_file_shows_nothing_of_anybody_and_the_store_holds_no_contact(files: Files, key: Key) -> None:
    for path in files:
        sealed = path.read_bytes()
        assert not [one for one in (NAME, WORDS, "submission") if one.encode() in sealed]
        assert path.stat().st_mode & 0o077 == 0
    assert "mail.example" not in repr(opened(files[0], key))
    assert "mail.example" in repr(opened(files[1], key))


def test_a_file_that_is_there_is_never_replaced(instance: Instance, files: Files, public: tuple[str, Path]) -> None:
    before = [path.read_bytes() for path in files]
    files[0].unlink()
    with rejected("already"):
        keeping = {"days": 1, "secret_key": "", "now": NOW}
        back_up(instance.store, instance.vault, files, recipients([public[0]]), **keeping)
    assert not files[0].exists()
    assert files[1].read_bytes() == before[1]
    assert not [*files[0].parent.glob("*.unfinished")]


def test_keys_are_told_apart_from_what_is_none(public: tuple[str, Path], tmp_path: Path) -> None:
    with rejected("is no public key"):
        recipients(["age1nothing", public[0]])
    with rejected("which key to encrypt to"):
        recipients([])
    (tmp_path / "none").write_text(public[0], "utf-8")
    with rejected("holds no key"):
        key_in(tmp_path / "none")
