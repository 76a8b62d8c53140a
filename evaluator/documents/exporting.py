"""A programme's folder as it stands in the store, with a note of the versions from which it is begun."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES, VERSIONS_FILE
from evaluator.documents.storing import load_programme
from evaluator.store.documents import QUESTIONNAIRE, Document, documents, versions_of
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HEAD: Final = (
    "# The versions that this folder was begun from; written by nedslag, which reads it at the next import.\n"
)
Export = Mapping[Path, tuple[str, int]]
"""Each file with its text and the number of its version."""


def exported(db: Connection, programme: str, into: Path) -> Export:
    """The files of the folder ``into``: the newest documents to the byte. A questionnaire keeps the file that it has
    there.

    Raises InputRejected where there is no such programme, or a file holds what is not stored and would be lost."""
    _, document = load_programme(db, programme)
    files = _files(into)
    its = {into / PROGRAMME_FILE: document}
    for one in documents(db, programme, QUESTIONNAIRE):
        its[files.get(one.key, into / QUESTIONNAIRES / f"{one.key}.toml")] = one
    lost = [path for path, one in its.items() if path.is_file() and not _is_stored(db, path, one)]
    if lost:
        raise InputRejected(Diagnostic("documents.work_in_the_way", (str(path),)) for path in lost)
    return {path: (one.text, one.number) for path, one in its.items()}


def write_folder(programme: str, export: Export, into: Path) -> None:
    for path, (text, _) in export.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    numbers = {("" if path.name == PROGRAMME_FILE else _key(text)): number for path, (text, number) in export.items()}
    write_versions(programme, numbers, into)


def write_versions(programme: str, numbers: Mapping[str, int], into: Path) -> None:
    """``numbers``: by questionnaire, that of the programme document under ''."""
    lines = [f'key = "{programme}"', f"programme = {numbers['']}", "", "[questionnaires]"]
    lines += [f"{key} = {number}" for key, number in sorted(numbers.items()) if key]
    (into / VERSIONS_FILE).write_text(_HEAD + "\n".join(lines) + "\n", "utf-8")


def note_import(programme: str, saved: Mapping[str, int], folder: Path) -> None:
    """Bring the note of a folder that has one up to what was just imported from it."""
    if (folder / VERSIONS_FILE).is_file():
        write_versions(programme, saved, folder)


def _files(into: Path) -> dict[str, Path]:
    """The questionnaires that the folder has, by key; a file that is no document is nobody's."""
    return {key: path for path in sorted((into / QUESTIONNAIRES).glob("*.toml")) for key in _keys(path)}


def _keys(path: Path) -> Iterator[str]:
    try:
        yield _key(path.read_text("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        return


def _key(text: str) -> str:
    return str(tomllib.loads(text)["key"])


def _is_stored(db: Connection, path: Path, newest: Document) -> bool:
    text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return any(one.text == text for one in versions_of(db, newest.programme, newest.kind, newest.key))
