"""What a second count moves: a figure that moved by fewer answers than the disclosure minimum would tell of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.findings.changed_plan import people_either_way
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.findings.scales import Scales
from evaluator.findings.theme_counts import theme_tables
from evaluator.findings.themes import CodersAgree
from evaluator.store.progress import Course
from surveys.kinds.all import variables_of

Figure = tuple[str, ...]
"""A table of counts: what it is of, and the group or '' for all groups together."""
Figures = Mapping[Figure, Counter[Hashable]]


@dataclass(frozen=True, slots=True)
class _Read:
    """What a count tells: ``figures``, those that are printed among them, the ``scales`` of which enough answered every
    row, and which tables are of the ``rows`` of each."""

    minimum: int
    figures: Figures
    scales: Scales
    rows: Mapping[tuple[str, str, str], tuple[Figure, ...]]


def moved_too_little(befores: Iterable[Material], now: Material) -> tuple[Figure, ...]:
    """The tables of counts that differ from those of any earlier count by at least one answer and fewer than the
    minimum of the two programmes. In a table as many answers moved as came or went, whichever are more: in what was
    counted, in what is shown of it, in themes, in who answered a whole scale, and in the people of registers. A scale
    whose sums differ moves too little, too, where no table of its rows does by the minimum."""
    later = _read(now)
    return tuple(sorted({key for before in befores for key in _too_little(_read(before), later)}))


def _too_little(then: _Read, later: _Read) -> Iterator[Figure]:
    minimum = max(then.minimum, later.minimum)
    keys = then.figures.keys() | later.figures.keys()
    moved = {key: _moved(then.figures.get(key, Counter()), later.figures.get(key, Counter())) for key in keys}
    yield from (key for key, n in moved.items() if 0 < n < minimum)
    for key, its in later.scales.items():
        if then.scales.get(key, its) != its and max(moved.get(row, 0) for row in later.rows[key]) < minimum:
            yield ("scale", *key)


def _read(material: Material) -> _Read:
    """What is printed, which small groups leave or join, beside what was counted."""
    shown = printable(material)
    figures: dict[Figure, Counter[Hashable]] = dict(_figures(material))
    figures |= {("shown", *key): counts for key, counts in _figures(shown)}
    figures |= {("shown", *key): counts for key, counts in theme_tables(shown.themes)}
    minimum, people = shown.programme.disclosure_minimum, people_either_way(shown, shown.milestones[-1])
    scales = {key: its for key, its in shown.scales.items() if its.n >= minimum}
    figures |= {("scale", *key): Counter({"all": its.n}) for key, its in scales.items()}
    figures |= {("people", key): Counter(rows) for key, rows in people.items()}
    return _Read(minimum, figures, scales, {key: _rows(shown, *key) for key in scales})


def _rows(shown: Material, wave: str, item: str, group: str) -> tuple[Figure, ...]:
    matrix = next(one for one in shown.asked[wave].items if one.key == item)
    return tuple(("shown", wave, one.key, group) for one in variables_of(matrix))


def courses_told(now: Mapping[str, Course], befores: Sequence[Mapping[str, Course]], minimum: int) -> dict[str, Course]:
    """How the asking of each wave went, as a count tells it after ``befores``, the oldest first: as the last of them
    told it, where since any of these fewer than the minimum came, went or got further. No count is refused for it:
    whoever is erased takes along what they had begun."""
    told = dict(now)
    for wave, its in now.items():
        earlier = [one[wave] for one in befores if wave in one]
        if any(0 < _moved(then, later) < minimum for one in earlier for then, later in _courses(one, its)):
            told[wave] = earlier[-1]
    return told


def _courses(then: Course, now: Course) -> Iterator[tuple[Counter[Hashable], Counter[Hashable]]]:
    """Each table of the two."""
    for group in then.days.keys() | now.days.keys():
        yield Counter(then.days.get(group, Counter())), Counter(now.days.get(group, Counter()))
    yield Counter({"sent": then.sent}), Counter({"sent": now.sent})
    yield Counter(then.standing), Counter(now.standing)
    yield Counter(then.lasted), Counter(now.lasted)


def agreement_told(
    now: Iterable[CodersAgree], befores: Sequence[Iterable[CodersAgree]], minimum: int
) -> Iterator[CodersAgree]:
    """How far each two coders agree, as a finish tells it after ``befores``, the oldest first: where since any of these
    fewer texts than the minimum moved, what was told of the two last. ``now`` is of however few texts; nothing is told
    of fewer than the minimum. No finish is refused for it: a withdrawal alone may move it by one."""
    told: dict[tuple[str, str], list[CodersAgree]] = {}
    for one in (one for its in befores for one in its):
        told.setdefault((one.first, one.second), []).append(one)
    current = {(one.first, one.second): one for one in now}
    for pair in [*current, *(pair for pair in told if pair not in current)]:
        its, earlier = current.get(pair, CodersAgree(*pair, 0, 0)), told.get(pair, [])
        if any(_moved(_alike(one), _alike(its)) < minimum for one in earlier):
            its = earlier[-1]
        if its.n >= minimum:
            yield its


def _alike(its: CodersAgree) -> Counter[Hashable]:
    return Counter({"same": its.same, "different": its.n - its.same})


def _moved(then: Counter[Hashable], now: Counter[Hashable]) -> int:
    return max((now - then).total(), (then - now).total())


def _figures(material: Material) -> Iterator[tuple[Figure, Counter[Hashable]]]:
    """Every table that a published figure adds up: of a variable in a wave or in two, by group and of all groups."""
    for (wave, variable), by_group in material.counts.items():
        yield from _with_total((wave, variable), {group: Counter(its) for group, its in by_group.items()})
    for (first, second, variable), rows in material.pairs.items():
        by_groups: dict[str, Counter[Hashable]] = {}
        for row in rows:
            counts = by_groups.setdefault(f"{row.group_first}/{row.group_second}", Counter())
            counts[row.code_first, row.code_second] += row.n
        yield from _with_total((first, second, variable), by_groups)


def _with_total(name: Figure, by_group: Mapping[str, Counter[Hashable]]) -> Iterator[tuple[Figure, Counter[Hashable]]]:
    for group, counts in by_group.items():
        yield (*name, group), counts
    yield (*name, ""), sum(by_group.values(), Counter())
