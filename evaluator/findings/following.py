"""How the asking went: answers by day, where people stopped, which questions they left blank. See decision 17.

All of it comes from the count of a milestone: while answers come, nothing of it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, pairwise

from evaluator.findings.measuring import Figures
from evaluator.programme.merging import members
from evaluator.programme.model import Milestone, Programme
from evaluator.store.drafts import TIMES
from evaluator.store.waves import Wave
from surveys.kinds.all import variables_in
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Step:
    """``answered`` of a group until the end of a day; the share of those asked, where their number is known."""

    until: dt.date
    answered: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many came to a page or beyond it; None where fewer than the minimum stopped since the last page shown."""

    page: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Blank:
    """How many of those who were ``asked`` a question left it blank, over all groups; None where that is suppressed."""

    question: str
    blank: int | None
    asked: int | None


@dataclass(frozen=True, slots=True)
class Lasted:
    """How many took ``least`` minutes or more, and less than ``most``; None: no such limit."""

    least: int | None
    most: int | None
    n: int


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """``steps`` by group, for linked waves. ``suppressed``: the pages, and ``lasted``, which is over all groups of a
    linked wave, would disclose how large a group is; then they are empty. ``began`` is None where it is not shown."""

    wave: Wave
    steps: Mapping[str, tuple[Step, ...]]
    began: int | None = None
    sent: int | None = None
    pages: tuple[Reached, ...] = ()
    suppressed: bool = False
    lasted: tuple[Lasted, ...] = ()


@dataclass(frozen=True, slots=True)
class Following:
    """``blanks`` by questionnaire; ``minutes`` likewise, how long participants are told that it takes."""

    programme: Programme
    milestone: Milestone
    synthetic: bool
    waves: tuple[WaveProgress, ...]
    blanks: Mapping[str, tuple[Blank, ...]]
    questionnaires: Mapping[str, Questionnaire]
    minutes: Mapping[str, int] = field(default_factory=dict)


def following(at: Figures) -> Following:
    its = at.material.waves_at(at.milestone.key)
    questionnaires = {wave.questionnaire: at.material.asked[wave.key] for wave in its}
    return Following(
        programme=at.material.programme,
        milestone=at.milestone,
        synthetic=bool(at.responses.synthetic),
        waves=tuple(_progress(at, wave) for wave in its),
        blanks={key: _blanks(at, key) for key in questionnaires},
        questionnaires=questionnaires,
    )


def _progress(at: Figures, wave: Wave) -> WaveProgress:
    minimum, course = at.material.programme.disclosure_minimum, at.material.courses[wave.key]
    answered = {group: n for (key, group), n in at.responses.answered.items() if key == wave.key}
    shown = {group for group in answered if (wave.key, group) not in at.responses.hidden}
    its = course.days
    days = {key: sum((its[one] for one in members(key) if one in its), Counter[dt.date]()) for key in shown}
    steps = {
        group: _rated(
            published_days(days[group], minimum, total=answered[group], closes=wave.closes),
            at.responses.asked.get((wave.key, group)),
        )
        for group in answered
        if days.get(group)
    }
    if shown != answered.keys():
        return WaveProgress(wave, steps, suppressed=True)
    began, pages = published_pages(at.material.asked[wave.key], course.sent, course.standing, minimum)
    return WaveProgress(wave, steps, began, course.sent, pages, lasted=published_times(course.lasted, minimum))


def published_days(
    days: Mapping[dt.date, int], minimum: int, *, total: int, closes: dt.date
) -> list[tuple[dt.date, int]]:
    """Days with the number of answers until then, such that at least ``minimum`` people lie before the first, between
    each two of them, and after the last: ``total`` is published elsewhere. The wave's last day ``closes`` has them all,
    whichever day the last of them came."""
    published: list[tuple[dt.date, int]] = []
    before = sorted(day for day in days if day < closes)
    for day, n in zip(before, accumulate(days[day] for day in before), strict=True):
        if n - (published[-1][1] if published else 0) >= minimum:
            published.append((day, n))
    while published and total - published[-1][1] < minimum:
        published.pop()
    return [*published, (closes, total)] if sum(days.values()) == total >= minimum else published


def _rated(published: Sequence[tuple[dt.date, int]], asked: int | None) -> tuple[Step, ...]:
    return tuple(Step(day, n, n / asked if asked and n <= asked else None) for day, n in published)


def published_pages(
    questionnaire: Questionnaire, sent: int, standing: Counter[str], minimum: int
) -> tuple[int | None, tuple[Reached, ...]]:
    """How many began and came to each page, as far as nobody or at least ``minimum`` people lie between each two
    numbers that are shown, the number ``sent`` among them. A page that has gone from the version, and the first, count
    as the beginning; the review as beyond the last page."""
    order = [page.key for page in questionnaire.pages]
    at = Counter({len(order): standing["/review"]})
    for page, n in standing.items():
        if page != "/review":
            at[order.index(page) if page in order else 0] += n
    numbers = [sent + sum(n for place, n in at.items() if place >= first) for first in range(len(order) + 1)]
    shown: list[int | None] = []
    last: int | None = None
    for n in numbers:
        gaps = (n - sent, n, *(() if last is None else (last - n,)))
        keep = all(gap == 0 or gap >= minimum for gap in gaps)
        shown.append(n if keep else None)
        last = n if keep else last
    pages = tuple(Reached(key, n) for key, n in zip([*order, "/review"], shown, strict=True))
    return shown[0], pages


def published_times(used: Counter[int], minimum: int) -> tuple[Lasted, ...]:
    """How long answering took, in the steps of `TIMES` joined so far that each holds nobody or at least ``minimum``
    people, and no further; nothing where they are fewer in all. ``used``: by place, see `times_used`."""
    if sum(used.values()) < minimum:
        return ()
    limits, steps = (None, *TIMES, None), len(TIMES) + 1
    every = (cuts for size in reversed(range(steps)) for cuts in combinations(range(1, steps), size))
    joined = (_joined(used, limits, (0, *cuts, steps)) for cuts in every)
    return next(published for published in joined if all(one.n == 0 or one.n >= minimum for one in published))


def _joined(used: Counter[int], limits: Sequence[int | None], cuts: Sequence[int]) -> tuple[Lasted, ...]:
    return tuple(
        Lasted(limits[first], limits[last], sum(used[place] for place in range(first, last)))
        for first, last in pairwise(cuts)
    )


def _blanks(at: Figures, questionnaire: str) -> tuple[Blank, ...]:
    """Each question of a questionnaire in the order of asking, over the groups that may be shown."""
    counts: dict[str, Counter[bool]] = {name: Counter() for name, _ in at.asked.away}
    for (name, _), its in at.asked.counts.items():
        counts.setdefault(name, Counter()).update(its)
    wave = next(w for w in at.material.waves_at(at.milestone.key) if w.questionnaire == questionnaire)
    order = [f"{questionnaire}.{one.key}" for one in variables_in(at.material.asked[wave.key])]
    return tuple(_blank(name.partition(".")[2], counts[name]) for name in order if name in counts)


def _blank(key: str, its: Counter[bool]) -> Blank:
    return Blank(key, its[False], its.total()) if its else Blank(key, None, None)
