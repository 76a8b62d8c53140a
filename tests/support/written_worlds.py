"""Made-up programmes of small groups that write: at one milestone or two, to one question or two, in waves and groups
of which some are few, with themes that stand below others, and some who withdrew before the coding was finished."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from evaluator.findings.build import findings_from
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.findings.model import Findings
from evaluator.findings.theme_counts import NO_CODE_FITS, SET_ASIDE, Said, counted_themes
from evaluator.findings.themes import Cell, Theme, Themes, raised_by
from evaluator.programme.model import Group, Indicator, Milestone, Node, Programme, Question, ThemeSource
from evaluator.records.registry import REGISTERS
from evaluator.store.counting import BLANK, SUBMITTED
from evaluator.store.waves import Wave
from surveys.questionnaire import Item, Page, Questionnaire

MINIMUM = 5
DAY = dt.date(2019, 6, 1)
TEXT = {"da": "t", "en": "t"}
CODEBOOK = tuple(Theme(key, TEXT, "", parent) for key, parent in (("a", None), ("a1", "a"), ("a2", "a"), ("b", None)))
PARENTS = {one.key: one.parent for one in CODEBOOK}
SAYINGS: tuple[Said, ...] = (
    NO_CODE_FITS,
    SET_ASIDE,
    *(frozenset(one) for one in (("a",), ("a1",), ("a1", "a2"), ("b",), ("a2", "b"))),
)
"""What somebody can write, by its codes."""
SILENT = "silent"
"""Of who answered and wrote nothing."""


@dataclass
class World:
    """``said``: what each person wrote by wave, group and question, `SILENT` for nothing; ``gone``: those of them who
    withdrew since the milestone was counted, by place."""

    programme: Programme
    waves: list[Wave]
    items: tuple[str, ...]
    said: dict[tuple[str, str], list[dict[str, Said | str]]] = field(default_factory=dict)
    gone: set[tuple[str, str, int]] = field(default_factory=set)

    def wrote(self, cell: Cell) -> list[Said]:
        """As it stands when the coding is finished."""
        wave, item, group = cell
        people = enumerate(self.said[wave, group])
        its = [one[item] for place, one in people if (wave, group, place) not in self.gone]
        return [one for one in its if not isinstance(one, str)]

    def cells(self, milestone: str) -> Iterator[Cell]:
        yield from ((w.key, i, g) for w in self.waves if w.milestone == milestone for g in w.groups for i in self.items)


def made_up(rng: random.Random) -> World:
    groups = [f"g{place}" for place in range(rng.randint(2, 5))]
    people = {group: rng.choice((3, 4, 5, 6, 7, 12, 30)) for group in groups}
    items = ("good", "bad")[: rng.randint(1, 2)]
    milestones = ("m1", "m2")[: rng.randint(1, 2)]
    waves = [
        Wave("p", f"{key}-{place}", key, "q", 1, its, "anonymous", DAY, DAY)
        for key in milestones
        for place in range(rng.choice([1, 1, 2]))
        for its in [tuple(group for group in groups if rng.random() < 0.9) or (groups[0],)]
    ]
    programme = Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, TEXT, population=people[key] if rng.random() < 0.5 else None) for key in groups),
        milestones=tuple(Milestone(key, TEXT, DAY.replace(month=6 + place)) for place, key in enumerate(milestones)),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=tuple(_indicators(rng, items, groups, milestones)),
    )
    world = World(programme, waves, items)
    alike, wordy = rng.random() < 0.3, rng.choice([1.0, 0.8, 0.5])
    for wave in waves:
        same = {item: rng.choice(SAYINGS) for item in items}
        for group in wave.groups:
            there = sum(rng.random() < 0.9 for _ in range(people[group]))
            rows: list[dict[str, Said | str]] = []
            for _ in range(there):
                own = {item: same[item] if alike else rng.choice(SAYINGS) for item in items}
                rows.append({item: said if rng.random() < wordy else SILENT for item, said in own.items()})
            world.said[wave.key, group] = rows
            if rows and rng.random() < 0.2:
                world.gone.add((wave.key, group, rng.randrange(there)))
    return world


def _indicators(
    rng: random.Random, items: tuple[str, ...], groups: list[str], milestones: tuple[str, ...]
) -> Iterator[Indicator]:
    for item in items:
        for theme in ("a", "a1", "b"):
            only = tuple(group for group in groups if rng.random() < 0.5) if rng.random() < 0.3 else ()
            source = ThemeSource(theme, (Question("q", item),), only)
            targets = dict.fromkeys(milestones, 0.5)
            yield Indicator(f"{item}-{theme}", "n", TEXT, TEXT, "share", source, targets=targets)


def materials(world: World) -> list[Material]:
    """What the count of each milestone holds once its coding is finished."""
    found: list[Material] = []
    themes: dict[str, Themes] = {}
    for milestone in world.programme.milestones:
        gathered = replace(_gathered(world, milestone.key), themes=themes)
        gathered = replace(gathered, joined={its.milestones[-1].key: units_of(its) for its in found})
        texts = [(cell, said) for cell in world.cells(milestone.key) for said in world.wrote(cell)]
        themes = {**themes, milestone.key: counted_themes(gathered, texts, CODEBOOK)}
        found.append(replace(gathered, themes=themes))
    return found


def _gathered(world: World, milestone: str) -> Material:
    milestones = world.programme.milestones_until(milestone)
    waves = tuple(one for one in world.waves if one.milestone in {its.key for its in milestones})
    asked = Questionnaire(
        "q", TEXT, ("da", "en"), TEXT, (Page("p", TEXT, tuple(Item(key, "long_text", TEXT) for key in world.items)),)
    )
    counts: dict[tuple[str, str], dict[str, Counter[int]]] = {}
    for wave in waves:
        for group in wave.groups:
            people = world.said[wave.key, group]
            counts.setdefault((wave.key, SUBMITTED), {})[group] = Counter({1: len(people)})
            for item in world.items:
                wrote = sum(one[item] != SILENT for one in people)
                codes = Counter({1: wrote, BLANK: len(people) - wrote})
                counts.setdefault((wave.key, item), {})[group] = codes
    return Material(
        programme=world.programme,
        milestones=milestones,
        waves=waves,
        asked={wave.key: asked for wave in waves},
        labels={"": "p"} | {wave.key: "q" for wave in waves},
        counts=counts,
        pairs={},
        rows=dict.fromkeys(REGISTERS, ()),
        events={kind: () for kind, its in REGISTERS.items() if its.history},
        versions={"q": {1: asked}},
        paper={},
        invited={},
    )


def report(material: Material) -> Findings:
    return findings_from(material, today=DAY)


def raises(said: Said | str, theme: str) -> bool:
    return isinstance(said, frozenset) and theme in raised_by(said, PARENTS)
