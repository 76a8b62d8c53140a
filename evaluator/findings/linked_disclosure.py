"""Which numbers of linked people may be shown: a decision beside that on each milestone's own figures.

Who answered again, who left and who came are groups of people like any other: from 1 to minimum - 1 of them are seen
nowhere, nor computed from the milestones' figures, from other indicators, or from the group rows of attrition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from analysis.disclosure import admitted
from evaluator.findings.answers import Answers, Cell
from evaluator.findings.linked import AGAIN, LOST, NEW, Part, Returned, Sums, sums
from evaluator.findings.pair_tables import Paired, known_by_tables
from evaluator.store.waves import Wave

Sizes = tuple[int, int, int]
"""How many answered again, then only, and now only."""
Figure = tuple[str, str]
"""(indicator's key, '') or (ATTRITION and the questionnaire's key, group); '' for all groups together."""
ATTRITION = "attrition of "
"""With a space, since no indicator's key has one."""


class Candidates:
    """What would be shown between two milestones: the pairs of each indicator, and attrition by questionnaire.
    ``pairs``: by indicator."""

    def __init__(self, pairs: Mapping[str, Paired], returned: Iterable[Returned]) -> None:
        self.pairs = pairs
        self.returned = {its.questionnaire: its for its in returned}
        every = [its.pairs.parts for its in pairs.values()] + [its.parts for its in self.returned.values()]
        self.parts: dict[Part, int] = {part: n for parts in every for part, n in parts.items()}

    def sizes(self, figure: Sums) -> Sizes:
        again, lost, new = (sum(self.parts[part] for part in its) for its in figure)
        return again, lost, new

    def figures(self) -> dict[Figure, Sums]:
        """In the order in which they are decided on, so that what costs least is suppressed: all people of a
        questionnaire, then the indicators from the one of most answers down, then the groups likewise."""
        wholes = {(ATTRITION + key, ""): its.sums(its.groups) for key, its in self.returned.items() if its.groups}
        indicators = {(key, ""): its.pairs.sums for key, its in self.pairs.items()}
        groups = {(ATTRITION + key, g): its.sums([g]) for key, its in self.returned.items() for g in its.groups}
        return {**wholes, **self._largest_first(indicators), **self._largest_first(groups)}

    def people(self, key: str) -> Sums:
        """The people of the questionnaires behind an indicator: where hardly anybody leaves a question out, the number
        of answers is taken for theirs."""
        then, since = _people_cells(self.pairs[key].earlier), _people_cells(self.pairs[key].now)
        names = sorted({name for name, _ in then} & self.returned.keys())
        return sums([part for name in names for part in self.returned[name].parts], then, since)

    def groups(self) -> dict[Figure, Sums]:
        """Each group by itself, of each question and questionnaire: who moved to or from it left or came."""
        of: dict[str, list[Part]] = {}
        for part in self.parts:
            of.setdefault(part[0], []).append(part)
        cells = {(part[0], group): None for part in self.parts for group in part[2:] if group}
        return {cell: sums(of[cell[0]], {cell}, {cell}) for cell in cells}

    def small_groups(self, minimum: int) -> Iterator[Sums]:
        """Of each questionnaire all those that groups which are too small kept, lost or won."""
        for its in self.returned.values():
            few = [g for g in its.groups if any(0 < n < minimum for n in self.sizes(its.sums([g])))]
            yield its.sums(few)

    def _largest_first(self, figures: Mapping[Figure, Sums]) -> dict[Figure, Sums]:
        return dict(sorted(figures.items(), key=lambda one: -sum(self.sizes(one[1]))))


def _people_cells(answers: Answers) -> set[Cell]:
    return {(name.partition(".")[0], group) for name, group in answers.cells}


