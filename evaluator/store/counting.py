"""Counting answers: how often each code was chosen, and how often each two codes by one person at two waves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

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
Cell = tuple[str, str, str, bool, bool | None, str]
"""What submissions are counted by: wave, group, process, whether synthetic, whether in time (None where no time is
stored), mode of collection."""


class Rows(NamedTuple):
    """Some submissions, by column: what each is counted by, says, and whose it is (its pseudonym, None where nobody is
    linked). A value for each row would cost as much as the counting."""

    cells: Sequence[Cell]
    answers: Sequence[Answers]
    people: Sequence[str | None]


class AnswerCount:
    """Collects rows; `counts` says how many have each code of each variable, by wave, group and process."""

    def __init__(self) -> None:
        self._sent: Counter[Cell] = Counter()
        self._answers: defaultdict[Cell, Counter[tuple[str, int | None]]] = defaultdict(Counter)

    @property
    def submissions(self) -> int:
        return self._sent.total()

    def add(self, rows: Rows) -> None:
        self._sent.update(rows.cells)
        for cell, answers in zip(rows.cells, rows.answers, strict=True):
            self._answers[cell].update(answers.items())

    def counts(self) -> Counter[Key]:
        """The counts of all rows so far, also of the submissions themselves under the names above."""
        found: Counter[Key] = Counter()
        for cell, sent in self._sent.items():
            wave, group, process, synthetic, in_time, mode = cell
            themselves = ((answer, sent) for answer in _of_themselves(synthetic, in_time, mode))
            for (variable, code), n in chain(themselves, self._answers[cell].items()):
                found[wave, variable, group, process, _code(code)] += n
        return found


_Pairs = defaultdict[tuple[str, str], Counter[tuple[str, int | None, int | None]]]
"""By the groups at two waves how many have each two codes of a variable."""
_Held = tuple[str, Answers, bool]
"""Group, answers, and whether the row is new. A plain tuple: of a million others the garbage collector takes half a
minute to find that they are no circles."""


class PairCount:
    """Collects rows of linked people; `counts` says how many pairs have each two codes, by waves and groups.

    ``questionnaires``: those of the waves that link people. Answers to one variable are paired where both waves have
    the same questionnaire; the variable `_submitted` (codes 1 and 1) pairs everybody who answered both.
    """

    def __init__(self, questionnaires: Mapping[str, str]) -> None:
        self._questionnaires = questionnaires
        self._waves: defaultdict[str, dict[str, _Held]] = defaultdict(dict)
        self._counted: defaultdict[tuple[str, str], _Pairs] = defaultdict(lambda: defaultdict(Counter))

    @property
    def possible(self) -> bool:
        """Whether two waves link people; otherwise there are no pairs, and rows need not be added."""
        return len(self._questionnaires) > 1

    def add(self, rows: Rows, *, new: bool = True) -> None:
        """Hold some rows; those without a person are left out. A pair is counted when one of its rows is ``new``."""
        for cell, answers, person in zip(*rows, strict=True):
            if person is not None:
                wave, group, *_ = cell
                self._waves[wave][person] = (group, answers, new)

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
        for (wave, other), by_groups in self._counted.items():
            for (group, other_group), codes in by_groups.items():
                for (variable, code, other_code), n in codes.items():
                    found[wave, other, variable, group, other_group, _code(code), _code(other_code)] = n
        return found

    def _count(self, wave: str, other: str) -> None:
        """By the groups at two waves how many have each two codes of a variable."""
        found = self._counted[wave, other]
        first, second = self._waves[wave], self._waves[other]
        same = self._questionnaires[wave] == self._questionnaires[other]
        for person in first.keys() & second.keys():
            (group, answers, new), (other_group, later, other_new) = first[person], second[person]
            if new or other_new:
                counts = found[group, other_group]
                counts[SUBMITTED, 1, 1] += 1
                if same:
                    counts.update([(key, code, later[key]) for key, code in answers.items() if key in later])


def _of_themselves(synthetic: bool, in_time: bool | None, mode: str) -> list[tuple[str, int | None]]:
    """Variable and code under which submissions are counted themselves."""
    found: list[tuple[str, int | None]] = [(SUBMITTED, 1)]
    if synthetic:
        found.append((SYNTHETIC, 1))
    if in_time is not None:
        found.append((IN_TIME, int(in_time)))
    if mode != COLLECTION_MODES[0]:
        found.append((COLLECTION_MODE + mode, 1))
    return found


def _code(code: int | None) -> int:
    return BLANK if code is None else code
