"""Made-up programmes whose answers come from several processes, and the attack on what looks at questions tell.

Whoever attacks knows each group's answers to each question, as the report has them, which process and group everybody
is in, and every table that was shown.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, permutations, product

import numpy as np

from evaluator.exploring.crosstabs import CrosstabLook, crosstab, note_look
from evaluator.exploring.questions import Counted
from evaluator.findings.counted_places import counted_places
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material, gather
from evaluator.findings.places import Places
from evaluator.programme.model import Group, Milestone, Node, Process, Programme
from evaluator.store.documents import save_document
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import fold
from evaluator.store.waves import Wave, save_wave
from surveys.diagnostics import InputRejected
from tests.support.attack import Attack, Sums
from tests.support.questionnaires import document, item, page, scale
from tests.support.small_programmes import DAY, IN_TIME, MINIMUM, TEXT

ITEMS = ("a", "b", "c")
CODES = (1, 2, 3)
AGREEMENT = {1: "low", 2: "middle", 3: "high"}
Class = tuple[str, ...]
Person = tuple[str, str, tuple[int | None, ...]]
"""Group, process, and the answers to the items."""


def made_up(rng: random.Random) -> list[Person]:
    """Groups from 6 to 40 people in up to three processes; answers that go together or not, some left blank."""
    groups = [f"g{i}" for i in range(rng.randint(1, 4))]
    processes = rng.sample(["", "p1", "p2", "p3", "p4"], rng.choice([1, 1, 2, 3]))
    alike, blank = rng.choice([0, 0.3, 0.7]), rng.choice([0, 0, 0.05])
    people = []
    for group in groups:
        likes = [rng.choice([1, 1, 3]) for _ in ITEMS]
        for _ in range(rng.choice([6, 8, 10, 12, 16, 20, 40])):
            first = rng.choice(CODES)
            codes = [first if rng.random() < alike else rng.choice([one, *CODES]) for one in likes]
            answers = tuple(None if rng.random() < blank else code for code in codes)
            people.append((group, rng.choice(processes), answers))
    return people


def programme_of(people: list[Person]) -> Programme:
    clusters = {"p1": "north", "p2": "north", "p3": "south", "p4": ""}
    return Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, TEXT) for key in sorted({group for group, _, _ in people})),
        milestones=(Milestone("m", TEXT, DAY),),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=(),
        processes=tuple(Process(key, TEXT, "full", cluster) for key, cluster in clusters.items()),
    )


def stored(store: Store, people: list[Person], *, linkage: str = "anonymous") -> Counted:
    """The answers stored and gathered, as a count has them."""
    programme = programme_of(people)
    wave = Wave("p", "w", "m", "q", 1, tuple(one.key for one in programme.groups), linkage, DAY, DAY)
    linked = linkage != "anonymous"
    rows = [
        Submission(
            programme="p",
            wave="w",
            linkage=linkage,
            version=1,
            group=group,
            process=process,
            answers=dict(zip(ITEMS, answers, strict=True)),
            pseudonym=str(place) if linked else None,
            submitted_at=IN_TIME if linked else None,
            receipt=str(place) if linked else None,
        )
        for place, (group, process, answers) in enumerate(people)
    ]
    text = document(
        "q", scale("agreement", AGREEMENT), page("page", *(item(key, "scale", scale="agreement") for key in ITEMS))
    )
    with store.writing() as db:
        plan, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=IN_TIME)
        save_document(db, programme="p", kind="questionnaire", key="q", text=text, now=IN_TIME)
        save_wave(db, wave)
        insert_submissions(db, rows)
        fold(db, "p")
        material = gather(db, programme, plan, "m", {})
        return as_counted(replace(material, places=counted_places(db, material)))


def as_counted(gathered: Material, number: int = 1) -> Counted:
    return Counted("m", number, gathered, printable(gathered))


Wanted = tuple[str, Sums, int, int]


@dataclass
class Looker:
    """Whoever looked at every table of ``crossed``. A number is how many of a class gave which three answers."""

    people: list[Person]
    places: Places
    crossed: list[CrosstabLook]

    def __post_init__(self) -> None:
        self.given = Counter((self.places.class_of(group, process), codes) for group, process, codes in self.people)
        self.classes = sorted({within for within, _ in self.given})
        every = [*product((*CODES, None), repeat=len(ITEMS))]
        self.attack = Attack({(within, codes): self.given[within, codes] for within in self.classes for codes in every})
        for within in self.classes:
            for key, code in product(ITEMS, (*CODES, None)):
                self.tell(self.cells([within], {key: (code,)}))
        for look in self.crossed:
            for cells, n in self.told(look):
                self.attack.tell(cells, n)

    def cells(self, classes: Collection[Class], wanted: Mapping[str, Collection[int | None]]) -> dict[Hashable, int]:
        """The sum of all who gave one of some answers to each item."""
        at = {ITEMS.index(key): codes for key, codes in wanted.items()}
        return {
            cell: 1
            for cell in self.attack.numbers
            if cell[0] in classes and all(cell[1][place] in codes for place, codes in at.items())  # type: ignore[index]
        }

    def number(self, cells: Sums) -> int:
        return self.attack.number(cells)

    def tell(self, cells: Sums) -> None:
        self.attack.tell(cells, self.number(cells))

    def told(self, look: CrosstabLook, classes: Collection[Class] = ()) -> Iterator[tuple[Sums, int]]:
        """Each cell of a table with its number; of some of its classes alone, where ``classes`` names them."""
        first, second = look.first, look.second
        cells = product(look.table.rows, look.table.columns)
        for (rows, columns), n in zip(cells, chain(*look.table.counts), strict=True):
            one = {first.variable.key: [first.categories[place] for place in rows]}
            other = {second.variable.key: [second.categories[place] for place in columns]}
            yield self.cells(classes or look.table.classes, one | other), n

    def safe(self) -> set[Class]:
        """The classes of which a table holds the minimum in each cell, so that it could be shown by itself."""
        found = set()
        for look in self.crossed:
            for within in look.table.classes:
                numbers = [self.number(cells) for cells, _ in self.told(look, [within])]
                table = np.array(numbers).reshape(len(look.table.rows), len(look.table.columns))
                there = (table.sum(axis=1) > 0)[:, None] & (table.sum(axis=0) > 0)[None, :]
                found |= set() if (there & (table < MINIMUM)).any() else {within}
        return found

    def wanted(self) -> Iterator[Wanted]:
        """How many of a class that is not safe gave two or three answers together, and the ends between which that lies
        by what is known of each answer."""
        for within in (one for one in self.classes if one not in self.safe()):
            n = self.number(self.cells([within], {}))
            for keys in (*combinations(ITEMS, 2), ITEMS):
                for codes in product((*CODES, None), repeat=len(keys)):
                    wanted = dict(zip(keys, codes, strict=True))
                    single = [self.number(self.cells([within], {key: (code,)})) for key, code in wanted.items()]
                    least = max(0, sum(single) - n * (len(keys) - 1))
                    cells = self.cells([within], {key: (code,) for key, code in wanted.items()})
                    if min(single) > least:
                        yield f"{within} {wanted}", cells, least, min(single)

    def attacked(self, some: Sequence[Wanted]) -> list[str]:
        """Those of the numbers that cannot be either of their ends any more."""
        return self.attack.between(some)


def cross(
    store: Store, its: Counted, first: str = "q.a", second: str = "q.b", *, now: dt.datetime = IN_TIME
) -> CrosstabLook:
    """What somebody sees who asks for a table of two questions."""
    with store.reading(snapshot=True) as db:
        found = crosstab(db, its, first, second)
    with store.writing() as db:
        note_look(db, found, actor="eva", now=now)
    return found


def every_crosstab(store: Store, its: Counted) -> list[CrosstabLook]:
    """What is shown to somebody who asks for every table of two questions."""
    crossed = []
    for first, second in permutations(ITEMS, 2):
        try:
            crossed.append(cross(store, its, f"q.{first}", f"q.{second}"))
        except InputRejected:
            continue
    return crossed


def looker(store: Store, seed: int) -> Looker:
    people = made_up(random.Random(seed))
    its = stored(store, people)
    return Looker(people, its.gathered.places["q"], every_crosstab(store, its))
