"""Who is behind the releases of a made-up programme: every person with when they were there and what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

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
ALIKE: Final = "="
"""Behind the counts of somebody who came late and is taken for somebody who withdrew."""


@dataclass(frozen=True)
class Person:
    """``given``: what they answered to each question at each milestone, {} where they did not answer."""

    questionnaire: str
    kind: Kind
    given: tuple[Mapping[str, Code], ...]


@dataclass
class People:
    """Everybody who ever answered: one entry for a person in linked waves together, one for each answer to an anonymous
    wave.

    ``once``: the milestones of which no second count was made. Where those who came late answered what others of their
    group had withdrawn there, no number can tell that anybody came: reports take them for these."""

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
        nobody: list[tuple[There, Mapping[str, Code]]] = [(ABSENT, {})] * len(self.milestones)
        linked: dict[str, list[tuple[There, Mapping[str, Code]]]] = {}
        for wave in (one for one in self.world.waves if one.questionnaire == questionnaire):
            place, again = self.milestones.index(wave.milestone), wave.milestone in self.world.again
            alike = self._alike(wave)
            for who, (group, given, late) in self.world.given[wave.key].items():
                if late and not again:
                    continue
                gone = again and who in self.world.gone[wave.key]
                counts = "2" if late else "1" if gone or not again else "12"
                its = linked.setdefault(who, [*nobody]) if wave.linkage == "pseudonymous" else [*nobody]
                its[place] = (group, counts + (ALIKE if who in alike else "")), given
                if wave.linkage != "pseudonymous":
                    yield _person(questionnaire, its)
        for its in linked.values():
            yield _person(questionnaire, its)

    def _alike(self, wave: Wave) -> set[str]:
        """Who came late, where of no group and no answer more came than were withdrawn."""
        if wave.milestone not in self.world.again or wave.milestone not in self.once:
            return set()
        every = self.world.given[wave.key]
        late = {who for who, one in every.items() if one[2]}
        came, went = (
            Counter(
                (group, item, code)
                for who in its
                for group, given, _ in [every[who]]
                for item, code in [("", 0), *given.items()]
            )
            for its in (late, self.world.gone[wave.key])
        )
        return late if came <= went else set()


def _person(questionnaire: str, its: list[tuple[There, Mapping[str, Code]]]) -> Person:
    return Person(questionnaire, tuple(there for there, _ in its), tuple(given for _, given in its))
