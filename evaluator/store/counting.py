"""Counting answers: how often each code was chosen, and how often each two codes by one person at two waves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Final

from evaluator.store.tables import COLLECTION_MODES

BLANK: Final = -999
"""The code of 'asked, but left blank', which is null in the stored answers."""
SUBMITTED: Final = "_submitted"
SYNTHETIC: Final = "_synthetic"
IN_TIME: Final = "_in_time"
COLLECTION_MODE: Final = "_collection_mode_"
"""Stands before the mode of collection, for every mode but the web."""

Key = tuple[str, str, str, str, int]
"""Wave, variable, group, process, code."""
PairKey = tuple[str, str, str, str, str, int, int]
"""First wave, second wave, variable, group at the first, at the second, code at the first, at the second."""
Answers = Mapping[str, int | None]
"""Variable -> code, None for blank."""
Variables = tuple[str, ...]
Codes = tuple[int | None, ...]
Cell = tuple[str, str, str, bool, bool | None, str]
"""What submissions are counted by: wave, group, process, whether synthetic, whether in time (None where no time is
stored), mode of collection."""


@dataclass(slots=True)
class Alike:
    """Submissions of one cell that answer the same variables: their codes in the order of these, and whose they are."""

    codes: list[Codes] = field(default_factory=list)
    people: list[str | None] = field(default_factory=list)


@dataclass(frozen=True)
class Rows:
    """Some submissions, by column: what each is counted by, says, and whose it is (its pseudonym, None where nobody is
    linked). A value for each row would cost as much as the counting."""

    cells: Sequence[Cell]
    answers: Sequence[Answers]
    people: Sequence[str | None]

    @cached_property
    def alike(self) -> Mapping[tuple[Cell, Variables], Alike]:
        """The rows by what they are counted by and by their variables: codes are then counted by column, which takes a
        third of the time of counting variable and code of each, and held in a third of the memory of `answers`."""
        found: defaultdict[tuple[Cell, Variables], Alike] = defaultdict(Alike)
        for cell, answers, person in zip(self.cells, self.answers, self.people, strict=True):
            its = found[cell, tuple(answers)]
            its.codes.append(tuple(answers.values()))
            its.people.append(person)
        return found


class AnswerCount:
    """Collects rows; `counts` says how many have each code of each variable, by wave, group and process."""

    def __init__(self) -> None:
        self._sent: Counter[Cell] = Counter()
        self._codes: defaultdict[tuple[Cell, str], Counter[int | None]] = defaultdict(Counter)

    @property
    def submissions(self) -> int:
        return self._sent.total()

    def add(self, rows: Rows) -> None:
        for (cell, variables), its in rows.alike.items():
            self._sent[cell] += len(its.codes)
            for variable, codes in _columns(variables, its.codes).items():
                self._codes[cell, variable].update(codes)

    def counts(self) -> Counter[Key]:
        """The counts of all rows so far, also of the submissions themselves under the names above."""
        found: Counter[Key] = Counter()
        for (wave, group, process, synthetic, in_time, mode), sent in self._sent.items():
            for variable, one in _of_themselves(synthetic, in_time, mode):
                found[wave, variable, group, process, one] += sent
        for ((wave, group, process, *_), variable), codes in self._codes.items():
            for code, n in codes.items():
                found[wave, variable, group, process, _code(code)] += n
        return found


_Held = tuple[str, Variables, Codes, bool]
"""Group, variables, their codes, and whether the row is new. A plain tuple: of a million others the garbage collector
takes half a minute to find that they are no circles."""
_PairCodes = Counter[tuple[int | None, int | None]]


class PairCount:
    """Collects rows of linked people; `counts` says how many pairs have each two codes, by waves and groups.

    ``questionnaires``: those of the waves that link people. Answers to one variable are paired where both waves have
    the same questionnaire; the variable `_submitted` (codes 1 and 1) pairs everybody who answered both.
    """

    def __init__(self, questionnaires: Mapping[str, str]) -> None:
        self._questionnaires = questionnaires
        self._waves: defaultdict[str, dict[str, _Held]] = defaultdict(dict)
        self._counted: defaultdict[tuple[str, str, str, str, str], _PairCodes] = defaultdict(Counter)

    @property
    def possible(self) -> bool:
        """Whether two waves link people; otherwise there are no pairs, and rows need not be added."""
        return len(self._questionnaires) > 1

    def add(self, rows: Rows, *, new: bool = True) -> None:
        """Hold some rows; those without a person are left out. A pair is counted when one of its rows is ``new``."""
        for ((wave, group, *_), variables), its in rows.alike.items():
            for person, codes in zip(its.people, its.codes, strict=True):
                if person is not None:
                    self._waves[wave][person] = (group, variables, codes, new)

    def without(self, wave: str) -> list[str]:
        """The people of whom no row of ``wave`` was added."""
        return sorted(set().union(*self._waves.values()) - self._waves[wave].keys())

    def settle(self) -> None:
        """Count the pairs of the rows that are held, and hold them no longer: none of another row of the same people
        may be added."""
        for wave, other in combinations(sorted(self._waves), 2):
            self._count(wave, other)
        self._waves.clear()

    def counts(self) -> Counter[PairKey]:
        """The counts of all pairs so far of which one row is new. The rows are held no longer."""
        self.settle()
        found: Counter[PairKey] = Counter()
        for key, codes in self._counted.items():
            for (code, other_code), n in codes.items():
                found[(*key, _code(code), _code(other_code))] = n
        return found

    def _count(self, wave: str, other: str) -> None:
        """The pairs of two waves, by column where groups and variables are the same."""
        first, second = self._waves[wave], self._waves[other]
        alike: defaultdict[tuple[str, Variables, str, Variables], list[tuple[Codes, Codes]]] = defaultdict(list)
        for person in first.keys() & second.keys():
            (group, variables, codes, new), (other_group, others, later, other_new) = first[person], second[person]
            if new or other_new:
                alike[group, variables, other_group, others].append((codes, later))
        same = self._questionnaires[wave] == self._questionnaires[other]
        for (group, variables, other_group, others), pairs in alike.items():
            self._counted[wave, other, SUBMITTED, group, other_group][1, 1] += len(pairs)
            firsts, seconds = zip(*pairs, strict=True)
            before, after = _columns(variables, firsts), _columns(others, seconds)
            for variable in before.keys() & after.keys() if same else ():
                both = zip(before[variable], after[variable], strict=True)
                self._counted[wave, other, variable, group, other_group].update(both)


def _columns(variables: Variables, codes: Iterable[Codes]) -> Mapping[str, Codes]:
    return dict(zip(variables, zip(*codes, strict=True), strict=True))


def _of_themselves(synthetic: bool, in_time: bool | None, mode: str) -> list[tuple[str, int]]:
    """Variable and code under which submissions are counted themselves."""
    found = [(SUBMITTED, 1)]
    if synthetic:
        found.append((SYNTHETIC, 1))
    if in_time is not None:
        found.append((IN_TIME, int(in_time)))
    if mode != COLLECTION_MODES[0]:
        found.append((COLLECTION_MODE + mode, 1))
    return found


def _code(code: int | None) -> int:
    return BLANK if code is None else code
