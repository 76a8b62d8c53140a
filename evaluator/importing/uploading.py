"""A file of answers that somebody sends in the browser: kept sealed between the steps, and opened for its sender."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from evaluator.arranging.maps import map_content
from evaluator.importing.codebooks import codebook_of, read_unmapped
from evaluator.importing.mapping import read_map
from evaluator.importing.matching import Codebook
from evaluator.importing.proposal import propose
from evaluator.importing.writing import toml_of
from evaluator.store.response_uploads import Sealed
from surveys.diagnostics import Column, Diagnostic, InputRejected, Value
from surveys.tables.rows import Layout, read_rows, read_sheets
from surveys.tables.unpacking import Bounds

if TYPE_CHECKING:
    from sqlalchemy import Connection

LARGEST: Final = 5_000_000
"""Bytes of a file."""
LARGEST_MAP: Final = 200_000
SUFFIXES: Final = (".csv", ".xlsx")
MAP: Final = "kort.toml"
BOUNDS: Final = Bounds(bytes=50_000_000, rows=10_000, columns=500, cells=2_000_000, characters=20_000_000, seconds=20)
"""What a file may hold. A larger one comes in by the command line, at night."""
_BEYOND: Final = frozenset(
    f"tables.{name}"
    for name in (
        *("many_rows", "many_columns", "many_cells", "many_texts", "many_parts"),
        *("much_text", "unpacks_large", "slow"),
    )
)
BESIDE: Final = ("labels", "variables")
"""What SurveyXact lays beside a CSV file: the labels of its codes, and what its variables ask."""


class NotOpened(Exception):
    """A file that is not there any more, or was sent from another browser."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file with the end of its name, in small letters; ('', b'') for none."""

    suffix: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class SentAnswers:
    """A file of answers for ``wave``, with the files beside it by `BESIDE`, and its ``map`` so far. ``doubts``: what is
    unsure of its columns where the map began as a proposal of ours, as far as that goes by a column."""

    wave: str
    answers: SentFile
    beside: Mapping[str, SentFile] = field(default_factory=dict)
    map: str = ""
    doubts: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files on disk, under names that say nothing of what they were called."""

    answers: Path
    map: Path
    beside: Mapping[str, Path | None]


def sent_file(place: str, name: str, content: bytes) -> SentFile:
    """What was sent in a field. Raises InputRejected for another kind of file, and for one that is too large."""
    suffix = Path(name).suffix.lower()
    if name and suffix not in SUFFIXES:
        raise InputRejected([Diagnostic("registers.no_table_file", (place,))])
    if len(content) > LARGEST:
        raise InputRejected([Diagnostic("registers.file_too_large", (place,), {"megabytes": LARGEST // 1_000_000})])
    return SentFile(suffix, content) if name and content else SentFile()


def checked(db: Connection, programme: str, its: SentAnswers) -> SentAnswers:
    """What was sent, with the map that came along or a proposed one. Raises InputRejected for no file, a file that is
    no table or holds too much, and a map that cannot be read."""
    if not its.answers.content:
        raise InputRejected([Diagnostic("registers.no_file", ("table",))])
    if len(its.map.encode()) > LARGEST_MAP:
        raise InputRejected([Diagnostic("registers.file_too_large", ("map",), {"megabytes": LARGEST // 1_000_000})])
    with unpacked(its) as at:
        _within_bounds(at.answers)
        if its.map:
            require_map(at.map)
            return its
        table, header_rows = read_unmapped(at.answers)
        codebook = codebook_of(at.answers, at.beside["labels"], at.beside["variables"])
        found = propose(db, programme, its.wave, table, codebook, header_rows)
    doubts = tuple(one for one in found.unsure if isinstance(one.place[0], Column))
    return replace(its, map=toml_of(found, lambda one: one.code), doubts=doubts)


def codebook_beside(its: SentAnswers, at: Unpacked) -> Codebook:
    """What the tool says of its variables in other sheets or files. A CSV file alone says nothing that a map has not
    said already."""
    if its.answers.suffix == ".csv" and not any(one.content for one in its.beside.values()):
        return Codebook()
    return codebook_of(at.answers, at.beside["labels"], at.beside["variables"])


def require_map(path: Path) -> None:
    """Raises InputRejected with all that is wrong with a map by itself, but for what the page asks."""
    map_content(path)
    _, every = read_map(path)
    found = [one for one in every if one.code != "importing.key_missing"]
    if found:
        raise InputRejected(found)


def _within_bounds(path: Path) -> None:
    """Raises InputRejected for a file that holds too much; what else is wrong with it is said when it is read."""
    try:
        if path.suffix == ".xlsx":
            read_sheets(path.read_bytes(), path.name, BOUNDS)
        else:
            read_rows(path, BOUNDS, Layout())
    except InputRejected as error:
        beyond = [replace(one, place=("table",)) for one in error.diagnostics if one.code in _BEYOND]
        if beyond:
            raise InputRejected(beyond) from None


@contextmanager
def unpacked(its: SentAnswers) -> Iterator[Unpacked]:
    """The files on disk, for as long as they are read; they go with their folder, which nobody else can open."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        paths = {name: here / f"{name}{one.suffix}" for name, one in its.beside.items() if one.content}
        for name, path in paths.items():
            path.write_bytes(its.beside[name].content)
        answers, map_ = here / f"fil{its.answers.suffix}", here / MAP
        answers.write_bytes(its.answers.content)
        map_.write_text(its.map, "utf-8")
        yield Unpacked(answers, map_, {name: paths.get(name) for name in BESIDE})


def sealed(its: SentAnswers) -> tuple[str, Sealed]:
    """A new key, and what was sent under it."""
    from pyrage import x25519

    key = str(x25519.Identity.generate())
    files = {name: _written(one) for name, one in its.beside.items()} | {"answers": _written(its.answers)}
    said = {"files": files, "wave": its.wave, "doubts": [_told(one) for one in its.doubts]}
    return key, Sealed(_closed(key, json.dumps(said).encode()), sealed_map(key, its.map))


def sealed_map(key: str, map_: str) -> bytes:
    """What was said of a file so far, under the key of the file."""
    return _closed(key, map_.encode())


def opened(key: str, its: Sealed) -> SentAnswers:
    """What was sent. Raises NotOpened where ``key`` is not the one."""
    said = json.loads(_open(key, its.content))
    files = {name: SentFile(one["suffix"], base64.b64decode(one["content"])) for name, one in said["files"].items()}
    answers = files.pop("answers")
    return SentAnswers(said["wave"], answers, files, _open(key, its.map).decode(), tuple(map(_doubt, said["doubts"])))


def _told(one: Diagnostic) -> dict[str, Any]:
    return {"code": one.code, "column": getattr(one.place[0], "name", ""), "values": dict(one.values)}


def _doubt(told: Mapping[str, Any]) -> Diagnostic:
    values: dict[str, Value] = {
        name: tuple(its) if isinstance(its, list) else its for name, its in told["values"].items()
    }
    return Diagnostic(told["code"], (Column(told["column"]),), values, "note")


def _written(one: SentFile) -> dict[str, Any]:
    return asdict(one) | {"content": base64.b64encode(one.content).decode()}


def _closed(key: str, content: bytes) -> bytes:
    import pyrage

    return bytes(pyrage.encrypt(content, [pyrage.x25519.Identity.from_str(key).to_public()]))


def _open(key: str, content: bytes) -> bytes:
    import pyrage

    try:
        return bytes(pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(key)]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise NotOpened from None
