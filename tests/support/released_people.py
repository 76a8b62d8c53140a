"""Who is behind the releases of a made-up programme: every person with when they were there and what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from evaluator.store.waves import Wave
from tests.support.released_worlds import World

FIRST, SECOND = 1, 2
"""The counts of a milestone. Who came late is in the second alone, who withdrew in the first alone."""
Code = int | None
There = tuple[str, str]
"""(group, the counts that somebody is in, as '1', '2' or '12'); ('', '') for who did not answer."""
Kind = tuple[There, ...]
"""At each milestone."""
ABSENT: There = ("", "")
History = list[tuple[There, Mapping[str, Code]]]
"""At each milestone as whom somebody answered what."""


@dataclass(frozen=True)
class Person:
    """``given``: what they answered to each question at each milestone, {} where they did not answer."""

    questionnaire: str
    kind: Kind
    given: tuple[Mapping[str, Code], ...]


@dataclass
class People:
    """Everybody who ever answered: one entry for a person in linked waves together, one for each answer to an anonymous
    wave. What was withdrawn after a count is linked with nothing that came later.

    ``once``: the milestones of which no second count was made. Where somebody answered late what another of the group
    had withdrawn there, no report can tell the two apart: they are taken to be one."""

    world: World
    once: Collection[str] = ()
    every: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.milestones = [one.key for one in self.world.programme.milestones]
        for key in self.world.items:
            self.every += self._of(key)
        self.kinds = Counter((one.questionnaire, one.kind) for one in self.every)

    def counts(self, milestone: int) -> tuple[str, ...]:
        """In which counts somebody who answered at a milestone can be."""
        return ("1", "2", "12") if self.milestones[milestone] in self.world.again else ("1",)

    def last(self, milestone: int) -> int:
        """The count that is as the answers are when later milestones are counted, whether it stood or not."""
        return SECOND if self.milestones[milestone] in self.world.again else FIRST

    def _of(self, questionnaire: str) -> Iterator[Person]:
        nobody: History = [(ABSENT, {})] * len(self.milestones)
        linked: dict[str, History] = {}
        for wave in (one for one in self.world.waves if one.questionnaire == questionnaire):
            place = self.milestones.index(wave.milestone)
            followers = self._followers(wave)
            for who, there, given in self._there(wave):
                if wave.linkage != "pseudonymous":
                    yield _person(questionnaire, [*nobody[:place], (there, given), *nobody[place + 1 :]])
                    continue
                its = linked.setdefault(who, [*nobody])
                follower = followers.get(who)
                if follower is not None:
                    there = there[0], "12"
                    yield from [_person(questionnaire, linked.pop(follower))] if follower in linked else []
                    linked[follower] = its
                its[place] = there, given
                if str(self.last(place)) not in there[1]:
                    yield _person(questionnaire, its)
                if str(self.last(place)) not in there[1] or follower is not None:
                    del linked[who]
        for its in linked.values():
            yield _person(questionnaire, its)

    def _there(self, wave: Wave) -> Iterator[tuple[str, There, Mapping[str, Code]]]:
        """Who answered a wave, as whom and in which counts; but for those who come after somebody else."""
        again, others = wave.milestone in self.world.again, {*self._followers(wave).values()}
        for who, (group, given, late) in self.world.given[wave.key].items():
            gone = who in self.world.gone[wave.key]
            if who not in others and (again or not late):
                yield who, (group, "2" if late else "1" if gone or not again else "12"), given

    def _followers(self, wave: Wave) -> dict[str, str]:
        """By who withdrew: who came late and answered the same."""
        if wave.milestone not in self.world.again or wave.milestone not in self.once:
            return {}
        every, found = self.world.given[wave.key], dict[str, str]()
        for who in (who for who, one in every.items() if one[2]):
            same = (one for one in self.world.gone[wave.key] - found.keys() if every[one][:2] == every[who][:2])
            if (first := min(same, default=None)) is not None:
                found[first] = who
        return found


def _person(questionnaire: str, its: History) -> Person:
    return Person(questionnaire, tuple(there for there, _ in its), tuple(given for _, given in its))
