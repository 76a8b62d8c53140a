"""Which answers of a wave a take-out has: those that were counted and stand, of groups that are shown.

What a take-out lacks of what was counted is whoever withdrew since, and so that nobody can tell who, others with them.
The first take-out of a wave leaves out further rows until in every table of a group (its rows, the answers to each
variable, the texts of each question) nothing is missing of what was published, or at least the disclosure minimum, or
all. Its rows are parted into bins (`parting`) that are noted, and each later one has those bins that are whole.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.coding.labels import Cell, Label, labels_of
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.programme.merging import keys
from evaluator.results.counted_material import material_of
from evaluator.store.counting import SUBMITTED
from evaluator.store.counts import Count, counts_of
from evaluator.store.take_outs import Standing, in_whole_bins, standing, taken_from
from evaluator.store.texts import open_answers
from evaluator.store.waves import Wave
from surveys.codes import BLANK
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.kinds.all import kind_of, variables_in
from surveys.kinds.coding import WRITTEN

if TYPE_CHECKING:
    from sqlalchemy import Connection

Held = Mapping[str, int]
"""How many rows of a group answered each variable; all of them under `SUBMITTED`, with a text under
`text_table`."""
_LOOKED_AT: Final = 200
"""Rows among which the next that is left out is chosen: enough to find one that opens few tables."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``rows``: by group as it is reported, in an order by chance. ``unshown``: of other groups, for their texts alone.
    ``opened``: whose answer to which item can be read, with the text's id. ``counted``: how many answers of the shown
    groups were counted. ``first``: the wave was never taken out before. ``whole``: nothing is missing."""

    wave: Wave
    count: int
    material: Material
    rows: Mapping[str, Sequence[Standing]]
    unshown: Sequence[Standing]
    opened: Mapping[tuple[UUID, str], UUID]
    labels: Mapping[Cell, Label]
    counted: int
    first: bool

    @property
    def n(self) -> int:
        return sum(map(len, self.rows.values()))

    @property
    def whole(self) -> bool:
        return self.n == self.counted


@dataclass(frozen=True, slots=True)
class _Shown:
    all: Material
    printed: Material
    labels: Mapping[Cell, Label]


class Counted:
    """The counts of a programme that a take-out is made from, each read once."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._found: dict[tuple[str, int], _Shown] = {}

    def of(self, count: Count) -> _Shown:
        """What was counted, what of it is shown, and what is told beside its texts."""
        key = (count.milestone, count.number)
        if key not in self._found:
            material = material_of(self._db, count)
            self._found[key] = _Shown(material, printable(material), labels_of(self._db, count))
        return self._found[key]


def kept(db: Connection, counted: Counted, count: Count, wave: Wave) -> Kept:
    """The rows of a wave that a take-out has. Nothing is noted. InputRejected where answers came since the count, and
    where the wave was taken out from a count that was made otherwise: the difference would be somebody's."""
    its = counted.of(count)
    material, shown = its.all, its.printed
    every = list(standing(db, count.programme, wave.key))
    _refuse_later_answers(material, wave, every)
    earlier = taken_from(db, count.programme, wave.key)
    _refuse_another_count(db, counted, count, wave, earlier)
    published = {group: _published(shown, wave, group) for group in shown.by_group(wave.key, SUBMITTED)}
    rows, unshown = _by_group(material, every, published)
    if earlier is None:
        may = frozenset(row.id for row in every) - _withheld(wave, rows, published, shown.programme.disclosure_minimum)
    else:
        may = in_whole_bins(db, count.programme, wave.key)
    return Kept(
        wave,
        count.number,
        shown,
        {group: [row for row in some if row.id in may] for group, some in rows.items()},
        [row for row in unshown if row.id in may],
        open_answers(db, count.programme, wave.key),
        its.labels,
        sum(some[SUBMITTED] for some in published.values()),
        first=earlier is None,
    )


def _withheld(
    wave: Wave, rows: Mapping[str, Sequence[Standing]], published: Mapping[str, Held], minimum: int
) -> set[UUID]:
    """What the first take-out leaves out. Where the linkage is confidential it is drawn over the whole wave: whoever
    withdrew is known by name there, with their group."""
    if wave.linkage != "confidential":
        return {one for group, its in rows.items() for one in too_telling(its, [published[group]], minimum)}
    base = sum((Counter(its) for its in published.values()), Counter[str]())
    every = [row for its in rows.values() for row in its]
    secrets.SystemRandom().shuffle(every)
    return too_telling(every, [base], minimum)


