"""What a reader of the reports on what people wrote knows, as equations over whole numbers, and what is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from evaluator.programme.merging import members
from evaluator.programme.model import ThemeSource
from evaluator.store.waves import Wave
from tests.support.attack import Attack, Sums
from tests.support.written_worlds import CODEBOOK, MINIMUM, SAYINGS, SILENT, World, raises

Told = dict[str, Any]
Said = frozenset[str] | str | None
Number = tuple[str, str, str, Said]
"""(wave, group, question, what was written)."""
Wanted = tuple[str, Sums, int, bool]


class Reader:
    """``reports``: the JSON of each milestone's report, in order."""

    def __init__(self, world: World, reports: Iterable[Told]) -> None:
        self.world, self.reports = world, [*reports]
        self.truth: dict[Number, int] = {}
        for (wave, group), people in world.said.items():
            left = [one for place, one in enumerate(people) if (wave, group, place) not in world.gone]
            for item in world.items:
                its = Counter(one[item] for one in left)
                self.truth |= {(wave, group, item, said): its[said] for said in (*SAYINGS, SILENT)}

    def attack(self, ends: float = float("inf")) -> Attack:
        """Who withdrew is known to a reader who counts answers: people are those whose texts are there."""
        found = Attack(self.truth, ends=ends)
        for wave, group in self.world.said:
            first, *others = [self._people(wave, group, item) for item in self.world.items]
            for other in others:
                found.tell(first | {count: -n for count, n in other.items()}, 0)
            size = next(one.population for one in self.world.programme.groups if one.key == group)
            found.tell(first, 0, float("inf") if size is None else size)
        for told in self.reports:
            for sums, value in self._told(told):
                if value is not None:
                    found.tell(sums, value)
        return found

    def _people(self, wave: str, group: str, item: str) -> dict[Number, int]:
        return {(wave, group, item, said): 1 for said in (*SAYINGS, SILENT)}

    def _waves(self, milestone: str) -> list[Wave]:
        return [one for one in self.world.waves if one.milestone == milestone]

    def _sum(self, milestone: str, groups: Iterable[str], item: str, sayings: Iterable[Said]) -> dict[Number, int]:
        its = [one for key in groups for one in members(key)]
        every = ((w.key, g, item, said) for w in self._waves(milestone) for g in its for said in sayings)
        return {number: 1 for number in every if number in self.truth}

    def _told(self, told: Told) -> Iterator[tuple[Sums, float | None]]:
        milestone = told["milestone"]
        for row in told["responses"]:
            groups = [one for one in members(row["group"]) if (row["wave"], one) in self.world.said]
            left = {one[:2] for one in self.world.gone} & {(row["wave"], group) for group in groups}
            if not row["suppressed"] and not left:
                people = [self._people(row["wave"], group, self.world.items[0]) for group in groups]
                yield {number: 1 for its in people for number in its}, row["answered"]
        for question in told["texts"]["questions"]:
            yield from self._question(milestone, question)
        for indicator, finding in zip(self.world.programme.indicators, told["indicators"], strict=True):
            assert isinstance(indicator.source, ThemeSource)
            yield from self._indicator(milestone, indicator.source, finding)

    def _question(self, milestone: str, told: Told) -> Iterator[tuple[Sums, float | None]]:
        item, shown = told["item"], [row["group"] for row in told["by_group"] if not row["suppressed"]]
        for groups, n in [(shown, told["n"]), *(([row["group"]], row["n"]) for row in told["by_group"])]:
            yield self._sum(milestone, groups, item, SAYINGS), n
        for saying, n in ((frozenset(), told["no_code_fits"]), (None, told["set_aside"])):
            yield self._sum(milestone, shown, item, [saying]), n
        raised = {one["key"]: one for one in told["themes"]}
        for theme in (one.key for one in CODEBOOK):
            sayings = [one for one in SAYINGS if raises(one, theme)]
            if theme not in raised:
                yield self._sum(milestone, shown, item, sayings), 0 if told["n"] is not None else None
                continue
            yield self._sum(milestone, shown, item, sayings), raised[theme]["n"]
            for row in raised[theme]["by_group"]:
                yield self._sum(milestone, [row["group"]], item, sayings), row["n"]

    def _indicator(self, milestone: str, source: ThemeSource, told: Told) -> Iterator[tuple[Sums, float | None]]:
        item = source.questions[0].item
        sayings = [one for one in SAYINGS if raises(one, source.theme)]
        shown = [row["group"] for row in told["by_group"] if not row["suppressed"]]
        for groups, its in [(shown, told), *(([row["group"]], row) for row in told["by_group"])]:
            yield self._sum(milestone, groups, item, SAYINGS), its["n"]
            k = None if its["estimate"] is None else round(its["estimate"] * its["n"])
            yield self._sum(milestone, groups, item, sayings), k
        if (silent := told["silent"]) and silent["count"] is not None:
            people = silent["count"] + told["n"]
            yield self._sum(milestone, shown, item, sayings), round(silent["low"] * people)

    def not_shown(self) -> Iterator[Wanted]:
        """Of every group and question that no report shows: how many wrote, and how many raise what."""
        for told in self.reports:
            for question in told["texts"]["questions"]:
                for row in question["by_group"]:
                    if row["suppressed"]:
                        yield from self._hidden(told["milestone"], row["group"], question["item"])

    def _hidden(self, milestone: str, group: str, item: str) -> Iterator[Wanted]:
        size = self._size(milestone, group)
        span = MINIMUM if size is None else min(MINIMUM, size)
        yield f"{milestone} {group} {item} wrote", self._sum(milestone, [group], item, SAYINGS), span, False
        for theme in (one.key for one in CODEBOOK):
            sayings = [one for one in SAYINGS if raises(one, theme)]
            yield f"{milestone} {group} {item} {theme}", self._sum(milestone, [group], item, sayings), span, True

    def _size(self, milestone: str, group: str) -> int | None:
        """Of those of the group that a wave asked at the milestone, in as many rounds as did."""
        sizes = {one.key: one.population for one in self.world.programme.groups}
        its = [sizes[one] for wave in self._waves(milestone) for one in members(group) if one in wave.groups]
        return None if None in its else sum(one or 0 for one in its)
