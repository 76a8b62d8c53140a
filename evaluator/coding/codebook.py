"""The codebook: what codes there are, in which order, and every change of it with its history.

Nothing is taken away. A code that is retired is set no more; one that was merged counts as the other, and what was
coded with it stays under its own name, so that the merge can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from evaluator.store import codes as store
from evaluator.store.codes import Code, CodeChange, Detail
from evaluator.store.documents import ensure_programme, lock_programme
from surveys.diagnostics import Diagnostic, InputRejected, Place, unknown
from surveys.document.editing import proposed_key
from surveys.toml.tables import KEY

if TYPE_CHECKING:
    from sqlalchemy import Connection

UP, DOWN = -1, 1


@dataclass(frozen=True, slots=True)
class By:
    """Who changes the codebook, as the audit log names them, and when."""

    actor: str
    now: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A code as somebody writes it. ``title``: language -> text."""

    title: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    example: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """``codes``: all of them, by key, in the order in which they are shown: each parent before its children."""

    codes: Mapping[str, Code]

    @property
    def numbered(self) -> dict[str, int]:
        """The number by which a code is found, from 1, of those that can be set."""
        return {code.key: number for number, code in enumerate(self.active, start=1)}

    @property
    def active(self) -> tuple[Code, ...]:
        return tuple(code for code in self.codes.values() if not code.retired)

    @property
    def parents(self) -> tuple[Code, ...]:
        """Those that others can lie in."""
        return tuple(code for code in self.active if code.parent is None)

    def children(self, key: str) -> tuple[Code, ...]:
        return tuple(code for code in self.active if code.parent == key)

    def merged(self, key: str) -> tuple[Code, ...]:
        """The codes that were merged into one, straight."""
        return tuple(code for code in self.codes.values() if code.merged_into == key)


def codebook(db: Connection, programme: str) -> Codebook:
    return Codebook({code.key: code for code in _in_order(store.codes(db, programme))})


def _in_order(codes: Iterable[Code]) -> Iterator[Code]:
    every = tuple(codes)
    for code in every:
        if code.parent is None:
            yield code
            yield from (one for one in every if one.parent == code.key)


def add_code(db: Connection, programme: str, written: Written, by: By, *, key: str = "") -> Code:
    """Add a code at the end; ``key``: '' makes one of the title. Raises InputRejected."""
    ensure_programme(db, programme)
    book = _locked(db, programme)
    given = key or proposed_key(next(iter(written.title.values()), ""), book.codes, "kode")
    wrong = list(_wrong(book, given, written))
    if not KEY.fullmatch(given):
        wrong.append(Diagnostic("coding.key_wrong", ("key",), {"key": given}))
    elif given in book.codes:
        wrong.append(Diagnostic("coding.key_taken", ("key",), {"key": given}))
    _refuse(wrong)
    position = 1 + max((code.position for code in book.codes.values()), default=0)
    code = _code(given, written, Code(key=given, title={}, position=position))
    _store(db, programme, None, code, "added", by)
    return code


def change_code(db: Connection, programme: str, key: str, written: Written, by: By) -> Code:
    """Give a code another title, definition, example or parent. Raises InputRejected."""
    book = _locked(db, programme)
    before = _known(book, key)
    _refuse(_wrong(book, key, written))
    code = _code(key, written, before)
    if code != before:
        _store(db, programme, before, code, "changed", by)
    return code


def move_code(db: Connection, programme: str, key: str, direction: int, by: By) -> None:
    """Move a code one place UP or DOWN among those beside it; one at the end stays. Raises InputRejected."""
    book = _locked(db, programme)
    code = _known(book, key)
    beside = [one.key for one in book.active if one.parent == code.parent]
    place = beside.index(key) + direction if key in beside else -1
    if not 0 <= place < len(beside):
        return
    order = [one.key for one in book.codes.values()]
    here, there = order.index(key), order.index(beside[place])
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        if book.codes[one].position != position:
            store.put_code(db, programme, replace(book.codes[one], position=position))
    _remember(db, programme, key, "moved", by, {})


def merge_code(db: Connection, programme: str, key: str, into: str, by: By) -> None:
    """Let a code count as another from now on. What was coded with it stays as it is. Raises InputRejected."""
    book = _locked(db, programme)
    code, other = _known(book, key), book.codes.get(into)
    wrong = list(_with_children(book, key))
    if other is None or other.retired or into == key:
        wrong.append(unknown("coding.not_to_merge", ("into",), into, (one.key for one in book.active if one != code)))
    if code.retired:
        wrong.append(Diagnostic("coding.retired", (key,)))
    _refuse(wrong)
    _store(db, programme, code, replace(code, merged_into=into, retired=True), "merged", by)


