"""The attack by whole numbers on the reports of many made-up programmes of small groups, some with linked milestones,
others with themes of what people wrote or with registers that count people, on crosstabs, on what is told of processes
and on 'for whom': `python -m tests.attack`. What is not proven to keep its range within the time is a breach.

`--results FILE` keeps what became of releases, and goes on where it was stopped; `--part 1/2` takes every second
programme, so that two at once share the work."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from time import monotonic
from typing import Final
from unittest.mock import patch

import analysis.attack
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
from tests.support.blank_pictures import blank_pictures
from tests.support.files_beside_document import beside
from tests.support.kept_outcomes import Kept, Outcomes, summed
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


def attack_releases(seed: int, _: float, kept: Outcomes) -> Found:
    """The workbook and the JSON read by somebody who knows nothing of the audit. Second counts by the rules of
    counting, and every second count published where that is another matter."""
    every = kept.of(seed)
    for careful in (True, False) if not every else ():
        world = released_worlds.made_up(random.Random(seed))
        if careful or every[0].outcome.releases < len(world.again) + len(world.programme.milestones):
            with store() as opened, blank_pictures(), patch.object(analysis.attack, "SECONDS", PATIENCE):
                its = published_worlds.publish(world, opened, careful=careful, composed=True, compare=True)
            every.append(Kept(seed, careful, its))
            print(f"releases {seed} careful={careful} {its}", flush=True)
    kept.keep(every)
    return sum(one.outcome.asked for one in every), [name for one in every for name in one.fails]


def attack_files(seed: int, _: float) -> Found:
    """Every file in both languages beside its document."""
    world = released_worlds.made_up(random.Random(seed))
    with store() as opened:
        every = [*enumerate(released_worlds.counts(world, opened))]
    documents = [published_worlds.as_published(published_worlds.document(its, at, composed=True)) for at, its in every]
    its = [beside(one) for one in documents]
    read, beyond = sum((one.read for one in its), Counter[str]()), [name for one in its for name in one.beyond]
    print(f"files {seed} {len(its)} releases, numbers {dict(read)}, {len(beyond)} beside the document", flush=True)
    return sum(sum(published_worlds.rows([one.document])) for one in documents), beyond


@contextmanager
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="nedslag-attack-") as folder:
        path = Path(folder) / "store.db"
        path.write_bytes(empty_store())
        opened = open_store(f"sqlite:///{path}")
        yield opened
        opened.close()


@cache
def empty_store() -> bytes:
    with tempfile.TemporaryDirectory(prefix="nedslag-attack-") as folder:
        path = Path(folder) / "store.db"
        upgrade_store(f"sqlite:///{path}")
        return path.read_bytes()


WAYS: Final = {
    "programmes": (attack, 0, 220),
    "linked": (attack_linked, FIRST_LINKED, 20),
    "themes": (attack_themes, 0, 100),
    "crosstabs": (attack_crosstabs, 0, 60),
    "processes": (attack_processes, 0, 1800),
    "registers": (attack_registers, 0, 150),
    "for-whom": (attack_for_whom, 0, 100),
    "files": (attack_files, 0, 20),
}
"""What is tried, with the seed of its first programme and how many there are if nothing else is said."""
RELEASES: Final = 200
PATIENCE: Final = 600.0
"""Seconds for one number of a release: no breach is found because the machine has much else to do."""


@dataclass(frozen=True)
class Running:
    """``part`` of ``parts``, from 0: which of the programmes are tried here."""

    minutes: float
    kept: Outcomes
    part: int = 0
    parts: int = 1


def run(numbers: Mapping[str, int], how: Running) -> bool:
    ends, hidden, breaches = monotonic() + 60 * how.minutes, 0, 0
    ways: dict[str, tuple[Callable[[int, float], Found], int, int]] = {
        **WAYS,
        "releases": (partial(attack_releases, kept=how.kept), 0, RELEASES),
    }
    every = [(key, ways[key][0], ways[key][1] + place) for key, n in numbers.items() for place in range(n)]
    every = every[how.part :: how.parts]
    for key, way, seed in every:
        n, found = way(seed, ends)
        hidden, breaches = hidden + n, breaches + len(found)
        for name in found:
            print(f"{key} {seed}: {name}", flush=True)
    print(f"{len(every)} programmes hide {hidden} numbers, of which {breaches} are known too well", flush=True)
    for sentence in summed(how.kept.every()):
        print(sentence)
    return not breaches


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for key, number in {**{key: its[2] for key, its in WAYS.items()}, "releases": RELEASES}.items():
        parser.add_argument(f"--{key}", type=int, default=number)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--part", default="1/1")
    chosen = vars(parser.parse_args(arguments))
    part, parts = map(int, chosen["part"].split("/"))
    how = Running(chosen["minutes"], Outcomes(chosen["results"]), part - 1, parts)
    return 0 if run({key: chosen[key.replace("-", "_")] for key in (*WAYS, "releases")}, how) else 1


if __name__ == "__main__":
    sys.exit(main())
