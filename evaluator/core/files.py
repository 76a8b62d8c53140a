"""Files that hold links or names: new, and readable by their owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from surveys.diagnostics import Diagnostic, InputRejected


def write_private(path: Path, content: str | bytes) -> None:
    """Write a new file that only its owner may read. Raises InputRejected where the file is there already: it
    may be the only copy of what it holds."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InputRejected([Diagnostic("settings.file_exists", (str(path),))]) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def write_once(path: Path, content: str) -> None:
    """Write a file that only its owner may read, unless there is one. It appears with all that is in it: several may
    begin at once, and all shall read the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    write_private(draft, content)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def unfinished(path: Path) -> Path:
    """Where a file stands until what it tells of is stored."""
    return path.with_name(f"{path.name}.unfinished")


def begin_private(path: Path, content: str | bytes) -> None:
    """Write ``content`` durably beside ``path``, in place of what an earlier run that broke off has left there. Raises
    InputRejected where there is a file at ``path`` already."""
    if path.exists():
        raise InputRejected([Diagnostic("settings.file_exists", (str(path),))])
    beside = unfinished(path)
    beside.unlink(missing_ok=True)
    write_private(beside, content)
    with beside.open("rb") as file:
        os.fsync(file.fileno())


def finish_private(path: Path) -> None:
    """Give what was begun its name. Raises InputRejected, and leaves it where it is, where a file has come there
    meanwhile."""
    try:
        os.link(unfinished(path), path)
    except FileExistsError as error:
        raise InputRejected([Diagnostic("settings.file_exists", (str(path),))]) from error
    unfinished(path).unlink()


def open_to_others(path: Path) -> bool:
    """Whether others than the owner, also those of its group, may read or write the file."""
    return bool(path.stat().st_mode & 0o077)
