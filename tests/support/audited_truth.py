"""The numbers that the audit's equations are about, as they are: a wrong equation would call safe what is not."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

from analysis.settling import Equation
from evaluator.releases.audit_book import State
from evaluator.releases.audit_twice import OTHER
from tests.support.released_people import Code, People, Person

_CODES: Final[Mapping[str, Code]] = {"blank": None, "dont_know": -998, "not_relevant": -997}


class Truth:
    """``nodes``: by questionnaire the milestones with their counts at which people are compared, in the order of the
    audit's patterns."""

    def __init__(self, people: People, nodes: Mapping[str, Sequence[State]]) -> None:
        self.people, self.nodes = people, nodes
        self._of = {wave.key: wave for wave in people.world.waves}
        self._known: dict[Hashable, int] = {}

    def wrong(self, told: Sequence[Equation]) -> Iterator[tuple[Equation, int]]:
        """The equations that the true numbers do not fit, with what they are."""
        for one in told:
            value = sum(weight * self.number(cell) for cell, weight in one.weights.items())
            if not one.least <= value <= one.most:
                yield one, value

    def number(self, cell: Hashable) -> int:
        if cell not in self._known:
            assert isinstance(cell, tuple)
            number = {"linked": self._linked, "twice": self._twice}.get(cell[0], self._answered)
            self._known[cell] = number(*cell[1:])
        return self._known[cell]

    def _answered(self, state: State, wave: str, group: str, question: str = "", code: object = None) -> int:
        """Those of a group who answered a wave, or gave one answer to a question of it."""
        name, item = self._of[wave].questionnaire, question.partition(".")[2]
        its = _CODES[code] if isinstance(code, str) else code
        place = self.people.milestones.index(self._of[wave].milestone)
        return sum(
            one.questionnaire == name
            and self._group(one, state) == group
            and (not question or one.given[place][item] == its)
            for one in self.people.every
        )

    def _linked(self, name: str, pattern: Sequence[str]) -> int:
        questionnaire, _, item = name.partition(".")
        nodes = self.nodes[questionnaire]
        return sum(
            one.questionnaire == questionnaire
            and all(self._group(one, node, item) == want for node, want in zip(nodes, pattern, strict=True))
            for one in self.people.every
        )

    def _group(self, one: Person, state: State, item: str = "") -> str:
        """As whom somebody is in a count, '' for not or where they gave no answer on the scale of ``item``."""
        place = self.people.milestones.index(state[0])
        group, counts = one.kind[place]
        if str(state[1]) not in counts or (item and (one.given[place][item] or -1) < 0):
            return ""
        return group

    def _twice(self, question: str, then: State, now: State, *of: Any) -> int:
        """Those who gave one answer to a question then and another now, as somebody of two groups."""
        questionnaire, _, item = question.partition(".")
        places = [self.people.milestones.index(state[0]) for state in (then, now)]
        return sum(
            one.questionnaire == questionnaire
            and (self._group(one, then), self._group(one, now)) == of[:2]
            and tuple(_on_scale(one.given[place][item]) for place in places) == of[2:]
            for one in self.people.every
        )


def _on_scale(code: Code) -> int | str:
    return OTHER if code is None or code < 0 else code
