"""The grid of false changes and the power beside it as Markdown, and whether they keep what a report promises."""

from __future__ import annotations

from collections.abc import Sequence

from bench._common import verdict
from bench._coverage_changes import BEFORE, FAMILY, POWER, TOP, Cell, most_by_chance

LEAST_POWER = -1.0
FEWEST = 8
"""Below so many answers the older rule also called samples clear that lie wholly apart."""
Power = dict[tuple[str, int], float]
InFamilies = dict[tuple[int, int, int], tuple[float, float]]


def grid_tables(cells: Sequence[Cell], powers: Power, families: InFamilies) -> str:
    pairs = len({(one.then, one.now) for one in cells})
    trials = cells[0].trials
    sizes = ", ".join(map(str, sorted({one.then for one in cells})))
    return (
        "### Changes that are none: `compare_samples`, `compare_overlapping`\n\n"
        f"How often a change is called clear though nothing changed, in per cent: {len(cells):,} cells of {trials:,} "
        f"trials, {pairs} pairs of sizes\n({sizes}) behind each figure. The highest of them, and at which sizes then "
        f"and now; then the mean. By chance alone one of {len(cells):,}\ncells with an error of 5 % would lie above "
        f"{100 * most_by_chance(trials, len(cells)) / trials:.1f} in one of twenty runs.\n\n"
        f"{_grid(cells, families=False)}\n"
        f"The same of families of {FAMILY}, adjusted by Holm ({trials // FAMILY:,} families in each cell; the bound is "
        f"{100 * most_by_chance(trials // FAMILY, len(cells)) / (trials // FAMILY):.1f}):\n\n"
        f"{_grid(cells, families=True)}\n"
        "### Changes that are some\n\n"
        "How often two samples of n answers are found clearly changed, in per cent; by the rule before in brackets.\n\n"
        f"{_power(powers)}\n"
        "How often the one change in a family of m comparisons is found (the highest of five levels goes from 3 to 40 "
        "per cent), in per\ncent; in brackets without the studentised p-value.\n\n"
        f"{_in_families(families)}"
    )


def kept(cells: Sequence[Cell], powers: Power) -> bool:
    """Print the verdicts: no cell beyond what chance explains, no power lost."""
    trials = cells[0].trials
    found = [
        _verdict("a change without any is called clear, most", [one.clear for one in cells], trials),
        _verdict("a family of four holds one, most", [one.families for one in cells], trials // FAMILY),
    ]
    lost = [powers[place] - BEFORE[place] for place in powers if place in BEFORE and place[1] >= FEWEST]
    if lost:
        found.append(verdict("power against the rule before, in points, least", min(lost), least=LEAST_POWER))
    return all(found)


def _verdict(name: str, counts: Sequence[int], trials: int) -> bool:
    return verdict(name, 100 * max(counts) / trials, most=100 * most_by_chance(trials, len(counts)) / trials)


def _grid(cells: Sequence[Cell], *, families: bool) -> str:
    shapes = [shape for shape in TOP if any(one.shape == shape for one in cells)]
    lines = [["spread", "linked", *shapes], ["---"] * (len(shapes) + 2)]
    for unequal in (False, True):
        for linked in sorted({one.linked for one in cells}):
            row = [one for one in cells if (one.unequal, one.linked) == (unequal, linked)]
            by_shape = [[one for one in row if one.shape == shape] for shape in shapes]
            share = "all possible" if linked == 1 else f"{100 * linked:.0f} %"
            lines.append(["unequal" if unequal else "equal", share, *(_highest(its, families) for its in by_shape)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _highest(cells: Sequence[Cell], families: bool) -> str:
    if not cells:
        return ""
    rates = [100 * (one.families * FAMILY if families else one.clear) / one.trials for one in cells]
    highest = max(rates)
    worst = cells[rates.index(highest)]
    return f"{highest:.1f} ({worst.then}, {worst.now}); {sum(rates) / len(rates):.1f}"


def _power(powers: Power) -> str:
    sizes = sorted({n for _, n in powers})
    rows = [[case, *(_beside(powers, case, n) for n in sizes)] for case in POWER]
    lines = [["change", *(f"n = {n}" for n in sizes)], ["---"] * (len(sizes) + 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _beside(powers: Power, case: str, n: int) -> str:
    before = f" ({BEFORE[case, n]:.1f})" if (case, n) in BEFORE else ""
    return f"{powers[case, n]:.1f}{before}"


def _in_families(families: InFamilies) -> str:
    lines = [["answers then", "answers now", "m", "found"], ["---"] * 4]
    lines += [[*map(str, place), f"{clear:.1f} ({alone:.1f})"] for place, (clear, alone) in families.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
