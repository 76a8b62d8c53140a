"""An import beside what the store holds: what was published there after the folder was begun is not replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.folders import PROGRAMME_FILE, Folder
from evaluator.store.documents import BROWSER, PROGRAMME, QUESTIONNAIRE, Document, versions_of
from surveys.diagnostics import Diagnostic, InputRejected, Value

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Conflict:
    """A document of a folder (``file``, with ``text``) that is older than the newest one ``stored`` under its key.
    ``begun_from``: the number of the version from which it was begun, 0 where that is not known."""

    file: str
    text: str
    stored: Document
    begun_from: int

    @property
    def diagnostic(self) -> Diagnostic:
        code = "published_in_browser" if self.stored.origin == BROWSER else "newer_in_store"
        values: dict[str, Value] = {
            "number": self.stored.number,
            "on": self.stored.imported_at.date(),
            "key": self.stored.key,
        }
        return Diagnostic(f"documents.{code}", (self.file,), values)


class WouldOverwrite(InputRejected):
    """Documents in the store would be lost under older ones; see ``conflicts``."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(one.diagnostic for one in conflicts)
        self.conflicts = tuple(conflicts)


def conflicts(db: Connection, read: Folder) -> Iterator[Conflict]:
    """The documents of a folder that would put an older state over a newer one."""
    key = read.programme.key
    yield from _conflict(
        db, key, PROGRAMME, key, PROGRAMME_FILE, read.programme_text, read.begun_from.get(f"/{key}", 0)
    )
    for name, text in read.texts.items():
        yield from _conflict(db, key, QUESTIONNAIRE, name, read.files[name], text, read.begun_from.get(name, 0))


def _conflict(
    db: Connection, programme: str, kind: str, key: str, file: str, text: str, begun_from: int
) -> Iterator[Conflict]:
    """Whoever does not say from which version a document was begun is believed to have seen the newest, unless that
    came from the browser or the document is word for word an older version."""
    stored = versions_of(db, programme, kind, key)
    if not stored or stored[-1].text == text:
        return
    *older, newest = stored
    if 0 < begun_from <= newest.number:
        is_behind = begun_from < newest.number
    else:
        is_behind = newest.origin == BROWSER or any(one.text == text for one in older)
    if is_behind:
        yield Conflict(file, text, newest, begun_from)
