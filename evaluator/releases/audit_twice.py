"""What releases tell of how those who answered a question at two milestones answered it each time: how many went up,
stayed and went down. Beside the answers of each group that says how many of it came again."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from evaluator.releases.audit_answers import Answers
from evaluator.releases.audit_book import Book, State

Sums = dict[Hashable, int]
OTHER: Final = "other"
"""No answer on the scale: don't know, not relevant, blank, or not asked."""


class Both(NamedTuple):
    """Those who answered both times, as somebody of one group then and of one now: ``round``, and with the scale both
    times ``question``."""

    round: Sums
    question: Sums


class Twice(NamedTuple):
    """One question at two milestones. ``groups``: as whom people can have answered then and now, with the sums of those
    who did; ``codes``: the scale."""

    question: str
    then: State
    now: State
    groups: Mapping[tuple[str, str], Both]
    codes: Sequence[int]

    def sums(self, wanted: Collection[tuple[int, int]]) -> Sums:
        """Those who gave any of some answers then and now."""
        return {cell: 1 for cell in self.cells() if cell[-2:] in wanted}

    def cells(self) -> Iterator[tuple[Any, ...]]:
        every = (*self.codes, OTHER)
        for of in self.groups:
            for first in every:
                for second in every:
                    yield ("twice", self.question, self.then, self.now, *of, first, second)

    def tell(self, book: Book, readers: tuple[Answers, Answers]) -> None:
        """Whoever came again gave one answer each time or none on the scale, and is among those who did."""
        every = [*self.cells()]
        for of, both in self.groups.items():
            its = [cell for cell in every if cell[4:6] == of]
            book.tell({**both.round, **dict.fromkeys(its, -1)}, 0)
            book.tell({**both.question, **{cell: -1 for cell in its if OTHER not in cell[-2:]}}, 0)
        for place, reader in enumerate(readers):
            for group in dict.fromkeys(of[place] for of in self.groups):
                self._among(book, reader, group, [cell for cell in every if cell[4 + place] == group], place)

    def _among(self, book: Book, reader: Answers, group: str, here: Sequence[tuple[Any, ...]], place: int) -> None:
        its = [*reader.cells([self.question], group)]
        if not its:
            return
        answering: dict[Any, Mapping[Hashable, int]] = {code: reader.sums(its, [code]) for code in self.codes}
        on_scale = dict.fromkeys(reader.sums(its, self.codes), -1)
        answering[OTHER] = {**{("people", *cell[:3]): 1 for cell in its}, **on_scale}
        for code, answers in answering.items():
            both = [cell for cell in here if cell[6 + place] == code]
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
