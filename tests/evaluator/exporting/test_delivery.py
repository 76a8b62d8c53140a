"""All files of a take-out, or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from evaluator.core import files
from evaluator.exporting.delivery import write_files
from tests.support.diagnostics import rejected

FILES = {"a.csv": b"1", "b.csv": b"2"}


def test_nothing_is_written_where_something_lies(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("mine")
    with rejected("nothing is overwritten"):
        write_files(tmp_path, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    assert [path.read_bytes() for path in write_files(tmp_path, FILES)] == [b"1", b"2"]


@pytest.mark.parametrize("new", [True, False])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: bool) -> None:
    """The disk is full when the second file is to be made durable."""
    there, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        there(descriptor)

    monkeypatch.setattr(files.os, "fsync", full)
    into = tmp_path / "new" if new else tmp_path
    with rejected("No space left on device"):
        write_files(into, FILES)
    assert list(tmp_path.iterdir()) == []
