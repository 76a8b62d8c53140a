"""Who answered at a milestone, by wave and group, against those invited or the group's known size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.mixes import CLEAR, mix_distance
from evaluator.findings.collection_findings import MixChange
from evaluator.findings.disclosure import IMPORTED, Row, enough
from evaluator.findings.material import Material
from evaluator.findings.model import GroupResponse
from evaluator.store.counting import COLLECTION_MODE, IN_TIME, SUBMITTED, SYNTHETIC
from evaluator.store.tables import COLLECTION_MODES


@dataclass(frozen=True, slots=True)
class Responses:
    """``answered`` and ``asked``: by (wave, group); ``asked`` only where the number is known, ``basis`` says how.
    ``hidden``: the rows that are not shown, which no number here counts. ``uninvited``: those in which somebody
    answered who had not been invited. ``modes``: how many answered by which mode, only modes that anybody used."""

    answered: Mapping[Row, int]
    asked: Mapping[Row, int]
    basis: Mapping[Row, str]
    hidden: frozenset[Row]
    uninvited: frozenset[Row]
    timed: Mapping[Row, int]
    in_time: int
    synthetic: int
    waves: int
    timed_waves: int
    modes: Mapping[str, int]

    @property
    def total(self) -> int | None:
        """None where none of the answers may be shown."""
        found = sum(self.answered.values())
        return None if self.hidden and not found else found

    @property
    def shown(self) -> tuple[Row, ...]:
        return tuple(row for row in self.answered if row not in self.hidden)

    @property
    def exceeded(self) -> bool:
        """Whether more answered than were asked, in any row."""
        return any(n > self.asked.get(row, n) for row, n in self.answered.items())


def responses(material: Material, milestone: str) -> Responses:
    """The submissions of a milestone's waves that may be shown. Those invited one by one are the ones asked; where
    nobody was invited, the group's known size is. Imported answers have no invitation."""
    waves = material.waves_at(milestone)
    rows = [
        (wave, group)
        for wave in waves
        for group in dict.fromkeys(
            [
                *wave.groups,
                *material.by_group(wave.key, SUBMITTED),
                *(group for key, group in sorted(material.hidden) if key == wave.key),
            ]
        )
    ]
    cells = [(wave.key, group) for wave, group in rows]
    asked = {(wave.key, group): size for wave, group in rows if (size := material.asked_in(wave, group))}
    basis = {cell: "invited" if material.invited.get(cell) else "known" for cell in asked}
    timed = {cell: sum(material.number(cell[0], IN_TIME, cell[1], code) for code in (0, 1)) for cell in cells}
    answered = {cell: material.number(cell[0], SUBMITTED, cell[1]) for cell in cells}
    return Responses(
        answered=answered,
        asked=asked,
        basis=basis,
        hidden=material.hidden.intersection(cells),
        uninvited=frozenset(
            (wave, group)
            for (wave, group), how in basis.items()
            if how == "invited" and material.number(wave, IMPORTED, group)
        ),
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


def group_responses(its: Responses) -> tuple[GroupResponse, ...]:
    """The rows of the table, without numbers where they are not shown."""
    rows = []
    for row, answered in its.answered.items():
        asked, basis = its.asked.get(row), its.basis.get(row, "")
        if row in its.hidden:
            rows.append(GroupResponse(*row, None, asked, None, basis))
        else:
            rated = asked and answered <= asked and row not in its.uninvited
            rows.append(GroupResponse(*row, answered, asked, answered / asked if asked and rated else None, basis))
    return tuple(rows)


def collection_modes(its: Responses, minimum: int) -> Mapping[str, int] | None:
    """The modes of all waves, where at least ``minimum`` used each of them."""
    return its.modes if its.total is not None and enough(its.modes, minimum) else None


def mix_changes(modes: Mapping[str, Mapping[str, int] | None]) -> tuple[MixChange, ...]:
    """The milestones whose mix of modes differs clearly from that of the last one; both are what their reports tell."""
    *earlier, (_, now) = modes.items()
    if not now:
        return ()
    found = [MixChange(since, then, mix_distance(then, now)) for since, then in earlier if then]
    return tuple(one for one in found if one.distance >= CLEAR)