class Decisions:
    """What is shown between each two milestones, decided on in the order in which the reports came out: for each
    milestone first since the one before it, then since those further back."""

    def __init__(self, minimum: int, waves: Iterable[Wave]) -> None:
        self.minimum, self.waves = minimum, {wave.key: wave for wave in waves}
        self._sizes: dict[tuple[str, str], dict[Figure, Sizes]] = {}
        self._shown: dict[tuple[str, str], frozenset[Figure]] = {}

    def shows(self, since: str, until: str, table: str, group: str = "") -> bool:
        return (table, group) in self._shown[since, until]

    def decide(
        self, since: str, until: str, one: Candidates, then: Mapping[Cell, int], now: Mapping[Cell, int]
    ) -> None:
        """``then`` and ``now``: the numbers that each of the two milestones may tell by itself."""
        figures = one.figures()
        every = figures | one.groups()
        self._sizes[since, until] = {name: one.sizes(its) for name, its in every.items()}
        certain = {name for name in every if self._certain(since, until, name)}
        lifts = [_Lift(one.parts, LOST, then, self.waves), _Lift(one.parts, NEW, now, self.waves)]
        people = {name: one.people(name[0]) if name[0] in one.pairs else () for name in figures}
        sums_of = {name: [_sum(parts) for parts in (*its, *people[name])] for name, its in figures.items()}
        sets = [parts for its in (*every.values(), *one.small_groups(self.minimum)) for parts in its]
        small = [_sum(parts) for parts in sets if 0 < sum(one.parts[part] for part in parts) < self.minimum]
        found = admitted(
            {**one.parts, **lifts[0].alone, **lifts[1].alone},
            [weights for lift in lifts for weights in lift.published()],
            {name: its for name, its in sums_of.items() if name not in certain},
            self.minimum,
            secrets=[*small, *(_sum(parts) for name in certain for parts in every[name])],
        )
        shown = {key: one.pairs[key] for key, _ in figures if (key, "") in found and key in one.pairs}
        self._shown[since, until] = found - {(key, "") for key in known_by_tables(shown, self.minimum)}

    def _certain(self, since: str, until: str, name: Figure) -> bool:
        """Whether `certainly_few` with the numbers of a milestone that lies between these two."""
        for (first, middle), before in self._sizes.items():
            after = self._sizes.get((middle, until), {})
            three = first == since and name in before and name in after
            if three and certainly_few(before[name], self._sizes[since, until][name], after[name], self.minimum):
                return True
        return False


def _sum(parts: Iterable[Part]) -> dict[Part, int]:
    return dict.fromkeys(sorted(parts), 1)


def certainly_few(first_second: Sizes, first_third: Sizes, second_third: Sizes, minimum: int) -> bool:
    """Of three milestones: whether the numbers (again, then only, now only) between each two of them leave no doubt
    that one of the seven sets of people who answered the same of the three has from 1 to ``minimum`` - 1 members.

    How many answered all three is not published; it lies in the range in which none of the seven is negative.
    """
    ab, a_only, b_only = first_second
    ac, _, c_only = first_third
    bc = second_third[0]
    a, b, c = ab + a_only, ab + b_only, ac + c_only
    # Each set as a number and how it goes with the number of those who answered all three.
    seven = [(0, 1), (ab, -1), (ac, -1), (bc, -1), (a - ab - ac, 1), (b - ab - bc, 1), (c - ac - bc, 1)]
    least = max(-n for n, slope in seven if slope == 1)
    most = min(n for n, slope in seven if slope == -1)
    ranges = [sorted((n + slope * least, n + slope * most)) for n, slope in seven]
    return least <= most and any(low >= 1 and high < minimum for low, high in ranges)


class _Lift:
    """A milestone's own cells as sums of parts: those who answered again and those who did not. What is in no
    pair stands ``alone``."""

    def __init__(
        self, parts: Mapping[Part, int], kind: str, cells: Mapping[Cell, int], waves: Mapping[str, Wave]
    ) -> None:
        self._kind, self._cells, self._waves = kind, cells, waves
        place = 2 if kind == LOST else 3
        self._of: dict[Cell, list[Part]] = {}
        for part in parts:
            if part[1] in (AGAIN, kind):
                self._of.setdefault((part[0], part[place]), []).append(part)
        self.alone = {part: n for cell, n in cells.items() for part in self._parts(cell) if part not in parts}

    def published(self) -> list[dict[Part, int]]:
        return [dict.fromkeys(self._parts(cell), 1) for cell in self._cells]

    def _parts(self, cell: Cell) -> list[Part]:
        """Of a question's answers in a group, or of the submissions of a group in a wave."""
        name, group = cell
        wave = self._waves.get(name)
        linked = wave is None or wave.linkage != "anonymous"
        known = self._of.get((wave.questionnaire if wave else name, group), []) if linked else []
        return known or [(name, f"{self._kind} or again", group, "")]
