"""Which answers of a wave a take-out has: those that were counted and stand, of groups that are shown.

What a take-out lacks of what was counted is whoever withdrew since, and so that nobody can tell who, others with them.
In every table of a group (its rows, the answers to each variable, the texts of each question) nothing is missing, or at
least the disclosure minimum, or all of it: against the published figures and against every take-out before.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.programme.merging import keys
from evaluator.results.counted_material import material_of
from evaluator.store.counting import SUBMITTED
from evaluator.store.counts import Count, counts_of
from evaluator.store.take_outs import Standing, Taken, leave_out, left_out, note_taken, standing, taken
from evaluator.store.waves import Wave
from surveys.codes import BLANK
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.kinds.all import kind_of, variables_in
from surveys.kinds.coding import WRITTEN

if TYPE_CHECKING:
    from sqlalchemy import Connection

Held = Mapping[str, int]
"""How many rows of a group answered each variable; all of them under `SUBMITTED`, those with a text under `_text`."""
_LOOKED_AT: Final = 200
"""Rows among which the next that is left out is chosen: enough to find one that opens few tables."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``rows``: by group as it is reported, in an order by chance. ``counted``: how many answers of those groups were
    counted. ``whole``: nothing is missing."""

    wave: Wave
    material: Material
    rows: Mapping[str, Sequence[Standing]]
    counted: int

    @property
    def n(self) -> int:
        return sum(map(len, self.rows.values()))

    @property
    def whole(self) -> bool:
        return self.n == self.counted


class Counted:
    """The counts of a programme that a take-out is made from, each read once."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._found: dict[tuple[str, int], tuple[Material, Material]] = {}

    def of(self, count: Count) -> tuple[Material, Material]:
        """What was counted, and what of it is shown."""
        key = (count.milestone, count.number)
        if key not in self._found:
            material = material_of(self._db, count)
            self._found[key] = material, printable(material)
        return self._found[key]


def kept(db: Connection, counted: Counted, count: Count, wave: Wave) -> Kept:
    """The rows of a wave that a take-out has, chosen and noted in the transaction of ``db``, whose caller holds the
    programme's lock. InputRejected where answers came since the count, and where the wave was taken out from a count
    that was made otherwise: the difference would be somebody's."""
    material, shown = counted.of(count)
    every = list(standing(db, count.programme, wave.key))
    _refuse_later_answers(material, wave, every)
    before = taken(db, count.programme, wave.key)
    _refuse_another_count(db, counted, count, wave, before)
    published = {group: _published(shown, wave, group) for group in shown.by_group(wave.key, SUBMITTED)}
    rows = _by_group(material, every, left_out(db, count.programme), published)
    minimum = shown.programme.disclosure_minimum
    away: set[UUID] = set()
    for group, its in rows.items():
        bases = [published[group], *([before[group].held] if group in before else [])]
        away |= too_telling(its, bases, minimum)
    found = {group: [row for row in its if row.id not in away] for group, its in rows.items()}
    leave_out(db, count.programme, away)
    note_taken(db, count.programme, wave.key, {group: Taken(count.number, held(its)) for group, its in found.items()})
    return Kept(wave, shown, found, sum(its[SUBMITTED] for its in published.values()))


def held(rows: Iterable[Standing]) -> Counter[str]:
    """How many rows are in each table of a group."""
    found: Counter[str] = Counter()
    for row in rows:
        found.update(_tables(row))
    return found


def too_telling(rows: Sequence[Standing], bases: Sequence[Held], minimum: int) -> set[UUID]:
    """The rows that must be left out so that what is missing of ``bases`` tells of nobody, drawn by chance; as few as
    do, and all where fewer than the minimum would be left. ``rows`` are in an order by chance."""
    left, have = list(rows), held(rows)
    found: set[UUID] = set()
    while left and (short := _short(have, bases, minimum)):
        among = islice((row for row in left if not short.isdisjoint(_tables(row))), _LOOKED_AT)
        row = min(among, key=lambda one: _cost(one, short, have, bases))
        left.remove(row)
        found.add(row.id)
        have.subtract(_tables(row))
    return found


def _cost(row: Standing, short: Collection[str], have: Held, bases: Sequence[Held]) -> tuple[int, int]:
    """How many tables it would open that lack nothing yet, and how few of those that are short it serves."""
    its = _tables(row)
    opened = sum(base.get(key, 0) == have[key] for base in bases for key in its)
    return opened, -sum(key in short for key in its)


def _short(have: Held, bases: Sequence[Held], minimum: int) -> set[str]:
    """The tables of which too few are missing, or too few are left of the rows."""
    if 0 < have.get(SUBMITTED, 0) < minimum:
        return {SUBMITTED}
    return {key for base in bases for key, n in base.items() if have.get(key, 0) and 0 < n - have[key] < minimum}


def _tables(row: Standing) -> list[str]:
    return [SUBMITTED, *row.answers, *map(_text, row.texts)]


def _text(item: str) -> str:
    return f"{item}="


def _published(shown: Material, wave: Wave, group: str) -> Held:
    """How many of a group answered each variable, and wrote each text that is counted."""
    found = {SUBMITTED: shown.number(wave.key, SUBMITTED, group)}
    for variable in variables_in(shown.asked[wave.key]):
        codes = shown.by_group(wave.key, variable.key).get(group)
        if codes:
            found[variable.key] = codes.total()
            if kind_of(variable.item).coding.show is not None:
                found[_text(variable.key)] = codes[WRITTEN]
    return found


def _by_group(
    material: Material, every: Iterable[Standing], away: frozenset[UUID], published: Mapping[str, Held]
) -> dict[str, list[Standing]]:
    """Those who may be in it, by group as it is reported, shuffled."""
    of = keys(units_of(material))
    found: dict[str, list[Standing]] = {group: [] for group in published}
    for row in every:
        group = of.get(row.group, row.group)
        if group in found and row.id not in away:
            found[group].append(row)
    for its in found.values():
        secrets.SystemRandom().shuffle(its)
    return found


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


def _refuse_another_count(
    db: Connection, counted: Counted, count: Count, wave: Wave, before: Mapping[str, Taken]
) -> None:
    then = {one.count for one in before.values()} - {count.number}
    for earlier in counts_of(db, count.programme, count.milestone) if then else ():
        if earlier.number in then and _of_wave(counted.of(earlier)[1], wave) != _of_wave(counted.of(count)[1], wave):
            raise InputRejected([Diagnostic("exporting.counted_anew", (wave.programme, wave.key))])


def _of_wave(shown: Material, wave: Wave) -> dict[str, dict[str, Counter[int]]]:
    return {
        variable: {group: +codes for group, codes in by_group.items() if +codes}
        for (key, variable), by_group in shown.counts.items()
        if key == wave.key
    }
