"""The audit before publication: whether everything that was ever published for a programme, together with what is
about to be, tells of anybody more than the rule of disclosure allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import analysis.attack
from analysis.attack import Attack, Proof
from evaluator.releases.audit_answers import Answers, codes_of, tell_wholes
from evaluator.releases.audit_book import Book, tellings_of
from evaluator.releases.audit_linked import Linked
from evaluator.releases.audit_moved import note_moves, tell_moves
from evaluator.releases.audit_people import tell_people, tell_texts
from evaluator.releases.audit_strings import only_in_one

NOT_RUN, PROVEN, BREACHED = "not_run", "proven", "breached"
MINUTES: Final = 10.0
"""What is not proven by then counts as a breach."""
VERSION: Final = 2
"""Of the rules by which it is proven."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Breach:
    """A number that is known too well. ``what``: its kind, and of whom it is, ``tables``: those without which it would
    not be known; ``proven``: False where it could not be shown within the time that it is not."""

    what: tuple[str, ...]
    tables: tuple[str, ...] = ()
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proven. ``state``: 'not_run', 'proven' or 'breached'. ``cells``: how many hidden numbers were looked at;
    ``witnesses``: tables that fit everything; ``solved``: of how many numbers the ends were sought."""

    state: str
    cells: int = 0
    witnesses: int = 0
    solved: int = 0
    version: int = VERSION
    breaches: tuple[Breach, ...] = ()


def certificate_from(kept: Mapping[str, Any]) -> Certificate:
    """The certificate that was kept as JSON."""
    breaches = (Breach(tuple(one["what"]), tuple(one["tables"]), one["proven"]) for one in kept["breaches"])
    return Certificate(**{**kept, "breaches": tuple(breaches)})


def prove(
    documents: Sequence[Mapping[str, Any]], *, minutes: float = MINUTES, progress: Progress | None = None
) -> Certificate:
    """What can be worked out from documents of releases together; the last is the proposal, the others are published.
    ``progress`` is called with (done, total)."""
    ends = monotonic() + 60 * minutes
    proof = attacked(book_of(documents), ends=ends, progress=progress)
    if any(one.low is None for one in proof.breaches):
        proof = attacked(book_of(documents, moves=True), ends=ends, progress=progress)
    breaches = [_named(one) for one in proof.breaches]
    breaches += [Breach(("language", text)) for text in only_in_one(documents[-1])] if documents else []
    state = BREACHED if breaches else PROVEN
    return Certificate(state, proof.wanted, proof.witnesses, proof.solved, breaches=tuple(breaches))


def book_of(documents: Sequence[Mapping[str, Any]], *, moves: bool = False, guesses: bool = True) -> Book:
    """What readers of the documents know, and what is hidden from them. ``moves``: see `Linked`. ``guesses``: whether
    they take what nothing contradicts to be so; what is told without that is true."""
    book = Book(tellings_of(documents), guesses)
    codes = codes_of(book.tellings)
    note_moves(book)
    readers = {its.name: Answers(book, its, codes) for its in book.tellings}
    for reader in readers.values():
        reader.read()
    linked = Linked(book, readers, moves=moves)
    linked.read()
    linked.want_few()
    tell_people(book)
    tell_texts(book)
    tell_wholes(book, codes)
    tell_moves(book)
    return book


def attacked(book: Book, *, ends: float = float("inf"), progress: Progress | None = None) -> Proof:
    every = [one.weights for one in book.told] + [one.weights for one in book.wanted.values()]
    attack = Attack((cell for weights in every for cell in weights), ends=ends)
    attack.told = book.told
    return attack.prove([*book.wanted.values()], progress=progress)


def _named(one: analysis.attack.Breach) -> Breach:
    return Breach(tuple(one.name.split("|")), one.sources, one.proven)
