"""What a reader of a report knows, as equations, and what is not shown to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evaluator.programme.merging import members
from evaluator.programme.model import InvolvementSource, SurveySource
from tests.support.attack import Attack, Sums
from tests.support.small_programmes import (
    BLANK,
    DONT_KNOW,
    LEVELS,
    MINIMUM,
    NOT_RELEVANT,
    REACHED,
    ROWS,
    Count,
    Told,
    World,
)

Wanted = tuple[str, Sums, int, bool]
Cell = tuple[str, str, str]
"""(wave, group, item)"""


class Reader:
    """Reads the JSON of a report, which has every number that the other formats print, and the programme's document."""

    def __init__(self, world: World, told: Told) -> None:
        self.world, self.told, self.truth = world, told, world.truth
        self.waves = {wave.key: wave for wave in world.waves}
        self.hidden = {
            (row["wave"], group) for row in told["responses"] if row["suppressed"] for group in members(row["group"])
        }

    def attack(self, ends: float = float("inf")) -> Attack:
        sizes = {group.key: group.population for group in self.world.programme.groups}
        most = {
            count: size
            for count in self.truth
            if (size := self.world.invited.get(count[:2]) or sizes[count[1]]) is not None
        }
        found = Attack(self.truth, most, ends)
        for wave in self.world.waves:
            for group in wave.groups:
                people = self.world.people(wave.key, group)
                if (size := most.get((wave.key, group, "", 0))) is not None:
                    found.tell(people, 0, size)
                for item in self.world.items[wave.questionnaire]:
                    answered = {(wave.key, group, item, code): -1 for code in self.world.codes(wave, item)}
                    found.tell(people | answered, 0)
        for sums, value in self._told():
            if value is not None:
                found.tell(sums, value)
        for sums, least in self._scales():
            found.tell(sums, least, float("inf"))
        return found

    def _scales(self) -> Iterator[tuple[Sums, float]]:
        """At least as many as answered every row of a scale answered each of them, of those who are shown."""
        everybody = "+".join(group.key for group in self.world.programme.groups)
        for one in self.told["scales"]:
            for row in ROWS if one["n"] is not None else ():
                yield self._scale(self._cells([(one["questionnaire"], row)], everybody)), one["n"]

    def _cells(self, names: Iterable[tuple[str, str]], group: str) -> Iterator[Cell]:
        """(wave, group, item) behind a group's figure: questions in the waves of which its row is shown."""
        places = [(wave, one) for wave in self.world.waves for one in members(group) if one in wave.groups]
        for questionnaire, item in names:
            for wave, one in places:
                if wave.questionnaire == questionnaire and (wave.key, one) not in self.hidden:
                    yield wave.key, one, item

    def _scale(self, cells: Iterable[Cell], codes: Iterable[int | None] | None = None) -> dict[Count, int]:
        every = (
            (*cell, code)
            for cell in cells
            for code in (self.world.on_scale(self.waves[cell[0]], cell[2]) if codes is None else codes)
        )
        return {count: 1 for count in every if count in self.truth}

    def _told(self) -> Iterator[tuple[Sums, float | None]]:
        world, told = self.world, self.told
        shown = [row for row in told["responses"] if not row["suppressed"]]
        everybody = {
            row["wave"] + row["group"]: {
                count: 1
                for one in members(row["group"])
                if one in self.waves[row["wave"]].groups
                for count in world.people(row["wave"], one)
            }
            for row in shown
        }
        for row in shown:
            yield everybody[row["wave"] + row["group"]], row["answered"]
        together = {count: 1 for sums in everybody.values() for count in sums}
        quality = told["data_quality"]
        yield together, told["answers"]
        yield together, quality["response_rate"]["numerator"]
        timed = {count: 1 for count in together if self.waves[count[0]].linkage == "pseudonymous"}
        yield timed, quality["timeliness"]["denominator"]
        yield {count: 1 for count in timed if count[3] == 0}, quality["timeliness"]["numerator"]
        for indicator, finding in zip(world.programme.indicators, told["indicators"], strict=True):
            source = indicator.source
            if isinstance(source, SurveySource):
                yield from self._survey(source, finding)
            else:
                assert isinstance(source, InvolvementSource)
                yield from self._involvement(finding)
        for row in told["involvement"]["cells"]:
            cells = [*self._cells(self._stage(row["stage"]), row["group"])]
            for level in LEVELS if row["experienced"] else ():
                yield self._scale(cells, [level]), row["experienced"][level]

    def _stage(self, stage: str) -> list[tuple[str, str]]:
        every = ((key, item) for key, its in self.world.items.items() for item in its)
        return [(key, item) for key, item in every if self.world.items[key][item] == stage]

    def _survey(self, source: SurveySource, finding: dict[str, Any]) -> Iterator[tuple[Sums, float | None]]:
        names = [(q.questionnaire, q.item) for q in source.questions]
        cells = {row["group"]: [*self._cells(names, row["group"])] for row in finding["by_group"]}
        whole = [cell for row in finding["by_group"] if not row["suppressed"] for cell in cells[row["group"]]]
        for figure in [finding | {"group": ""}, *finding["by_group"]]:
            its = cells[figure["group"]] if figure["group"] else whole
            yield self._scale(its), figure["n"]
            value = figure["estimate"] if figure["group"] else finding["pooled"]
            yield self._scale(its, source.codes), None if value is None else round(figure["n"] * value)
        for one in finding["strata"] or ():
            its = cells[one["group"]]
            yield self._scale(its), one["answered"]
            yield self._scale(its, source.codes), one["yes"]
            yield self._scale(its, [NOT_RELEVANT]), one["not_relevant"]
        if (silent := finding["silent"]) and silent["count"] is not None:
            people = silent["count"] + finding["n"]
            yield self._scale(whole, source.codes), round(silent["low"] * people)
            yield self._scale(whole, source.codes), round(silent["high"] * people) - silent["count"]
        for one in finding["distributions"]:
            its = cells[one["group"]] if one["group"] else whole
            yield self._scale(its, [DONT_KNOW]), one["dont_know"]
            yield self._scale(its, [NOT_RELEVANT]), one["not_relevant"]
            yield self._scale(its, [BLANK]), one["blank"]
            for code, n in zip(one["codes"], one["counts"] or (), strict=not one["suppressed"]):
                yield self._scale(its, [code]), n

    def _involvement(self, finding: dict[str, Any]) -> Iterator[tuple[Sums, float | None]]:
        grid = [row for row in self.told["involvement"]["cells"] if not row["suppressed"]]
        for figure in [finding | {"group": ""}, *finding["by_group"]]:
            rows = [row for row in grid if figure["group"] in ("", row["group"]) and row["experienced"] is not None]
            its = [cell for row in rows for cell in self._cells(self._stage(row["stage"]), row["group"])]
            yield self._scale(its), figure["n"]
            value = figure["estimate"]
            yield self._scale(its, LEVELS[REACHED:]), None if value is None else round(figure["n"] * value)

    def not_shown(self) -> Iterator[Wanted]:
        """Every number that the report hides: of a row, of a group's answers to a question, and of each code."""
        for row in self.told["responses"]:
            if row["suppressed"]:
                groups = [g for g in members(row["group"]) if g in self.waves[row["wave"]].groups]
                people = {count: 1 for one in groups for count in self.world.people(row["wave"], one)}
                span = min(MINIMUM, MINIMUM if row["population"] is None else row["population"])
                yield f"people {row['wave']} {row['group']}", people, span, False
                yield from self._of_each_code(row["wave"], groups, span)
        for name, group in self._hidden_cells():
            yield from self._of_cell(name, group)

    def _hidden_cells(self) -> Iterator[tuple[tuple[str, str], str]]:
        """A question and a group that no figure shows alone. A figure over several questions may be hidden for one."""
        hidden: dict[tuple[tuple[str, str], str], None] = {}
        shown = set()
        for indicator, finding in zip(self.world.programme.indicators, self.told["indicators"], strict=True):
            if isinstance(indicator.source, SurveySource):
                names = [(q.questionnaire, q.item) for q in indicator.source.questions]
                for row in finding["by_group"]:
                    its = [(name, row["group"]) for name in names]
                    hidden |= dict.fromkeys(its if row["suppressed"] else ())
                    shown |= set(its if len(names) == 1 and not row["suppressed"] else ())
        for row in self.told["involvement"]["cells"]:
            its = [(name, row["group"]) for name in self._stage(row["stage"])]
            hidden |= dict.fromkeys(its if row["suppressed"] else ())
            shown |= set(its if len(its) == 1 and not row["suppressed"] else ())
        return (cell for cell in hidden if cell not in shown)

    def _of_each_code(self, wave: str, groups: list[str], span: int) -> Iterator[Wanted]:
        for item in self.world.items[self.waves[wave].questionnaire]:
            for code in self.world.codes(self.waves[wave], item):
                its = {(wave, group, item, code): 1 for group in groups}
                yield f"{wave} {groups} {item} {code}", its, span, True

    def _of_cell(self, name: tuple[str, str], group: str) -> Iterator[Wanted]:
        if cells := [*self._cells([name], group)]:
            yield f"{name} {group} n", self._scale(cells), MINIMUM, False
            for code in (DONT_KNOW, NOT_RELEVANT, BLANK, *self.world.on_scale(self.waves[cells[0][0]], name[1])):
                if its := self._scale(cells, [code]):
                    yield f"{name} {group} {code}", its, MINIMUM, True
