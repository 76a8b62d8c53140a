"""A programme's folder that came as a zip file: read in memory within bounds, and nothing of it is written anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES
from surveys.diagnostics import Diagnostic, InputRejected, not_toml

MOST_FILES: Final = 2_000
"""In the whole zip file, also of those that are not read."""
MOST_DOCUMENTS: Final = 100
MOST_BYTES: Final = 4_000_000
"""Of all that is read, whatever the zip file says of itself."""
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What Python's reader makes of a file that is damaged, encrypted or packed in a way it does not know."""


def documents_of(content: bytes, *, also: Collection[str] = ()) -> Mapping[str, str]:
    """The programme document and the questionnaires of the folder, and ``also`` those files where there are any, by
    their paths in it; the folder may lie inside others. Raises InputRejected with everything that is wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            return _decoded(dict(_read(whole, also)))
    except _BROKEN:
        raise _refused("not_a_zip") from None


def _read(whole: zipfile.ZipFile, also: Collection[str]) -> Iterator[tuple[str, bytes]]:
    names = [one for one in whole.infolist() if not one.is_dir()]
    if len(names) > MOST_FILES:
        raise _refused("zip_too_large")
    roots = sorted((PurePosixPath(one.filename).parent for one in names if _is_programme(one)), key=_depth)
    if not roots:
        raise _refused("no_programme_in_zip")
    besides = {roots[0] / name for name in also}
    paths = {one.filename: PurePosixPath(one.filename) for one in names}
    wanted = [one for one in names if _is_document(path := paths[one.filename], roots[0]) or path in besides]
    if len(wanted) > MOST_DOCUMENTS:
        raise _refused("zip_too_large")
    left = MOST_BYTES
    for one in wanted:
        with whole.open(one) as file:
            read = file.read(left + 1)
        left -= len(read)
        if left < 0:
            raise _refused("zip_too_large")
        yield PurePosixPath(one.filename).relative_to(roots[0]).as_posix(), read


def _is_programme(one: zipfile.ZipInfo) -> bool:
    return PurePosixPath(one.filename).name == PROGRAMME_FILE


def _depth(path: PurePosixPath) -> tuple[int, str]:
    return len(path.parts), str(path)


def _is_document(path: PurePosixPath, root: PurePosixPath) -> bool:
    return path == root / PROGRAMME_FILE or (path.parent == root / QUESTIONNAIRES and path.suffix == ".toml")


def _decoded(files: Mapping[str, bytes]) -> dict[str, str]:
    found, faults = dict[str, str](), list[Diagnostic]()
    for name, content in files.items():
        try:
            found[name] = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            faults.append(not_toml(name, error))
    if faults:
        raise InputRejected(faults)
    return found


def _refused(name: str) -> InputRejected:
    return InputRejected([Diagnostic(f"portfolio.{name}", ())])
