"""A programme is begun: from an example, from another programme, or from a folder that somebody brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from evaluator.core.paths import examples_folder
from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES, Folder, examine_documents, read_folder
from evaluator.documents.storing import Arrival, ImportSummary, store_folder
from evaluator.programme.model import Programme
from evaluator.store.documents import is_known, known_programmes
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.document.editing import proposed_key
from surveys.toml.bounds import too_costly
from surveys.toml.tables import KEY

if TYPE_CHECKING:
    from sqlalchemy import Connection

Documents = Mapping[str, str]
"""The programme document and the questionnaires, by their paths in a folder."""
LONGEST_TITLE: Final = 200


def examples() -> dict[str, Programme]:
    """The programmes that come with nedslag, by the names of their folders."""
    return {path.parent.name: read_folder(path.parent).programme for path in _examples()}


def of_example(name: str) -> Documents:
    """KeyError where there is none of that name."""
    path = {one.parent.name: one.parent for one in _examples()}[name]
    files = [path / PROGRAMME_FILE, *sorted((path / QUESTIONNAIRES).glob("*.toml"))]
    return {one.relative_to(path).as_posix(): one.read_text("utf-8") for one in files}


def begin(db: Connection, vault_db: Connection, read: Folder, *, actor: str, now: dt.datetime) -> ImportSummary:
    """Store documents that were read as a new programme. Raises InputRejected where there is one of that key."""
    taken = InputRejected([Diagnostic("portfolio.key_taken", (), {"key": read.programme.key})])
    if is_known(db, read.programme.key):
        raise taken
    summary = store_folder(db, vault_db, read, now, Arrival(actor=actor))
    if any(its.number > 1 for its, _ in summary.documents):  # somebody else began one of that key at the same moment
        raise taken
    return summary


def read_as(given: Documents, named: Named) -> Folder:
    """The documents, with the key and title of the document where ``named`` has none. Raises InputRejected with
    everything that is wrong. Takes seconds for long ones: call it outside a transaction, where others wait."""
    return _checked({**given, PROGRAMME_FILE: _renamed(given.get(PROGRAMME_FILE, ""), named)})


@dataclass(frozen=True, slots=True)
class Named:
    """What a programme is called: its title by language, {} for the document's, and its key, '' for the document's."""

    title: Mapping[str, str]
    key: str


def named(db: Connection, title: Mapping[str, str], key: str = "") -> Named:
    """With a ``title`` and no ``key``: a key made of it which no programme had before. Raises InputRejected for a title
    that cannot be shown, and for a key that cannot be one or is taken."""
    if any(len(one) > LONGEST_TITLE or not one.isprintable() for one in title.values()):
        raise InputRejected([Diagnostic("portfolio.bad_title", (), {"most": LONGEST_TITLE})])
    if key and (not KEY.fullmatch(key) or is_known(db, key)):
        raise InputRejected([Diagnostic("portfolio.key_unusable", (), {"key": key})])
    first = next(iter(title.values()), "")
    return Named(title, key or (proposed_key(first, known_programmes(db), "indsats") if title else ""))


def _checked(given: Documents) -> Folder:
    texts = {name: text for name, text in given.items() if name != PROGRAMME_FILE}
    read, result = examine_documents(given[PROGRAMME_FILE], texts)
    if read is None or result.faults:
        raise InputRejected(result.faults)
    return read


def _renamed(text: str, named: Named) -> str:
    """The document with another key and title, and all else as it was written; as it is where it is no TOML or would
    cost too much to read, which is told when it is checked."""
    if too_costly(text, PROGRAMME_FILE):
        return text
    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, RecursionError):
        return text
    if named.key:
        document["key"] = named.key
    if named.title:
        languages = dict.fromkeys([*_listed(document.get("languages")), *named.title])
        first = next(iter(named.title.values()))
        document["title"] = {str(one): named.title.get(str(one), first) for one in languages}
    return tomlkit.dumps(document)


def _listed(languages: object) -> list[object]:
    """What else stands there is told when the document is checked."""
    return languages if isinstance(languages, list) else []


def _examples() -> list[Path]:
    return sorted(examples_folder().glob(f"*/{PROGRAMME_FILE}"))
