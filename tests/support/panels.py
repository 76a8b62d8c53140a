"""Made-up programmes whose people answer, leave, come and change group over several milestones, for the attack on their
reports. ``World.truth`` counts the people by every way in which they can have answered."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import Any

from evaluator.findings.build import findings_from
from evaluator.findings.material import Material, gather
from evaluator.programme.model import Group, Indicator, Milestone, Node, Programme, Question, SurveySource
from evaluator.reporting.json import as_json
from evaluator.store.documents import save_document
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import fold
from evaluator.store.waves import Wave, save_wave
from tests.support import questionnaires
from tests.support.questionnaires import YES_NO, page, scale

NOW = dt.datetime(2019, 10, 5, 8, tzinfo=dt.UTC)
MINIMUM = 5
TEXT = {"da": "x", "en": "x"}

Pattern = tuple[str, ...]
"""For each milestone the group in which somebody answered the questionnaire, or ''."""
Column = tuple[str, Pattern, tuple[bool, ...]]
"""('questionnaire.item', pattern, whether the question was answered at each milestone), or with () ('questionnaire',
pattern): how many people there are of that kind is what the attacker wants to know."""


@dataclass
class World:
    programme: Programme
    waves: list[Wave]
    items: Mapping[str, tuple[str, ...]]
    truth: Counter[Column] = field(default_factory=Counter)

    @property
    def milestones(self) -> list[str]:
        return [milestone.key for milestone in self.programme.milestones]

    def linkages(self, questionnaire: str) -> list[str]:
        return [wave.linkage for wave in self.waves if wave.questionnaire == questionnaire]

    def columns(self) -> list[Column]:
        """Every kind of people there may be, and those who changed group where there are any."""
        columns: dict[Column, None] = {}
        for key, items in self.items.items():
            wave = next(wave for wave in self.waves if wave.questionnaire == key)
            linked = [linkage == "pseudonymous" for linkage in self.linkages(key)]
            for group, there in product(wave.groups, product((False, True), repeat=len(linked))):
                alone = sum(there) == 1
                if any(there) and (alone or all(link for link, here in zip(linked, there, strict=True) if here)):
                    pattern = tuple(group if here else "" for here in there)
                    columns |= dict.fromkeys(self.kinds(key, items, pattern))
            moved = {pattern for name, pattern, _ in self.truth if name == key and len({*pattern} - {""}) > 1}
            columns |= dict.fromkeys(one for pattern in sorted(moved) for one in self.kinds(key, items, pattern))
        return list(columns)

    @staticmethod
    def kinds(key: str, items: Iterable[str], pattern: Pattern) -> Iterator[Column]:
        yield key, pattern, ()
        for item in items:
            for given in product(*((False, True) if group else (False,) for group in pattern)):
                yield f"{key}.{item}", pattern, given


def made_up(rng: random.Random) -> World:
    milestones, groups = rng.choice([2, 3, 3]), [f"g{i}" for i in range(rng.randint(1, 4))]
    items = {f"q{i}": tuple(f"i{j}" for j in range(rng.randint(1, 2))) for i in range(rng.randint(1, 2))}
    waves = []
    for key in items:
        asked = tuple(g for g in groups if rng.random() < 0.8) or (groups[0],)
        for i in range(milestones):
            linkage = "anonymous" if rng.random() < 0.1 else "pseudonymous"
            waves.append(Wave("p", f"w{key}{i}", f"m{i}", key, 1, asked, linkage, NOW.date(), NOW.date()))
    sources = [
        SurveySource((Question(key, item),), "share", (1,), only)
        for key, its in items.items()
        for item in its
        for only in [(), *(g for n in (1, 2) for g in combinations(groups, n) if rng.random() < 0.3)]
    ]
    if len(items) > 1:
        sources.append(SurveySource((Question("q0", "i0"), Question("q1", "i0")), "share", (1,)))
    programme = Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, TEXT) for key in groups),
        milestones=tuple(Milestone(f"m{i}", TEXT, dt.date(2019 + i, 12, 31)) for i in range(milestones)),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=tuple(Indicator(f"i{i}", "n", TEXT, TEXT, "share", one) for i, one in enumerate(sources)),
    )
    return World(programme, waves, items)


def answer(world: World, store: Store, rng: random.Random, *, sizes: bool = False) -> list[dict[str, Any]]:
    """Let people answer, leave and come, and publish: the reports of all milestones as JSON. ``sizes``: the programme
    knows how many people each group has, and nobody changes group."""
    materials = gathered(world, store, rng, sizes=sizes)
    return [as_json(findings_from(material, today=NOW.date())) for material in materials]


def gathered(world: World, store: Store, rng: random.Random, *, sizes: bool = False) -> list[Material]:
    """What the reports are made from, of each milestone."""
    blank, moves, rows = rng.choice([0, 0, 0.1]), 0.0 if sizes else rng.choice([0, 0, 0.03]), []
    people: Counter[tuple[str, str]] = Counter()
    groups = [group.key for group in world.programme.groups]
    for key, items in world.items.items():
        waves = [wave for wave in world.waves if wave.questionnaire == key]
        for group in waves[0].groups:
            patterns = [p for p in product((False, True), repeat=len(waves)) if any(p)]
            for there in patterns:
                for number in range(rng.choice([0, 0, 1, 2, 3, 6, 9, 14])):
                    people[key, group] += 1
                    who = f"{group}{''.join(map(str, map(int, there)))}{number}"
                    given: list[tuple[str, dict[str, int | None]]] = []
                    for wave, here in zip(waves, there, strict=True):
                        its = rng.choice(waves[0].groups) if rng.random() < moves and group in groups else group
                        codes = {item: None if rng.random() < blank else rng.choice([1, 2]) for item in items}
                        given.append((its if here else "", codes))
                        if here:
                            rows.append(submission(wave, its, codes, who))
                    note(world, key, given)
    if sizes:
        most = {group: max(people[key, group] for key in world.items) for group in groups}
        known = tuple(replace(group, population=most[group.key]) for group in world.programme.groups)
        world.programme = replace(world.programme, groups=known)
    with store.writing() as db:
        document, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=NOW)
        for key, items in world.items.items():
            asked = page("page", *(questionnaires.item(one, "scale", scale="agreement") for one in items))
            text = questionnaires.document(key, scale("agreement", YES_NO), asked)
            save_document(db, programme="p", kind="questionnaire", key=key, text=text, now=NOW)
        for wave in world.waves:
            save_wave(db, wave)
        if rows:
            insert_submissions(db, rows)
        fold(db, "p")
        return [gather(db, world.programme, document, key, {}) for key in world.milestones]


def submission(wave: Wave, group: str, answers: Mapping[str, int | None], who: str) -> Submission:
    linked = wave.linkage == "pseudonymous"
    return Submission(
        programme="p",
        wave=wave.key,
        linkage=wave.linkage,
        version=1,
        group=group,
        answers=answers,
        pseudonym=who if linked else None,
        submitted_at=NOW if linked else None,
        receipt=f"{wave.key}{who}" if linked else None,
    )


def note(world: World, key: str, given: list[tuple[str, dict[str, int | None]]]) -> None:
    """Count a person, in the anonymous waves as one of their own."""
    linkages = world.linkages(key)
    linked = tuple(
        group if linkage == "pseudonymous" else "" for linkage, (group, _) in zip(linkages, given, strict=True)
    )
    seen = [linked] if any(linked) else []
    for place, (linkage, (group, _)) in enumerate(zip(linkages, given, strict=True)):
        if linkage == "anonymous" and group:
            seen.append(tuple(group if i == place else "" for i in range(len(linkages))))
    for pattern in seen:
        world.truth[key, pattern, ()] += 1
        for item in world.items[key]:
            told = tuple(bool(g) and its[item] is not None for g, (_, its) in zip(pattern, given, strict=True))
            world.truth[f"{key}.{item}", pattern, told] += 1
