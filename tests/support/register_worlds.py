"""Made-up programmes whose registers count people: activities with their participants, in all and by group, that are
corrected between milestones; indicators that sum them; and joint interpretations that say who was there."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any
from uuid import UUID

from evaluator.evidence.describing import interpretation_told
from evaluator.findings.build import findings_from
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Held, Material, gather, registers_held
from evaluator.findings.tested import TheoryTested
from evaluator.programme.model import (
    Group,
    Indicator,
    Milestone,
    Node,
    Process,
    Programme,
    QualityTargets,
    Question,
    RegisterSource,
    SurveySource,
)
from evaluator.reporting.json import as_json
from evaluator.store import register_versions, registers
from evaluator.store.documents import save_document
from evaluator.store.engine import Store
from evaluator.store.evidence import Interpretation, Recorded
from evaluator.store.register_versions import Recorded as RowRecorded
from evaluator.store.waves import Wave, save_wave
from tests.support import questionnaires
from tests.support.questionnaires import YES_NO, page, scale
from tests.support.small_programmes import IN_TIME, MINIMUM, TEXT

CLUSTERS = {"p1": "north", "p2": "north", "p3": "south"}
CORRECTED = RowRecorded("eva", IN_TIME, "Talt forkert")
NUMBERS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 20)
Told = dict[str, Any]
Row = dict[str, Any]


@dataclass
class World:
    """``held``: for each milestone the activities and attendance, by reference, as they were when it was counted."""

    programme: Programme
    milestones: list[str]
    waves: list[Wave]
    met: list[Interpretation]
    held: dict[str, tuple[dict[str, Row], dict[str, Row]]] = field(default_factory=dict)


def made_up(rng: random.Random) -> World:
    groups = [f"g{i}" for i in range(rng.randint(2, 4))]
    sizes = {key: rng.choice([None, 3, 4, 6, 7, 12, 30]) for key in groups}
    rate = rng.choice([None, 0.6])
    milestones = [f"m{i}" for i in range(rng.choice([1, 2, 3]))]
    days = {key: dt.date(2019 + place, 12, 31) for place, key in enumerate(milestones)}
    sources = [*_sources(rng, groups)]
    heard = SurveySource((Question("q", "i"),), "share", (1,))
    programme = Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, {"da": key, "en": key}, population=sizes[key]) for key in groups),
        milestones=tuple(
            Milestone(key, TEXT, day, quality=QualityTargets(response_rate=rate)) for key, day in days.items()
        ),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=tuple(
            Indicator(f"i{i}", "n", TEXT, TEXT, "share" if one is heard else "count", one)
            for i, one in enumerate([*sources, heard])
        ),
        processes=tuple(Process(key, TEXT, "full", cluster) for key, cluster in CLUSTERS.items()),
    )
    asked = [tuple(groups) if rng.random() < 0.7 else tuple(groups[:1]) for _ in milestones]
    waves = [
        Wave("p", f"w{m}", m, "q", 1, its, "anonymous", days[m], days[m]) for m, its in zip(days, asked, strict=True)
    ]
    met = [_met(rng, n, rng.choice(milestones), sizes) for n in range(rng.choice([0, 1, 2]))]
    return World(programme, milestones, waves, met)


def _sources(rng: random.Random, groups: list[str]) -> Iterator[RegisterSource]:
    restricted = [{"kind": ("talk",)}, {"kind": ("workshop",)}, {"cluster": ("north",)}, {"process": ("p1",)}]
    found = [
        RegisterSource("activities", "sum"),
        RegisterSource("attendance", "sum"),
        RegisterSource("activities", "count"),
    ]
    found += [RegisterSource("activities", "sum", one) for one in restricted if rng.random() < 0.4]
    for number in (1, 2):
        for some in combinations(groups, number):
            if rng.random() < 0.5:
                found.append(RegisterSource("attendance", "sum", {"group": some}))
    rng.shuffle(found)
    yield from found


def _met(rng: random.Random, number: int, milestone: str, sizes: Mapping[str, int | None]) -> Interpretation:
    present: dict[str, int | None] = {}
    absent = []
    for group, size in sizes.items():
        match rng.choice(["came", "came", "came", "uncounted", "absent", "unasked"]):
            case "came":
                present[group] = rng.randint(1, size or 15)
            case "uncounted":
                present[group] = None
            case "absent":
                absent.append(group)
    return Interpretation(
        programme="p",
        id=UUID(int=number),
        version=1,
        milestone=milestone,
        title=f"met {number}",
        held_on=None,
        present=present,
        absent=tuple(absent),
        shown=(),
        missing="",
        recorded=Recorded(by="eva", at=IN_TIME),
        synthetic=False,
    )


def reports(world: World, store: Store, rng: random.Random) -> list[Told]:
    """The JSON of each milestone's report, made when its registers were as ``world.held`` has them. Between milestones
    more is held, and what was written before is corrected."""
    helds: dict[str, Held] = {}
    found = []
    with store.writing() as db:
        document, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=IN_TIME)
        asked = page("page", questionnaires.item("i", "scale", scale="agreement"))
        text = questionnaires.document("q", scale("agreement", YES_NO), asked)
        save_document(db, programme="p", kind="questionnaire", key="q", text=text, now=IN_TIME)
        for wave in world.waves:
            save_wave(db, wave)
        for milestone in world.milestones:
            _happens(db, world, rng, milestone)
            own = registers_held(db, "p")
            world.held[milestone] = tuple(  # type: ignore[assignment]
                {row["reference"]: dict(row) for row in own.rows[kind]} for kind in ("activities", "attendance")
            )
            gathered = replace(gather(db, world.programme, document, milestone, {}), held=dict(helds))
            helds[milestone] = own
            found.append(as_json(_with_met(world, gathered)))
    return found


def _with_met(world: World, gathered: Material) -> Any:
    findings = findings_from(gathered, today=IN_TIME.date())
    until = [one.key for one in gathered.milestones]
    known = printable(gathered).programme
    told = tuple(interpretation_told(one, known) for one in world.met if one.milestone in until)
    return replace(findings, theory=TheoryTested((), (), told))


def _happens(db: Any, world: World, rng: random.Random, milestone: str) -> None:
    for register in ("activities", "attendance"):
        for row in registers.rows(db, "p", register):
            if rng.random() < 0.15:
                numbers = [n for n in NUMBERS if n <= _most(world, row.get("group"))]
                changed = {"participants": rng.choice(numbers)}
                register_versions.correct(db, "p", register, str(row["reference"]), changed, CORRECTED)
            if register == "activities" and rng.random() < 0.15:
                _count_groups(db, world, rng, row)
    day = world.programme.milestone(milestone).cut_off
    for number in range(rng.choice([0, 1, 1, 2, 3])):
        row = {
            "reference": f"{milestone}-{number}",
            "kind": rng.choice(["talk", "workshop"]),
            "held_on": day,
            "participants": rng.choice([None, *NUMBERS, *NUMBERS]),
            "process": rng.choice(["", *CLUSTERS]),
        }
        registers.add_rows(db, "p", "activities", [row])
        if rng.random() < 0.7:
            _count_groups(db, world, rng, row)


def _most(world: World, group: str | None) -> int:
    size = next((one.population for one in world.programme.groups if one.key == group), None)
    return max(NUMBERS) if size is None else size


def _count_groups(db: Any, world: World, rng: random.Random, activity: Mapping[str, Any]) -> None:
    """Some of the groups are counted, mostly within all who came."""
    there = {
        row["reference"]: row
        for row in registers.rows(db, "p", "attendance")
        if row["activity"] == activity["reference"]
    }
    left = activity["participants"] if activity["participants"] is not None and rng.random() < 0.95 else 100
    left -= sum(row["participants"] for row in there.values())
    for group in world.programme.groups:
        reference = f"{activity['reference']}-{group.key}"
        most = min(left, _most(world, group.key))
        if reference not in there and rng.random() < 0.5 and most >= 0:
            n = rng.choice([most, *(n for n in NUMBERS if n <= most)])
            row = {
                "activity": activity["reference"],
                "group": group.key,
                "held_on": activity["held_on"],
                "participants": n,
            }
            registers.add_rows(db, "p", "attendance", [row | {"reference": reference}])
            left -= n
