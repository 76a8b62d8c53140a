"""Themes: how many of those who wrote to a question raise what, as it was when the coding was declared finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from evaluator.programme.model import Text

Cell = tuple[str, str, str]
"""(wave, key of the question, group)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A code of the codebook. ``parent``: the code that it stands below."""

    key: str
    title: Text
    definition: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """``n`` people wrote; ``no_code_fits`` for some of them, and what others wrote was ``set_aside``. ``raised``: code
    -> how many raise it or any below it."""

    n: int
    no_code_fits: int = 0
    set_aside: int = 0
    raised: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Coded) -> Coded:
        raised = Counter(self.raised)
        raised.update(other.raised)
        aside = self.set_aside + other.set_aside
        return Coded(self.n + other.n, self.no_code_fits + other.no_code_fits, aside, dict(raised))


@dataclass(frozen=True, slots=True)
class CodersAgree:
    """Two coders, by their titles, gave ``same`` of the ``n`` texts that both coded the same codes. ``alpha``:
    Krippendorff's, with the bounds of its interval; None where too few texts tell."""

    first: str
    second: str
    n: int
    same: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Themes:
    """``cells``: those that may be shown; ``away``: the others that were asked. ``coders``: their titles.
    ``agreement``: of each two of them, on texts in the cells."""

    codebook: tuple[Theme, ...]
    cells: Mapping[Cell, Coded]
    away: frozenset[Cell] = frozenset()
    coders: tuple[str, ...] = ()
    agreement: tuple[CodersAgree, ...] = ()

    def without(self, is_hidden: Callable[[Cell], bool]) -> Themes:
        """As if some more cells were not shown."""
        hidden = frozenset(cell for cell in self.cells if is_hidden(cell))
        left = {cell: its for cell, its in self.cells.items() if cell not in hidden}
        return replace(self, cells=left, away=self.away | hidden)

    def can_stand(self, cells: Iterable[Coded], codebook: Iterable[Theme]) -> bool:
        """Whether ``cells`` that were told say the same under another codebook: every theme of it was there, and every
        one that they raise is there still, each defined as it was and below the same."""
        then, now = ({one.key: (one.definition, one.parent) for one in its} for its in (self.codebook, codebook))
        raised = {key for its in cells for key, n in its.raised.items() if n}
        return raised <= now.keys() and all(then.get(key) == its for key, its in now.items())

    def with_groups(self, named: Callable[[str], str]) -> Themes:
        """With groups as one that are ``named`` alike: not shown where any of them is not."""
        away = frozenset((wave, item, named(group)) for wave, item, group in self.away)
        parts: dict[Cell, list[Coded]] = {}
        for (wave, item, group), its in self.cells.items():
            parts.setdefault((wave, item, named(group)), []).append(its)
        return replace(self, cells={cell: added(its) for cell, its in parts.items() if cell not in away}, away=away)

    def about(self, key: str) -> tuple[Theme, ...]:
        """A theme, and all below it, which is what counts as raising it; empty where it is not in the codebook."""
        found = {key}
        while more := {one.key for one in self.codebook if one.parent in found} - found:
            found |= more
        its = [one for one in self.codebook if one.key == key]
        return (*its, *(one for one in self.codebook if one.key in found - {key})) if its else ()


def added(its: Iterable[Coded]) -> Coded:
    """Of several cells together."""
    return reduce(Coded.__add__, its, Coded(0))


def raised_by(codes: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """The codes of one text with all that they stand below: whoever raises a code raises its parents, each once."""
    found: set[str] = set()
    for code in codes:
        step: str | None = code
        while step is not None and step not in found:
            found.add(step)
            step = parents.get(step)
    return frozenset(found)
