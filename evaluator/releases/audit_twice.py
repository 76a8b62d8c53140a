"""What releases tell of how those who answered a question at two milestones answered it each time: how many went up,
stayed and went down. Beside the answers of each group that says how many of it came again."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from evaluator.releases.audit_answers import Answers
from evaluator.releases.audit_book import Book, State

Sums = dict[Hashable, int]


class Twice(NamedTuple):
    """One question at two milestones. ``groups``: as whom people can have answered then and now, with the sum of those
    who did; ``codes``: the scale."""

    question: str
    then: State
    now: State
    groups: Mapping[tuple[str, str], Mapping[Any, int]]
    codes: Sequence[int]

    def sums(self, wanted: Collection[tuple[int, int]]) -> Sums:
        """Those who gave any of some answers then and now."""
        return {cell: 1 for cell in self.cells() if cell[-2:] in wanted}

    def cells(self) -> Iterator[tuple[Any, ...]]:
        for of in self.groups:
            for first in self.codes:
                for second in self.codes:
                    yield ("twice", self.question, self.then, self.now, *of, first, second)

    def tell(self, book: Book, readers: tuple[Answers, Answers]) -> None:
        """Whoever answered twice gave one answer each time, and is among those who gave it."""
        every = [*self.cells()]
        for of, people in self.groups.items():
            book.tell({**people, **dict.fromkeys((cell for cell in every if cell[4:6] == of), -1)}, 0)
        for place, reader in enumerate(readers):
            for group in dict.fromkeys(of[place] for of in self.groups):
                for code in self.codes:
                    answers = reader.sums(reader.cells([self.question], group), [code])
                    both = [cell for cell in every if (cell[4 + place], cell[6 + place]) == (group, code)]
                    if answers:
                        book.tell({**answers, **dict.fromkeys(both, -1)}, 0, float("inf"))


def tell_matched(
    book: Book, its: Sequence[Twice], matched: Mapping[str, Any], counted: tuple[Collection[int], ...], source: str
) -> None:
    """``counted``: the codes that count then and now where only these are told from the others, () where the scale
    is."""
    for way in ("up", "same", "down"):
        sums: Sums = {}
        for one in its:
            sums |= one.sums({pair for pair in _every(one.codes) if _way(pair, one.codes, counted) == way})
        book.tell(sums, matched[way], source=source)


def _every(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((first, second) for first in codes for second in codes)


def _way(pair: tuple[int, int], codes: Sequence[int], counted: tuple[Collection[int], ...]) -> str:
    then, now = map(codes.index, pair)
    if counted:
        then, now = (int(code in its) for code, its in zip(pair, counted, strict=True))
    return "same" if then == now else "up" if now > then else "down"
