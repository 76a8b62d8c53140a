"""The files of a take-out on the disk: all of them, in a folder that held nothing, or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaluator.core.files import begin_private, finish_private, unfinished
from surveys.diagnostics import Diagnostic, InputRejected


def require_room(into: Path) -> None:
    """Raises InputRejected where the folder holds something already: of two take-outs in one folder nobody would know
    which rows are which."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise InputRejected([Diagnostic("exporting.folder_in_use", (str(into),))])


def write_files(into: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files that their owner alone may read; their paths. Raises InputRejected where the disk is full or refuses,
    and leaves nothing behind."""
    require_room(into)
    is_new = not into.exists()
    paths = [into / name for name in sorted(files)]
    try:
        into.mkdir(parents=True, exist_ok=True)
        for path in paths:
            begin_private(path, files[path.name])
        for path in paths:
            finish_private(path)
    except BaseException as error:
        _remove(into, paths, folder_too=is_new)
        if isinstance(error, OSError):
            said = {"said": error.strerror or ""}
            raise InputRejected([Diagnostic("commands.file_not_usable", (str(into),), said)]) from error
        raise
    return paths


def _remove(into: Path, paths: list[Path], *, folder_too: bool) -> None:
    for path in paths:
        for one in (path, unfinished(path)):
            one.unlink(missing_ok=True)
    if folder_too and into.is_dir():
        into.rmdir()
