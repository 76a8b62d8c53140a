"""What a reader of the reports of all milestones knows of the people whom registers count. The reader knows every
activity, when it was held, in which process, of which group people were counted there, and which of these numbers were
corrected between two reports: everything but the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from evaluator.programme.merging import members
from evaluator.programme.model import Group, Indicator, RegisterSource
from evaluator.store.evidence import Interpretation
from tests.support.attack import Attack, Sums
from tests.support.register_worlds import CLUSTERS, Told, World
from tests.support.small_programmes import MINIMUM

Wanted = tuple[str, Sums, int, bool]
Number = tuple[str, str, Any]
"""('activities' or 'attendance', reference, its number), since one that was not corrected is the same at every
milestone; or ('met', id, group)."""


class Reader:
    def __init__(self, world: World, its: list[Told]) -> None:
        self.world, self.its = world, its
        self.groups = {group.key: group for group in world.programme.groups}
        self.truth: dict[Number, int] = {}
        for activities, attendance in world.held.values():
            for register, rows in (("activities", activities), ("attendance", attendance)):
                self.truth |= {self._number(register, row): row["participants"] or 0 for row in rows.values()}
        for one in world.met:
            for group in self.groups:
                self.truth["met", str(one.id), group] = self._came(one, group)

    def _number(self, register: str, row: Mapping[str, Any]) -> Number:
        return register, row["reference"], row["participants"]

    def _came(self, met: Interpretation, group: str) -> int:
        n = met.present.get(group, 0)
        return (self.groups[group].population or 1) if n is None else n

    def attack(self, ends: float = float("inf")) -> Attack:
        groups = {("attendance", ref): row["group"] for _, its in self.world.held.values() for ref, row in its.items()}
        most = {}
        for number in self.truth:
            group = number[2] if number[0] == "met" else groups.get(number[:2])
            size = self.groups[group].population if group else None
            most[number] = 400 if size is None else size
        found = Attack(self.truth, most, ends)
        for number in (one for one in self.truth if one[0] == "activities" and one[2] is None):
            found.tell({number: 1}, 0)
        for rest in self._rests().values():
            if sum(self.truth[one] * weight for one, weight in rest.items()) >= 0:
                found.tell(rest, 0, float("inf"))
        for told in self.its:
            for sums, value in self._told(told):
                found.tell(sums, value)
        for sums, least, upper in self._met():
            found.tell(sums, least, upper)
        return found

    def _rests(self) -> dict[str, dict[Number, int]]:
        """Those of an activity who are of no group that was counted, by what each report had last of it."""
        found = {}
        for first, (activities, _) in self.world.held.items():
            for last, (_, attendance) in self.world.held.items():
                for reference, row in activities.items():
                    own = [one for one in attendance.values() if one["activity"] == reference]
                    if row["participants"] is not None and own:
                        parts = {self._number("attendance", one): -1 for one in own}
                        found[f"rest of {reference} at {first} and {last}"] = {
                            self._number("activities", row): 1
                        } | parts
        return found

    def _told(self, told: Told) -> Iterator[tuple[Sums, float]]:
        for indicator, finding in zip(self.world.programme.indicators, told["indicators"], strict=True):
            if _of_people(indicator):
                for point in finding["series"]:
                    figure = point["figure"]
                    if figure is not None and figure["estimate"] is not None:
                        yield self._sum(indicator, point["milestone"]), figure["estimate"]

    def _sum(self, indicator: Indicator, milestone: str) -> dict[Number, int]:
        source = indicator.source
        assert isinstance(source, RegisterSource)
        activities, attendance = self.world.held[milestone]
        rows = {"activities": activities, "attendance": attendance}[source.register].values()
        return {self._number(source.register, row): 1 for row in rows if _fits(row, source)}

    def _met(self) -> Iterator[tuple[Sums, float, float]]:
        for one in {met["title"]: met for told in self.its for met in told["theory"]["interpretations"]}.values():
            its = next(met for met in self.world.met if met.title == one["title"])
            for told in one["present"]:
                sums: dict[Number, int] = {("met", str(its.id), key): 1 for key in members(told["group"])}
                size = _size([self.groups[key] for key in members(told["group"])])
                if told["n"] is not None:
                    yield sums, told["n"], told["n"]
                elif sums.keys() <= self.truth.keys():
                    yield sums, 1, float("inf") if size is None else size
            for title in one["absent"]:
                yield {("met", str(its.id), title["en"]): 1}, 0, 0

    def not_shown(self) -> Iterator[Wanted]:
        """Everybody of whom there are few: at an activity, of a group there, of none that was counted, in what an
        indicator sums, in what a number was corrected by; and who came to a meeting or stayed away."""
        for number, n in self.truth.items():
            if number[0] != "met" and 0 < n < MINIMUM:
                yield f"{number}", {number: 1}, self._span(number), False
        for name, rest in self._rests().items():
            yield from self._few(name, rest)
        for first, second in self._corrected():
            yield from self._few(f"{first} became {second}", {second: 1, first: -1})
            yield from self._few(f"{second} was {first}", {first: 1, second: -1})
        for indicator in filter(_of_people, self.world.programme.indicators):
            for milestone in self.world.milestones:
                yield from self._few(f"{indicator.key} at {milestone}", self._sum(indicator, milestone))
        yield from self._of_small_groups()
        yield from self._away()

    def _few(self, name: str, sums: Sums) -> Iterator[Wanted]:
        value = sum(self.truth[one] * weight for one, weight in sums.items())  # type: ignore[index]
        if 0 < value < MINIMUM:
            most = sum(self._span(one) for one in sums if self.truth[one])  # type: ignore[arg-type, index]
            yield name, sums, min(MINIMUM, most), False

    def _span(self, number: Number) -> int:
        """How many values it can have at the most, up to the minimum."""
        if number[0] == "activities":
            return MINIMUM
        group = number[2] if number[0] == "met" else self._group(number[1])
        size = self.groups[group].population
        return MINIMUM if size is None else min(MINIMUM, size)

    def _group(self, reference: str) -> str:
        return next(str(its[reference]["group"]) for _, its in self.world.held.values() if reference in its)

    def _corrected(self) -> Iterator[tuple[Number, Number]]:
        for register, place in (("activities", 0), ("attendance", 1)):
            for reference in {ref for held in self.world.held.values() for ref in held[place]}:
                rows = [held[place][reference] for held in self.world.held.values() if reference in held[place]]
                its = [self._number(register, row) for row in rows]
                yield from {(one, other) for one, other in pairwise(its) if one != other}

    def _of_small_groups(self) -> Iterator[Wanted]:
        """Of a group of fewer people than the minimum nobody learns who came to an activity, nobody or all either."""
        for milestone, (_, attendance) in self.world.held.items():
            for row in attendance.values():
                size = self.groups[row["group"]].population
                if size is not None and size < MINIMUM:
                    yield f"small {row['reference']} at {milestone}", {self._number("attendance", row): 1}, size, True

    def _away(self) -> Iterator[Wanted]:
        """How many of those of known size stayed away, where they were few and some came."""
        for one in self.world.met:
            for key, n in one.present.items():
                size, its = self.groups[key].population, {("met", str(one.id), key): 1}
                if n is not None and (n < MINIMUM or (size is not None and size - n < MINIMUM)):
                    yield f"few {one.id.int} {key}", its, MINIMUM if size is None else min(MINIMUM, size - 1), False


def _of_people(indicator: Indicator) -> bool:
    source = indicator.source
    return isinstance(source, RegisterSource) and source.measure == "sum"


def _fits(row: Mapping[str, Any], source: RegisterSource) -> bool:
    place = {**row, "cluster": row.get("cluster") or CLUSTERS.get(row.get("process", ""), "")}
    return all(place[key] in wanted for key, wanted in source.where.items())


def _size(groups: list[Group]) -> int | None:
    sizes = [group.population for group in groups]
    return None if None in sizes else sum(size or 0 for size in sizes)
