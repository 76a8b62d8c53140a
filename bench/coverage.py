"""Do the 95 % intervals hold the true figure in 95 % of samples, and how often is a change called clear that is none?

Intervals for 8, 14, 30 and 100 answers on five-point scales; changes over a grid of unequal sizes, shapes, spreads and
shares of linked people.

Shares are gone through in full (every outcome, weighted by its probability) over grids of true shares. The relative
effect and the intervals for linked and unlinked people are simulated, seeded, from five populations. Bounds are what
the literature reports, see docs/coverage.md, whose tables `--into docs/coverage.md` writes anew.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from bench import _coverage_people, _coverage_strata
from bench._common import verdict
from bench._coverage_cases import CASES, CORRELATIONS, EXTREME, LINKED, OVERLAP_CASES, SIZES, STRONG
from bench._coverage_changes import FAMILIES, POWER, TOP, Cell, cells, family_power, power
from bench._coverage_changes import SIZES as GRID
from bench._coverage_changes_tables import InFamilies, Power, grid_tables, kept
from bench._coverage_drawn import OVERLAP, SAMPLES, SHARE, Drawn, overlap_drawn, samples_drawn, samples_exactly
from bench._coverage_exact import Exact, difference, known_population, one_share, paired_difference
from bench._coverage_tables import document, tables

SEED = 20191101
AGAIN = 20
"""How many times as many samples are drawn again where coverage was low."""
POPULATIONS = {8: (14, 50), 14: (20, 50), 30: (50, 150), 100: (150, 1000)}
Task = tuple[Callable[..., Any], tuple[Any, ...]]


def tasks(sizes: Iterable[int], runs: int) -> list[Task]:
    """Every piece of work, the long ones first. Each simulation has a seed of its own, so that the figures are the same
    whatever the number of processes."""
    sizes = sorted(sizes, reverse=True)
    work: list[Task] = [(samples_exactly, (n,)) for n in sizes if n <= 8]
    for n in sizes:
        work.append((paired_difference, (n,)))
        for place, case in enumerate(OVERLAP_CASES):
            for linked in LINKED:
                for correlation in CORRELATIONS if linked else CORRELATIONS[:1]:
                    seed = (SEED, n, place, round(3 * linked), round(10 * correlation))
                    work.append((overlap_drawn, (n, case, linked, correlation, runs, seed)))
        if n > 8:
            cases = enumerate((*CASES, *STRONG))
            work += [(samples_drawn, (n, case, 3 * runs, (SEED, n, place))) for place, case in cases]
        work += [(one_share, (n, "wilson")), (one_share, (n, "clopper-pearson")), (difference, (n,))]
        work += [(known_population, (n, population)) for population in POPULATIONS.get(n, ())]
    return work


def drawn_again(one: Drawn) -> Task:
    """The same simulation with more samples and another seed."""
    case = next(case for case in OVERLAP_CASES if case.name == one.case)
    seed = (SEED + 1, one.n, OVERLAP_CASES.index(case), round(3 * one.linked), round(10 * one.correlation))
    return overlap_drawn, (one.n, case, one.linked, one.correlation, AGAIN * one.runs, seed)


def computed(work: list[Task]) -> tuple[list[Exact], list[Drawn]]:
    """What was gone through in full, and what was drawn."""
    every = [one for result in results(work) for one in (result if isinstance(result, list) else [result])]
    return [one for one in every if isinstance(one, Exact)], [one for one in every if isinstance(one, Drawn)]


def results(work: list[Task]) -> list[Any]:
    """The results of all tasks in their order, on every processor, with progress to stderr."""
    found: list[Any] = [None] * len(work)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        places = {pool.submit(step, *arguments): place for place, (step, arguments) in enumerate(work)}
        for number, done in enumerate(as_completed(places), 1):
            found[places[done]] = done.result()
            print(f"\r  {number} of {len(work)} parts", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def changes(sizes: Iterable[int], trials: int) -> tuple[list[Cell], Power, InFamilies]:
    """The grid of changes that are none, and the power to find those that are some, alone and in families."""
    grid = tuple(sizes)
    places = [(shape, unequal, linked) for shape in TOP for unequal in (False, True) for linked in LINKED]
    found = results([(cells, (*place, grid, trials, SEED)) for place in places])
    powers = results([(power, (case, n, trials, SEED)) for case in POWER for n in grid])
    families = results([(family_power, (*one, trials // 2, SEED)) for one in FAMILIES])
    return [one for its in found for one in its], dict(powers), dict(families)


EXPECTED: tuple[tuple[str, str, str, tuple[int, int], float], ...] = (
    ("Wilson, lowest over every share", "wilson", "lowest", (1, 100), 83),
    ("Wilson, mean over the shares", "wilson", "mean", (1, 100), 95),
    ("Clopper-Pearson, lowest over every share", "clopper-pearson", "lowest", (1, 100), 95),
    ("known population, lowest over every share", "known population", "lowest", (1, 100), 95),
    ("Newcombe's difference, mean over the shares", "newcombe difference", "mean", (1, 100), 95),
    ("Newcombe's paired difference, mean over the shares", "paired shares", "mean", (1, 100), 95),
    ("relative effect of different people", SAMPLES, "coverage", (1, 100), 94),
    ("change of a share with linked people", SHARE, "coverage", (1, 100), 92.5),
    ("relative effect with linked people", OVERLAP, "coverage", (1, 100), 92.5),
)
"""What is judged, the method, which of its figures, for which numbers of answers, and the least that is expected in per
cent. 92.5 is Bradley's liberal bound, by which Derrick and others call a test robust; 83 is Newcombe's for Wilson."""


def judged(exact: list[Exact], drawn: list[Drawn], again: list[Drawn]) -> bool:
    """Print the lowest coverage of each interval against what the literature leads one to expect. What was drawn again
    is judged by that: the lowest of a hundred simulated figures lies too low by chance, one drawn anew does not. Not
    judged is the population with nearly all answers on one level: the document says how far it falls."""
    newest = {one.place: one for one in (*drawn, *again)}.values()
    usual = [one for one in newest if one.case != EXTREME.name]
    found = []
    for name, method, figure, (least_n, most_n), least in EXPECTED:
        every = [one for one in [*exact, *usual] if one.method.split(", r =")[0] == method]
        every = [one for one in every if least_n <= one.n <= most_n and getattr(one, figure) is not None]
        if every:
            found.append(verdict(name, 100 * min(getattr(one, figure) for one in every), least=least))
    return all(found)


def run(sizes: Iterable[int], runs: int, into: Path | None, grid: Iterable[int] = GRID, trials: int = 4000) -> bool:
    exact, drawn = computed(tasks(sizes, runs))
    _, again = computed([drawn_again(one) for one in drawn if one.method in (SHARE, OVERLAP) and one.low])
    none, some, families = changes(grid, trials)
    strata, people = _coverage_strata.cells(runs), _coverage_people.rows(runs)
    parts = (
        grid_tables(none, some, families),
        tables(exact, drawn, again, seed=SEED),
        _coverage_strata.table(strata),
        _coverage_people.table(people),
    )
    text = "\n".join(parts)
    if into is None:
        print(text)
    else:
        into.write_text(document(into.read_text("utf-8"), text), "utf-8")
    return all(
        [
            kept(none, some),
            judged(exact, drawn, again),
            _coverage_strata.judged(strata),
            _coverage_people.judged(people),
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="answers in each wave or group")
    parser.add_argument("--runs", type=int, default=4000, help="samples for each population")
    parser.add_argument("--into", type=Path, help="write the tables into this document, between its two marks")
    parser.add_argument("--grid", type=int, nargs="+", default=GRID, help="answers then and now in the grid of changes")
    parser.add_argument("--trials", type=int, default=4000, help="for each cell of the grid, a multiple of 4")
    chosen = parser.parse_args()
    sys.exit(0 if run(chosen.sizes, chosen.runs, chosen.into, chosen.grid, chosen.trials) else 1)
