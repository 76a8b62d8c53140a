"""What a reader of the written files of all releases of a programme knows: every figure of the JSON, and the tables in
words of the workbook. What is read is held against what is known to be true, so that nothing is misread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from evaluator.programme.merging import members
from evaluator.programme.model import SurveySource
from tests.support.attack import Sums
from tests.support.reading_crowd import Crowd
from tests.support.reading_few import few
from tests.support.released_files import Handed, Told
from tests.support.released_people import ABSENT, Code

Fact = tuple[Sums, int | None]
SCALE: Final = (1, 2)
DONT_KNOW: Final = -998
Way = tuple[tuple[int, int], ...]
WAYS: Final[tuple[Way, ...]] = (((1, 1), (1, 2), (2, 1), (2, 2)), ((1, 2),), ((1, 1), (2, 2)), ((2, 1),))
"""Both answers of those who answered twice: any, up, the same, down."""
WORDS: Final[Mapping[str, tuple[Code, ...]]] = {"Yes": (1,), "No": (2,), "Answers on the scale, n (N)": SCALE}
_WHOLE: Final = re.compile(r"\d+")
_FURTHER: Final = re.compile(", (share|out of|low|high)")
"""Of a column that holds what stood behind a count: its share, its population, its interval."""


class Reader:
    """``knows``: everything that the files tell, as sums over the crowd's cells."""

    def __init__(self, crowd: Crowd, handed: Iterable[Handed]) -> None:
        self.crowd, self.handed = crowd, [*handed]
        self._figures = [one.figures for one in self.handed]
        for one, figures in zip(self.handed, self._figures, strict=True):
            for sums, value in (*self._told(one, figures), *self._tabled(one)):
                if value is not None and sums:
                    crowd.attack.tell(sums, value)

    def narrow(self) -> list[str]:
        """What is known too well of few people."""
        every = zip(self.handed, self._figures, strict=True)
        return self.crowd.attack.narrow(
            few(self.crowd, {(one.milestone, one.number): its["responses"] for one, its in every})
        )

    def _told(self, one: Handed, figures: Told) -> Iterator[Fact]:
        at = self.crowd.people.milestones.index(one.milestone)
        count = {at: one.number} | {self.crowd.people.milestones.index(key): n for key, n in one.earlier.items()}
        shown = {
            (row["wave"], group): not row["suppressed"]
            for row in figures["responses"]
            for group in members(row["group"])
        }
        together: dict[Any, int] = {}
        for row in figures["responses"]:
            name = next(key for (key, _), wave in self.crowd.waves.items() if wave.key == row["wave"])
            sums = self.crowd.of_groups(name, at, [row["group"]], one.number)
            together |= {} if row["suppressed"] else sums
            yield sums, row["answered"]
        yield together, figures["answers"]
        yield self._in_time(together), figures["data_quality"]["timeliness"]["denominator"]
        for indicator, told in zip(self.crowd.world.programme.indicators, figures["indicators"], strict=True):
            assert isinstance(indicator.source, SurveySource)
            questions = [f"{its.questionnaire}.{its.item}" for its in indicator.source.questions]
            yield from self._indicator(questions, told, at, count, shown)
        yield from self._attrition(figures, at, count)

    def _in_time(self, together: Mapping[Any, int]) -> Sums:
        """Of linked waves alone it is known when answers came."""
        at_linked = {}
        for _, name, kind in together:
            places = [at for at, there in enumerate(kind) if there != ABSENT]
            linked = [at for at in places if self.crowd.waves[name, at].linkage == "pseudonymous"]
            at_linked |= {("p", name, kind): 1} if linked else {}
        return at_linked

    def _indicator(
        self, questions: list[str], told: Told, at: int, count: Mapping[int, int], shown: Mapping[tuple[str, str], bool]
    ) -> Iterator[Fact]:
        def cells(key: str) -> list[tuple[str, int, str]]:
            return [
                (question, at, group)
                for question in questions
                for group in members(key)
                if (wave := self.crowd.waves.get((question.partition(".")[0], at))) and shown.get((wave.key, group))
            ]

        rows = {row["group"]: cells(row["group"]) for row in told["by_group"]}
        whole = [cell for row in told["by_group"] if not row["suppressed"] for cell in rows[row["group"]]]
        for figure, its in ((told, whole), *((row, rows[row["group"]]) for row in told["by_group"])):
            value = figure["pooled"] if figure is told else figure["estimate"]
            yield self.crowd.answers(its, count, SCALE), figure["n"]
            if value is not None:
                yield self.crowd.answers(its, count, [1]), round(float(value) * figure["n"])
        for one in told["strata"] or ():
            its = rows[one["group"]]
            yield self.crowd.answers(its, count, SCALE), one["answered"]
            yield self.crowd.answers(its, count, [1]), one["yes"]
        for one in told["distributions"]:
            its = rows[one["group"]] if one["group"] else whole
            yield self.crowd.answers(its, count, [DONT_KNOW]), one["dont_know"]
            yield self.crowd.answers(its, count, [None]), one["blank"]
            for code, n in zip(one["codes"], one["counts"] or (), strict=not one["suppressed"]):
                yield self.crowd.answers(its, count, [code]), n
        if (silent := told["silent"]) and silent["count"] is not None:
            people = silent["count"] + told["n"]
            yield self.crowd.answers(whole, count, [1]), round(float(silent["low"]) * people)
        for change in told["changes"]:
            yield from self._change(questions, {**change, "key": told["key"]}, at, count)

    def _change(self, questions: list[str], told: Told, at: int, count: Mapping[int, int]) -> Iterator[Fact]:
        since, linked = self.crowd.people.milestones.index(told["since"]), told["linked"]
        groups = self._shown_at(told["key"], at, count[at]) & self._shown_at(told["key"], since, count[since])
        if told["refused"] or not self._release(since, count[since]):
            return
        for place, level in ((since, told["earlier"]), (at, told["now"])):
            cells = [(question, place, group) for question in questions for key in groups for group in members(key)]
            yield self.crowd.answers(cells, count, SCALE), level["n"] if level else None
        if linked is None or linked["reason"] not in ("", "nobody"):
            return
        whole, up, same, down = (
            self._twice(questions, (since, at), count, {one for key in groups for one in members(key)}, way)
            for way in WAYS
        )
        if linked["reason"] == "nobody":
            yield whole, 0
            return
        yield whole, told["comparison"]["n_linked"]
        for sums, way in ((up, "up"), (same, "same"), (down, "down")):
            yield sums, linked["matched"][way]

    def _release(self, at: int, number: int) -> Told | None:
        """The newest release of a count of a milestone."""
        state = self.crowd.people.milestones[at], number
        every = zip(self.handed, self._figures, strict=True)
        return next((its for one, its in reversed([*every]) if (one.milestone, one.number) == state), None)

    def _shown_at(self, indicator: str, at: int, number: int) -> set[str]:
        its = self._release(at, number)
        one = next((one for one in its["indicators"] if one["key"] == indicator), None) if its else None
        return {row["group"] for row in one["by_group"] if not row["suppressed"]} if one else set()

    def _twice(
        self, questions: list[str], pair: tuple[int, int], count: Mapping[int, int], groups: set[str], way: Way
    ) -> Sums:
        found: dict[Any, int] = {}
        for question in questions:
            for since, until, then, now in self.crowd.pairs(question.partition(".")[0]):
                counts = count[pair[0]], count[pair[1]]
                if (since, until) == pair and then[0] in groups and now[0] in groups:
                    for codes in way if self.crowd.is_linked(since, then, now, counts) else ():
                        found["l", question, since, until, then, now, *codes] = 1
        return found

    def _attrition(self, figures: Told, at: int, count: Mapping[int, int]) -> Iterator[Fact]:
        rows = figures["attrition"]
        for row in rows:
            name, since = row["questionnaire"], self.crowd.people.milestones.index(row["since"])
            keys, shown = {row["group"]}, [self._rows_at(name, place, count[place]) for place in (since, at)]
            if not row["group"]:
                every = {one["group"] for one in rows if (one["since"], one["questionnaire"]) == (row["since"], name)}
                keys = every & shown[0] & shown[1]
            if self._release(since, count[since]):
                yield from self._returned(name, (since, at), count, (keys, *shown), row)

    def _returned(
        self, name: str, pair: tuple[int, int], count: Mapping[int, int], keys: tuple[set[str], ...], row: Told
    ) -> Iterator[Fact]:
        """``keys``: of whom it is told, and who is shown then and now: others are linked with nobody."""
        (groups, before, after), (since, at) = ({one for key in its for one in members(key)} for its in keys), pair
        counts = count[since], count[at]
        again = self.crowd.both(name, pair, counts, (groups, after))
        came = self.crowd.both(name, pair, counts, (before, groups))
        then, now = (self.crowd.of_groups(name, place, groups, count[place]) for place in pair)
        yield then, row["earlier"]
        yield again, row["again"]
        yield _less(then, again), row["lost"]
        yield _less(now, came), row["new"]

    def _rows_at(self, name: str, at: int, number: int) -> set[str]:
        """The groups whose answers to a questionnaire are shown in a release."""
        its, wave = self._release(at, number), self.crowd.waves.get((name, at))
        rows = its["responses"] if its and wave else ()
        return {row["group"] for row in rows if wave and row["wave"] == wave.key and not row["suppressed"]}

    def _tabled(self, one: Handed) -> Iterator[Fact]:
        """The tables in words, where there is a workbook: who answered, and the answers to each question."""
        at = self.crowd.people.milestones.index(one.milestone)
        count = {at: one.number} | {self.crowd.people.milestones.index(key): n for key, n in one.earlier.items()}
        waves = {wave.key: name for (name, _), wave in self.crowd.waves.items()}
        programme = self.crowd.world.programme
        indicators = {one.title["en"]: one for one in programme.indicators}
        groups = {one.title["en"]: one.key for one in programme.groups}
        for part, caption, (heads, *rows) in one.sheets() if "xlsx" in one.files else ():
            if caption == "Answers and response rate by round and group":
                for row in rows:
                    if row[1] in waves:
                        yield (
                            self.crowd.of_groups(waves[row[1]], at, _named(row[0], groups), one.number),
                            _number(row[2]),
                        )
            elif caption == "Number of answers and share of the answers on the scale":
                source = indicators[part].source
                assert isinstance(source, SurveySource)
                questions = [f"{its.questionnaire}.{its.item}" for its in source.questions]
                for row in rows:
                    codes = WORDS.get(str(row[0]))
                    for head, cell in zip(heads[1:], row[1:], strict=True):
                        if _FURTHER.search(str(head)):
                            continue
                        shown = (
                            self._shown_at(indicators[part].key, at, one.number)
                            if head == "All"
                            else {*_named(head, groups)}
                        )
                        cells = [(q, at, group) for q in questions for key in shown for group in members(key)]
                        yield self.crowd.answers(cells, count, codes or ()), _number(cell)


def _without(these: Sums, those: Sums) -> Sums:
    return {cell: 1 for cell in these if cell not in those}


def _less(these: Sums, those: Sums) -> Sums:
    """Who is alike may be among those and not among these."""
    return _without(these, those) | dict.fromkeys(_without(those, these), -1)


def _named(title: str, groups: Mapping[str, str]) -> list[str]:
    """The groups of a title, written with a capital at the start of a cell or not."""
    return [groups[one[:1].lower() + one[1:]] for one in str(title).split(" + ")]


def _number(cell: object) -> int | None:
    """The count in a cell, None where it is not shown."""
    found = _WHOLE.match(str(cell))
    return int(found[0]) if found else None
