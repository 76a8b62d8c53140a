"""Who answered at a milestone, by wave and group, against those invited or the group's known size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.mixes import CLEAR, mix_distance
from evaluator.findings.answers import Cell
from evaluator.findings.collection_findings import MixChange
from evaluator.findings.disclosure import Published, Suppressed
from evaluator.findings.material import Material
from evaluator.findings.model import GroupResponse
from evaluator.store.counting import COLLECTION_MODE, IN_TIME, SUBMITTED, SYNTHETIC
from evaluator.store.tables import COLLECTION_MODES

TABLE, RATED, TIMED = "all responses", "responses with a known number", "responses with a stored time"
"""The table of responses, and the two sums over some of its rows that data quality publishes. Such names have a space:
no indicator's key has one."""


@dataclass(frozen=True, slots=True)
class Responses:
    """``answered`` and ``asked``: by (wave, group); ``asked`` only where the number is known, ``basis`` says how.
    ``modes``: how many answered by which mode, only modes that anybody used."""

    answered: Mapping[Cell, int]
    asked: Mapping[Cell, int]
    basis: Mapping[Cell, str]
    timed: Mapping[Cell, int]
    in_time: int
    synthetic: int
    waves: int
    timed_waves: int
    modes: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.answered.values())

    @property
    def rated(self) -> frozenset[Cell]:
        """The rows whose response rate can be computed."""
        return frozenset(cell for cell in self.answered if cell in self.asked)


def responses(material: Material, milestone: str) -> Responses:
    """The submissions of a milestone's waves. Those invited one by one are the ones asked; where nobody was invited,
    the group's known size is."""
    waves = material.waves_at(milestone)
    cells = [
        (wave.key, group)
        for wave in waves
        for group in dict.fromkeys([*wave.groups, *material.by_group(wave.key, SUBMITTED)])
    ]
    sizes = {group.key: group.population_at(milestone) for group in material.programme.groups}
    asked = {cell: size for cell in cells if (size := material.invited.get(cell) or sizes.get(cell[1]))}
    timed = {cell: sum(material.number(cell[0], IN_TIME, cell[1], code) for code in (0, 1)) for cell in cells}
    answered = {cell: material.number(cell[0], SUBMITTED, cell[1]) for cell in cells}
    return Responses(
        answered=answered,
        asked=asked,
        basis={cell: "invited" if material.invited.get(cell) else "known" for cell in asked},
        timed=timed,
        in_time=sum(material.number(wave, IN_TIME, group) for wave, group in cells),
        synthetic=sum(material.number(wave, SYNTHETIC, group) for wave, group in cells),
        waves=len(waves),
        timed_waves=sum(1 for wave in waves if wave.linkage != "anonymous"),
        modes=_modes(material, {wave.key for wave in waves}, sum(answered.values())),
    )


def _modes(material: Material, waves: Collection[str], total: int) -> dict[str, int]:
    """Answers by mode of collection; what no mode is counted for came from the web."""
    found: Counter[str] = Counter()
    for (wave, variable), by_group in material.counts.items():
        if wave in waves and variable.startswith(COLLECTION_MODE):
            found[variable.removeprefix(COLLECTION_MODE)] += sum(codes.total() for codes in by_group.values())
    web = (COLLECTION_MODES[0], total - found.total())
    return {mode: n for mode, n in (web, *sorted(found.items())) if n}


def published(its: Responses) -> list[Published]:
    """The table by wave and group with its total, and the two sums."""
    rows = {_name(cell): frozenset({cell}) for cell in its.answered}
    sums = {RATED: its.rated, TIMED: frozenset(cell for cell, n in its.timed.items() if n)}
    alone = [Published(name, {"all": cells}, with_total=False, cost=1) for name, cells in sums.items() if cells]
    return [Published(TABLE, rows, cost=1), *alone]


def group_responses(its: Responses, suppressed: Suppressed) -> tuple[GroupResponse, ...]:
    """The rows of the table without what is suppressed. No rate where more answered than were asked."""
    rows = []
    for cell, answered in its.answered.items():
        asked = its.asked.get(cell)
        if suppressed.hides(TABLE, _name(cell)):
            rows.append(GroupResponse(*cell, None, asked, None, its.basis.get(cell, "")))
        else:
            rate = answered / asked if asked and answered <= asked else None
            rows.append(GroupResponse(*cell, answered, asked, rate, its.basis.get(cell, "")))
    return tuple(rows)


def collection_modes(its: Responses, suppressed: Suppressed, minimum: int) -> Mapping[str, int] | None:
    """The modes of all waves, where at least ``minimum`` used each of them."""
    return None if suppressed.hides(TABLE) or any(n < minimum for n in its.modes.values()) else its.modes


def mix_changes(modes: Mapping[str, Mapping[str, int] | None]) -> tuple[MixChange, ...]:
    """The milestones whose mix of modes differs clearly from that of the last one; both are what their reports tell."""
    *earlier, (_, now) = modes.items()
    if not now:
        return ()
    found = [MixChange(since, then, mix_distance(then, now)) for since, then in earlier if then]
    return tuple(one for one in found if one.distance >= CLEAR)


def _name(cell: Cell) -> str:
    return "/".join(cell)
