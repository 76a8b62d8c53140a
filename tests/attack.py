"""The attack by whole numbers on the reports of many made-up programmes of small groups, some with linked milestones,
others with themes of what people wrote or with registers that count people, on crosstabs, on what is told of processes
and on 'for whom': `python -m tests.attack`. What is not proven to keep its range within the time is a breach."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

from evaluator.reporting.json import as_json
from evaluator.store.engine import Store, open_store
from evaluator.store.migration import upgrade_store
from tests.support import (
    exploring,
    panels,
    published_worlds,
    reading_for_whom,
    reading_linked,
    reading_registers,
    reading_themes,
    register_worlds,
    released_worlds,
    telling_processes,
    written_worlds,
)
from tests.support.files_beside_document import beyond
from tests.support.reading import Reader
from tests.support.reading_strata import otherwise
from tests.support.small_programmes import MINIMUM, made_up, material_of, report

Found = tuple[int, list[str]]
"""How many numbers a report hides, and which of them are known too well."""
FIRST_LINKED = 1000
"""The seed of the first programme with linked milestones."""


def attack(seed: int, ends: float) -> Found:
    world = made_up(random.Random(seed))
    with store() as opened:
        reader = Reader(world, as_json(report(material_of(world, opened))))
    wanted = [*reader.not_shown()]
    other = [f"{name} does not follow" for finding in reader.told["indicators"] for name in otherwise(finding)]
    return len(wanted), [*reader.attack(ends).narrow(wanted), *other]


def attack_linked(seed: int, ends: float) -> Found:
    rng = random.Random(seed)
    world = panels.made_up(rng)
    with store() as opened:
        reports = panels.answer(world, opened, rng, sizes=True)
    wanted = [*reading_linked.not_shown(world, reports, reading_linked.Book(world))]
    return len(wanted), reading_linked.attack(world, reports, ends)


def attack_crosstabs(seed: int, ends: float) -> Found:
    with store() as opened:
        its = exploring.looker(opened, seed)
    its.attack.ends = ends
    wanted = [*its.wanted()]
    return len(wanted), its.attacked(wanted)


def attack_themes(seed: int, ends: float) -> Found:
    world = written_worlds.made_up(random.Random(seed))
    its = [as_json(written_worlds.report(one)) for one in written_worlds.materials(world)]
    reader = reading_themes.Reader(world, its)
    wanted = [*reader.not_shown()]
    return len(wanted), reader.attack(ends).narrow(wanted)


def attack_processes(seed: int, _: float) -> Found:
    rng = random.Random(seed)
    size = {"clusters": rng.random() < 0.5, "waves": rng.choice([1, 2]), "groups": rng.choice([1, 2, 3])}
    programme, people = telling_processes.made_up(rng, **size)
    found = telling_processes.singled_out(people, telling_processes.told(programme, people)) if people else None
    return sum(n < MINIMUM for n in people.values()), [f"{found} follow"] if found else []


def attack_registers(seed: int, ends: float) -> Found:
    rng = random.Random(seed)
    world = register_worlds.made_up(rng)
    with store() as opened:
        reader = reading_registers.Reader(world, register_worlds.reports(world, opened, rng))
    wanted = [*reader.not_shown()]
    return len(wanted), reader.attack(ends).narrow(wanted)


def attack_for_whom(seed: int, ends: float) -> Found:
    with store() as opened:
        its = reading_for_whom.reader(opened, exploring.made_up(random.Random(seed)))
    its.attack.ends = ends
    return len([*its.wanted()]), its.attacked()


def attack_releases(seed: int, _: float) -> Found:
    """Second counts by the rules of counting, and every second count published where that is another matter."""
    every = []
    for careful in (True, False):
        world = released_worlds.made_up(random.Random(seed))
        if careful or every[0].releases < len(world.again) + len(world.programme.milestones):
            with store() as opened:
                every.append(published_worlds.publish(world, opened, careful=careful, compare=True))
            print(f"releases {seed} careful={careful} {every[-1]}", flush=True)
    return sum(its.asked for its in every), [one for its in every for one in (*its.narrow, *its.read)]


def attack_files(seed: int, _: float) -> Found:
    """Every format in both languages beside the document, and the workbook and the JSON read by somebody who knows
    nothing of the audit."""
    world = released_worlds.made_up(random.Random(seed))
    with store() as opened:
        every = [*enumerate(released_worlds.counts(world, opened))]
    documents = [published_worlds.as_published(published_worlds.document(its, at, composed=True)) for at, its in every]
    beside = [found for one in documents for language in one.languages for found in beyond(one, language)]
    with store() as opened:
        its = published_worlds.publish(world, opened, composed=True, compare=True)
    print(f"files {seed} {its}", flush=True)
    return its.asked, [*beside, *its.narrow, *its.read]


@contextmanager
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="nedslag-attack-") as folder:
        url = f"sqlite:///{Path(folder) / 'store.db'}"
        upgrade_store(url)
        opened = open_store(url)
        yield opened
        opened.close()


WAYS: Final = {
    "programmes": (attack, 0, 220),
    "linked": (attack_linked, FIRST_LINKED, 20),
    "themes": (attack_themes, 0, 100),
    "crosstabs": (attack_crosstabs, 0, 60),
    "processes": (attack_processes, 0, 1800),
    "registers": (attack_registers, 0, 150),
    "for-whom": (attack_for_whom, 0, 100),
    "releases": (attack_releases, 0, 200),
    "files": (attack_files, 0, 20),
}
"""What is tried, with the seed of its first programme and how many there are if nothing else is said."""


def run(numbers: Mapping[str, int], minutes: float) -> bool:
    ends, hidden, breaches = monotonic() + 60 * minutes, 0, 0
    every = [(WAYS[key][0], WAYS[key][1] + place) for key, n in numbers.items() for place in range(n)]
    for way, seed in every:
        n, found = way(seed, ends)
        hidden, breaches = hidden + n, breaches + len(found)
        for name in found:
            print(f"{way.__name__} {seed}: {name}", flush=True)
    print(f"{len(every)} programmes hide {hidden} numbers, of which {breaches} are known too well", flush=True)
    return not breaches


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for key, (_, _, number) in WAYS.items():
        parser.add_argument(f"--{key}", type=int, default=number)
    parser.add_argument("--minutes", type=float, default=10)
    chosen = vars(parser.parse_args())
    sys.exit(0 if run({key: chosen[key.replace("-", "_")] for key in WAYS}, chosen["minutes"]) else 1)