def held(rows: Iterable[Standing]) -> Counter[str]:
    """How many rows are in each table of a group."""
    found: Counter[str] = Counter()
    for row in rows:
        found.update(tables(row))
    return found


def too_telling(rows: Sequence[Standing], bases: Sequence[Held], minimum: int) -> set[UUID]:
    """The rows that must be left out so that what is missing of ``bases`` tells of nobody, drawn by chance; as few as
    do, and all where fewer than the minimum would be left. ``rows`` are in an order by chance."""
    left, have = list(rows), held(rows)
    found: set[UUID] = set()
    while left and (short := _short(have, bases, minimum)):
        among = islice((row for row in left if not short.isdisjoint(tables(row))), _LOOKED_AT)
        row = min(among, key=lambda one: _cost(one, short, have, bases))
        left.remove(row)
        found.add(row.id)
        have.subtract(tables(row))
    return found


def _cost(row: Standing, short: Collection[str], have: Held, bases: Sequence[Held]) -> tuple[int, int]:
    """How many tables it would open that lack nothing yet, and how few of those that are short it serves."""
    its = tables(row)
    opened = sum(base.get(key, 0) == have[key] for base in bases for key in its)
    return opened, -sum(key in short for key in its)


def _short(have: Held, bases: Sequence[Held], minimum: int) -> set[str]:
    """The tables of which too few are missing, or too few are left of the rows."""
    if 0 < have.get(SUBMITTED, 0) < minimum:
        return {SUBMITTED}
    return {key for base in bases for key, n in base.items() if have.get(key, 0) and 0 < n - have[key] < minimum}


def tables(row: Standing) -> list[str]:
    """Those that somebody is in."""
    return [SUBMITTED, *row.answers, *map(text_table, row.texts)]


def text_table(item: str) -> str:
    """That of what was written to an item."""
    return f"{item}="


def _published(shown: Material, wave: Wave, group: str) -> Held:
    """How many of a group answered each variable, and wrote each text that is counted."""
    found = {SUBMITTED: shown.number(wave.key, SUBMITTED, group)}
    for variable in variables_in(shown.asked[wave.key]):
        codes = shown.by_group(wave.key, variable.key).get(group)
        if codes:
            found[variable.key] = codes.total()
            if kind_of(variable.item).coding.show is not None:
                found[text_table(variable.key)] = codes[WRITTEN]
    return found


def _by_group(
    material: Material, every: Iterable[Standing], published: Mapping[str, Held]
) -> tuple[dict[str, list[Standing]], list[Standing]]:
    """Everybody by group as it is reported, shuffled; and those of groups that are not shown."""
    of = keys(units_of(material))
    found: dict[str, list[Standing]] = {group: [] for group in published}
    unshown: list[Standing] = []
    for row in every:
        found.get(of.get(row.group, row.group), unshown).append(row)
    for its in (*found.values(), unshown):
        secrets.SystemRandom().shuffle(its)
    return found, unshown


def _refuse_later_answers(material: Material, wave: Wave, every: Iterable[Standing]) -> None:
    """Nobody can tell which answers of an anonymous wave came later, so that all of them have to be counted."""
    now: dict[str, Counter[tuple[str, int | None]]] = {}
    people: Counter[str] = Counter()
    for row in every:
        now.setdefault(row.group, Counter()).update(row.answers.items())
        people[row.group] += 1
    more = any(n > material.number(wave.key, SUBMITTED, group) for group, n in people.items())
    if more or any(
        n > material.number(wave.key, variable, group, BLANK if code is None else code)
        for group, its in now.items()
        for (variable, code), n in its.items()
    ):
        raise InputRejected([Diagnostic("exporting.came_since", (wave.programme, wave.key))])


def _refuse_another_count(db: Connection, counted: Counted, count: Count, wave: Wave, then: int | None) -> None:
    for one in counts_of(db, count.programme, count.milestone) if then not in (None, count.number) else ():
        if one.number == then and _of_wave(counted.of(one).printed, wave) != _of_wave(counted.of(count).printed, wave):
            raise InputRejected([Diagnostic("exporting.counted_anew", (wave.programme, wave.key))])


def _of_wave(shown: Material, wave: Wave) -> dict[str, dict[str, Counter[int]]]:
    return {
        variable: {group: +codes for group, codes in by_group.items() if +codes}
        for (key, variable), by_group in shown.counts.items()
        if key == wave.key
    }
