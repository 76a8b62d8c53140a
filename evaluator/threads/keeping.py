"""Threads as people keep them: rows put together, taken out, split and merged, each by hand and each undoable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from evaluator.records.registry import REGISTERS
from evaluator.store import registers, threads
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import Recorded
from evaluator.store.threads import Apart, Key, Moves, pair
from evaluator.threads.changed import as_cells
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST = 300
"""Characters of a title."""


def link(
    db: Connection,
    programme: str,
    keys: Collection[Key],
    *,
    title: str = "",
    into: UUID | None = None,
    apart: Collection[Key] = (),
    by: Recorded,
) -> UUID:
    """Let rows be one matter: in the thread ``into``, or in a new one of that ``title``; its id. A row that was in
    another thread moves, and a thread that is then empty goes. The rows of ``apart`` were proposed with them and are
    not of it.

    Raises InputRejected where a row or the thread is not there, a new thread has no title, or fewer than two rows.
    """
    lock_programme(db, programme)
    title, its = title.strip(), threads.members(db, programme)
    wrong = [Diagnostic("threads.no_row", (programme,), {"reference": one[1]}) for one in _missing(db, programme, keys)]
    wrong += list(_wrong_title(programme, title)) if into is None else _no_thread(db, programme, into)
    if into is None and len(set(keys)) < 2:
        wrong.append(Diagnostic("threads.too_few", (programme,)))
    if wrong:
        raise InputRejected(wrong)
    thread = into or uuid4()
    together = {*keys, *(key for key, one in its.items() if one == thread)}
    moves = Moves(
        titles={**({thread: (None, title)} if into is None else {}), **_left(db, programme, its, set(keys), thread)},
        rows={key: (its.get(key), thread) for key in sorted(set(keys)) if its.get(key) != thread},
        apart={
            **_joined(db, programme, combinations(sorted(together), 2)),
            **_parted(db, programme, product(together, set(apart) - together)),
        },
    )
    make(db, programme, "linked", moves, by=by)
    return thread


def reject(db: Connection, programme: str, keys: Collection[Key], about: str, *, by: Recorded) -> None:
    """Remember that no two of these rows are of one matter (``about`` 'thread') or the same row ('duplicate')."""
    lock_programme(db, programme)
    moves = Moves(apart=_parted(db, programme, combinations(sorted(set(keys)), 2), about))
    make(db, programme, f"{about}_rejected", moves, by=by)


def take_out(db: Connection, programme: str, key: Key, *, by: Recorded) -> None:
    """Let a row no longer be of its thread, nor be proposed for it. Raises InputRejected where it is in none."""
    lock_programme(db, programme)
    its = threads.members(db, programme)
    if key not in its:
        raise InputRejected([Diagnostic("threads.not_in_thread", (programme,), {"reference": key[1]})])
    rest = {other for other, thread in its.items() if thread == its[key] and other != key}
    moves = Moves(
        titles=_left(db, programme, its, {key}, None),
        rows={key: (its[key], None)},
        apart=_parted(db, programme, product((key,), rest)),
    )
    make(db, programme, "taken_out", moves, by=by)


def split(db: Connection, programme: str, thread: UUID, keys: Collection[Key], *, title: str, by: Recorded) -> UUID:
    """Make a thread of some rows of another; its id. Raises InputRejected where there is none of that id, the new one
    has no title, or one of the two would have no row."""
    lock_programme(db, programme)
    title, its = title.strip(), threads.members(db, programme)
    rows = {key for key, one in its.items() if one == thread}
    wrong = [*_no_thread(db, programme, thread), *_wrong_title(programme, title)]
    if not rows & set(keys) or not rows - set(keys):
        wrong.append(Diagnostic("threads.nothing_to_split", (programme,)))
    if wrong:
        raise InputRejected(wrong)
    new, going = uuid4(), rows & set(keys)
    moves = Moves(
        titles={new: (None, title)},
        rows=dict.fromkeys(sorted(going), (thread, new)),
        apart=_parted(db, programme, product(going, rows - going)),
    )
    make(db, programme, "split", moves, by=by)
    return new


def join(db: Connection, programme: str, thread: UUID, into: UUID, *, by: Recorded) -> None:
    """Let two threads be one, under the title of ``into``. Raises InputRejected where they are not two threads."""
    lock_programme(db, programme)
    its = threads.members(db, programme)
    wrong = [*_no_thread(db, programme, thread), *_no_thread(db, programme, into)]
    if thread == into:
        wrong.append(Diagnostic("threads.same_thread", (programme,)))
    if wrong:
        raise InputRejected(wrong)
    going = sorted(key for key, one in its.items() if one == thread)
    staying = [key for key, one in its.items() if one == into]
    moves = Moves(
        titles={thread: (threads.title_of(db, programme, thread), None)},
        rows=dict.fromkeys(going, (thread, into)),
        apart=_joined(db, programme, product(going, staying)),
    )
    make(db, programme, "joined", moves, by=by)


def rename(db: Connection, programme: str, thread: UUID, title: str, *, by: Recorded) -> None:
    """Raises InputRejected where there is no such thread, or no title."""
    lock_programme(db, programme)
    title, before = title.strip(), threads.title_of(db, programme, thread)
    if wrong := [*_no_thread(db, programme, thread), *_wrong_title(programme, title)]:
        raise InputRejected(wrong)
    if title != before:
        make(db, programme, "renamed", Moves(titles={thread: (before, title)}), by=by)


def make(db: Connection, programme: str, what: str, moves: Moves, *, by: Recorded) -> None:
    """Do it, and keep that it was done and by whom."""
    threads.apply(db, programme, moves)
    threads.record_change(db, programme, what, as_cells(moves), by=by.by, now=by.at)


def _missing(db: Connection, programme: str, keys: Iterable[Key]) -> Iterator[Key]:
    """The keys of which no row holds."""
    wanted: dict[str, set[str]] = {}
    for register, reference in keys:
        wanted.setdefault(register, set()).add(reference)
    for register, references in wanted.items():
        rows = registers.rows(db, programme, register) if register in REGISTERS else []
        yield from ((register, one) for one in sorted(references - {str(row["reference"]) for row in rows}))


def _wrong_title(programme: str, title: str) -> Iterator[Diagnostic]:
    if not title:
        yield Diagnostic("threads.no_title", (programme,))
    elif len(title) > LONGEST:
        yield Diagnostic("threads.long_title", (programme,), {"most": LONGEST})


def _no_thread(db: Connection, programme: str, its: UUID) -> list[Diagnostic]:
    found = threads.title_of(db, programme, its)
    return [] if found is not None else [Diagnostic("threads.gone", (programme,))]


def _left(
    db: Connection, programme: str, its: Mapping[Key, UUID], going: set[Key], into: UUID | None
) -> dict[UUID, tuple[str | None, str | None]]:
    """The threads that lose all their rows."""
    emptied = {its[key] for key in going if key in its} - {one for key, one in its.items() if key not in going} - {into}
    known = threads.titles(db, programme)
    return {thread: (known[thread], None) for thread in emptied if thread is not None}


def _parted(
    db: Connection, programme: str, pairs: Iterable[tuple[Key, Key]], about: str = "thread"
) -> dict[Apart, tuple[bool, bool]]:
    apart = threads.held_apart(db, programme, about)
    return {pair(about, *its): (False, True) for its in pairs if frozenset(its) not in apart}


def _joined(db: Connection, programme: str, pairs: Iterable[tuple[Key, Key]]) -> dict[Apart, tuple[bool, bool]]:
    """What was held apart and no longer is."""
    apart = threads.held_apart(db, programme, "thread")
    return {pair("thread", *its): (True, False) for its in pairs if frozenset(its) in apart}
