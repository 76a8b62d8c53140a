"""How far coders agree: for each pair of them, code by code and over all codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final
from uuid import UUID

from analysis.agreement import Agreement, cohen_kappa
from analysis.set_agreement import SEED, krippendorff_alpha_of_sets
from evaluator.coding.adjudicating import versions
from evaluator.coding.coding import open_to
from evaluator.store.codes import codes, counts_as
from evaluator.store.codings import SET_ASIDE, Coder, coders, codings
from evaluator.store.texts import units

if TYPE_CHECKING:
    from sqlalchemy import Connection

LEAST: Final = 30
"""Below so many texts that both coded, nothing can be told."""
RARE: Final = 0.1
"""A code on a smaller share of the texts, or on all but so many, has a low kappa though coders nearly always agree."""


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Of the texts that both coded: with the code by both, by one alone, by neither. ``prevalence``: the share of all
    judgements that gave the code. ``kappa``: Cohen's."""

    code: str
    both: int
    first: int
    second: int
    neither: int
    kappa: Agreement

    @property
    def n(self) -> int:
        return self.both + self.first + self.second + self.neither

    @property
    def alike(self) -> float:
        return (self.both + self.neither) / self.n

    @property
    def prevalence(self) -> float:
        return (2 * self.both + self.first + self.second) / (2 * self.n)

    @property
    def is_lopsided(self) -> bool:
        return not RARE <= self.prevalence <= 1 - RARE


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two coders on the ``n`` texts that both coded. ``set_aside``: of further texts that both judged, those that one
    of them set aside; they are in no figure. ``same``: how many have the same codes. ``codes`` and ``alpha`` are empty
    and None below LEAST texts. ``alpha``: Krippendorff's, of the sets of codes."""

    first: Coder
    second: Coder
    n: int
    set_aside: int
    same: int
    alpha: Agreement | None
    codes: tuple[CodeAgreement, ...]

    @property
    def is_enough(self) -> bool:
        return self.n >= LEAST


_Sets = Mapping[UUID, frozenset[str] | None]
"""By text what a coder gave it; None for set aside."""


def agreement(
    db: Connection, programme: str, *, account: str = "", texts: Collection[UUID] | None = None, seed: int = SEED
) -> list[PairAgreement]:
    """Each pair of coders that have texts in common; codes from files are coders of their own, the adjudication is
    none. ``account``: who asks, see `evaluator.coding.coding.open_to`; '' for all texts. ``texts``:
    only of these."""
    seen = open_to(db, programme, account) if account else None
    open_texts = {unit.text_id for unit in units(db, programme)} if texts is None else {*texts}
    given: dict[UUID, dict[UUID, frozenset[str] | None]] = {}
    by, book = coders(db, programme), codes(db, programme)
    for text, its in versions(codings(db, programme), by, book).items():
        for one in its if text in open_texts and (seen is None or text in seen) else ():
            said = one.said
            marks = None if said.state == SET_ASIDE else frozenset(mark.code for mark in said.marks)
            given.setdefault(one.coder.id, {})[text] = marks
    order = [key for key, counting in counts_as(book).items() if key == counting]
    both = [one for one in by if one.id in given]
    pairs = (_pair(a, b, given[a.id], given[b.id], order, seed) for a, b in combinations(both, 2))
    return [one for one in pairs if one.n or one.set_aside]


def _pair(a: Coder, b: Coder, first: _Sets, second: _Sets, order: Sequence[str], seed: int) -> PairAgreement:
    common = sorted(first.keys() & second.keys())
    judged = [(x, y) for text in common if (x := first[text]) is not None and (y := second[text]) is not None]
    same, aside = sum(x == y for x, y in judged), len(common) - len(judged)
    if len(judged) < LEAST:
        return PairAgreement(a, b, len(judged), aside, same, None, ())
    alpha = krippendorff_alpha_of_sets(judged, seed=seed)
    return PairAgreement(a, b, len(judged), aside, same, alpha, tuple(_by_code(judged, order)))


def _by_code(
    judged: Collection[tuple[frozenset[str], frozenset[str]]], order: Sequence[str]
) -> Iterator[CodeAgreement]:
    used = {code for pair in judged for one in pair for code in one}
    for code in (one for one in order if one in used):
        table = [[0, 0], [0, 0]]
        for x, y in judged:
            table[code not in x][code not in y] += 1
        (both, first), (second, neither) = table
        yield CodeAgreement(code, both, first, second, neither, cohen_kappa(table))
