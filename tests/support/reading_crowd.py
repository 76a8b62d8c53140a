"""Everybody who ever answered a made-up programme as cells of numbers that are known, for whoever attacks what was
written of them. Nothing here is taken from the audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from evaluator.programme.merging import members
from tests.support.attack import Attack, Sums
from tests.support.released_people import ABSENT, ALIKE, Code, Kind, People
from tests.support.released_worlds import CODES


class Crowd:
    """Cells: ('p', questionnaire, kind) people by when they were there, as whom; ('a', questionnaire, milestone, group,
    counts, item, code) what they answered; ('l', question, since, until, there then, there now, code then, code now)
    both answers of those who answered twice."""

    def __init__(self, people: People) -> None:
        self.people, self.world = people, people.world
        self.waves = {(w.questionnaire, people.milestones.index(w.milestone)): w for w in self.world.waves}
        self._kinds: dict[str, list[Kind]] = {}
        self.truth = dict(self._truth())
        self.attack = Attack(self.truth)
        self._everybody_knows()

    def _truth(self) -> Iterator[tuple[tuple[Any, ...], int]]:
        given: dict[tuple[Any, ...], int] = {}
        for one in self.people.every:
            places = [at for at, there in enumerate(one.kind) if there != ABSENT]
            for item in self.world.items[one.questionnaire]:
                for at in places:
                    key = ("a", one.questionnaire, at, *one.kind[at], item, one.given[at][item])
                    given[key] = given.get(key, 0) + 1
                for since, until in ((a, b) for a in places for b in places if a < b):
                    both = one.kind[since], one.kind[until], one.given[since][item], one.given[until][item]
                    key = ("l", f"{one.questionnaire}.{item}", since, until, *both)
                    given[key] = given.get(key, 0) + 1
        for name in self.world.items:
            for kind in self.kinds(name):
                yield ("p", name, kind), self.people.kinds[name, kind]
            for at, group, counts in self.theres(name):
                for item, code in product(self.world.items[name], CODES):
                    key = ("a", name, at, group, counts, item, code)
                    yield key, given.get(key, 0)
            for (since, until, then, now), item in product(self.pairs(name), self.world.items[name]):
                for codes in product(CODES, CODES):
                    key = ("l", f"{name}.{item}", since, until, then, now, *codes)
                    yield key, given.get(key, 0)

    def kinds(self, name: str) -> list[Kind]:
        if name not in self._kinds:
            self._kinds[name] = self._every_kind(name)
        return self._kinds[name]

    def _every_kind(self, name: str) -> list[Kind]:
        """Every kind of people there may be who stay in their group, and those who changed it where there are any."""
        found: dict[Kind, None] = {}
        every = range(len(self.people.milestones))
        linked = [at for at in every if (w := self.waves.get((name, at))) and w.linkage == "pseudonymous"]
        for group in (one.key for one in self.world.programme.groups):
            asked = [at for at in every if (name, at) in self.waves and group in self.waves[name, at].groups]
            ways = [
                [ABSENT, *((group, counts) for counts in self.people.counts(at) if at in asked and at in linked)]
                for at in every
            ]
            found |= dict.fromkeys(one for one in product(*ways) if any(there != ABSENT for there in one))
            for at in set(asked) - {*linked}:
                alone = [ABSENT] * len(every)
                for counts in self.people.counts(at):
                    found[(*alone[:at], (group, counts), *alone[at + 1 :])] = None
        return [*found, *(kind for key, kind in self.people.kinds if key == name and kind not in found)]

    def theres(self, name: str) -> list[tuple[int, str, str]]:
        kinds = self.kinds(name)
        return [*dict.fromkeys((at, *there) for kind in kinds for at, there in enumerate(kind) if there != ABSENT)]

    def pairs(self, name: str) -> list[tuple[int, int, Any, Any]]:
        return [
            *dict.fromkeys(
                (since, until, kind[since], kind[until])
                for kind in self.kinds(name)
                for since, until in product(range(len(kind)), repeat=2)
                if since < until and ABSENT not in (kind[since], kind[until])
            )
        ]

    def _everybody_knows(self) -> None:
        """Whoever answered gave one answer to each question, and two who answered twice."""
        for name, items in self.world.items.items():
            kinds = self.kinds(name)
            for (at, group, counts), item in product(self.theres(name), items):
                people = {("p", name, kind): 1 for kind in kinds if kind[at] == (group, counts)}
                self.attack.tell(people | {("a", name, at, group, counts, item, code): -1 for code in CODES}, 0)
            for (since, until, then, now), item in product(self.pairs(name), items):
                people = {("p", name, kind): 1 for kind in kinds if (kind[since], kind[until]) == (then, now)}
                both = {("l", f"{name}.{item}", since, until, then, now, *codes): -1 for codes in product(CODES, CODES)}
                self.attack.tell(people | both, 0)
            for pairs, (at, there), place in self._halves(name):
                for item, code in product(items, CODES):
                    their = {
                        ("l", f"{name}.{item}", *pair, *(codes)): -1
                        for pair in pairs
                        for codes in product(CODES, CODES)
                        if codes[place] == code
                    }
                    self.attack.tell({("a", name, at, *there, item, code): 1, **their}, 0, float("inf"))
        sizes = {one.key: one for one in self.world.programme.groups}
        for (name, at), wave in self.waves.items():
            for group in wave.groups:
                size = sizes[group].population_at(self.people.milestones[at])
                sums = self.of_groups(name, at, [group])
                if size is not None and self.attack.number(sums) <= size:
                    self.attack.tell(sums, 0, size)

    def _halves(self, name: str) -> Iterator[tuple[list[Any], tuple[int, Any], int]]:
        """Of everybody who was there at one milestone in one way: those who were at another one, too."""
        every = self.pairs(name)
        for (at, group, counts), other in product(self.theres(name), range(len(self.people.milestones))):
            first, place = min(at, other), 0 if at < other else 1
            pairs = [one for one in every if one[:2] == (first, max(at, other)) and one[2 + place] == (group, counts)]
            if pairs and at != other:
                yield pairs, (at, (group, counts)), place

    # sums of people and answers

    def of_groups(self, name: str, at: int, groups: Iterable[str], count: int = 0) -> Sums:
        """Those of groups who answered a wave, in one count of it or in any."""
        inside = {one for key in groups for one in members(key)}
        return {
            ("p", name, kind): 1
            for kind in self.kinds(name)
            if kind[at][0] in inside and (not count or str(count) in kind[at][1])
        }

    def both(self, name: str, pair: tuple[int, int], counts: tuple[int, int], groups: Sequence[set[str]]) -> Sums:
        """Those who are in both counts, and whose earlier answers stood when the later count was made."""
        since, until = pair
        return {
            ("p", name, kind): 1
            for kind in self.kinds(name)
            if self.is_linked(since, kind[since], kind[until], counts)
            and kind[since][0] in groups[0]
            and kind[until][0] in groups[1]
        }

    def is_linked(self, since: int, then: Any, now: Any, counts: tuple[int, int]) -> bool:
        last = str(self.people.last(since))
        standing = {last} if ALIKE in then[1] else {last, str(counts[0])}
        return standing <= {*then[1]} and str(counts[1]) in now[1]

    def answers(self, cells: Iterable[tuple[str, int, str]], count: Mapping[int, int], codes: Iterable[Code]) -> Sums:
        """``cells``: (question, milestone, group); ``count``: which count of each milestone."""
        its = [*codes]
        return {
            ("a", name, at, group, counts, item, code): 1
            for question, at, group in cells
            for name, _, item in [question.partition(".")]
            for counts in (one + mark for one in self.people.counts(at) for mark in ("", ALIKE))
            if str(count[at]) in counts
            for code in its
            if ("a", name, at, group, counts, item, code) in self.truth
        }
