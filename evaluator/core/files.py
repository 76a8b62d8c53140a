"""Files that hold links or names: new, and readable by their owner only."""

from __future__ import annotations

import os
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


def open_to_others(path: Path) -> bool:
    """Whether anybody on the machine may read or write the file."""
    return bool(path.stat().st_mode & 0o007)
