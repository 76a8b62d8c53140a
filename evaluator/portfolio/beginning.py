"""A programme is begun: from an example, from another programme, or from a folder that somebody brings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from evaluator.core.paths import examples_folder
from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES, Folder, examine_documents, read_folder
from evaluator.documents.storing import Arrival, ImportSummary, load_programme, store_folder
from evaluator.programme.model import Programme
from evaluator.store.documents import QUESTIONNAIRE, documents, is_known
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

Documents = Mapping[str, str]
"""The programme document and the questionnaires, by their paths in a folder."""
LONGEST_TITLE: Final = 200
_LONGEST_KEY: Final = 50
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})


def examples() -> dict[str, Programme]:
    """The programmes that come with nedslag, by the names of their folders."""
    return {path.parent.name: read_folder(path.parent).programme for path in _examples()}


def of_example(name: str) -> Documents:
    """KeyError where there is none of that name."""
    path = {one.parent.name: one.parent for one in _examples()}[name]
    files = [path / PROGRAMME_FILE, *sorted((path / QUESTIONNAIRES).glob("*.toml"))]
    return {one.relative_to(path).as_posix(): one.read_text("utf-8") for one in files}


def of_programme(db: Connection, key: str) -> Documents:
    """The newest documents of a programme. Raises InputRejected where there is none."""
    _, its = load_programme(db, key)
    found = {PROGRAMME_FILE: its.text}
    return found | {f"{QUESTIONNAIRES}/{one.key}.toml": one.text for one in documents(db, key, QUESTIONNAIRE)}


def begin(
    db: Connection, vault_db: Connection, given: Documents, *, title: str, language: str, actor: str, now: dt.datetime
) -> ImportSummary:
    """Store the documents as a new programme. With a ``title``, in ``language``, it has that and a key made of it; else
    those of the document. Raises InputRejected with everything that is wrong, and where there is one of that key."""
    text = given.get(PROGRAMME_FILE, "")
    if title:
        text = _renamed(text, title, language, free_key(db, title))
    read = _checked({**given, PROGRAMME_FILE: text})
    taken = InputRejected([Diagnostic("portfolio.key_taken", (), {"key": read.programme.key})])
    if is_known(db, read.programme.key):
        raise taken
    summary = store_folder(db, vault_db, read, now, Arrival(actor=actor))
    if any(its.number > 1 for its, _ in summary.documents):  # somebody else began one of that key at the same moment
        raise taken
    return summary


def free_key(db: Connection, title: str) -> str:
    """A key in letters that addresses have, which no programme had before."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower().translate(_LETTERS)).strip("-")[:_LONGEST_KEY].strip("-")
    key = plain if plain[:1].isalpha() else f"indsats-{plain}".strip("-")
    taken = (f"{key}-{number}" for number in range(2, 1_000_000))
    return key if not is_known(db, key) else next(one for one in taken if not is_known(db, one))


def _checked(given: Documents) -> Folder:
    texts = {name: text for name, text in given.items() if name != PROGRAMME_FILE}
    read, result = examine_documents(given[PROGRAMME_FILE], texts)
    if read is None or result.faults:
        raise InputRejected(result.faults)
    return read


def _renamed(text: str, title: str, language: str, key: str) -> str:
    """The document with another key and title, and all else as it was written; as it is where it is no TOML, which is
    told when it is checked."""
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise InputRejected([Diagnostic("portfolio.bad_title", (), {"most": LONGEST_TITLE})])
    try:
        document = tomlkit.parse(text)
    except TOMLKitError:
        return text
    document["key"] = key
    titles = document.get("title")
    if isinstance(titles, dict):
        for one in list(titles):
            titles[one] = title
        titles.setdefault(language, title)
    else:
        document["title"] = title
    return tomlkit.dumps(document)


def _examples() -> list[Path]:
    return sorted(examples_folder().glob(f"*/{PROGRAMME_FILE}"))