def retire_code(db: Connection, programme: str, key: str, by: By) -> None:
    """Let a code be set no more. Raises InputRejected."""
    book = _locked(db, programme)
    code = _known(book, key)
    _refuse(_with_children(book, key))
    if not code.retired:
        _store(db, programme, code, replace(code, retired=True), "retired", by)


def revive_code(db: Connection, programme: str, key: str, by: By) -> None:
    """Undo that a code was retired or merged. Raises InputRejected."""
    book = _locked(db, programme)
    code = _known(book, key)
    if code.parent is not None and book.codes[code.parent].retired:
        raise InputRejected([Diagnostic("coding.parent_retired", (key,), {"parent": code.parent})])
    if code.retired:
        kind = "revived" if code.merged_into is None else "unmerged"
        _store(db, programme, code, replace(code, retired=False, merged_into=None), kind, by)


def _locked(db: Connection, programme: str) -> Codebook:
    lock_programme(db, programme)
    return codebook(db, programme)


def _known(book: Codebook, key: str) -> Code:
    if key not in book.codes:
        raise InputRejected([unknown("coding.unknown_code", (key,), key, book.codes)])
    return book.codes[key]


def _wrong(book: Codebook, key: str, written: Written) -> Iterator[Diagnostic]:
    return faults_of(key, written, {one.key: Written(title=one.title, parent=one.parent) for one in book.active})


def faults_of(key: str, written: Written, others: Mapping[str, Written], place: Place = ()) -> Iterator[Diagnostic]:
    """What is wrong with a code among ``others`` that can be set, by key, itself perhaps one of them."""
    if not any(text.strip() for text in written.title.values()):
        yield Diagnostic("coding.title_missing", (*place, "title"))
    for language, text in written.title.items():
        said = text.strip().casefold()
        if said and said in {its.title.get(language, "").casefold() for one, its in others.items() if one != key}:
            yield Diagnostic("coding.title_taken", (*place, "title"), {"title": text.strip()})
    if written.parent is None:
        return
    parent = others.get(written.parent)
    if parent is None or written.parent == key:
        names = [one for one, its in others.items() if its.parent is None and one != key]
        yield unknown("coding.unknown_parent", (*place, "parent"), written.parent, names)
    elif parent.parent is not None or any(its.parent == key for its in others.values()):
        yield Diagnostic("coding.too_deep", (*place, "parent"), {"parent": written.parent})


def _with_children(book: Codebook, key: str) -> Iterator[Diagnostic]:
    children = tuple(code.key for code in book.children(key))
    if children:
        yield Diagnostic("coding.has_children", (key,), {"children": children})


def _code(key: str, written: Written, before: Code) -> Code:
    return replace(
        before,
        key=key,
        title={language: text.strip() for language, text in written.title.items() if text.strip()},
        definition=written.definition.strip(),
        example=written.example.strip(),
        parent=written.parent,
    )


def _refuse(wrong: Iterable[Diagnostic]) -> None:
    found = tuple(wrong)
    if found:
        raise InputRejected(found)


FIELDS: Final = ("title", "definition", "example", "parent", "merged_into")
"""What the history tells of."""


def _store(db: Connection, programme: str, before: Code | None, code: Code, kind: str, by: By) -> None:
    store.put_code(db, programme, code)
    _remember(db, programme, code.key, kind, by, details_of(before, code))


def details_of(before: Code | None, code: Code) -> dict[str, Detail]:
    """What differs, for the history: ``before_FIELD`` and ``after_FIELD``; a title by language."""
    was, now = _fields(before), _fields(code)
    changed = [name for name in now | was if was.get(name) != now.get(name)]
    return {f"{when}_{name}": its.get(name) for name in changed for when, its in (("before", was), ("after", now))}


def _fields(code: Code | None) -> dict[str, Detail]:
    if code is None:
        return {}
    titles = {f"title_{language}": text for language, text in code.title.items()}
    rest = {name: getattr(code, name) for name in FIELDS[1:]}
    return titles | {name: value for name, value in rest.items() if value}


def _remember(db: Connection, programme: str, key: str, kind: str, by: By, details: Mapping[str, Detail]) -> None:
    its = CodeChange(at=by.now, actor=by.actor, kind=kind, key=key, details=details)
    store.remember_change(db, programme, its)


def put_in_order(db: Connection, programme: str, codes: Collection[Code], by: By) -> int:
    """Store codes as a file has them, in its order and before all others; how many are new or say something else."""
    standing = _locked(db, programme).codes
    rest = [code for key, code in standing.items() if key not in {one.key for one in codes}]
    ordered = [replace(code, position=position) for position, code in enumerate((*codes, *rest), start=1)]
    changed = 0
    for code in _in_order(ordered):
        before = standing.get(code.key)
        if before is not None and not details_of(before, code):
            store.put_code(db, programme, code)
        else:
            _store(db, programme, before, code, "changed" if before else "added", by)
            changed += 1
    return changed
