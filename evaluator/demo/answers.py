"""How the synthetic people answer: a position from 0 to 1 per question, from the question, the milestone, the person's
attitude and chance, laid over the question's ordered choices. Made up throughout; nothing here is an observation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from typing import Final

from evaluator.demo.browser import Field, Filled, Form
from evaluator.demo.people import SEED, Person
from evaluator.demo.writing import written
from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.kinds.all import kind_of, variables_of
from surveys.kinds.record import Type
from surveys.questionnaire import Item, Questionnaire, Scale

_USUAL: Final = (0.58, 0.04)
_POSITIONS: Final[Mapping[str, tuple[float, float]]] = {
    # item or matrix row: position at the first milestone, rise from each milestone to the next
    "wants-to-use": (0.72, 0.07),
    "basis-wider": (0.68, 0.03),
    "hard-to-use": (0.52, 0.04),
    "on-the-table": (0.40, 0.04),
    "will-last": (0.56, 0.04),
    "saw-new": (0.68, 0.02),
    "too-slow": (0.46, 0.02),
    "knowledge": (0.50, 0.08),
    "equal-encounter": (0.57, 0.06),
    "listened-to": (0.66, 0.06),
    "over-heads": (0.68, 0.03),
    "good-experience": (0.76, 0.04),
    "recognise": (0.62, 0.03),
    "in-vain": (0.58, 0.02),
    "can-do-it": (0.46, 0.06),
    "uses-method": (0.27, 0.05),
    "inv-planning": (0.42, 0.05),
    "inv-conversations": (0.64, 0.03),
    "inv-interpretation": (0.64, 0.04),
    "inv-opportunity": (0.46, 0.04),
    "inv-trial": (0.50, 0.05),
    "inv-delivery": (0.74, 0.04),
    "inv-anchoring": (0.36, 0.06),
}
_BY_GROUP: Final[Mapping[str, float]] = {
    "patients": -0.04,
    "relatives": -0.06,
    "facilitators": 0.10,
    "leaders": 0.05,
    "politicians": 0.02,
}
_BY_ATTITUDE: Final = 0.13
_BY_CHANCE: Final = 0.17
_WEIGHTS: Final[Mapping[str, tuple[tuple[int, ...], ...]]] = {
    # item on an unordered scale: how likely each choice is, at the first, second and third milestone
    "heard-back": ((2, 3, 5), (3, 3, 4), (4, 3, 3)),
    "acted": ((3, 3, 4), (4, 3, 3), (5, 3, 2)),
    "contact": ((3, 3, 1, 2, 1),) * 3,
    "workplace": ((5, 4, 1, 1),) * 3,
}
_SHARE_BLANK: Final = 0.03
_SHARE_DONT_KNOW: Final = 0.05
_SHARE_NOT_RELEVANT: Final = 0.04
_SHARE_CHOSEN: Final = 0.4
_SHARE_WHO_WRITE: Final = 0.55
_SHARE_WHO_DREW: Final = 0.2
"""Those who once drew one of three sentences. They still draw, so that all that people choose stays as it was."""


class Respondent:
    """One person with one questionnaire at one milestone; ``round_number`` counts milestones from 0."""

    def __init__(self, person: Person, questionnaire: Questionnaire, *, round_number: int) -> None:
        self._person = person
        self._round = round_number
        self._random = Random(f"{SEED}|answers|{round_number}|{person.name}")
        self._questions = {name: (item, turned) for item in questionnaire.items for name, turned in _names(item)}

    def fill(self, form: Form, came_back: bool) -> Filled:
        """The fields filled in. A form that came back with errors is filled in without leaving anything blank."""
        return {field.name: self._answer(field, came_back) for field in form.fields if field.name in self._questions}

    def _answer(self, field: Field, must: bool) -> list[str]:
        item, turned = self._questions[field.name]
        if kind_of(item).words:
            return self._words(item, must)
        if not must and self._random.random() < _SHARE_BLANK:
            return []
        if kind_of(item).condition.type is Type.NUMBER:
            number = (item.minimum or 0) + int(self._random.expovariate(1 / 3))
            return [str(number if item.maximum is None else min(number, item.maximum))]
        assert item.scale is not None
        if kind_of(item).several:
            return self._several(item.scale)
        return [str(self._one(field.name, item.scale, turned))]

    def _words(self, item: Item, must: bool) -> list[str]:
        chance = 0.0 if must else self._random.random()
        if chance < _SHARE_WHO_DREW:
            self._random.randrange(3)
        if chance >= _SHARE_WHO_WRITE:
            return []
        random = Random(f"{SEED}|words|{self._round}|{self._person.name}|{item.key}")
        short = item.kind == "short_text"
        return [written(item.key, self._person.language, self._round, random, short=short)]

    def _several(self, scale: Scale) -> list[str]:
        chosen = [str(code) for code in scale.codes if self._random.random() < _SHARE_CHOSEN]
        return chosen or [str(self._random.choice(scale.codes))]

    def _one(self, name: str, scale: Scale, turned: bool) -> int:
        outside = {choice.code for choice in scale.outside}
        for code, share in ((DONT_KNOW, _SHARE_DONT_KNOW), (NOT_RELEVANT, _SHARE_NOT_RELEVANT)):
            if code in outside and self._random.random() < share:
                return code
        if not scale.ordered:
            rounds = _WEIGHTS.get(name, ((1,) * len(scale.codes),))
            return self._random.choices(scale.codes, rounds[min(self._round, len(rounds) - 1)])[0]
        place = math.floor(self._position(name) * len(scale.codes))
        code = scale.codes[min(max(place, 0), len(scale.codes) - 1)]
        return scale.reverse(code) if turned else code

    def _position(self, name: str) -> float:
        start, rise = _POSITIONS.get(name, _USUAL)
        person = self._person
        by_person = _BY_GROUP.get(person.group, 0.0) + _BY_ATTITUDE * person.attitude
        return start + rise * self._round + by_person + self._random.gauss(0, _BY_CHANCE)


def _names(item: Item) -> list[tuple[str, bool]]:
    """The names of an item's fields, each with whether its wording is negative."""
    if kind_of(item).has_rows:
        return [(variable.key, variable.reversed) for variable in variables_of(item)]
    return [(item.key, item.reversed)]
