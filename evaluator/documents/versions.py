"""The stored versions of a questionnaire: a new one checked against them, and two of them beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.store.documents import QUESTIONNAIRE, Document, documents, versions_of
from evaluator.store.waves import Wave, waves
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.document.stored import Stored, stored_questionnaire
from surveys.questionnaire import Questionnaire, Text
from surveys.versions.diff import Question, compared
from surveys.versions.undeclared import undeclared

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other; ``numbers`` are all that there are."""

    key: str
    title: Text
    numbers: tuple[int, ...]
    since: int
    until: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A questionnaire as it is in its newest version, all ``versions``, and the waves that use one of them."""

    key: str
    questionnaire: Questionnaire
    versions: tuple[Document, ...]
    waves: tuple[Wave, ...]


def faults_of_change(
    db: Connection, programme: str, new: Questionnaire, *, text: str, name: str
) -> Sequence[Diagnostic]:
    """What a questionnaire leaves unsaid of its changes since the stored versions; nothing where ``text`` is that of
    the newest. ``name`` is the file's name in faults."""
    stored = versions_of(db, programme, QUESTIONNAIRE, new.key)
    if stored and stored[-1].text == text:
        return []
    return undeclared(_parsed(stored), new, name)


def stored_versions(db: Connection, programme: str, key: str) -> Mapping[int, Questionnaire]:
    """Every version of a questionnaire by its number; none where it has none."""
    return _parsed(versions_of(db, programme, QUESTIONNAIRE, key))


def compare_versions(
    db: Connection, programme: str, key: str, *, since: int | None = None, until: int | None = None
) -> Comparison:
    """Version ``until``, the newest by default, against ``since``, the one before it by default.

    Raises InputRejected where there is no such questionnaire, or not both versions in this order."""
    stored = versions_of(db, programme, QUESTIONNAIRE, key)
    if not stored:
        known = [one.key for one in documents(db, programme, QUESTIONNAIRE)]
        raise InputRejected([unknown("documents.no_questionnaire", (programme,), key, known)])
    numbers = tuple(one.number for one in stored)
    last = numbers[-1] if until is None else until
    first = max(last - 1, 1) if since is None else since
    if not {first, last} <= set(numbers) or first > last:
        values = {"first": first, "last": last, "newest": numbers[-1]}
        raise InputRejected([Diagnostic("documents.no_versions", (programme, key), values)])
    versions = _parsed(stored)
    return Comparison(key, versions[last].title, numbers, first, last, compared(versions, since=first, until=last))


def overview(db: Connection, programme: str) -> list[Overview]:
    """Every questionnaire of a programme, in the order of their keys."""
    its, found = waves(db, programme), []
    for newest in documents(db, programme, QUESTIONNAIRE):
        stored = tuple(versions_of(db, programme, QUESTIONNAIRE, newest.key))
        asked = tuple(wave for wave in its if wave.questionnaire == newest.key)
        found.append(Overview(newest.key, _parsed(stored[-1:])[newest.number], stored, asked))
    return found


def _parsed(stored: Sequence[Document]) -> Mapping[int, Questionnaire]:
    """By number. InputRejected where one of them cannot be read any more."""
    return {
        one.number: stored_questionnaire(Stored(one.digest, one.text, f"{one.key} version {one.number}"))
        for one in stored
    }
